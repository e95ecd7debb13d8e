"""What a tired clerk and a hostile tester put into roster files: each of these went in wrongly, or not at all, once."""

import pytest

from registry.headings import field_of
from registry.model import Body, Kind, Level
from registry.roster import RosterFile, read_roster
from registry.sections import without_number
from tests.registry.workbooks import workbook

FINANCE = Body("371500-czj", "聊城市财政局", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
OFFICE = Body("371500-zfb", "聊城市人民政府办公室", Kind.GOVERNMENT_OFFICE, Level.PREFECTURE, "371500")
STREET = Body("s", "聊城市东昌府区古楼街道办事处", Kind.TOWNSHIP, Level.TOWNSHIP, "371502")
ZONE = Body("z", "聊城经济技术开发区管理委员会", Kind.ZONE, Level.PREFECTURE, "371500")
REFORM = Body("371500-fgw", "聊城市发展和改革委员会", Kind.DEPARTMENT, Level.PREFECTURE, "371500")
KNOWN = (FINANCE, OFFICE, STREET, ZONE, REFORM)


def read(text: str, known: tuple[Body, ...] = (), division: str = "") -> RosterFile:
    return read_roster(text.encode(), "r.csv", known, division=division)


def problems(found: RosterFile) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in found.problems]


def warnings(found: RosterFile) -> list[str]:
    return [warning.code for warning in found.warnings]


@pytest.mark.parametrize("heading", ["县市区", "县（市、区）", "所属县区", "所在县区", "所属区县"])
def test_the_column_of_the_county_places_its_townships(heading: str) -> None:
    assert field_of(heading) == "division"
    cells: list[list[object]] = [
        ["乡镇（街道）名单", "", ""],
        ["序号", heading, "单位名称"],
        [1, "东昌府区", "柳园街道"],
        [2, "", "古楼街道"],
    ]
    found = read_roster(workbook({"乡镇": cells}, {"乡镇": ["A1:C1", "B3:B4"]}), "r.xlsx")
    assert [(body.name, body.division) for body in found.bodies] == [("柳园街道", "371502"), ("古楼街道", "371502")]
    assert found.problems == ()


def test_the_lists_own_level_is_a_division() -> None:
    found = read("单位名称,所属地区\n财政局,市直\n财政局,东昌府区\n", division="371500")
    assert [body.code for body in found.bodies] == ["371500-czj", "371502-czj"]
    assert problems(read("单位名称,所属地区\n财政局,市直\n")) == [(2, "registry.unknown_division")]


def test_a_sheet_of_remarks_beside_the_tables_is_skipped_and_said() -> None:
    remarks = [["填表说明："], ["各单位应如实填写"], ["不得漏报"]]
    found = read_roster(workbook({"市直": [["单位名称"], ["聊城市财政局"]], "说明": remarks}), "r.xlsx")
    assert found.bodies == (FINANCE,)
    assert found.problems == ()
    assert "registry.sheet_skipped" in warnings(found)


def test_a_sheet_of_names_beside_the_tables_is_still_read_line_by_line() -> None:
    names = [["聊城市审计局"], ["聊城市少年宫"]]
    found = read_roster(workbook({"市直": [["单位名称"], ["聊城市财政局"]], "补充": names}), "r.xlsx")
    assert [body.name for body in found.bodies] == ["聊城市财政局", "聊城市审计局"]
    assert problems(found) == [(2, "registry.kind_unsettled")]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("- 聊城市商务局", "聊城市商务局"),
        ("•聊城市商务局", "聊城市商务局"),
        ("4 聊城市林业局", "聊城市林业局"),
        ("12：聊城市林业局", "聊城市林业局"),
        ("③ 聊城市林业局", "聊城市林业局"),
        ("（3）聊城市统计局", "聊城市统计局"),
        ("聊城市统计局", "聊城市统计局"),
        ("-", "-"),
        ("2018", "2018"),
    ],
)
def test_numbers_and_bullets_are_no_part_of_a_name(line: str, name: str) -> None:
    assert without_number(line) == name


def test_numbers_in_the_cells_of_names_are_no_part_of_them() -> None:
    found = read("单位名称,备注\n1.聊城市财政局,\n2、聊城市审计局,\n")
    assert [body.code for body in found.bodies] == ["371500-czj", "371500-sjj"]


@pytest.mark.parametrize(
    "cell",
    [
        "聊城市司法局、聊城市民政局、聊城市统计局",
        "聊城市司法局，民政局",
        "聊城市司法局/聊城市民政局",
        '"聊城市司法局\n聊城市民政局"',
    ],
)
def test_several_bodies_in_one_cell_are_not_one_body(cell: str) -> None:
    found = read(f"name\n{cell}\n聊城市财政局\n")
    assert found.bodies == (FINANCE,)
    assert problems(found) == [(2, "registry.several_names")]


@pytest.mark.parametrize(
    "cell",
    [
        "国家税务总局\n聊城市税务局",
        "聊城市\n财政局",
        "聊城市住房和\n城乡建设局",
        "聊城市文化和旅游局（聊城市文物局）",
        "聊城市人民政府\n办公室",
    ],
)
def test_a_long_name_on_two_lines_is_one_body(cell: str) -> None:
    found = read(f'name\n"{cell}"\n')
    assert found.problems == ()
    assert [body.name for body in found.bodies] == [cell.replace("\n", "")]


def test_a_person_may_say_by_a_code_that_it_is_one_body() -> None:
    found = read("code,name,kind,division\nx,聊城市司法局、民政局,部门,聊城市\n")
    assert [body.code for body in found.bodies] == ["x"]


@pytest.mark.parametrize(
    ("name", "division", "known"),
    [
        ("市财政局", "聊城市", FINANCE),
        ("财政局", "聊城市", FINANCE),
        ("山东省聊城市财政局", "", FINANCE),
        ("市政府办", "聊城市", OFFICE),
        ("古楼街道", "东昌府区", STREET),
        ("聊城经开区管委会", "聊城市", ZONE),
    ],
)
def test_another_spelling_is_the_same_body_and_no_second_duty(name: str, division: str, known: Body) -> None:
    found = read(f"name,division,notes\n{name},{division},x\n", KNOWN)
    assert [(body.code, body.name, body.notes) for body in found.bodies] == [(known.code, known.name, "x")]
    assert found.bodies[0].aliases == known.aliases
    assert warnings(found) == ["registry.name_kept"]


@pytest.mark.parametrize(("name", "warned"), [("市发改委", True), ("聊城市审计局", False)])
def test_other_words_are_another_body_until_a_person_says_so(name: str, warned: bool) -> None:
    found = read(f"name,division\n{name},聊城市\n", KNOWN)
    assert found.bodies[0].code not in {body.code for body in KNOWN}
    assert ("registry.code_taken" in warnings(found)) is warned


def test_one_body_in_two_spellings_in_one_file_is_refused_with_the_first_place() -> None:
    found = read("name,division\n市财政局,聊城市\n聊城市财政局,\n青岛海关,\n中华人民共和国青岛海关,\n")
    assert [body.name for body in found.bodies] == ["市财政局", "青岛海关"]
    assert problems(found) == [(3, "registry.given_twice"), (5, "registry.given_twice")]
    assert found.problems[0].params["first"] == "2"


def test_a_code_of_its_own_keeps_two_spellings_apart() -> None:
    found = read("code,name,division\n,市财政局,聊城市\nx,聊城市财政局,\n")
    assert [body.code for body in found.bodies] == ["371500-czj", "x"]


def test_a_slug_taken_within_the_file_is_pointed_out() -> None:
    found = read("name\n聊城市教育和体育局\n聊城市教育局\n")
    assert [body.code for body in found.bodies][1] == "371500-jyj"
    assert warnings(found) == ["registry.code_taken"]


def test_a_row_with_a_kind_and_no_name_is_no_section() -> None:
    found = read("name,kind,home_url\n,department,\n聊城市财政局,,\n")
    assert problems(found) == [(2, "registry.missing_name")]
    assert found.bodies == (FINANCE,)


def test_lists_side_by_side_may_end_at_different_lines() -> None:
    found = read("序号,单位名称,序号,单位名称\n1,聊城市财政局,2,聊城市审计局\n3,聊城市民政局,,\n")
    assert {body.name for body in found.bodies} == {"聊城市财政局", "聊城市审计局", "聊城市民政局"}
    assert found.problems == ()


def test_a_mail_address_is_no_web_address() -> None:
    assert problems(read("name,home_url\n聊城市财政局,czj@lc.gov.cn\n")) == [(2, "registry.bad_url")]


@pytest.mark.parametrize(
    ("cell", "due"), [("1.31", "01-31"), ("1月31日", "01-31"), ("1.3", ""), ("1.2", ""), ("10.1", "")]
)
def test_a_day_that_lost_its_zero_in_the_spreadsheet_is_refused(cell: str, due: str) -> None:
    found = read(f"name,due\n聊城市财政局,{cell}\n")
    assert [body.due for body in found.bodies] == ([due] if due else [])
    assert problems(found) == ([] if due else [(2, "registry.bad_due")])


@pytest.mark.parametrize(
    ("content", "code", "form"),
    [
        ("<html><table><tr><td>单位名称</td></tr></table></html>".encode(), "registry.no_table_file", "HTML"),
        ("\ufeff\r\n<!DOCTYPE html><title>名单</title>".encode(), "registry.no_table_file", "HTML"),
        (b"%PDF-1.4\n1 0 obj", "registry.no_table_file", "PDF"),
        (b"{\\rtf1\\ansi x}", "registry.no_table_file", "RTF"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "registry.encrypted", ""),
    ],
)
def test_what_is_no_table_is_said_by_its_form(content: bytes, code: str, form: str) -> None:
    (problem,) = read_roster(content, "r.xls").problems
    assert (problem.code, problem.params.get("form", "")) == (code, form)


@pytest.mark.parametrize("sheet", ["市直", "A&B x'y"])
def test_rows_that_nobody_sees_are_told(sheet: str) -> None:
    rows = [["单位名称", "行政区划"], *([name, "371500"] for name in ("聊城市财政局", "聊城市教育局", "聊城市民政局"))]
    content = workbook({"空": [], sheet: rows}, hidden_rows={sheet: [3, 9]})
    found = read_roster(content, "名单.xlsx")
    assert len(found.bodies) == 3
    told = [problem for problem in found.warnings if problem.code == "registry.hidden_rows"]
    assert [(one.sheet, one.line, one.params) for one in told] == [(sheet, 3, {"rows": "3"})]
