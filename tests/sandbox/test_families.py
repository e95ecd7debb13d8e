"""Each twin serves its pages as its family does: by the family's own protocol every item is reached, and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

import sandbox.families
from sandbox.city import City
from sandbox.families import FAMILIES, FAMILY_NAMES
from sandbox.families.draw import DRAWS, draw_family
from sandbox.script import SHANGHAI, Delivery
from tests.sandbox.protocols import PROTOCOLS, anchors, found
from tests.sandbox.visitor import Visitor, visit

SEEDS = [3, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (8, 21, 34))]
LATER = datetime(2026, 3, 1, 12, tzinfo=SHANGHAI)


@pytest.fixture(scope="module", params=SEEDS)
def visitor(request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with City.draw(request.param, bodies=2, families=FAMILY_NAMES).serve() as running, visit(running) as given:
        running.set_now(LATER)
        yield given


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_every_item_is_reached_by_the_family_s_own_protocol(visitor: Visitor, family: str) -> None:
    city = visitor.city.city
    part = city.body_on(family)
    wanted = {city.url(part, post, visitor.city.port) for post in part.posts if post.visible(LATER)}
    assert len(wanted) == 11
    reached = PROTOCOLS[family](visitor, city.column_url(part, visitor.city.port))
    assert wanted <= reached, sorted(wanted - reached)


@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_an_item_appears_at_its_moment(visitor: Visitor, family: str) -> None:
    city = visitor.city.city
    part = city.body_on(family)
    post = part.own_report(2025)
    assert post is not None
    url = city.url(part, post, visitor.city.port)
    try:
        visitor.city.set_now(datetime(2026, 1, 3, 12, tzinfo=SHANGHAI))
        assert url not in PROTOCOLS[family](visitor, city.column_url(part, visitor.city.port))
        assert "不存在" in visitor.get(url).text
    finally:
        visitor.city.set_now(LATER)


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILY_NAMES)
def test_articles_and_their_files_are_served(visitor: Visitor, family: str) -> None:
    city = visitor.city.city
    part = city.body_on(family)
    for post in part.posts:
        if post.report is None:
            continue
        url = city.url(part, post, visitor.city.port)
        page = visitor.get(url)
        assert page.status == 200
        text = page.text
        if family == "gkmlpt":
            assert post.title not in page.text.partition("<body>")[2]
            detail = json.loads(found(r"DETAIL: (\{.*?\}) \};", text))
            text = f"{detail['title']}{detail['content']}"
        assert post.title in text
        files = [
            address
            for address, _ in anchors(text, url)
            if any(mark in address for mark in (".pdf", ".docx", "download.jsp", "downfile.jsp"))
        ]
        assert bool(files) == (post.delivery is Delivery.ATTACHED), (post.delivery, files)
        assert ("/pdfjs/web/viewer.html?file=%2F" in text) == (post.delivery is Delivery.VIEWER)
        for address in files:
            file = visitor.get(address.replace("%20", " "), Referer=url)
            assert file.body.startswith((b"%PDF", b"PK")), address
    if family == "webber":
        bare = [a for a, _ in anchors(text, url) if "download.jsp" in a]
        for address in bare:
            assert visitor.get(address).body.startswith(b"<html")


@pytest.mark.slow
def test_the_column_is_linked_from_the_disclosure_page(visitor: Visitor) -> None:
    city = visitor.city.city
    for family in FAMILY_NAMES:
        part = city.body_on(family)
        column = city.column_url(part, visitor.city.port)
        articles = {city.url(part, post, visitor.city.port) for post in part.posts}
        reached = {city.home_url(part, visitor.city.port)}
        for _ in range(3):
            for url in [url for url in reached - articles if part.host in url and "/gzdt/" not in url]:
                page = visitor.get(url.partition("#")[0])
                if (page.headers["Content-Type"] or "").startswith("text/html"):
                    reached |= {address for address, _ in anchors(page.text, url)}
        assert {column, f"{column}index.html"} & reached, family


def test_other_columns_work_beside_the_list(visitor: Visitor) -> None:
    for site in visitor.city.city.sites:
        where = getattr(site, "where", None)
        if where is not None:
            answer = visitor.get(visitor.root(site.host) + where("/gzdt/").partition("#")[0])
            assert (answer.status, "不存在" in answer.text) == (200, False), site.host


def test_what_only_script_shows_is_not_in_the_page(visitor: Visitor) -> None:
    """The trap of fault 2: a reader that takes the static page for the list finds nothing and may not call it empty."""
    city = visitor.city.city
    for family in ("json", "rendered", "lonsun", "gkmlpt", "epoint", "jiangxi", "iframe"):
        part = city.body_on(family)
        url = city.column_url(part, visitor.city.port)
        shown = {address for address, _ in anchors(visitor.get(url.partition("#")[0]).text, url)}
        assert not shown & {city.url(part, post, visitor.city.port) for post in part.posts}, family


def test_a_shell_does_not_change_when_its_list_does(visitor: Visitor) -> None:
    city = visitor.city.city
    part = city.body_on("lonsun")
    url = city.column_url(part, visitor.city.port)
    after = visitor.get(url)
    visitor.city.set_now(datetime(2026, 1, 3, 12, tzinfo=SHANGHAI))
    before = visitor.get(url)
    visitor.city.set_now(LATER)
    assert before.body == after.body
    assert before.headers["Last-Modified"] == after.headers["Last-Modified"]


def test_variants_differ_by_seed() -> None:
    varied = {
        name: {repr(draw_family(name, Random(seed))) for seed in range(40)}
        for name in FAMILY_NAMES
        if name not in ("base64", "rendered")
    }
    assert all(len(forms) > 1 for forms in varied.values()), varied


def test_the_registry_holds_every_family_of_the_folder() -> None:
    folder = Path(sandbox.families.__file__).parent
    named = set(
        re.findall(r'name: ClassVar\[str\] = "(\w+)"', "".join(path.read_text() for path in folder.glob("*.py")))
    )
    assert named == set(FAMILY_NAMES) == set(PROTOCOLS) == set(DRAWS)
    assert len(FAMILIES) == len(set(FAMILY_NAMES))


def test_an_unknown_family_or_fault_is_refused() -> None:
    with pytest.raises(ValueError, match="no family 'wordpress'"):
        City.draw(1, bodies=2, families=("wordpress",))
    with pytest.raises(ValueError, match="no fault 'meteor'"):
        City.draw(1, bodies=2, faults=("meteor",))


def test_guests_do_not_move_the_others() -> None:
    alone, visited = City.draw(5), City.draw(5, families=("jpage",), faults=("waf_412",))
    assert visited.roster_csv(80).startswith(alone.roster_csv(80))
    day = alone.quick_dates[-1]
    assert visited.truth(day)[: len(alone.parts)] == alone.truth(day)
