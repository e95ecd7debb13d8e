"""What the pages say of themselves: tags, dates, charsets, the way from home to column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import html

from sandbox.city import City, RunningCity
from sandbox.script import SHANGHAI
from sandbox.sites.base import GovernmentSite
from sandbox.sites.department import DepartmentSite
from sandbox.style import DATE_FORMS, PUB_DATE_FORMS, ArticleTags
from tests.sandbox.visitor import Visitor, links, visit


@pytest.fixture(scope="module", params=[1, 6])
def visitor(request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with City.draw(request.param).serve() as running, visit(running) as given:
        running.set_now(datetime.combine(running.city.quick_dates[-1], time(22), tzinfo=SHANGHAI))
        yield given


def departments(running: RunningCity) -> list[DepartmentSite]:
    return [site for site in running.city.sites if isinstance(site, DepartmentSite)]


def meta(tree: html.HtmlElement, name: str) -> str | None:
    found = [tag.get("content") for tag in tree.iter("meta") if tag.get("name") == name]
    return found[0] if found else None


@pytest.mark.slow
def test_the_column_is_three_links_from_home_at_most(visitor: Visitor) -> None:
    for site in departments(visitor.city):
        target = visitor.root(site.host) + site.reports.directory
        reached = {visitor.root(site.host) + "/"}
        for _ in range(4 if site.nature.shell else 3):
            own = (url for url in reached if url.startswith(visitor.root(site.host)))
            reached |= {link for url in list(own) for link in links(visitor.get(url), url)}
        assert target in reached, site.host


def test_columns_carry_the_prescribed_tags_as_dealt(visitor: Visitor) -> None:
    for site in departments(visitor.city):
        tree = html.document_fromstring(visitor.get(visitor.root(site.host) + site.reports.directory).text)
        assert meta(tree, "SiteName") == (site.style.site_name_tag or site.name)
        assert meta(tree, "ColumnName") == site.reports.name
        assert meta(tree, "ColumnType") == site.nature.column_type


def test_articles_show_the_day_of_publication_and_who_published(visitor: Visitor) -> None:
    styles = {site.host: site.style for site in visitor.city.city.sites if isinstance(site, GovernmentSite)}
    for truth in visitor.city.truth(visitor.city.city.quick_dates[-1]):
        if truth.published_on is None:
            continue
        style = styles[urlsplit(truth.urls[0]).hostname or ""]
        text = visitor.get(truth.urls[0]).text
        tree = html.document_fromstring(text)
        on = truth.published_on
        dated = meta(tree, "PubDate")
        if style.article_tags is ArticleTags.FULL:
            assert dated in {form(at) for form in PUB_DATE_FORMS.values() for at in minutes_of(on)}
        else:
            assert dated is None
        title = None if style.article_tags is ArticleTags.SITE_ONLY else truth.title
        given = meta(tree, "ArticleTitle")
        assert (given and given.replace("<br/>", "")) == title
        (heading,) = tree.iter("h1")
        assert heading.text_content() == truth.title
        info = re.search(rf"{style.date_label}：(\d{{4}})[-年](\d+)[-月](\d+)", text)
        assert info is not None
        assert date(int(info[1]), int(info[2]), int(info[3])) == on
        assert "索引号" in text
        plain = re.sub(r"<[^>]*>|\s", "", text)
        assert re.search(rf"发布日期：?{on}", plain)


def minutes_of(on: date) -> list[datetime]:
    start = datetime.combine(on, time(0), tzinfo=SHANGHAI)
    return [start + timedelta(minutes=minute) for minute in range(24 * 60)]


def test_lists_show_titles_and_dates_of_what_is_published(visitor: Visitor) -> None:
    for site in departments(visitor.city):
        url = visitor.root(site.host) + site.reports.directory
        answer = visitor.get(url)
        newest = max((post for post in site.posts if post.visible(visitor.city.now)), key=lambda post: post.at)
        place = next(
            link
            for link in html.document_fromstring(answer.text).iter("a")
            if urljoin(url, link.get("href", "")).endswith(site.address(newest))
        )
        line = place.getparent()
        assert line is not None
        around = line.getparent() if line.tag == "td" else line
        assert around is not None
        assert (site.style.day(newest.on) in around.text_content()) == site.style.list_dates
        shown = place.text_content().strip("\xa0 \n\t")
        assert newest.title in {shown, place.get("title")}
        assert newest.title.startswith(shown.removesuffix("…"))


def test_one_site_speaks_gb_and_says_so(visitor: Visitor) -> None:
    speakers = [
        site
        for site in visitor.city.city.sites
        if isinstance(site, GovernmentSite) and site.manner.declared == "gb2312"
    ]
    (site,) = speakers
    answer = visitor.get(visitor.root(site.host) + "/gzdt/")
    assert b"charset=gb2312" in answer.body
    assert site.name in answer.body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
    assert ("gb2312" in answer.headers["Content-Type"]) == site.manner.charset_in_header


def test_one_home_page_is_a_shell(visitor: Visitor) -> None:
    shells = [
        site
        for site in departments(visitor.city)
        if 'http-equiv="refresh"' in visitor.get(visitor.root(site.host) + "/").text
    ]
    assert len(shells) == 1
    assert len(visitor.get(visitor.root(shells[0].host) + "/").body) < 2_000


def test_date_forms_are_the_observed_ones() -> None:
    day = date(2026, 1, 9)
    assert {name: form(day) for name, form in DATE_FORMS.items()} == {
        "iso": "2026-01-09",
        "bracket": "[2026-01-09]",
        "slash": "2026/1/9",
        "chinese": "2026年1月9日",
        "tortoise": "〔2026-01-09〕",
    }
