"""Prose made ready for counting: one spelling of digits and stops, broken lines joined, origins kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from reports.vocabulary import simplified

_STOPS = str.maketrans({",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "?": "？", "﹪": "%"})
# Characters of the words counted that the labels of the form do not have.
_TRADITIONAL = str.maketrans(
    "諮聞頻資訊閱覽臺雜載劃職評價顯郵傳電話縣鎮鄉黨說訪檢兩級較场監勞責帳圖館標准達週誌紙視订質麵遞詢擴寬優億餘幾針擊錄運設備驗於佔協際臨樣",
    "咨闻频资讯阅览台杂载划职评价显邮传电话县镇乡党说访检两级较场监劳责帐图馆标准达周志纸视订质面递询扩宽优亿余几针击录运设备验于占协际临样",
)
_KEPT = frozenset("，；：（）！？。、“”‘’《》…—")
_INVISIBLE = re.compile(r"[\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]")
# Where what stands around a character decides how it is read: white space, and commas.
_SEAM = re.compile(rf"{_INVISIBLE.pattern}+|,")
_SENTENCE_END = re.compile(r"[。！？\n]")
# A line that begins like this is no continuation of the line before.
_NEW_LINE = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、是.]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．](?!\d))"
)
# A heading of a line's length, as reports before 2019 have them: what follows is no part of it.
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．])"
    r"[^，,。；;：:]{2,48}(?:情况|问题|措施|事项|概述|概况|打算)"
)
# Lines shorter than this end because their author ended them (headings), longer ones because the page was full.
_FULL_LINE = 16
_UNITS = frozenset("条件篇份场次期个处项元人名万亿年月日")
_TITLES = re.compile(r"《[^《》]{1,60}》")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")
# No sentence of a report is longer; looking for years before each number of one costs the square of its length.
LONGEST_SENTENCE = 2000
# A hostile text may hold every character there is.
_MOST_KEPT = 16_384


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` in one spelling; `origin[i]` is where its i-th character stood in the text it was cut from."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the source."""
        return self.origin[start], self.origin[end - 1] + 1


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text`. A line end inside a sentence (flattened PDF text) is no sentence end.

    Kept for the last texts: facts, claims and denials are read from the same ones.
    """
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[Sentence]:
    characters, origin = _spelt(text)
    start = 0
    for match in _SENTENCE_END.finditer(characters):
        if match.end() - start > 1:
            yield Sentence(characters[start : match.end()], tuple(origin[start : match.end()]))
        start = match.end()
    if characters[start:]:
        yield Sentence(characters[start:], tuple(origin[start:]))


def without_titles(text: str) -> str:
    """Names of documents blanked (same length): 《信息处理费管理办法》 says nothing of a fee."""
    if "《" not in text:
        return text
    return _TITLES.sub(lambda match: "《" + "□" * (len(match.group()) - 2) + "》", text)


def _spelt(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    origin: list[int] = []
    start = 0
    for match in _SEAM.finditer(text):
        position, end = match.span()
        _add(pieces, origin, text[start:position], start)
        start = end
        if text[position] == ",":
            mark = "," if _is_separator(text, position) else "，"
        else:
            mark = _gap(text, position, end, pieces[-1][-1] if pieces else "")
        if mark:
            pieces.append(mark)
            origin.append(position)
    _add(pieces, origin, text[start:], start)
    return "".join(pieces), origin


def _add(pieces: list[str], origin: list[int], text: str, start: int) -> None:
    """A stretch without white space: nearly always one character for one."""
    if not text:
        return
    spelling = text.translate(_SPELLINGS)
    pieces.append(spelling)
    if len(spelling) == len(text):  # no spelling is empty
        origin.extend(range(start, start + len(text)))
        return
    for position, character in enumerate(text, start):
        origin.extend([position] * len(_SPELLINGS[ord(character)]))


class _Spellings(dict[int, str]):
    """Code point → how prose spells it, as `str.translate` asks for it; the characters seen first are kept."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        spelling = character
        # ①, ² and ½ (category No) stay what they are: NFKC would read ①12件 as 112件, and 22件 with a note ¹ as 221件.
        if character not in _KEPT and unicodedata.category(character) != "No":
            spelling = simplified(unicodedata.normalize("NFKC", character).translate(_STOPS)).translate(_TRADITIONAL)
        if len(self) < _MOST_KEPT:
            self[code] = spelling
        return spelling


_SPELLINGS = _Spellings()


def _is_separator(text: str, position: int) -> bool:
    """12,453: a comma between digits that groups them."""
    return position > 0 and text[position - 1].isdecimal() and text[position + 1 : position + 4].isdecimal()


def _gap(text: str, start: int, end: int, before: str) -> str:
    """What white space stands for behind the character `before`: nothing, or the end of a line."""
    gap = text[start:end]
    digits_meet = before.isdecimal() and text[end : end + 1].isdecimal()
    if "\n" not in gap and "\r" not in gap:
        thousands = len(gap) == 1 and _THOUSANDS.match(text, end) is not None
        return "\n" if digits_meet and not thousands else ""
    if digits_meet or "\t" in gap or gap.count("\n") > 1 or not before or before in "。！？；：.\n":
        return "\n"
    if before.isdecimal() and text[end : end + 1] in _UNITS:
        return ""
    line = max(text.rfind("\n", 0, start), 0)
    said = _INVISIBLE.sub("", text[line:start])
    ended = len(said) < _FULL_LINE or _HEADING.fullmatch(said)
    return "\n" if ended or _NEW_LINE.match(text[end : end + 8]) else ""
