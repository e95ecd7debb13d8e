"""A printed name gives its body, or "unknown", or "ambiguous"; a wrong body is the worst answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.model import Alias, Body, Kind, Level
from registry.names import ResolutionStatus, Resolver
from tests.registry.bodies import (
    BODIES,
    CITY,
    COUNTY,
    COUNTY_FINANCE,
    DISTRICT,
    DISTRICT_EDUCATION,
    EDUCATION,
    ENVIRONMENT,
    ENVIRONMENT_BRANCH,
    FINANCE,
    GOVERNMENT,
    MARKET,
    OFFICE,
    PARKS,
    REFORM,
    STREET,
    TAX,
    TOWN,
    WATER,
    ZONE,
    body,
)

RESOLVER = Resolver(BODIES)


@pytest.mark.parametrize("one", BODIES, ids=lambda one: one.name)
def test_every_body_is_known_by_its_own_name(one: Body) -> None:
    assert RESOLVER.resolve(one.name).body == one
    assert RESOLVER.resolve(one.name, division=one.division, year=2023).body == one


@pytest.mark.parametrize(
    ("name", "division", "year", "expected"),
    [
        ("聊城市", "", None, GOVERNMENT),
        ("山东省聊城市人民政府", "", None, GOVERNMENT),
        ("市政府", CITY, None, GOVERNMENT),
        ("聊城市政府办公室", "", None, OFFICE),
        ("市政府办", CITY, None, OFFICE),
        ("市府办", CITY, None, OFFICE),
        ("市政府办公室", DISTRICT, None, OFFICE),
        ("市发改委", CITY, None, REFORM),
        ("聊城市发展改革委", "", None, REFORM),
        ("聊城市发展与改革局", "", None, REFORM),
        ("聊城市 教育和\n体育局", "", None, EDUCATION),
        ("聊城市教体局", "", 2023, EDUCATION),
        ("聊城市教育局", "", 2015, EDUCATION),
        ("聊城市生态环境局", "", None, ENVIRONMENT),
        ("聊城市环保局", "", 2016, ENVIRONMENT),
        ("聊城市生态环境局东昌府区分局", "", None, ENVIRONMENT_BRANCH),
        ("聊城市东昌府生态环境局", "", None, ENVIRONMENT_BRANCH),
        ("东昌府区生态环境局", "", None, ENVIRONMENT_BRANCH),
        ("生态环境局东昌府分局", CITY, None, ENVIRONMENT_BRANCH),
        ("生态环境分局", DISTRICT, None, ENVIRONMENT_BRANCH),
        ("财政局", CITY, None, FINANCE),
        ("财政局", COUNTY, None, COUNTY_FINANCE),
        ("县财政局", COUNTY, None, COUNTY_FINANCE),
        ("市财政局", COUNTY, None, FINANCE),
        ("山东省莘县财政局", "", None, COUNTY_FINANCE),
        ("聊城市市场监管局", "", None, MARKET),
        ("市监局", CITY, None, MARKET),
        ("聊城市市场监督管理局（知识产权局）", "", None, MARKET),
        ("聊城市人民政府水利局", "", None, WATER),
        ("聊城高新区", "", None, ZONE),
        ("聊城高新区管委会", "", None, ZONE),
        ("高新区管委会", CITY, None, ZONE),
        ("聊城市税务局", "", None, TAX),
        ("聊城市东昌府区教育局", "", None, DISTRICT_EDUCATION),
        ("区教育局", DISTRICT, None, DISTRICT_EDUCATION),
        ("古楼街道", "", None, STREET),
        ("古楼办事处", DISTRICT, None, STREET),
        ("东昌府区人民政府古楼街道办事处", "", None, STREET),
        ("古楼街", CITY, None, STREET),
        ("张寨镇", CITY, None, TOWN),
        ("聊城市莘县张寨镇政府", "", None, TOWN),
    ],
)
def test_spellings_of_one_body(name: str, division: str, year: int | None, expected: Body) -> None:
    assert RESOLVER.resolve(name, division=division, year=year).body == expected


@pytest.mark.parametrize(
    ("name", "division"),
    [
        ("", CITY),
        ("山东省", CITY),
        ("山东省人民政府", CITY),
        ("内蒙古自治区", ""),
        ("泰安市财政局", CITY),
        ("省财政厅", CITY),
        ("莘县人民政府", ""),
        ("东昌府区人民政府", DISTRICT),
        ("东昌府区人民政府办公室", DISTRICT),
        ("聊城市生态环境局阳谷分局", ""),
        ("聊城市体育局", CITY),
        ("聊城市统计局", CITY),
        ("东昌府区财政局", CITY),
        ("阳谷县张寨镇人民政府", CITY),
        ("聊城经济技术开发区管理委员会", CITY),
        ("国家税务总局", CITY),
        ("聊城市财政局会计科", CITY),
        ("聊城", CITY),
    ],
)
def test_what_the_roster_does_not_hold_is_unknown(name: str, division: str) -> None:
    resolution = RESOLVER.resolve(name, division=division)
    assert (resolution.status, resolution.body, resolution.candidates) == (ResolutionStatus.UNKNOWN, None, ())


@pytest.mark.parametrize(
    ("name", "division", "year", "candidates"),
    [
        ("市政府（办公室）", CITY, None, {GOVERNMENT, OFFICE}),
        ("财政局", "", None, {FINANCE, COUNTY_FINANCE}),
        ("市财政局", "", None, {FINANCE}),
        ("聊城市教育局", "", 2023, {EDUCATION}),
        ("聊城市环保局", "", 2023, {ENVIRONMENT}),
        ("聊城市水务局", "", None, {WATER}),
        ("聊城市工商局", "", 2012, {MARKET}),
        ("聊城市园林局", "", None, {PARKS}),
        ("高新区管委会", "", None, {ZONE}),
        ("古楼镇", DISTRICT, None, {STREET}),
        ("莘市财政局", "", None, set()),
    ],
)
def test_what_only_resembles_a_body_is_a_candidate(
    name: str, division: str, year: int | None, candidates: set[Body]
) -> None:
    resolution = RESOLVER.resolve(name, division=division, year=year)
    assert resolution.body is None
    assert set(resolution.candidates) == candidates
    assert (resolution.status is ResolutionStatus.AMBIGUOUS) == bool(candidates)


def test_a_superior_is_never_its_subordinate() -> None:
    zone = body("z", "恩格贝生态示范区管理委员会", Kind.ZONE, division="150600")
    resolver = Resolver([zone])
    for superior in ("鄂尔多斯市", "内蒙古自治区", "鄂尔多斯市人民政府", "鄂尔多斯市人民政府办公室"):
        assert resolver.resolve(superior, division="150600").status is ResolutionStatus.UNKNOWN
    assert resolver.resolve("示范区管委会", division="150600").candidates == (zone,)
    branch = body("b", "忻州市生态环境局原平分局", Kind.BRANCH, Level.COUNTY, "140981")
    resolver = Resolver([branch])
    assert resolver.resolve("忻州市生态环境局", division="140981").status is ResolutionStatus.UNKNOWN
    assert resolver.resolve("原平分局", division="140981").candidates == (branch,)
    assert resolver.resolve("原平市生态环境局").body == branch


def test_district_names_that_several_cities_use() -> None:
    xuzhou = body("x", "徐州市鼓楼区教育局", level=Level.COUNTY, division="320302")
    nanjing = body("n", "南京市鼓楼区教育局", level=Level.COUNTY, division="320106")
    both = Resolver([xuzhou, nanjing])
    assert set(both.resolve("鼓楼区教育局").candidates) == {xuzhou, nanjing}
    assert both.resolve("鼓楼区教育局", division="320100").body == nanjing
    assert both.resolve("南京市鼓楼区教育局").body == nanjing
    one = Resolver([xuzhou, body("c", "徐州市财政局", division="320300")])
    assert one.resolve("鼓楼区教育局").body == xuzhou
    assert one.resolve("南京市鼓楼区教育局").status is ResolutionStatus.UNKNOWN
    assert one.resolve("鼓楼区教育局", division="320100").status is ResolutionStatus.UNKNOWN


def test_a_county_level_city_is_nearer_than_its_prefecture() -> None:
    near = body("y", "原平市财政局", level=Level.COUNTY, division="140981")
    far = body("x", "忻州市财政局", division="140900")
    assert Resolver([near, far]).resolve("市财政局", division="140981").body == near
    assert Resolver([far]).resolve("市财政局", division="140981").candidates == (far,)


def test_two_bodies_of_one_name_are_told_apart_by_their_years() -> None:
    old = Body("a", "聊城市文化局", Kind.DEPARTMENT, Level.PREFECTURE, CITY, until=2018)
    new = Body(
        "b", "聊城市文化馆理局", Kind.DEPARTMENT, Level.PREFECTURE, CITY, aliases=(Alias("聊城市文化局"),), since=2019
    )
    resolver = Resolver([old, new])
    assert resolver.resolve("聊城市文化局", year=2012).body == old
    assert resolver.resolve("聊城市文化局", year=2022).body == new
    assert resolver.resolve("聊城市文化局").status is ResolutionStatus.AMBIGUOUS


def test_aliases_name_a_body_in_their_years_and_make_it_a_candidate_beyond() -> None:
    one = body("a", "聊城市古城办", aliases=(Alias("聊城市水城办", 2014, 2018),))
    resolver = Resolver([one])
    assert resolver.resolve("聊城市水城办", year=2014).body == one
    beyond = resolver.resolve("聊城市水城办", year=2019)
    assert (beyond.status, beyond.body, beyond.candidates) == (ResolutionStatus.AMBIGUOUS, None, (one,))
    assert resolver.resolve("聊城市水城办").body == one


def test_a_county_that_became_a_district_is_a_candidate_under_its_old_name() -> None:
    one = body("a", "济南市章丘区教育局", level=Level.COUNTY, division="370114")
    assert Resolver([one]).resolve("章丘市教育局", year=2014).candidates == (one,)


@pytest.mark.parametrize(
    ("text", "division", "expected"),
    [
        ("由聊城市财政局、市发改委编制", CITY, (FINANCE, REFORM)),
        ("聊城市生态环境局东昌府分局", CITY, (ENVIRONMENT_BRANCH,)),
        ("聊城市生态环境局阳谷分局", CITY, ()),
        ("聊城市人民政府办公室", CITY, (OFFICE,)),
        ("东昌府区人民政府办公室", CITY, ()),
        ("聊城市人民政府驻北京办事处", CITY, ()),
        ("东昌府区财政局", CITY, ()),
        ("泰安市财政局", CITY, ()),
        ("县财政局", CITY, ()),
        ("县财政局", COUNTY, (COUNTY_FINANCE,)),
        ("聊城市的天气", CITY, ()),
        ("东昌府区教育局与古楼街道", CITY, (DISTRICT_EDUCATION, STREET)),
        ("聊城市财政局和聊城市财政局", CITY, (FINANCE,)),
        ("", CITY, ()),
    ],
)
def test_mentions(text: str, division: str, expected: tuple[Body, ...]) -> None:
    assert RESOLVER.mentioned(text, division=division) == expected


def test_mentions_respect_the_years_of_aliases() -> None:
    one = body("a", "聊城市古城办", aliases=(Alias("聊城市水城办", 2014, 2018),))
    assert Resolver([one]).mentioned("聊城市水城办的报告", year=2015) == (one,)
    assert Resolver([one]).mentioned("聊城市水城办的报告", year=2020) == ()


FRAGMENTS = [
    "聊城市",
    "山东省",
    "泰安市",
    "东昌府",
    "区",
    "市",
    "县",
    "人民政府",
    "办公室",
    "财政局",
    "分局",
    "生态环境局",
]
FRAGMENTS += ["街道", "古楼", "高新区", "管委会", "教育", "和", "体育局", "(", ")", " ", "国家税务总局", "鼓楼区"]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=6), st.sampled_from(["", CITY, DISTRICT, "320100", "x"]))
def test_any_name_gets_one_of_three_answers(parts: list[str], division: str) -> None:
    name = "".join(parts)
    resolution = RESOLVER.resolve(name, division=division, year=2023)
    assert (resolution.status is ResolutionStatus.KNOWN) == (resolution.body is not None)
    assert (resolution.status is ResolutionStatus.AMBIGUOUS) == bool(resolution.candidates)
    assert resolution == RESOLVER.resolve("\u3000".join(name), division=division, year=2023)
    if resolution.body is not None and "泰安市" in name:
        assert name.index("泰安市") > 0  # a name that begins with another city is never one of ours


@settings(max_examples=60, deadline=None)
@given(st.permutations(BODIES))
def test_the_order_of_the_roster_changes_no_answer(bodies: list[Body]) -> None:
    shuffled = Resolver(bodies)
    for name in ("市政府（办公室）", "财政局", "聊城市环保局", "古楼", "聊城"):
        mine, theirs = RESOLVER.resolve(name, division=CITY), shuffled.resolve(name, division=CITY)
        assert (mine.status, mine.body, set(mine.candidates)) == (theirs.status, theirs.body, set(theirs.candidates))
