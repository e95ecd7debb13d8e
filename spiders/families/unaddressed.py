"""Reports that the page names and leads to by nothing: a row for a click, a line of text, a picture's name."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from reports.prose.titles import parse_title
from spiders.families import addresses
from spiders.families.furniture import Role, Roles
from spiders.families.kept import may_show
from spiders.families.model import Page
from spiders.families.notices import squeezed_text
from spiders.families.rows import anchors
from spiders.families.switches import has_address, is_clicked, titled_years
from spiders.families.text import link_title, short_words, squeeze
from spiders.families.vocabulary import REPORT_WORDS

_ROW_TAGS = ("li", "tr", "dd", "a", "p", "div", "span")
_LINE_TAGS = ("p", "div", "span", "h3", "h4", "h5", "strong", "font", "b")
_LONGEST_TITLE = 80
_YEAR = re.compile(r"(?:19|20)\d\d")
_REPORT = re.compile(r"年报|年度报告|公开.{0,4}报告")
_TITLED = re.compile(r"(20[0-3]\d)年度?(?:工作)?(?:政府|政务)?信息公开")
_DAY_BESIDE = re.compile(r"[（(\[]?(?:发布(?:时间|日期)[:：])?20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?[)）\]]?$")
_SENTENCE = re.compile(r"[。，；,;：:]")


def names_reports_without_address(page: Page, roles: Roles) -> bool:
    """A row that is titled like a report of a year and leads nowhere that can be asked for (`onclick="open(123)"`)."""
    base = addresses.base_url(page)
    for element in page.tree.iter(*_ROW_TAGS):
        words = short_words(element, _LONGEST_TITLE)
        if "报" not in words or not (element.tag in {"li", "tr", "dd"} or is_clicked(element)):
            continue
        titled = REPORT_WORDS.search(words) and _YEAR.search(words)
        if titled and roles.of(element) is Role.CONTENT and not has_address(page, base, element):
            return True
    return False


def shows_titles_without_rows(page: Page, roles: Roles) -> bool:
    """A report's title as a line of text, or a picture called after one, of a year that no link names, where links
    name others: `<p>鹿河市教育局2025年政府信息公开工作年度报告</p>`."""
    linked, base = titled_years(page), addresses.base_url(page)
    if not linked:
        return False
    if may_show(page, "<img") and any(_is_called_a_report(page, roles, base, img) for img in page.tree.iter("img")):
        return True
    if all(year in linked for year in _TITLED.findall(squeezed_text(page))):
        return False
    subjects = {parse_title(link_title(anchor)).subject for anchor in anchors(page) if "公开" in link_title(anchor)}
    for element in page.tree.iter(*_LINE_TAGS):
        words = _DAY_BESIDE.sub("", short_words(element, _LONGEST_TITLE))
        if not words or "公开" not in words or _SENTENCE.search(words) or roles.of(element) is not Role.CONTENT:
            continue
        title = parse_title(words)
        named = title.is_report and title.year is not None and str(title.year) not in linked
        if named and title.subject in subjects - {""} and not has_address(page, base, element):
            return True
    return False


def _is_called_a_report(page: Page, roles: Roles, base: str, image: HtmlElement) -> bool:
    words = squeeze(image.get("alt", "") or image.get("title", ""))
    years = set(_YEAR.findall(words))
    called = bool(years) and _REPORT.search(words) is not None and not years & titled_years(page)
    return called and roles.of(image) is Role.CONTENT and not has_address(page, base, image)
