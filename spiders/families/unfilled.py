"""Boxes without a word in them that something fills: this year's rows over a static list of older ones.

Every template leaves boxes empty, so one counts only in the page's own part, not as an ornament or a pager, and where
something speaks of it: a script, an attribute, its name, its place right before the rows, the headings around it.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.inserted import COUNTS, label, only_counts
from spiders.families.kept import may_show, once
from spiders.families.model import ListedItem, Page
from spiders.families.script_data import scripts
from spiders.families.switch_words import PLEASE_CHOOSE
from spiders.families.text import first_letter, short_words, squeeze
from spiders.families.vocabulary import OTHER_SWITCH

_BOXES = ("ul", "ol", "dl", "table", "tbody", "div", "section", "p", "span")
# What a box without words may hold and still be bare.
_PARTS = frozenset(
    {"ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "tr", "td", "div", "p", "span", "br", "script"}
)
_LOADING = re.compile(
    r"(?<!up)(?<!down)load(?:ing)?[\w-]*\.(?:gif|svg|png|webp)|(?<![a-z])(?:wait|spinner)[\w-]*\.(?:gif|svg)",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(
    r"clear|height|margin|padding|line|blank|space|gap|bg|mask|share|qr_?code|ewm|erweima|float|fixed|back|bottom|foot|head"
    r"|nav|menu|logo|banner|weather|tianqi|date|time|search|hot|key_?word|login|user|count|hits?|click|visit|tongji|stat|jiucuo"
    r"|wza|voice|audio|map|video|player|print|font|bds|tool|pop|dialog|layer|modal|tip|msg|message|alert|cookie|advert|(?<![a-z])ads?\b"
    r"|robot|zhineng|kefu|comment|pinglun|star|score|vote|related|xiangguan|recommend|ico|progress|pag(?:e|er|ing|ination)(?![a-z])"
    r"|barrier|gotop|totop|tishi|cover|wechat|weixin|weibo|arrow|jiantou|triangle|corner|border|shadow|zhezhao|copyright"
    r"|fenye|yema|crumb|position|location|title|(?<![a-z])tit(?![a-z])|more|slide|swiper|lang|size|editor|attach|fujian|source|author",
    re.IGNORECASE,
)
_OF_ROWS = re.compile(
    r"new(?:est|list|s?list)?(?![a-z])|latest|zuixin|(?<![a-z])nb(?![a-z])|nianbao|(?<!\d)20[12]\d(?!\d)"
    r"|(?:this|cur(?:rent)?)_?year|bennian|dangnian|(?<![a-z])years|year[-_]?(?:list|box|nav|bar|sel\w*)",
    re.IGNORECASE,
)
_WRITES = re.compile(r"\.(?:html|append|prepend|before|after|load|replaceWith|insertAdjacentHTML)\s*\(|\.innerHTML\b")
_QUOTED = re.compile(r"""['"`]([^'"`<>\n]{1,60})['"`]""")
# What a script does to a box that it does not fill with rows.
_HARMLESS = re.compile(
    r"[^;]{0,60}?(?:\bDate\b|\.(?:hide|show|toggle|css|remove|animate|fade\w+|slide\w*|qrcode|addClass|removeClass|offset"
    r"|scroll\w*|width|click|on|bind|hover)\s*\(|\.style\b|\.className\b)|[^;]{0,30}?\bplay",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Za-z][\w-]*")
_SOURCED = re.compile(r"^data-(?:channel|chnl|column|col|cat|cate|category|node|unit|lm)(?:-?id)?$")
_ADDRESSED = re.compile(r"^(?:data-(?:url|src|href|load|ajax|api|source|remote|path|page)|hx-get|up-load|src)$")
_CHOOSER = re.compile(r"year|nian|(?<![a-z])(?:nd|nf)(?![a-z])|dept|depart|bumen|danwei|unit|org", re.IGNORECASE)
_OF_A_SHELF = re.compile("年|部门|单位")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_SILENT = frozenset({"script", "style", "br", "hr"})
_LONGEST_HEADING = 12
_INCLUDES = etree.XPath("descendant-or-self::*[contains(name(), ':include') or contains(name(), ':import')]")


def has_unfilled_box(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """Whether a bare box of the page's own part is there to be filled with rows."""
    if may_show(page, ":include", ":import") and _INCLUDES(page.tree):
        return True
    if may_show(page, "<template") and any(
        _is_run(part) and roles.of(part) is Role.CONTENT for part in page.tree.iter("template")
    ):
        return True
    if any(_is_empty_chooser(select) and roles.of(select) is not Role.FURNITURE for select in page.tree.iter("select")):
        return True
    boxes = [box for box in _bare(page) if roles.of(box) is Role.CONTENT]
    if not boxes:
        return False
    if any(box.tag == "tbody" and _has_a_head(box) for box in boxes):
        return True
    if any(_stands_under_a_heading(box) for box in boxes):
        return True
    boxes = [box for box in boxes if not _ORNAMENT.search(label(box))]
    return bool(boxes) and (
        any(_says_where_from(box) or _is_loading(box) for box in boxes)
        or _is_spoken_of(page, boxes)
        or (_has_files(page) and any(_OF_ROWS.search(label(box)) or _stands_before(page, box, found) for box in boxes))
    )


def _is_run(template: HtmlElement) -> bool:
    """Whether a browser or a framework shows what stands in a template, there and by itself."""
    return any(template.get(name) is not None for name in ("x-for", "v-for", "shadowrootmode"))


@once
def _bare(page: Page) -> tuple[HtmlElement, ...]:
    """The boxes with a name, or under a heading, that hold nothing to read, to look at or to press; of such within each
    other all."""
    return tuple(box for box in page.tree.iter(*_BOXES) if not first_letter(box) and _holds_nothing(box))


def _has_a_head(body: HtmlElement) -> bool:
    """Whether a table's body stands under its columns' names: such a table is there for rows."""
    table = body.getparent()
    head = table.find("thead") if table is not None else None
    return head is not None and bool(first_letter(head))


def _holds_nothing(box: HtmlElement) -> bool:
    return all(
        not isinstance(part.tag, str)
        or part.tag in _PARTS
        or (part.tag == "img" and _LOADING.search(part.get("src", "")))
        for part in box.iterdescendants()
    )


def _is_loading(box: HtmlElement) -> bool:
    return bool(box.attrib) and box.find(".//img") is not None


def _says_where_from(box: HtmlElement) -> bool:
    return any(
        value.strip() and (_SOURCED.match(name) or ("/" in value and _ADDRESSED.match(name)))
        for name, value in box.attrib.items()
    )


def _is_spoken_of(page: Page, boxes: list[HtmlElement]) -> bool:
    """Whether a script of the page names a bare box by its id, or writes into one that it names by its class, and not
    to hide it or to put a clock there."""
    by_id = {box.get("id", "") for box in boxes} - {""}
    by_class = {name for box in boxes for name in (box.get("class") or "").split()}
    for code in scripts(page):
        if only_counts(code):
            continue
        called = by_id | by_class if _WRITES.search(code) else by_id
        for quoted in _QUOTED.finditer(code):
            if called.intersection(_NAME.findall(quoted[1])) and not _HARMLESS.match(code, quoted.end()):
                return True
    return False


def _has_files(page: Page) -> bool:
    return any(
        (source := script.get("src", "").strip()) and not COUNTS.search(source) for script in page.tree.iter("script")
    )


def _stands_before(page: Page, box: HtmlElement, found: tuple[ListedItem, ...]) -> bool:
    """Whether a list with a name stands right before the rows or the box around them."""
    if box.tag not in ("ul", "ol", "dl", "tbody") or not (box.get("id") or box.get("class")):
        return False
    after = box.getnext()
    while after is not None and after.tag in _SILENT:
        after = after.getnext()
    if after is None or not found:
        return False
    base, first = addresses.base_url(page), addresses.canonical(found[0].url)
    return any((url := addresses.target(base, link)) and addresses.canonical(url) == first for link in after.iter("a"))


def _is_empty_chooser(select: HtmlElement) -> bool:
    """Whether it is a choice of years or bodies, by its name or its only option, that nothing has filled yet."""
    words = [squeeze(option.text_content()) for option in select.iter("option")]
    chosen = [word for word in words if word and not PLEASE_CHOOSE.match(word)]
    if chosen or len(words) > 1:
        return False
    named = f"{label(select)} {select.get('name', '')}"
    return _CHOOSER.search(named) is not None or any(_OF_A_SHELF.search(word) for word in words)


def _stands_under_a_heading(box: HtmlElement) -> bool:
    """Whether it is all that stands between two headings of one rank, the upper of which speaks of a time or of what is
    newest (最新年报, 往年年报)."""
    before, after = box.getprevious(), box.getnext()
    if before is None or after is None or before.tag not in _HEADINGS or after.tag != before.tag:
        return False
    words = short_words(before, _LONGEST_HEADING)
    return bool(words) and OTHER_SWITCH.match(words) is not None
