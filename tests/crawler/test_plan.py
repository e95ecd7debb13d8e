from datetime import date

from crawler.plan import CrawlPlan, hosts, lot, make_plan
from duties.model import Column, PlaceRole
from registry.model import Body, Kind, Level

CITY = "luhe.gov.cn"


def body(code: str, kind: Kind = Kind.DEPARTMENT, **fields: object) -> Body:
    return Body(code, code, kind, Level.PREFECTURE, "320900", **fields)  # type: ignore[arg-type]


GOVERNMENT = body("gov", Kind.GOVERNMENT, home_url=f"http://www.{CITY}/")
OFFICE = body("office", Kind.GOVERNMENT_OFFICE)
BUREAU = body("bureau", home_url=f"http://czj.{CITY}/")
OTHER = body("other", home_url="http://www.elsewhere.gov.cn/")


def plan(*bodies: Body, columns: tuple[Column, ...] = (), **wanted: object) -> CrawlPlan:
    return make_plan(bodies, columns, {}, season=2025, **wanted)  # type: ignore[arg-type]


def codes(made: CrawlPlan) -> dict[str, list[str]]:
    return {city.domain: [target.body.code for target in city.targets] for city in made.cities}


def test_bodies_are_grouped_by_city_with_the_portal_first() -> None:
    assert codes(plan(BUREAU, OTHER, GOVERNMENT)) == {CITY: ["gov", "bureau"], "elsewhere.gov.cn": ["other"]}


def test_other_bodies_begin_each_night() -> None:
    """Five dead hosts asked first end a city's night: the first five of the roster ended every one of them."""
    nights = [date(2026, 2, day) for day in range(1, 11)]
    firsts = {min((f"371500-x{number}" for number in range(60)), key=lambda code: lot(code, on)) for on in nights}
    assert len(firsts) > len(nights) // 2


def test_a_body_without_an_address_goes_with_its_portal() -> None:
    assert codes(plan(OFFICE, GOVERNMENT)) == {CITY: ["gov", "office"]}


def test_a_body_without_address_and_portal_is_named() -> None:
    made = plan(OFFICE)
    assert made.cities == ()
    assert made.unreachable == ("office",)


def test_who_asks_for_one_body_gets_the_places_its_verdict_rests_on() -> None:
    assert codes(plan(GOVERNMENT, OFFICE, BUREAU, OTHER, codes=("bureau",))) == {CITY: ["gov", "bureau"]}
    served = body("served", published_by="other", home_url=f"http://s.{CITY}/")
    assert codes(plan(OTHER, served, codes=("served",))) == {"elsewhere.gov.cn": ["other"], CITY: ["served"]}


def test_a_host_narrows_the_crawl() -> None:
    assert codes(plan(BUREAU, OTHER, host="www.elsewhere.gov.cn")) == {"elsewhere.gov.cn": ["other"]}


def test_learned_columns_are_known_by_role_and_the_home_page_is_none() -> None:
    found = (
        Column(f"http://www.{CITY}/bm/czj/nb/", bodies=(("bureau", PlaceRole.PORTAL_PAGE),)),
        Column(f"http://czj.{CITY}/nb/", bodies=(("bureau", PlaceRole.OWN_COLUMN),)),
        Column(BUREAU.home_url, bodies=(("bureau", PlaceRole.OWN_COLUMN),)),
    )
    (city,) = plan(BUREAU, columns=found).cities
    assert city.targets[0].columns == (
        (f"http://czj.{CITY}/nb/", PlaceRole.OWN_COLUMN),
        (f"http://www.{CITY}/bm/czj/nb/", PlaceRole.PORTAL_PAGE),
    )


def test_hosts_of_roster_and_found_columns() -> None:
    assert hosts([GOVERNMENT, OFFICE], [Column("https://XXGK.luhe.gov.cn:8443/nb/")]) == {
        "www.luhe.gov.cn",
        "xxgk.luhe.gov.cn",
    }
