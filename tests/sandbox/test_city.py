"""The drawing of a city: everything from the seed, nothing from elsewhere."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from registry.divisions import divisions
from registry.model import Kind, Level
from sandbox import names
from sandbox.city import City
from sandbox.script import SHANGHAI, Role
from sandbox.site import Request, Response, Scene, Site
from sandbox.sites.base import GovernmentSite

NOW = datetime(2026, 2, 8, 12, tzinfo=SHANGHAI)


def every_page(city: City) -> dict[tuple[str, str], bytes]:
    """Each address of each site that answers, with its bytes."""
    pages: dict[tuple[str, str], bytes] = {}
    for site in city.sites:
        if isinstance(site, Site):
            for path in site.pages(Scene(NOW, 80)):
                answer = site.answer(Request(site.host, 80, "GET", path), NOW)
                assert isinstance(answer, Response)
                pages[site.host, path] = answer.body
    return pages


@pytest.mark.slow
def test_the_same_seed_draws_the_same_city_to_the_byte() -> None:
    first, second = City.draw(7), City.draw(7)
    assert first.roster_csv(80) == second.roster_csv(80)
    assert every_page(first) == every_page(second)
    for day in first.quick_dates:
        assert first.truth(day) == second.truth(day)


def test_another_seed_draws_other_names_markup_and_figures() -> None:
    cities = [City.draw(seed) for seed in range(1, 6)]
    assert len({city.name for city in cities}) > 1
    assert len({city.roster_csv(80) for city in cities}) == 5
    styles = [site.style for city in cities for site in city.sites if isinstance(site, GovernmentSite)]
    assert len(set(map(repr, styles))) == len(styles)
    for trait in ("list_shape", "date_form", "wraps", "quote", "reversed_attributes", "index_box", "via_hub"):
        assert len({getattr(style, trait) for style in styles}) > 1, trait


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_quick_city_has_every_part_and_every_manner(seed: int) -> None:
    city = City.draw(seed)
    assert len(city.parts) == 12
    assert {part.role for part in city.parts} == set(Role) - {Role.PUNCTUAL, Role.FAMILY, Role.FAULTY, Role.SEASON}
    sites = [site for site in city.sites if isinstance(site, GovernmentSite)]
    assert len({site.manner.robots for site in sites}) >= 4
    assert len({site.manner.validators for site in sites}) >= 3
    assert sum(site.manner.declared == "gb2312" for site in sites) == 1
    assert sum(site.nature.shell for site in sites) == 1
    assert {site.family.name for site in sites} == {"trs", "plain"}
    assert "信息公开年报" in {site.nature.column_type for site in sites}


@pytest.mark.slow
def test_a_larger_city_keeps_its_codes_hosts_and_names_apart() -> None:
    city = City.draw(4, bodies=60)
    assert len({part.body.code for part in city.parts}) == 60
    assert len({part.body.name for part in city.parts}) == 60
    assert len({site.host for site in city.sites}) == len(city.sites)
    keys = [post.key for post in city.posts()]
    assert len(keys) == len(set(keys))


def test_a_city_without_an_office_is_refused() -> None:
    with pytest.raises(ValueError, match="office"):
        City.draw(1, bodies=1)


def test_the_roster_has_bodies_with_home_with_column_and_without_address() -> None:
    city = City.draw(1)
    rows = list(csv.DictReader(io.StringIO(city.roster_csv(8123).decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == [part.body.code for part in city.parts]
    given = {row["code"]: (bool(row["home_url"]), bool(row["column_url"])) for row in rows}
    assert {(True, False), (False, True), (False, False)} <= set(given.values())
    for row in rows:
        assert row["kind"] in set(Kind)
        assert row["level"] in set(Level)
        for url in (row["home_url"], row["column_url"]):
            if url:
                assert urlsplit(url).port == 8123
                assert (urlsplit(url).hostname or "").endswith(".gov.cn.test")
    lonely = next(row for row in rows if city.role(row["code"]) is Role.PORTAL_ONLY)
    assert [lonely[heading] for heading in ("home_url", "column_url", "published_by")] == ["", "", ""]
    outlying = next(row for row in rows if city.role(row["code"]) is Role.OUTLYING)
    assert outlying["published_by"] == rows[0]["code"]


def test_no_place_of_the_sandbox_exists_and_the_borrowed_code_does() -> None:
    table = divisions()
    assert table.get(names.BORROWED_DIVISION).level is Level.PREFECTURE
    for name in (names.PROVINCE.removesuffix("省"), *(place.name for place in names.PLACES)):
        assert name not in table.by_short_name
        assert not {f"{name}省", f"{name}市", f"{name}县", f"{name}区"} & set(table.by_name)
