"""Empty parts of a page that a script may fill: what the page shows without running it is then not all of it.

A template leaves boxes empty, too, and every site runs scripts. So a box counts only in the page's own part, and where
something may fill it: a script of the page that asks for data and names it, an attribute with an address, or a script
from elsewhere that is none of the known libraries and ornaments.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles, names
from spiders.families.inserted import has_blank_frame, has_writing_program, label, only_counts
from spiders.families.kept import may_show, once
from spiders.families.model import ListedItem, Page
from spiders.families.script_data import scripts
from spiders.families.text import first_letter, short_words, squeeze, text_of
from spiders.families.vocabulary import LOADING_NOTICE, words

_BOXES = ("ul", "ol", "dl", "table", "tbody", "div", "section", "article")
_LISTS = frozenset({"ul", "ol", "dl", "table", "tbody"})
# How many rows templates put on a page: with as many, an empty box for a pager may be one of several pages'.
_PAGE_SIZES = frozenset({10, 12, 15, 16, 18, 20, 24, 25, 30, 40, 50})
_LIST_NAMES = frozenset(
    words("list lists liebiao lb news newslist items datalist tablelist listbox listcontent xxgk gknb nianbao")
)
_TEXT_NAME = re.compile(
    r"content|detail|article|text|body|zoom|news|info|editor|neirong|zhengwen|wenzhang|\bcon\b", re.IGNORECASE
)
_PAGER_NAME = re.compile(r"pag(?:es?|er|ing|ination|inator)(?![a-z])|(?<![a-z])(?:fenye|yema)", re.IGNORECASE)
# What stays empty on every page, whatever is published.
_ORNAMENT = re.compile(
    r"clear|height|margin|padding|line|blank|space|gap|bg|mask|loading|share|qr_?code|ewm|erweima|float|fixed|top|back|bottom|foot|head|nav|menu|logo"
    r"|banner|weather|tianqi|date|time|search|login|user|count|hits?|click|visit|tongji|stat|jiucuo|wza|voice|audio|map|video"
    r"|player|print|font|bds|tool|pop|dialog|layer|modal|tip|msg|message|alert|cookie|advert|ads?\b|robot|zhineng|kefu|comment"
    r"|pinglun|star|score|vote|related|xiangguan|recommend|ico",
    re.IGNORECASE,
)
# Empty boxes that every page's scripts fill, wherever they stand.
_OF_EVERY_PAGE = re.compile(r"menu|hot|search|key_?word|weather|tianqi|login|user", re.IGNORECASE)
_LIBRARY = re.compile(
    r"ofd|pdf|flipbook|turn|jquery|bootstrap|swiper|slick|owl|super_?slide|layer|layui|lay(?:date|er)|html5|respond|polyfill|modernizr|es[56]-?|bluebird|vue"
    r"|react|axios|echarts|d3|lodash|moment|require|sea\.js|pie|dd_belated|png|iefix|webfont|json2|share|bdshare|jiathis|qr"
    r"|baidu|hm\.js|hmt|cnzz|51\.la|ga\.js|gtag|analytics|tongji|counter?|hits?|click|stat|visit|jiucuo|wza|slh|barrier|accessib|aria"
    r"|voice|speech|audio|video|player|swf|flash|print|zoom|font|size|skin|date|calendar|weather|tianqi|time|login|user|robot|kefu|float"
    r"|nav|menu|head|top|foot|bottom|banner|slide|focus|marquee|scroll|tab|tree|pager|page|fenye|search|suggest|lang|gb2big5|big5|fanti|jianti"
    r"|conac|ca\d{6,}|core\.php|tw_?cn|simplified|config|conver|cookie|validate|form|md5|crypt|base64|sm[234]|security|safe",
    re.IGNORECASE,
)
_TAB_SCRIPT = re.compile(r"tab|tree|pager|page|fenye|scroll|config|convert?", re.IGNORECASE)
_LIST_SCRIPT = re.compile(r"list|news|data|xxgk|gknb|nianbao|column|channel|article", re.IGNORECASE)
_ASKS = re.compile(
    r"\$\.(?:ajax|get|post|getJSON)\b|\bfetch\s*\(|\baxios\b|XMLHttpRequest|\.(?:getJSON|ajax)\s*\(|\)\s*\.load\s*\(|jsonp",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\.(?:html|append|prepend|before|after|load|replaceWith|insertAdjacentHTML)\s*\(|\.innerHTML\b")
_TOKEN = re.compile(r"""['"`]\s*([#.]?[A-Za-z][\w-]*)\s*['"`]|\s([#.][A-Za-z][\w-]*)['"`]""")
# A program that takes over a part of the page, rows and all.
_MOUNTS = re.compile(
    r"(?:new\s+Vue\s*\(\s*\{[^{}]*?\bel\s*:\s*|\.(?:\$?mount|createRoot)\s*\(\s*(?:document\.getElementById\s*\(\s*)?)"
    r"['\"]#?([\w-]+)['\"]"
)
_MOUNT_MARKS = ("new vue", "mount(", "createroot")
_ASKS_TOO = re.compile(
    r"\$http\b|\b\w*(?:get|load|query|fetch)(?:List|Data|Page|Rows|News|Info)\w*\s*\(", re.IGNORECASE
)
_ROOTS = frozenset(words("app root rows row datas data result results tbody nuxt __nuxt content-list list-content"))
_PLACEHOLDER = re.compile(r"\{\{|\$\{|<%|\{%|\[\[|#\{")
_ROW_TEMPLATE = re.compile(r"<(?:li|tr|a|dd)\b", re.IGNORECASE)
_SOURCES = (
    *("data-url", "data-api", "data-src", "data-source", "data-load", "data-remote", "data-ajax", "data-channel"),
    *("data-endpoint", "data-ajax-url", "data-ajax", "data-list-url", "data-fetch"),
    *("lay-data", "url", "ng-include", "ng-bind-html", "v-html", "hx-get", "ms-html"),
)
_PROGRAM = re.compile(r"^[\w-]+\.(?:json|xml|do|action|jsp|aspx?|php|html?)(?:\?|$)", re.IGNORECASE)
_SOURCE_MARKS = tuple(f"{name}=" for name in _SOURCES)
_SOURCED = etree.XPath("descendant-or-self::*[" + " or ".join(f"@{name}" for name in _SOURCES) + "]")
_RUN = etree.XPath("descendant-or-self::*[@ng-controller or @ng-app or @x-data or @x-init or @data-bind]")
_RUN_MARKS = ("ng-controller", "ng-app", "x-data", "x-init", "data-bind")
_BOUND = etree.XPath("descendant-or-self::*[@*[starts-with(name(), 'v-') or starts-with(name(), 'ng-')]]")
_MADE = etree.XPath("descendant-or-self::*[contains(name(), '-')]")
_LONGEST_NOTICE = 12
_LOADING_MARKS = ("加载", "loading")
_TEMPLATE = re.compile(r"\{\{\s*[\w.$|]+[^{}]{0,40}\}\}")


def list_may_be_filled(
    page: Page, roles: Roles, found: tuple[ListedItem, ...], *, paged: bool, frames: Container[str] = ()
) -> bool:
    """Whether a list, a pager or a frame of the page's own part is empty until a script has run. `paged`: how many
    pages there are is known. `frames` are those that are asked for."""
    boxes = [box for box in _empty(page) if roles.of(box) is Role.CONTENT]
    foreign = _foreign_scripts(page, tabs=True)
    for box in boxes:
        is_pager = _PAGER_NAME.search(label(box)) is not None
        if foreign and box.get("id") and (not paged if is_pager else _is_list(box)):
            return True
        if foreign and is_pager and not paged and len(found) in _PAGE_SIZES:
            return True
        if box.get("id") and not paged and not _ORNAMENT.search(label(box)) and _has_list_script(page):
            return True
    return (
        _is_written(page, roles, boxes, found)
        or _is_mounted(page, roles, found)
        or (bool(boxes) and _waits_for_a_template(page, boxes))
        or _asks_by_attribute(page, roles)
        or _has_parts_of_its_own(page, roles)
        or has_blank_frame(page, roles, frames)
        or has_writing_program(page, roles)
    )


def article_may_be_filled(page: Page, roles: Roles, body: HtmlElement | None) -> bool:
    """Whether the text of an article that shows none may be a script's work."""
    boxes = [box for box in _empty(page) if roles.of(box) is Role.CONTENT and (box is body or _may_be_text(box))]
    if boxes and _foreign_scripts(page, tabs=False):
        return True
    if boxes and _asks(page):
        return True
    bound = any(roles.of(part) is Role.CONTENT for part in _BOUND(page.tree))
    return (
        bound
        or _asks_by_attribute(page, roles)
        or _has_parts_of_its_own(page, roles)
        or has_writing_program(page, roles)
        or _TEMPLATE.search(text_of(page.tree)) is not None
        or is_loading(page, roles)
    )


def own_part_may_be_filled(page: Page, roles: Roles) -> bool:
    """Whether a script that asks for something, or one that may do anything, finds an empty box in the page's own part.
    For pages that show no list at all: beside a list a template leaves such boxes, too."""
    fills = _foreign_scripts(page, tabs=True) or _asks(page)
    return fills and any(roles.of(box) is Role.CONTENT and not _ORNAMENT.search(label(box)) for box in _empty(page))


def asks_for_what_is_missing(page: Page, roles: Roles) -> bool:
    """Whether a script asks for rows (`getList(1)`) and an empty box of the page's own part is there to take them: what
    the page says before it has run (共0条) is not about the list."""
    asks = (code for code in scripts(page) if (_ASKS.search(code) or _ASKS_TOO.search(code)) and not only_counts(code))
    return any(True for _ in asks) and any(
        roles.of(box) is Role.CONTENT and not _ORNAMENT.search(label(box)) for box in _empty(page)
    )


def _asks(page: Page) -> bool:
    """Whether a script of the page asks for something that is no count of visitors."""
    return any(_ASKS.search(code) and not only_counts(code) for code in scripts(page))


def _may_be_text(box: HtmlElement) -> bool:
    named = bool(box.get("id")) or _TEXT_NAME.search(box.get("class", "")) is not None
    return named and not _ORNAMENT.search(label(box))


def is_loading(page: Page, roles: Roles) -> bool:
    """Whether a part of the page's own says 加载中."""
    return may_show(page, *_LOADING_MARKS) and any(
        LOADING_NOTICE.match(short_words(element, _LONGEST_NOTICE)) and roles.of(element) is Role.CONTENT
        for element in page.tree.iter(*_BOXES, "p", "li", "span")
    )


@once
def _empty(page: Page) -> tuple[HtmlElement, ...]:
    """The boxes with a name that hold nothing, or only a script."""
    return tuple(
        box
        for box in page.tree.iter(*_BOXES)
        if (box.get("id") or box.get("class"))
        and all(child.tag in ("script", etree.Comment) for child in box)
        and not first_letter(box)
    )


def _is_list(box: HtmlElement) -> bool:
    is_root = box.get("id", "").lower() in _ROOTS
    return (box.tag in _LISTS or is_root or bool(names(box) & _LIST_NAMES)) and not _ORNAMENT.search(label(box))


@once
def _script_files(page: Page) -> tuple[str, ...]:
    """The names of the files that the page's scripts come from."""
    sources = (script.get("src", "").strip() for script in page.tree.iter("script"))
    return tuple(urlsplit(source).path.rpartition("/")[2] for source in sources if source)


def _foreign_scripts(page: Page, *, tabs: bool) -> bool:
    """Whether a script from a file may do anything: none of the libraries and ornaments known by their names. `tabs`:
    one that is called after tabs or pages counts, as it may fill those."""
    return any(not _LIBRARY.search(name) or (tabs and _TAB_SCRIPT.search(name)) for name in _script_files(page))


@once
def _has_list_script(page: Page) -> bool:
    """Whether a script from a file is called after lists: `/js/getlist.js`."""
    return any(_LIST_SCRIPT.search(name) and not _LIBRARY.search(name) for name in _script_files(page))


def _is_written(page: Page, roles: Roles, boxes: list[HtmlElement], found: tuple[ListedItem, ...]) -> bool:
    """Whether a script of the page asks for something and writes it into an empty box, or into the list itself."""
    for code in scripts(page):
        if not (_ASKS.search(code) and _WRITES.search(code)) or only_counts(code):
            continue
        told = {token.lstrip("#.") for pair in _TOKEN.findall(code) for token in pair if token}
        if any(told & set(label(box).split()) and not _OF_EVERY_PAGE.search(label(box)) for box in boxes):
            return True
        if told and any(
            told & {upper.get("id", ""), *(upper.get("class") or "").split()} for upper in _holders(page, roles, found)
        ):
            return True
    return False


def _is_mounted(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """Whether a program asks for data and takes over the box around the rows: `new Vue({el: "#app", created(){…}})`."""
    if not may_show(page, *_MOUNT_MARKS):
        return False
    for code in scripts(page):
        roots = set(_MOUNTS.findall(code))
        if not roots or not (_ASKS.search(code) or _ASKS_TOO.search(code)) or only_counts(code):
            continue
        if any(upper.get("id") in roots for upper in _holders(page, roles, found, all_of_them=True)):
            return True
    return False


def _waits_for_a_template(page: Page, boxes: list[HtmlElement]) -> bool:
    """Whether rows are laid out in a template of the page and a box for them stands empty."""
    if not any(box.get("id") and not _ORNAMENT.search(label(box)) for box in boxes):
        return False
    for part in page.tree.iter("template"):
        if any(True for _ in part.iter("li", "tr", "a", "dd")):
            return True
    return any(
        script.get("type", "") and _ROW_TEMPLATE.search(script.text or "") and _PLACEHOLDER.search(script.text or "")
        for script in page.tree.iter("script")
        if "template" in script.get("type", "") or "html" in script.get("type", "") or "tmpl" in script.get("type", "")
    )


def _holders(
    page: Page, roles: Roles, found: tuple[ListedItem, ...], *, all_of_them: bool = False
) -> Iterator[HtmlElement]:
    """The boxes right around the first item, or `all_of_them`."""
    base = addresses.base_url(page)
    first = addresses.canonical(found[0].url) if found else ""
    for anchor in page.tree.iter("a") if first else ():
        url = addresses.target(base, anchor)
        if url and addresses.canonical(url) == first and roles.of(anchor) is Role.CONTENT:
            uppers = anchor.iterancestors(*_BOXES)
            yield from (uppers if all_of_them else (upper for upper, _ in zip(uppers, "ab", strict=False)))
            return


def _asks_by_attribute(page: Page, roles: Roles) -> bool:
    """An element without words that says where its content comes from."""
    for element in _RUN(page.tree) if may_show(page, *_RUN_MARKS) else ():
        if not squeeze(text_of(element)) and roles.of(element) is Role.CONTENT:
            return True
    for element in _SOURCED(page.tree) if may_show(page, *_SOURCE_MARKS) else ():
        if element.tag in ("img", "script", "a", "video", "audio", "source", "li", "input", "iframe", "frame"):
            continue
        if squeeze(text_of(element)):
            continue
        values = [element.get(name, "") for name in _SOURCES]
        named = any("/" in value or _PROGRAM.search(value) or value.isdecimal() or "url" in value for value in values)
        picture = any(re.search(r"\.(?:jpe?g|png|gif|webp|svg|mp[34])$", value, re.IGNORECASE) for value in values)
        if named and not picture and roles.of(element) is Role.CONTENT and not _ORNAMENT.search(label(element)):
            return True
    return False


def _has_parts_of_its_own(page: Page, roles: Roles) -> bool:
    """Elements that HTML does not know and that say nothing: `<page-list cid="7"></page-list>`."""
    return any(
        not squeeze(text_of(part)) and part.find(".//a") is None and roles.of(part) is Role.CONTENT
        for part in _MADE(page.tree)
        if not _ORNAMENT.search(part.tag)
    )
