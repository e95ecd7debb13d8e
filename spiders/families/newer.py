"""Signs of a report newer than all rows of a list, or of a row of it, that no link of the page leads to: a sentence
about next year's (2025年年度报告已在公众号推送), a dated row for a click, a route of a program, a picture over the
list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from spiders.families import addresses
from spiders.families.dates import FULL_DATE
from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show
from spiders.families.model import Folder, ListedItem, Page
from spiders.families.notices import squeezed_text
from spiders.families.rows import anchors
from spiders.families.switches import has_address, titled_years
from spiders.families.text import first_letter, link_title, short_words, squeeze, text_of

_YEAR = re.compile(r"20[0-3]\d")
# Asked at every digit: in the text of a whole page a day may stand right before it (…01-202025年度报告).
_REPORT_OF = re.compile(r"(?=(20[0-3]\d)(?:年度?)?[^。；，,！!？?]{0,14}?(?:年报|年度报告|公开.{0,4}报告))")
# Of another annual publication; of one that is only to come.
_OF_OTHERS = re.compile("法治|依法行政|财务|企业|市场主体|决算|预算|绩效|统计|廉政|述职|环境质量")
_TO_COME = re.compile(
    "尚|未|正在|编制中|即将|将[于在]|拟|应当?|须|需要|必须|敬请|通知|要点|方案|准备|筹备|部署|月(?:\\d+日|底)?[之以]?前|上一年度|如有"
)
_TAGS = (
    "h1",
    "h2",
    "p",
    "div",
    "span",
    "td",
    "tr",
    "li",
    "dd",
    "dt",
    "h3",
    "h4",
    "h5",
    "strong",
    "b",
    "font",
    "label",
    "em",
)
_PICTURES = ("img", "input", "area")
_LONGEST, _LONGEST_ROW, _LONGEST_WORD = 120, 150, 12
_ROW_TAGS = ("li", "tr", "dd")
_NO_ROW = re.compile("更新|截至|合计|总计|共\\d|今天")
_OPENS = re.compile(r"^(?:点击|在线|点此)?(?:查看|下载|阅读|浏览|打开)(?:详情|全文|年报|报告|原文)?[>»]*$")
_ROUTE = re.compile(r"^#!?/\w")
_PICTURE_WORDS = re.compile(
    r"^(?:(?:QQ|微信|新建)?(?:图片|截图|图像|照片)\d*|无标题|未命名|image|img|pic|photo|.{0,40}\.(?:png|jpe?g|gif|bmp|webp))$",
    re.IGNORECASE,
)


def names_a_newer_report(page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...]) -> bool:
    """Whether the list is cut at the newest report that the page knows of."""
    return (
        _speaks_of_one(page, roles, found, folders)
        or _has_row_without_address(page, roles, found)
        or _has_answer_to_a_click(page, roles)
        or _leads_by_routes(page, roles)
        or _has_picture_over_the_list(page, roles, found)
    )


def is_picture_s_name(title: str) -> bool:
    """Whether a squeezed title is that of a picture, as it was uploaded: it says nothing of what stands behind it."""
    return _PICTURE_WORDS.match(title) is not None


def _speaks_of_one(page: Page, roles: Roles, found: tuple[ListedItem, ...], folders: tuple[Folder, ...]) -> bool:
    """A line or a row of the page's own part, outside its links, that speaks of the report of a year newer than all
    rows', and not of one that is still to come."""
    rows = (*(item.title for item in found), *(folder.title for folder in folders))
    shown = titled_years(page) | {year for title in rows for year in _YEAR.findall(title)}
    newest = max(shown, default="9")
    asides = " ".join(map(_aside, page.tree.iter("a", *_PICTURES)))
    if not any(year > newest for year in _REPORT_OF.findall(f"{squeezed_text(page)} {asides}")):
        return False
    base = addresses.base_url(page)
    for part in page.tree.iter("a", *_PICTURES):
        said = _aside(part)
        if said and _is_newer(said, newest) and roles.of(part) is Role.CONTENT and not has_address(page, base, part):
            return True
    for element in page.tree.iter(*_TAGS):
        words = short_words(element, _LONGEST)
        if not words or all(year <= newest for year in _REPORT_OF.findall(words)):
            continue
        if roles.of(element) is not Role.CONTENT or next(element.iterancestors("a"), None) is not None:
            continue
        said = squeeze(text_of(element, frozenset(element.iter("a")))) if element.find(".//a") is not None else words
        if _is_newer(said, newest):
            return True
    return False


def _aside(part: HtmlElement) -> str:
    """What a picture or a link is called besides what it shows."""
    said = part.get("title" if part.tag == "a" else "alt")
    return squeeze(said) if said and "20" in said else ""


def _is_newer(said: str, newest: str) -> bool:
    newer = any(year > newest for year in _REPORT_OF.findall(said))
    return newer and not _TO_COME.search(said) and not _OF_OTHERS.search(said)


def _has_row_without_address(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """A dated row among the dated rows of the list that leads nowhere, or only back to the list."""
    base = addresses.base_url(page)
    for rows in _rows_beside(page, found):
        silent = False
        leading = False
        for row in rows:
            words = short_words(row, _LONGEST_ROW)
            if not words or not FULL_DATE.search(words) or _NO_ROW.search(words):
                continue
            links = (addresses.target(base, link) for link in row.iter("a"))
            if any(url and not addresses.is_above(url, page.url) for url in links):
                leading = True
            else:
                silent = silent or roles.of(row) is Role.CONTENT
        # Where no row with a link is dated, the dates stand in rows of their own.
        if silent and leading:
            return True
    return False


def _rows_beside(page: Page, found: tuple[ListedItem, ...]) -> Iterator[list[HtmlElement]]:
    """The rows of each box that holds items' rows."""
    base, listed = addresses.base_url(page), {addresses.canonical(item.url) for item in found}
    boxes: dict[HtmlElement, str] = {}
    for anchor in anchors(page) if listed else ():
        url = addresses.target(base, anchor)
        if url and addresses.canonical(url) in listed:
            row = next(anchor.iterancestors(*_ROW_TAGS), None)
            box = row.getparent() if row is not None else None
            if row is not None and box is not None:
                boxes.setdefault(box, str(row.tag))
    for box, tag in boxes.items():
        yield list(box.iterchildren(tag))


def _has_answer_to_a_click(page: Page, roles: Roles) -> bool:
    """A row of a year whose 点击查看 leads nowhere that can be asked for."""
    if not may_show(page, "查看", "下载", "阅读", "浏览", "打开"):
        return False
    base = addresses.base_url(page)
    for element in page.tree.iter("a", "span", "button", "em", "i", "b"):
        words = short_words(element, _LONGEST_WORD)
        if not words or not _OPENS.match(words) or has_address(page, base, element):
            continue
        row = next((upper for upper in element.iterancestors() if short_words(upper, _LONGEST) != words), None)
        if row is None or row.tag in ("body", "html", "form") or not _YEAR.search(short_words(row, _LONGEST)):
            continue
        if roles.of(row) is Role.CONTENT and row.find(".//input") is None and not has_address(page, base, row):
            return True
    return False


def _leads_by_routes(page: Page, roles: Roles) -> bool:
    """A link of the page's own part to a route of a program (`#/detail/7`): only a browser goes there."""
    return may_show(page, "#/", "#!/") and any(
        _ROUTE.match(anchor.get("href", "").strip()) and roles.of(anchor) is Role.CONTENT for anchor in anchors(page)
    )


def _has_picture_over_the_list(page: Page, roles: Roles, found: tuple[ListedItem, ...]) -> bool:
    """A picture right before the list that leads to an article or a file, and says nothing of it."""
    if not found or not may_show(page, "<img"):
        return False
    base, listed = addresses.base_url(page), {addresses.canonical(item.url) for item in found}
    for anchor in anchors(page):
        if first_letter(anchor) or anchor.find(".//img") is None or roles.of(anchor) is not Role.CONTENT:
            continue
        url, title = addresses.target(base, anchor), squeeze(link_title(anchor))
        if not url or addresses.canonical(url) in listed or (title and not is_picture_s_name(title)):
            continue
        if (addresses.is_article(url) or addresses.is_file(url)) and any(
            addresses.canonical(addresses.target(base, link)) in listed
            for after in _after(anchor)
            for link in after.iter("a")
            if addresses.target(base, link)
        ):
            return True
    return False


def _after(anchor: HtmlElement) -> Iterator[HtmlElement]:
    """What stands right behind a link, or behind the boxes that hold it alone."""
    part: HtmlElement | None = anchor
    for _ in range(3):
        after = part.getnext() if part is not None else None
        if after is not None and isinstance(after.tag, str):
            yield after
            return
        part = part.getparent() if part is not None else None
        # With another link in it, the box is that one's row.
        if part is None or sum(1 for _ in part.iter("a")) > 1:
            return
