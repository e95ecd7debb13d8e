"""A title as one clean line: entities, tags, white space, list marks, file extension and publication dates gone."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache

from reports.patterns import regex
from reports.prose.title_words import RENDITIONS

TRUNCATED = regex(r"(?:…|\.{2,})+$")

_TAG = regex(r"<[^<>]{1,80}>")
_INVISIBLE = regex(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
# Kept as printed, so that a body's name comes out as printed; every other character is folded by NFKC.
_KEPT = frozenset("（）《》【】〔〕〈〉：；，。、！？…“”‘’")
_EXTENSION = regex(
    r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|s?html?|mht|rtf|txt|md|zip|rar|7z|jpe?g|png|gif|tiff?)$", re.IGNORECASE
)
_CHINESE_YEAR = regex(r"[二2][〇○零oO0][〇○零oO0一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "00000123456789")
_TRADITIONAL = str.maketrans(
    "報開務資訊總結歷實圖讀懂網預決創製與關於區縣鎮鄉", "报开务资讯总结历实图读懂网预决创制与关于区县镇乡"
)
_FULL_DATE = regex(
    r"[\[〔（(【]?(?<!\d)20\d\d"
    r"(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\d{1,2}月(?:\d{1,2}日)?)(?!\d)"
    r"(?:\d{2}:\d{2}(?::\d{2})?)?(?:发布|公布|公开)?[\]〕）)】]?(?!至|-|—|~|～)"
)
_LEADING = regex(
    r"^(?:NEW|New|new|最新|置顶|[·•●■◆★▪▶>»\-–—*]+|(?:附件|附)\d{0,2}[:：.、]?|[(（]?\d{1,2}[)）]|\d{1,2}[、.．](?!\d)|[:：]+)"
)
_QUOTED = regex(r"^[《“‘〈]([^《》“”]*)[》”’〉]$")


def folded_title(text: str) -> tuple[str, str]:
    """`text` as one line without white space and trimmings, and the rendition that it names ("" for none)."""
    plain = _TAG.sub("", html.unescape(html.unescape(text)))
    plain = _INVISIBLE.sub("", "".join(map(_fold_character, plain)))
    plain = _CHINESE_YEAR.sub(lambda year: year.group().translate(_DIGITS), plain)
    plain = _unframed(plain)
    for name, pattern in RENDITIONS:
        found = pattern.search(plain)
        if found:
            return _unframed(plain[: found.start()] + plain[found.end() :]), name
    return plain, ""


def simplified(folded: str) -> str:
    """Copies made by other sites come in traditional characters; same length, for matching only."""
    return folded.translate(_TRADITIONAL).replace("资讯公开", "信息公开")


@cache
def _fold_character(character: str) -> str:
    if character in _KEPT:
        return character
    single = unicodedata.normalize("NFKC", character)
    return single if len(single) == 1 else character


def _unframed(folded: str) -> str:
    previous = None
    while previous != folded:
        previous = folded
        folded = _EXTENSION.sub("", folded)
        folded = _LEADING.sub("", folded)
        folded = _FULL_DATE.sub("", folded)
        if not TRUNCATED.search(folded):
            folded = folded.strip("。;；,，、.!！")
        quoted = _QUOTED.match(folded)
        if quoted:
            folded = quoted[1]
    return folded
