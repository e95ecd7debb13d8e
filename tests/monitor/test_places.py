"""In which places a body's report may stand, as the roster gives them."""

from __future__ import annotations

from duties.model import PlaceRole
from monitor.watch import Observations, Places
from registry.model import Body, Kind, Level

CITY = "371500"


def body(code: str, kind: Kind = Kind.DEPARTMENT, *, home_url: str = "", published_by: str = "") -> Body:
    name = f"聊城市{code}"
    return Body(code, name, kind, Level.PREFECTURE, CITY, home_url=home_url, published_by=published_by)


def places(*roster: Body) -> set[tuple[PlaceRole, str]]:
    """Of the first body."""
    seen = Observations(roster, (), columns=(), readings={}, sightings={}, articles={})
    return {(role, url) for role, url, _reason in Places(seen).of(roster[0])}


def test_who_publishes_may_have_another_publish_for_it_and_circles_end() -> None:
    first = body("a", published_by="b")
    second = body("b", published_by="c")
    third = body("c", home_url="http://c.gov.cn.test/", published_by="a")
    assert places(first, second, third) == {(PlaceRole.PUBLISHER_SITE, "http://c.gov.cn.test/")}


def test_the_portal_is_the_offices_where_only_the_office_has_its_address() -> None:
    office = body("office", Kind.GOVERNMENT_OFFICE, home_url="http://www.city.gov.cn.test/")
    bureau = body("bureau", home_url="http://bureau.city.gov.cn.test/")
    assert places(bureau, office, body("gov", Kind.GOVERNMENT)) == {
        (PlaceRole.OWN_COLUMN, "http://bureau.city.gov.cn.test/"),
        (PlaceRole.PORTAL_LIST, "http://www.city.gov.cn.test/"),
    }
    government = body("gov", Kind.GOVERNMENT, home_url="http://portal.city.gov.cn.test/")
    assert (PlaceRole.PORTAL_LIST, "http://portal.city.gov.cn.test/") in places(bureau, office, government)
    assert len(places(bureau, office, government)) == 2
