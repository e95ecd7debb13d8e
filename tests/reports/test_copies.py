"""Several copies of one table: last year's beside this year's, the region's behind the body's own. Which one is the
report's own only a caption tells; else a cell that they print differently is not decidable."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from reports.model import AnnualReport, CellStatus, SourceFile
from reports.reading import read_report
from tests.reports.forms import (
    Style,
    Values,
    applications_rows,
    disputes_rows,
    draw,
    flat_text,
    page,
    pipe_text,
    proactive_rows,
)
from tests.reports.media.truth import differences

OWN, OTHER = draw(1), draw(2)
STYLE = Style()


def _read(text: str) -> AnnualReport:
    return read_report(SourceFile(text.encode()))


def _codes(report: AnnualReport) -> set[str]:
    return {finding.code for finding in report.findings}


def _agree(report: AnnualReport) -> None:
    """Every figure is what both copies print, or none."""
    for figure in report.figures:
        key = (figure.table, figure.row, figure.column)
        if OWN[key] == OTHER[key]:
            assert str(figure.value) == OWN[key], key
        else:
            assert (figure.value, figure.status) == (None, CellStatus.UNREADABLE), key


def _both(write: Callable[[Values], str], first: Values, second: Values) -> str:
    one, two = write(first), write(second)
    return one.replace("</body>", two + "</body>") if "</body>" in one else f"{one}\n{two}"


def _page(first: str, second: str, *, last_first: bool = True) -> str:
    """Each table twice in its own section, a caption above each copy."""
    text = page(OWN)
    for rows in (proactive_rows, applications_rows, disputes_rows):
        tables = [f"<table border=1><tbody>{''.join(rows(values, STYLE))}</tbody></table>" for values in (OTHER, OWN)]
        assert tables[1] in text
        pair = [f"<p>{caption}</p>{table}" for caption, table in zip((first, second), tables, strict=True)]
        text = text.replace(tables[1], "".join(pair if last_first else pair[::-1]))
    return text


@pytest.mark.parametrize("write", [page, flat_text, pipe_text])
@pytest.mark.parametrize(("first", "second"), [(OWN, OTHER), (OTHER, OWN)])
def test_nothing_is_taken_of_two_whole_reports_that_differ(
    write: Callable[[Values], str], first: Values, second: Values
) -> None:
    report = _read(_both(write, first, second))
    _agree(report)
    assert {"table_repeated", "copies_differ", "unreadable_cells"} <= _codes(report)


def test_blanks_do_not_make_a_copy_lose_against_a_fuller_one() -> None:
    """Bodies that leave zeros blank print the region's full table behind their own."""
    own = {key: "" if value == "0" else value for key, value in OWN.items()}
    report = _read(_both(page, own, OTHER))
    for figure in report.figures:
        key = (figure.table, figure.row, figure.column)
        assert figure.value is None or own[key] == OTHER[key], key


@pytest.mark.parametrize(("earlier", "own"), [("2022年", "2023年"), ("上年度数据", "本年度数据"), ("去年", "")])
@pytest.mark.parametrize("last_first", [True, False])
def test_a_caption_tells_which_copy_is_of_the_year(earlier: str, own: str, *, last_first: bool) -> None:
    report = _read(_page(earlier, own, last_first=last_first))
    assert differences(OWN, report) == {}
    assert "table_repeated" in _codes(report)
    assert "copies_differ" not in _codes(report)
    assert max(figure.confidence for figure in report.figures) < 0.95


@pytest.mark.parametrize("hiding", ["style='display: none'", "hidden", "style='visibility:hidden'"])
def test_a_hidden_copy_of_what_is_shown_counts_for_nothing(hiding: str) -> None:
    rows = [*proactive_rows(OTHER, STYLE), *applications_rows(OTHER, STYLE), *disputes_rows(OTHER, STYLE)]
    for before in ("<p>一、", "<p>五、"):
        draft = f"<div {hiding}><table><tbody>{''.join(rows)}</tbody></table></div>{before}"
        report = _read(page(OWN).replace(before, draft))
        assert differences(OWN, report) == {}
        assert "table_repeated" not in _codes(report)


def test_copies_that_agree_are_one_table() -> None:
    report = _read(_page("2022年", "2023年").replace("2022年", "2023年"))
    assert "copies_differ" in _codes(report)  # they differ: the captions do not
    same = _read(_both(page, OWN, OWN))
    assert differences(OWN, same) == {}
    assert not {"table_repeated", "copies_differ"} & _codes(same)


def test_last_years_row_above_this_years_in_table_four() -> None:
    earlier, own = disputes_rows(OTHER, STYLE)[-1], disputes_rows(OWN, STYLE)[-1]
    heads = disputes_rows(OWN, STYLE)[:-1]
    for names in (("2022年", "2023年"), ("上年", "本年")):
        rows = [row.replace("<tr>", f"<tr><td>{name}</td>", 1) for row, name in zip((earlier, own), names, strict=True)]
        head = heads[0].replace("<tr>", "<tr><td rowspan=3>年度</td>", 1)
        text = page(OWN).replace("".join((*heads, own)), "".join((head, *heads[1:], *rows)))
        assert text != page(OWN)
        assert differences(OWN, _read(text)) == {}


@pytest.mark.parametrize(
    ("rows", "name"),
    [(proactive_rows, "proactive"), (applications_rows, "applications"), (disputes_rows, "disputes")],
)
def test_nothing_is_taken_of_a_table_behind_an_empty_form(
    rows: Callable[[Values, Style], list[str]], name: str
) -> None:
    """Bodies without a case leave their own form empty and print the region's behind it."""
    empty = dict.fromkeys(OWN, "")
    table, form = ("".join(rows(values, STYLE)) for values in (OWN, empty))
    text = page(OWN)
    for caption in ("", "<p>各部门汇总</p>"):
        report = _read(text.replace(table, f"{form}</tbody></table>{caption}<table><tbody>{table}"))
        assert {f.status for f in report.figures if f.table == name} == {CellStatus.UNREADABLE}
        assert {"table_repeated", "copies_differ"} <= _codes(report)
    behind = _read(text.replace(table, f"{table}</tbody></table><table><tbody>{form}"))
    assert differences(OWN, behind) == {}


def test_rows_repeated_as_headings_on_the_next_page_make_no_second_table() -> None:
    """Word repeats as many rows as were set as headings, the first row of figures among them."""
    rows = applications_rows(OWN, STYLE)
    text = page(OWN)
    again = [re.sub(r" rowspan=.\d+.", "", row) for row in rows[14:]]
    torn = "".join(rows[:14]) + "</tbody></table><p>- 3 -</p><table><tbody>" + "".join((*rows[:4], *again))
    report = _read(text.replace("".join(rows), torn))
    assert differences(OWN, report) == {}
    assert not {"table_repeated", "rows_missing"} & _codes(report)
