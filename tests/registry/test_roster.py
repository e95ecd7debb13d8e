"""A roster as offices send it gives bodies; every bad row is named by file, line and reason, and the rest goes in."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import translations
from registry.matching import hashed_code
from registry.model import Alias, Body, Kind, Level
from registry.roster import RosterFile, read_roster
from registry.sheets import Problem
from tests.registry.workbooks import workbook


def read(text: str, known: Sequence[Body] = (), division: str = "") -> RosterFile:
    return read_roster(text.encode(), "r.csv", known, division=division)


def faults(problems: Sequence[Problem]) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in problems]


def test_only_the_name_is_required() -> None:
    found = read("name\n聊城市财政局\n")
    assert found.bodies == (Body("371500-czj", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500"),)
    assert (found.problems, found.warnings) == ((), ())


def test_every_column_is_read() -> None:
    row = "x-1,聊城市财政局,department,prefecture,聊城市,聊城市人民政府,省财政厅,11371500004321234A,"
    row += "市财政局; 聊城市财税局@2008-2010,http://czj.lc.gov.cn.test/,http://a.gov.cn.test/x|http://b.gov.cn.test/y,"
    row += "聊城市人民政府,01-20,2019,2024,x-2,记事\n"
    head = "code,name,kind,level,division,parent,supervisor,credit_code,aliases,home_url,column_url,published_by,due,"
    head += "since,until,successor,notes\n"
    found = read(head + row + "x-2,聊城市人民政府,,,,,,,,,,,,,,,\n")
    assert found.problems == ()
    assert found.bodies[0] == Body(
        "x-1",
        "聊城市财政局",
        Kind.DEPARTMENT,
        Level.PREFECTURE,
        "371500",
        parent="x-2",
        supervisor="省财政厅",
        credit_code="11371500004321234A",
        aliases=(Alias("市财政局"), Alias("聊城市财税局", 2008, 2010)),
        home_url="http://czj.lc.gov.cn.test/",
        column_urls=("http://a.gov.cn.test/x", "http://b.gov.cn.test/y"),
        published_by="x-2",
        due="01-20",
        since=2019,
        until=2024,
        successor="x-2",
        notes="记事",
    )


BAD = """name,division,kind,level,credit_code,due,since,until,home_url,aliases,code
聊城市财政局,,,,,,,,,,
,聊城市,department,,,,,,,,
聊城市财政局,,,,,,,,,,
火星市财政局,火星市,,,,,,,,,
聊城市审计局,,怪,,,,,,,,
聊城市审计局,,,怪,,,,,,,
聊城市司法局,,,,12,,,,,,
聊城市统计局,,,,,02-30,,,,,
聊城市水利局,,,,,,2020,2019,,,
聊城市商务局,,,,,,,,ftp://x.cn,,
聊城市商务局,,,,,,,,http://a.cn; http://b.cn,,
聊城市少年宫,,,,,,,,,,
聊城市林业局,,,,,,明年,,,,
聊城市林业局,,,,,,,,,旧名@很久,
聊城市林业局,,,,,,,,,,二 号
鼓楼区教育局,,,,,,,,,,
聊城市民政局,,,,,2025/1/31,2019年,,mzj.lc.gov.cn.test,,
"""


def test_bad_rows_are_named_and_the_good_ones_go_in() -> None:
    found = read(BAD)
    assert [body.name for body in found.bodies] == ["聊城市财政局", "聊城市民政局"]
    assert (found.bodies[1].due, found.bodies[1].since) == ("01-31", 2019)
    assert found.bodies[1].home_url == "http://mzj.lc.gov.cn.test"
    assert faults(found.problems) == [
        (3, "registry.missing_name"),
        (4, "registry.given_twice"),
        (5, "registry.unknown_division"),
        (6, "registry.unknown_kind"),
        (7, "registry.unknown_level"),
        (8, "registry.bad_credit_code"),
        (9, "registry.bad_due"),
        (10, "registry.years_reversed"),
        (11, "registry.bad_url"),
        (12, "registry.one_home"),
        (13, "registry.kind_unsettled"),
        (14, "registry.bad_year"),
        (15, "registry.bad_alias"),
        (16, "registry.bad_code"),
        (17, "registry.division_ambiguous"),
    ]
    assert found.problems[1].where == "r.csv:4"
    for problem in found.problems:
        for lang in translations.LANGUAGES:
            assert "{" not in translations.text(problem.code, lang, **problem.params)


def test_the_same_code_twice_is_refused_with_the_first_place() -> None:
    found = read("code,name\na,聊城市财政局\na,聊城市审计局\n")
    assert [body.code for body in found.bodies] == ["a"]
    assert found.problems[0].params["first"] == "2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_of_offices(encoding: str) -> None:
    found = read_roster("单位名称,备注\r\n聊城市财政局,牌照㐂\r\n".encode(encoding), "名单.csv")
    assert [(body.name, body.notes) for body in found.bodies] == [("聊城市财政局", "牌照㐂")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "registry.empty_file"),
        (b"\xef\xbb\xbf \r\n", "registry.empty_file"),
        (b"PK\x03\x04nothing", "registry.broken_workbook"),
        (b"%PDF-1.7\x00\x01\x02", "registry.no_table_file"),
        ("name,notes\n聊城市财政局,牌照\n".encode().replace("照".encode(), b"\xe7\x85"), "registry.undecodable"),
        ("序号,地址\n1,x\n".encode(), "registry.no_heading"),
        (b"name\n", "registry.no_rows"),
        (workbook({"空": []}), "registry.empty_file"),
    ],
)
def test_files_without_bodies_say_why(content: bytes, code: str) -> None:
    found = read_roster(content, "r.csv")
    assert found.bodies == ()
    assert [problem.code for problem in found.problems] == [code]


def test_an_unclosed_quote_does_not_swallow_the_rest_silently() -> None:
    found = read('name,notes\n聊城市财政局,a\n聊城市审计局,"b\n聊城市司法局,c\n')
    assert [body.name for body in found.bodies] == ["聊城市财政局"]
    assert faults(found.problems) == [(3, "registry.broken_csv")]


def test_lines_are_those_of_the_file_behind_cells_with_line_breaks() -> None:
    found = read('name,aliases\n聊城市财政局,"财税局\n税财局"\n,x\n')
    assert found.bodies[0].aliases == (Alias("财税局"), Alias("税财局"))
    assert faults(found.problems) == [(4, "registry.missing_name")]


def test_a_pasted_list_with_title_numbers_and_sections() -> None:
    text = "聊城市2025年编制主体名单（试行）\n一、市政府部门\n1. 市财政局\n2、市政府办\n二、乡镇街道（东昌府区）\n"
    text += "3、东昌府区古楼街道\n"
    found = read(text)
    assert found.problems == ()
    assert [(body.code, body.kind) for body in found.bodies] == [
        ("371500-czj", Kind.DEPARTMENT),
        ("371500-zfb", Kind.GOVERNMENT_OFFICE),
        (hashed_code("371502", "东昌府区古楼街道"), Kind.TOWNSHIP),
    ]


def test_rows_without_a_place_take_the_one_given() -> None:
    assert read("市财政局\n").bodies == ()
    assert [body.code for body in read("市财政局\n", division="371500").bodies] == ["371500-czj"]


def test_an_office_workbook() -> None:
    title = "聊城市2025年政府信息公开工作年度报告编制主体名单"
    content = workbook(
        {
            "市直部门": [
                [title],
                ["序号", "单位名称", "上级单位", "网址", "联系人", "备注"],
                ["一、市政府部门（3个）"],
                [1, "市财政局", "聊城市人民政府", "http://czj.lc.gov.cn.test", "张三", ""],
                [2, "市档案局", "", "", "李四", ""],
                [3, "市少年宫", "", "", "", ""],
                [4],
                ["合计", 3],
                ["填表人：张三 13800000000"],
            ],
            "乡镇街道": [
                ["序号", "单位名称", "所属区划", "序号", "单位名称", "所属区划"],
                [1, "古楼街道", "东昌府区", 2, "柳园街道", "东昌府区"],
            ],
            "莘县": [["单位名称"], ["县财政局"], ["县教育局"]],
            "填表说明": [["说明", "请逐项填写"]],
            "旧": [["单位名称"], ["聊城市旧局"]],
        },
        {"市直部门": ["A1:F1", "A3:F3", "C4:C6"]},
        hidden="旧",
    )
    found = read_roster(content, "名单.xlsx")
    assert [(body.code, body.kind.value, body.parent) for body in found.bodies] == [
        ("371500-czj", "department", "聊城市人民政府"),
        ("371500-daj", "department", "聊城市人民政府"),
        (hashed_code("371500", "市少年宫"), "department", "聊城市人民政府"),
        (hashed_code("371502", "古楼街道"), "township", ""),
        (hashed_code("371502", "柳园街道"), "township", ""),
        ("371522-czj", "department", ""),
        ("371522-jyj", "department", ""),
    ]
    assert [(problem.where, problem.code) for problem in found.problems] == [
        ("名单.xlsx 市直部门!2", "registry.personal_column")
    ]
    assert {warning.code for warning in found.warnings} == {
        "registry.hidden_sheet",
        "registry.kind_by_sheet",
        "registry.row_skipped",
        "registry.sheet_skipped",
        "registry.unknown_reference",
    }
    assert not any("138" in str(part) or "张三" in str(part) for part in (found.bodies, found.warnings, found.problems))


def test_numbers_and_dates_of_spreadsheets() -> None:
    content = workbook({"a": [["name", "division", "since", "until"], ["财政局", 371500, 2019, 2024.0]]})
    assert [(body.division, body.since, body.until) for body in read_roster(content, "r.xlsx").bodies] == [
        ("371500", 2019, 2024)
    ]


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("联系电话", ["1", "2", "3"]),
        ("联系人及电话", ["甲", "乙", "丙"]),
        ("负责人", ["", "", ""]),
        ("其他", ["13812345678", "", ""]),
        ("其他", ["0635-8212345", "", ""]),
        ("其他", ["8212345", "8212346", "8212347"]),
        ("其他", ["张三", "李小四", "王五"]),
        ("其他", ["", "a@b.cn", ""]),
    ],
)
def test_columns_of_persons_and_numbers_are_refused(heading: str, cells: list[str]) -> None:
    names = ["聊城市财政局", "聊城市审计局", "聊城市司法局"]
    text = "\n".join(f"{name},{cell}" for name, cell in zip(names, cells, strict=True))
    found = read(f"单位名称,{heading}\n{text}\n")
    assert faults(found.problems) == [(1, "registry.personal_column")]
    assert [(body.name, body.notes) for body in found.bodies] == [(name, "") for name in names]


def test_a_column_of_offices_is_no_column_of_persons() -> None:
    found = read("单位名称,科室\n聊城市财政局,高新区\n聊城市审计局,方志办\n聊城市司法局,金融部\n")
    assert found.problems == ()
    assert [body.notes for body in found.bodies] == ["科室: 高新区", "科室: 方志办", "科室: 金融部"]
    assert [warning.code for warning in found.warnings] == ["registry.unknown_column"]


def test_a_number_in_a_known_column_is_left_out_and_named() -> None:
    found = read("name,notes\n聊城市财政局,找小李 13812345678\n")
    assert found.bodies[0].notes == ""
    assert faults(found.problems) == [(2, "registry.personal_cell")]


def test_a_row_with_a_number_and_no_name_is_no_running_number() -> None:
    assert faults(read("name,其他栏,x\n聊城市财政局,,\n").problems) == []
    content = workbook({"a": [["序号", "name"], [1, "聊城市财政局"], [2], [13812345678]]})
    assert faults(read_roster(content, "r.xlsx").problems) == [(4, "registry.missing_name")]


def test_codes_come_from_slugs_else_from_the_name() -> None:
    found = read("name\n聊城市教育和体育局\n聊城市教育局\n聊城市城乡融合局\n")
    assert [body.code for body in found.bodies] == [
        hashed_code("371500", "聊城市教育和体育局"),
        "371500-jyj",
        hashed_code("371500", "聊城市城乡融合局"),
    ]


def test_hashed_codes_are_fixed_by_the_contract() -> None:
    """Division, and the first 8 hex digits of SHA-256 over the name in UTF-8, NFKC, without white space."""
    expected = hashlib.sha256("聊城市Ａ局".replace("Ａ", "A").encode()).hexdigest()[:8]
    assert hashed_code("371500", " 聊城市\u3000Ａ局 ") == f"371500-{expected}"
    assert hashed_code("371500", "古楼街道") != hashed_code("371502", "古楼街道")


def test_codes_do_not_depend_on_the_order_of_the_rows() -> None:
    names = ["聊城市教育和体育局", "聊城市教育局", "聊城市财政局"]
    one = read("name\n" + "\n".join(names))
    other = read("name\n" + "\n".join(reversed(names)))
    assert {body.name: body.code for body in one.bodies} == {body.name: body.code for body in other.bodies}


FINANCE = Body("old-1", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500", home_url="http://a.gov.cn.test/")


def test_a_known_body_keeps_its_code_and_what_the_file_leaves_blank() -> None:
    found = read("name,home_url,due\n聊城市财政局,,01-20\n", [FINANCE])
    assert found.bodies == (replace(FINANCE, due="01-20"),)


def test_a_dash_takes_away_what_was_known() -> None:
    assert read("name,home_url\n聊城市财政局,—\n", [FINANCE]).bodies == (replace(FINANCE, home_url=""),)


def test_a_body_is_known_by_its_code_its_credit_code_or_an_alias() -> None:
    known = replace(FINANCE, credit_code="11371500004321234A", aliases=(Alias("聊城市财税局"),))
    renamed = read("code,name\nold-1,聊城市财政金融局\n", [known]).bodies[0]
    assert (renamed.code, renamed.name) == ("old-1", "聊城市财政金融局")
    assert Alias("聊城市财政局") in renamed.aliases
    by_credit = read("name,credit_code\n聊城市新财政局,11371500004321234A\n", [known]).bodies[0]
    assert (by_credit.code, by_credit.name) == ("old-1", "聊城市新财政局")
    by_alias = read("name\n聊城市财税局\n", [known])
    assert by_alias.bodies == (known,)
    assert [warning.code for warning in by_alias.warnings] == ["registry.name_kept"]


def test_two_matches_are_an_error() -> None:
    other = replace(FINANCE, code="old-2", name="聊城市财税局")
    found = read("name,aliases\n聊城市财政局,聊城市财税局\n", [FINANCE, other])
    assert found.bodies == ()
    assert faults(found.problems) == [(2, "registry.two_matches")]
    credit = replace(other, credit_code="11371500004321234A")
    found = read("code,name,credit_code\nold-1,聊城市财政局,11371500004321234A\n", [FINANCE, credit])
    assert faults(found.problems) == [(2, "registry.two_matches")]


def test_a_given_code_that_contradicts_the_known_one_is_refused() -> None:
    found = read("code,name\nnew-9,聊城市财政局\n", [FINANCE])
    assert faults(found.problems) == [(2, "registry.code_conflict")]


def test_codes_that_slipped_by_a_row_give_no_body_its_neighbours_name() -> None:
    """A sheet that was sorted without its column of codes."""
    known = [
        FINANCE,
        replace(FINANCE, code="old-2", name="聊城市教育局"),
        replace(FINANCE, code="old-3", name="聊城市水利局"),
    ]
    found = read("code,name\nold-1,聊城市教育局\nold-2,聊城市水利局\nold-3,聊城市财政局\n", known)
    assert found.bodies == ()
    assert faults(found.problems) == [(line, "registry.name_of_another") for line in (2, 3, 4)]
    # A name that another body had before is free: it kept it as an alias, and a person gives the code.
    freed = [FINANCE, replace(known[1], name="聊城市教育和体育局", aliases=(Alias("聊城市教育局"),))]
    assert [body.name for body in read("code,name\nold-1,聊城市教育局\n", freed).bodies] == ["聊城市教育局"]


def test_references_that_lead_back_to_the_body_are_named_and_left_out() -> None:
    found = read(
        "code,name,division,parent,published_by\n"
        "371500-a,聊城市财政局,371500,371500-b,371500-a\n"
        "371500-b,聊城市民政局,371500,371500-c,聊城市民政局\n"
        "371500-c,聊城市统计局,371500,371500-a,371500-b\n"
    )
    assert faults(found.problems) == [(4, "registry.circle")]
    assert found.problems[0].params == {"field": "parent", "path": "371500-c > 371500-a > 371500-b > 371500-c"}
    assert [(body.parent, body.published_by) for body in found.bodies] == [
        ("371500-b", ""),
        ("371500-c", ""),
        ("", "371500-b"),
    ]


def test_a_second_import_changes_nothing() -> None:
    text = "单位名称,别名,处室\n聊城市财政局,市财政局; 财税局@2008-2010,一处\n聊城市少年宫,,\n聊城市人民政府,,\n"
    first = read(text)
    second = read(text, first.bodies)
    assert second.bodies == first.bodies
    assert second.problems == first.problems


def test_a_new_name_whose_slug_is_taken_is_pointed_out() -> None:
    known = Body("371500-jyj", "聊城市教育和体育局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
    found = read("name\n聊城市教育局\n", [known])
    assert found.bodies[0].code == hashed_code("371500", "聊城市教育局")
    assert [warning.code for warning in found.warnings] == ["registry.code_taken"]


def test_a_stated_kind_that_differs_from_the_name_is_pointed_out() -> None:
    found = read("name,kind\n聊城市人民政府,部门\n")
    assert found.bodies[0].kind is Kind.DEPARTMENT
    assert [warning.code for warning in found.warnings] == ["registry.kind_differs"]


def test_the_example_of_the_package_goes_in_whole() -> None:
    from importlib.resources import files

    content = files("registry").joinpath("data", "examples", "roster.csv").read_bytes()
    found = read_roster(content, "roster.csv")
    assert (found.problems, found.warnings) == ((), ())
    assert len(found.bodies) == 5
    assert read_roster(content, "roster.csv", found.bodies).bodies == found.bodies


CELLS = [
    "",
    "聊城市财政局",
    "县教育局",
    "一、部门",
    "合计",
    "注：略",
    "13812345678",
    "371500",
    "部门",
    "2019",
    "01-31",
    "张三",
    "-",
]
CELLS += [
    "聊城市",
    "备注",
    "单位名称",
    "name",
    "http://a.cn",
    "\u0000",
    '"',
    "旧名@2014-2018",
    "=1+1",
    "9" * 30,
    "局" * 200,
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.sampled_from(CELLS), max_size=5), max_size=8), st.sampled_from(["", "371500"]))
def test_whatever_stands_in_a_table_it_is_read_or_named(rows: list[list[str]], division: str) -> None:
    text = "\n".join(["单位名称,类别,起始年度,其他,备注", *(",".join(row) for row in rows)])
    found = read_roster(text.encode(), "r.csv", division=division)
    for body in found.bodies:
        assert body.name
        assert body.code
    assert len({body.code for body in found.bodies}) == len(found.bodies)
    for problem in (*found.problems, *found.warnings):
        assert "{" not in translations.text(problem.code, "en", **problem.params)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    found = read_roster(content, "r.csv")
    assert found.bodies or found.problems


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["聊城市财政局", "聊城市少年宫", "", "莘县教育局", "火星局"]), min_size=1, max_size=8))
def test_every_row_is_a_body_or_a_problem(names: list[str]) -> None:
    found = read("name,notes\n" + "\n".join(f"{name},x" for name in names))
    assert len(found.bodies) + len(found.problems) == len(names)
