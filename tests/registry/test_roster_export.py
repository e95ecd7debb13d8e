"""What is exported is what was there: import of an export gives the same bodies."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry import roster_export
from registry.divisions import UnknownDivisionError, divisions
from registry.headings import FIELDS
from registry.model import Alias, Body, Kind, Level
from registry.roster import read_roster
from registry.scaffold import scaffold

CHARACTERS = "聊城阳谷河湖甲乙丙局厅科海山〇ABCxyz019（）-.,\"'"
NAMES = st.text(CHARACTERS, min_size=2, max_size=12).filter(lambda name: any(mark >= "\u4e00" for mark in name))
YEARS = st.none() | st.integers(2008, 2030)
URLS = st.builds(
    "http://{}.gov.cn.test/{}".format, st.text("abc", min_size=1, max_size=5), st.text('a1/;?=&._-%|,"', max_size=8)
)


@st.composite
def aliases(draw: st.DrawFn) -> tuple[Alias, ...]:
    found = {}
    for _ in range(draw(st.integers(0, 3))):
        since, until = draw(YEARS), draw(YEARS)
        if since is not None and until is not None and since > until:
            since, until = until, since
        name = draw(st.text("旧名简称县局甲乙丙丁", min_size=1, max_size=6))
        found[name] = Alias(name, since, until)
    return tuple(found.values())


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Body, ...]:
    rows = []
    for number in range(draw(st.integers(1, 5))):
        since, until = sorted((draw(st.integers(2008, 2030)), draw(st.integers(2008, 2030))))
        place = draw(st.sampled_from(["371500", "371522", "370000"]))
        rows.append(
            Body(
                code=f"c-{number}",
                name=f"第{number}号{draw(NAMES)}",
                kind=draw(st.sampled_from(list(Kind))),
                level=draw(st.sampled_from(list(Level))),
                division=place,
                parent=draw(st.sampled_from(["", f"c-{(number + 1) % 9}", "省里某机关"])),
                supervisor=draw(st.sampled_from(["", "省里某机关"])),
                credit_code=draw(st.sampled_from(["", f"1137150000432123{number}A"])),
                aliases=draw(aliases()),
                home_url=draw(st.just("") | URLS).replace("|", "%7C"),
                column_urls=tuple(dict.fromkeys(url.replace("|", "%7C") for url in draw(st.lists(URLS, max_size=3)))),
                published_by=draw(st.sampled_from(["", "省里某机关"])),
                due=draw(st.sampled_from(["", "01-20", "03-31"])),
                since=draw(st.sampled_from([None, since])),
                until=draw(st.sampled_from([None, until])),
                successor=draw(st.sampled_from(["", "c-7"])),
                notes=draw(st.sampled_from(["", "甲; 乙", "两\n行", '有"引号", 逗号', "=1+1", "文号〔2025〕1号"])),
            )
        )
    return tuple(rows)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(bodies(), st.sampled_from(["csv", "xlsx"]), st.sampled_from(["zh", "en"]))
def test_round_trip(rows: tuple[Body, ...], form: str, lang: str) -> None:
    write = roster_export.write_csv if form == "csv" else roster_export.write_xlsx
    found = read_roster(write(rows, lang), f"r.{form}")
    assert found.problems == ()
    assert found.bodies == rows
    assert read_roster(write(rows, lang), f"r.{form}", rows).bodies == rows


def test_headings_are_the_contracts() -> None:
    english = roster_export.write_csv((), "en").decode()
    assert english == (
        "code,name,kind,level,division,parent,supervisor,credit_code,aliases,home_url,column_url,published_by,due,"
        "since,until,successor,notes\n"
    )
    chinese = roster_export.write_csv((), "zh", bom=True).decode("utf-8-sig")
    assert chinese.startswith("代码,单位名称,单位类别,层级,行政区划,上级单位,主管部门,统一社会信用代码,别名,网站地址,")
    assert tuple(roster_export.headings("zh")) == FIELDS
    with pytest.raises(ValueError, match="fr"):
        roster_export.headings("fr")


def test_the_same_bodies_give_the_same_workbook() -> None:
    rows = scaffold("371500")
    assert roster_export.write_xlsx(rows) == roster_export.write_xlsx(rows)


@pytest.mark.parametrize(
    "place", ["110000", "370000", "150000", "371500", "371502", "371522", "532300", "429004", "500229"]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_scaffold_imports_unchanged(place: str, lang: str) -> None:
    rows = scaffold(place)
    found = read_roster(roster_export.write_xlsx(rows, lang), "r.xlsx")
    assert (found.bodies, found.problems, found.warnings) == (rows, (), ())
    # The names alone settle the same bodies: what a person pastes needs no other column.
    assert read_roster("\n".join(row.name for row in rows).encode(), "r.csv").bodies == rows


def test_a_scaffold_has_government_office_and_departments() -> None:
    names = {row.code: row.name for row in scaffold("聊城市")}
    assert names["371500-rmzf"] == "聊城市人民政府"
    assert names["371500-zfb"] == "聊城市人民政府办公室"
    assert names["371500-fgw"] == "聊城市发展和改革委员会"
    assert {row.name for row in scaffold("371502")} >= {"聊城市东昌府区教育局"}
    assert {row.name for row in scaffold("371522")} >= {"莘县教育局", "莘县卫生健康局"}
    assert {row.name for row in scaffold("370000")} >= {"山东省教育厅", "山东省人民政府办公厅"}


@pytest.mark.parametrize("place", ["火星", "810000", "000000"])
def test_a_scaffold_of_nowhere_is_refused(place: str) -> None:
    with pytest.raises(UnknownDivisionError):
        scaffold(place)


@pytest.mark.slow
def test_scaffolds_all_over_the_country_settle_by_their_names() -> None:
    """Every province and prefecture, and each tenth county (all of them were tried once: 4 minutes, none differed)."""
    for number, division in enumerate(divisions().by_code.values()):
        if division.level is Level.NATIONAL or division.code[:2] in ("71", "81", "82"):
            continue
        if division.level is Level.COUNTY and number % 10:
            continue
        rows = scaffold(division.code)
        found = read_roster("\n".join(row.name for row in rows).encode(), "r.csv")
        assert (found.bodies, found.problems) == (rows, ()), division


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_mark_of_who_counts_goes_out_and_comes_in(form: str, lang: str) -> None:
    tax = Body("371500-swj", "国家税务总局聊城市税务局", Kind.VERTICAL, Level.PREFECTURE, "371500", counted=True)
    zone = Body("371500-jkq", "聊城经济技术开发区管理委员会", Kind.ZONE, Level.PREFECTURE, "371500", counted=False)
    plain = Body("371500-czj", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
    assert [body.is_counted for body in (tax, zone, plain, replace(tax, counted=None))] == [True, False, True, False]
    write = roster_export.write_csv if form == "csv" else roster_export.write_xlsx
    found = read_roster(write((tax, zone, plain), lang), f"r.{form}")
    assert (found.problems, found.bodies) == ((), (tax, zone, plain))
    again = read_roster(roster_export.write_csv((replace(tax, counted=False),)), "r.csv", (tax, zone))
    assert [body.counted for body in again.bodies] == [False], "no is not left blank"
    bad = read_roster(roster_export.write_csv((tax,)).replace(b"yes", b"maybe"), "r.csv")
    assert [problem.code for problem in bad.problems] == ["registry.bad_yes_no"]
