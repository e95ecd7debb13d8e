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
_SPACE = regex(r"\s+")
_CIRCLED = " \t\r\n\u3000①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_INVISIBLE = regex(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")
# Kept as printed, so that a body's name comes out as printed; every other character is folded by NFKC.
_KEPT = frozenset("（）《》【】〔〕〈〉：；，。、！？…“”‘’")
_EXTENSION = regex(
    r"\.(?:pdf|docx?|wps|ofd|xlsx?|et|s?html?|mht|rtf|txt|md|zip|rar|7z|jpe?g|png|gif|tiff?)$", re.IGNORECASE
)
# A zero is written as a letter, too, of whatever alphabet: О (Cyrillic), Ο (Greek).
_CHINESE_YEAR = regex(r"[二2][〇○◯零oOОоΟο0][〇○◯零oOОоΟο0一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇○◯零oOОоΟο一二三四五六七八九", "0000000000123456789")
_TRADITIONAL = str.maketrans(
    "報開務資訊總結歷實圖讀懂網預決創製與關於區縣鎮鄉", "报开务资讯总结历实图读懂网预决创制与关于区县镇乡"
)
_FULL_DATE = regex(
    r"[\[〔（(【]?(?<!\d)20\d\d"
    r"(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\d{1,2}月(?:\d{1,2}日)?)(?!\d)"
    r"(?:\d{2}:\d{2}(?::\d{2})?)?(?:发布|公布|公开)?[\]〕）)】]?(?!至|-|—|~|～)"
)
_LEADING = regex(
    r"^(?:NEW|New|new|最新|置顶|[·•●■◆★▪▶>»\-–—*]+|(?:附件|附)(?:\d{1,2}(?!\d))?[:：.、]?|[(（]?\d{1,2}[)）]|"
    r"\d{1,2}[、.．](?=\D|20\d\d)|[:：]+)"
)

# What a list prints around a title within one link. Taken while the white space stands: 01-20 2025年 is no 01-202025.
_DAY, _MONTH = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_STAMP = (
    rf"(?:20\d\d ?[-/.年] ?{_MONTH} ?[-/.月] ?{_DAY} ?日?|{_DAY}日? 20\d\d[-/.年]{_MONTH}月?|"
    rf"20\d\d[-/.年]{_MONTH}月? {_DAY}日?|20\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])|{_MONTH}[-/]{_DAY})"
    r"(?: ?\d{1,2}:\d{2}(?::\d{2})?)?"
)
_BEFORE = regex(
    rf"^(?:[\[【（(〔] ?{_STAMP} ?[\]】）)〕]|{_STAMP}(?= |20\d\d(?!\d)|[一-鿿])(?!日? ?(?:至|到|期间))|"
    r"[·•●■◆★▪▶>»※☆○◇□→*\-–—]+|[Nn][Oo]\.? ?\d{1,3}(?= )|\d{1,3} (?=20\d\d|[一-鿿])(?!\d+ 年)|"
    r"[(（]?[一二三四五六七八九十]{1,3}(?:[)）]|[、.．])|第 ?[\d一二三四五六七八九十]{1,4} ?[号条期]|"
    r"[一-鿿]{1,8}[〔\[（(【] ?20\d\d ?[〕\]）)】] ?第? ?\d{1,4} ?号|"
    r"请?点击(?:此处)?(?:查看|下载|浏览|打开)?|查看|下载|现将|现?(?:公布|发布)|关于对|"
    r"(?:热门?|推荐|图文|正文|年报|文件|文档|附件|详情|pdf|word|docx?)[ :：])[ :：]*",
    re.IGNORECASE,
)
_BEHIND = regex(
    r"(?:(?:[ \[【（(]|(?<=[告報报版]))(?:(?:发布|公开|成文|更新|上传)(?:时间|日期)[:：] ?)?"
    rf"{_STAMP}(?:发布|公布)?[\]】）)]?|"
    r" (?:浏览|点击|访问|阅读|下载)(?:次数|数|量|率)?[:：] ?\d*次?| \d+(?:\.\d+)? ?[KkMm][Bb]?|"
    r" (?:查看(?:详情|全文|更多)?|详情|详细|更多|有效)|"
    r"[（(][一-鿿]{1,8}[〔\[【] ?20\d\d ?[〕\]】] ?第? ?\d{1,4} ?号[)）])$"
)
_ABOUT = regex(
    r"[【\[（(〔](?:索引号?|文号|(?:发布|公开)(?:时间|日期)|来源|字[体号]|浏览|阅读|点击)[:：][^】\]）)〕]*[】\]）)〕]"
)
# 2025年1月1日至12月31日 is the year 2025.
_WHOLE_YEAR = regex(
    r"(20\d\d) ?年度?(?P<open>[（(])? ?0?1 ?月(?: ?0?1 ?日)? ?(?:至|到|[-—–~～]) ?"
    r"(?:\1 ?年)? ?12 ?月(?: ?31 ?日)?(?:期间)?(?(open)[)）])|"
    r"截[至止到](20\d\d)年12月(?:31日|底)"
)
_RUN_TOGETHER = regex(r"(?<=\d) (?=20\d\d(?!\d))")
# What every rendition's name ends in: most titles name none.
_RENDITION = regex(r"版|格式|形式|件|文档|电子书|H5", re.IGNORECASE)
_QUOTED = regex(r"^[《“‘〈]([^《》“”]*)[》”’〉]$")


def folded_title(text: str) -> tuple[str, str]:
    """`text` as one line without white space and trimmings, and the rendition that it names ("" for none)."""
    plain = _TAG.sub("", html.unescape(html.unescape(text)))
    plain = _bared("".join(map(_fold_character, _SPACE.sub(" ", plain.lstrip(_CIRCLED)))))
    plain = _INVISIBLE.sub("", plain)
    plain = _CHINESE_YEAR.sub(lambda year: year.group().translate(_DIGITS), plain)
    plain = _unframed(plain)
    for name, pattern in RENDITIONS if _RENDITION.search(plain) else ():
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


def _bared(spaced: str) -> str:
    """`spaced` (single white space) without what a list prints before and behind its titles."""
    spaced = _ABOUT.sub("", spaced).strip()
    spaced = _WHOLE_YEAR.sub(lambda found: f"{found[1] or found[3]}年", spaced)
    previous = None
    while previous != spaced:
        previous = spaced
        spaced = _BEHIND.sub("", _BEFORE.sub("", spaced)).strip()
    return _RUN_TOGETHER.sub("|", spaced)


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
