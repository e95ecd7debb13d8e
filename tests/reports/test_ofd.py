"""OFD: reports made by code in the manners of real writers, broken and hostile packages."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from itertools import cycle
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reports.documents import ofd, read
from reports.documents.ofd_parts import MAX_PAGES
from reports.documents.ofd_text import deltas
from reports.errors import DocumentError, DocumentTooLarge, UnreadableDocument
from reports.model import AnnualReport, CellStatus, Document, Paragraph, SourceFile
from reports.reading import read_report
from tests.reports.broken import outcome
from tests.reports.forms import Values
from tests.reports.media.ofd_maker import PLAIN, STANDARD, Manner, grouped, make_ofd, packed
from tests.reports.media.ofd_sheets import HEIGHT, WIDTH, Line, Sheet, Text, set_report
from tests.reports.media.truth import BODY_NAME, PROSE, SIGNED_ON, TITLE, differences, draw

FORMS = (("2021", "2021"), ("2019", "2019"), ("2021", "2019"))
MANNERS = {
    "plain": PLAIN,
    "rules as thin fills": Manner(rules="fills"),
    "rules as thin rectangles": Manner(rules="rectangles"),
    "rules in one path": Manner(rules="one_path"),
    "glyph by glyph": Manner(glyph_by_glyph=True),
    "a row of cells in one text": Manner(one_text_object_a_row=True),
    "labels struck twice": Manner(struck_twice=True),
    "labels struck twice, glyph by glyph": Manner(struck_twice=True, glyph_by_glyph=True),
    "points under a CTM": Manner(scale=True),
    "all in composites": Manner(composite=True),
    "names in another case": Manner(odd_case=True, namespace="http://www.ofdspec.org"),
    "default namespace": Manner(prefix=""),
    "no namespace": Manner(prefix="", namespace=""),
    "laid on its side": Manner(lying=True),
    "white ground": Manner(white_ground=True),
    "indented text": Manner(pretty=True),
    "no template": Manner(template=False),
    "over a picture": Manner(picture=True),
}
LONG = replace(PROSE, overview=PROSE.overview * 5, problems=PROSE.problems * 6)


def _report(content: bytes) -> AnnualReport:
    return read_report(SourceFile(content, "application/pdf", "年报.pdf"))


def _document(content: bytes) -> Document:
    return ofd.read(SourceFile(content))


def _codes(report: AnnualReport) -> set[str]:
    return {finding.code for finding in report.findings}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "forms"), list(zip(MANNERS, cycle(FORMS), strict=False)))
def test_every_figure_is_right_in_every_manner(name: str, forms: tuple[str, str]) -> None:
    for seed in (3, 4):
        values = draw(seed, *forms, odd=seed == 4)
        report = _report(make_ofd(set_report(values, *forms), MANNERS[name]))
        assert differences(values, report) == {}
        assert report.reader == "ofd"


@pytest.mark.parametrize("forms", FORMS)
@pytest.mark.parametrize("repeated", [False, True])
def test_a_long_report_with_table_three_over_a_page_break(forms: tuple[str, str], repeated: bool) -> None:
    values = draw(11, *forms)
    sheets = set_report(values, *forms, prose=LONG, repeat_heads=repeated)
    report = _report(make_ofd(sheets))
    assert 4 <= len(sheets) <= 6
    assert differences(values, report) == {}
    assert len({figure.place.page for figure in report.figures if figure.table == "applications"}) == 2
    assert (report.title, report.body_name, report.year, report.signed_on) == (TITLE, BODY_NAME, 2023, SIGNED_ON)


def test_a_clean_report_has_no_finding() -> None:
    values = draw(5)
    # A department makes no 规章: any other number would rightly be doubted.
    values.update({key: "0" for key in values if key[:2] == ("proactive", "rules")})
    assert _report(make_ofd(set_report(values, prose=LONG))).findings == ()


def test_figures_stand_where_their_place_says() -> None:
    sheets = set_report(draw(6))
    scale = 72 / 25.4
    for figure in _report(make_ofd(sheets)).figures:
        assert figure.place.page is not None
        assert figure.place.box is not None
        x0, y0, x1, y1 = (edge / scale for edge in figure.place.box)
        assert 0 < x0 < x1 < WIDTH
        assert 0 < y0 < y1 < HEIGHT
        inside = [
            each.text
            for each in sheets[figure.place.page - 1].texts
            if each.value and x0 - 0.1 < each.x < x1 and y0 < each.y < y1
        ]
        assert "".join(inside) == figure.raw


@pytest.mark.slow
@pytest.mark.parametrize("forms", FORMS)
@pytest.mark.parametrize("ruled", ["labels", "heads"])
def test_tables_ruled_in_columns_but_not_in_rows(ruled: str, forms: tuple[str, str]) -> None:
    for seed in (1, 2, 3):
        values: Values = draw(seed, *forms, odd=seed == 2)
        sheets = set_report(values, *forms, rows_ruled="labels" if ruled == "labels" else "heads")
        assert differences(values, _report(make_ofd(sheets))) == {}


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    forms=st.sampled_from(FORMS),
    odd=st.booleans(),
    ruled=st.sampled_from(["labels", "heads"]),
    repeated=st.booleans(),
    number_width=st.sampled_from([5.0, 6.0, 8.0, 10.0]),
    dispute_width=st.sampled_from([6.5, 8.0, 10.8]),
    drop=st.integers(0, 100),
)
@example(4, ("2021", "2021"), False, "heads", False, 5.0, 10.8, 9)
@example(12, ("2019", "2019"), False, "heads", True, 10.0, 8.0, 40)
@example(11, ("2019", "2019"), True, "labels", False, 8.0, 6.5, 9)
def test_narrow_columns_without_rules_between_rows_are_right_or_unreadable(
    seed: int,
    forms: tuple[str, str],
    odd: bool,
    ruled: Literal["labels", "heads"],
    repeated: bool,
    number_width: float,
    dispute_width: float,
    drop: float,
) -> None:
    values = draw(seed, *forms, odd=odd)
    sheets = set_report(
        values,
        *forms,
        rows_ruled=ruled,
        repeat_heads=repeated,
        number_width=number_width,
        dispute_width=dispute_width,
        drop=drop,
    )
    given_up = {CellStatus.UNREADABLE.value, CellStatus.ABSENT.value}
    found = differences(values, _report(make_ofd(sheets)))
    assert not {
        key: pair for key, pair in found.items() if not isinstance(pair[1], tuple) or pair[1][1] not in given_up
    }


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10**6), name=st.sampled_from(sorted(MANNERS)), forms=st.sampled_from(FORMS), odd=st.booleans()
)
def test_any_report_in_any_manner_is_right(seed: int, name: str, forms: tuple[str, str], odd: bool) -> None:
    values = draw(seed, *forms, odd=odd)
    assert differences(values, _report(make_ofd(set_report(values, *forms), MANNERS[name]))) == {}


def test_a_page_that_is_listed_and_not_there_is_told_and_nothing_is_invented() -> None:
    values = draw(7)
    report = _report(make_ofd(set_report(values), Manner(missing_pages=frozenset({2}))))
    finding = next(finding for finding in report.findings if finding.code == "pages_missing")
    assert finding.params == {"pages": "2"}
    wrong = {key: pair for key, pair in differences(values, report).items() if pair[1] != (None, "absent")}
    assert wrong == {}
    assert "rows_missing" in _codes(report) or "table_missing" in _codes(report)


def test_hidden_words_over_a_picture_are_read_and_told() -> None:
    values = draw(8)
    report = _report(make_ofd(set_report(values), Manner(alpha="0", picture=True, template=False)))
    assert differences(values, report) == {}
    assert "text_hidden" in _codes(report)


def test_hidden_words_without_a_picture_are_not_what_is_printed() -> None:
    sheets = set_report(draw(8))
    with pytest.raises(UnreadableDocument) as caught:
        _document(make_ofd(sheets, Manner(alpha="0", template=False)))
    assert caught.value.params["reason"] == "no_text_layer"


def test_pictures_alone_are_no_text_layer() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        _document(make_ofd([Sheet(), Sheet()], Manner(picture=True)))
    assert caught.value.params == {"medium": "ofd", "reason": "no_text_layer"}


def test_a_scanned_page_among_others_is_told() -> None:
    document = _document(make_ofd([*set_report(draw(9)), Sheet()], Manner(picture=True)))
    assert document.meta["pages_without_text"] == str(len(set_report(draw(9))) + 1)


def test_glyphs_without_a_character_make_their_cell_unreadable() -> None:
    values = draw(10)
    key = ("applications", "granted", "natural_person")
    values[key] = "9\u00a4"
    report = _report(make_ofd(set_report(values)))
    figure = report.figure(*key)
    assert figure is not None
    assert (figure.value, figure.status) == (None, CellStatus.UNREADABLE)
    assert "characters_damaged" in _codes(report)


def test_a_file_of_nameless_glyphs_is_refused() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        _document(make_ofd([Sheet([Text(30, 40, 5, "\ue001\ue002\ue003年报")])], Manner(template=False)))
    assert caught.value.params["reason"] == "no_characters"


@given(st.lists(st.sampled_from([0.5, 1.0, 2.25, 3.7, -12.5]), max_size=40))
def test_steps_are_read_as_they_are_written(walk: list[float]) -> None:
    assert deltas(grouped(walk), len(walk)) == walk


def test_steps_end_where_they_make_no_sense() -> None:
    assert deltas("1 2 x 4", 9) == [1, 2]
    assert deltas("g 3", 9) == []
    assert deltas("g 99999999999 1", 4) == [1, 1, 1, 1]
    assert deltas(None, 4) == []


def _page(objects: str, *, resources: str = "", before: str = "") -> bytes:
    """A package of one page with these objects, and these resources."""
    space = f'xmlns:ofd="{STANDARD}"'
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    common = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    common += "<ofd:DocumentRes>Res.xml</ofd:DocumentRes>" if resources else ""
    pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="Page.xml"/></ofd:Pages>'
    content = f"<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content>"
    parts = {
        "OFD.xml": f"<ofd:OFD {space}>{body}</ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData>{common}</ofd:CommonData>{pages}</ofd:Document>",
        "Doc_0/Page.xml": f"{before}<ofd:Page {space}>{content}</ofd:Page>",
    }
    if resources:
        parts["Doc_0/Res.xml"] = f"<ofd:Res {space}>{resources}</ofd:Res>"
    return packed(parts)


def _text(text: str, attributes: str = "", code: str = 'X="0" Y="4"') -> str:
    return (
        f'<ofd:TextObject Boundary="40 60 90 9" Size="5" {attributes}><ofd:TextCode {code}>{text}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _words(content: bytes) -> list[str]:
    return [block.text for block in _document(content).blocks if isinstance(block, Paragraph)]


def test_text_without_steps_is_still_in_order() -> None:
    assert _words(_page(_text("政府信息公开2023年"))) == ["政府信息公开2023年"]


def test_narrow_type_and_escapes() -> None:
    assert _words(_page(_text("市卫生局文件", 'HScale="0.6"', 'X="0" Y="4" DeltaX="g 5 4.6"'))) == ["市卫生局文件"]
    assert _words(_page(_text(r"甲\005C乙"))) == ["甲\\乙"]


def test_text_down_the_page_reads_from_top_to_bottom() -> None:
    written = _text("不予公开", "", 'X="0" Y="4" DeltaX="0 0 0" DeltaY="6 6 6"')
    assert "".join(_words(_page(written))) == "不予公开"
    lying = _text("不予公开", 'CTM="0 -1 1 0 0 20"') + "".join(
        _text("正文若干字在此").replace("40 60", f"40 {90 + 9 * line}") for line in range(3)
    )
    assert "不予公开" in _words(_page(lying))


def test_what_is_not_seen_is_not_read() -> None:
    seen = _text("看得见")
    for unseen in (
        _text("看不见", 'Visible="false"'),
        _text("看不见", 'Alpha="0"'),
        _text("看不见", 'Fill="false"'),
        _text("看不见", 'CTM="0.7 0.7 -0.7 0.7 0 0"'),
        _text("看不见").replace("40 60", "400 60"),
        _text("看不见", 'CTM="nan 0 0 nan 0 0"'),
    ):
        assert _words(_page(seen.replace("40 60", "40 90") + unseen)) == ["看得见"]


def _refused(content: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read(SourceFile(content))
    return caught.value


def _without(content: bytes, name: str, *, instead: str = "") -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {each: archive.read(each) for each in archive.namelist() if each != name}
    return packed({**parts, instead: b"x"} if instead else parts)


def test_broken_packages_are_refused_with_their_reason() -> None:
    whole = make_ofd(set_report(draw(12)))
    assert _refused(whole[: len(whole) // 2]).params["reason"] == "damaged"
    assert _refused(_without(whole, "Doc_0/Document.xml")).params["reason"] == "part_missing"
    locked = _without(whole, "Doc_0/Document.xml", instead="Encryptions.xml")
    assert _refused(locked).params["reason"] == "encrypted"
    assert _refused(_page("<ofd:TextObject>")).params["reason"] == "damaged"
    everything = Manner(missing_pages=frozenset(range(1, 9)))
    assert _refused(make_ofd(set_report(draw(12)), everything)).params["reason"] == "part_missing"


def test_hostile_packages_are_refused() -> None:
    bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
    assert _refused(_page(_text("&b;"), before=bomb)).params["reason"] == "doctype"
    assert isinstance(_refused(_page("<ofd:PageBlock>" * 60 + "</ofd:PageBlock>" * 60)), DocumentTooLarge)
    loop = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="7"/>'
    unit = '<ofd:CompositeGraphicUnit ID="{}"><ofd:Content>{}</ofd:Content></ofd:CompositeGraphicUnit>'
    assert _refused(_page(loop, resources=unit.format(7, loop))).params["what"] == "depth"
    wide = unit.format(7, loop.replace('"7"', '"8"') * 300) + unit.format(8, "<ofd:PathObject/>" * 300)
    assert _refused(_page(loop, resources=wide)).params["what"] == "objects"
    assert _refused(_page(_text("1" * 50_000))).params["what"] == "glyphs"
    many = make_ofd([Sheet()] * (MAX_PAGES + 1), Manner(template=False))
    assert _refused(many).params["what"] == "pages"


NONSENSE = ("", "x", "-1", "1e999", "nan", "99999999999999999999", "g", "0", "-3 7", "false", r"\D800")
SMALL = Sheet(
    [
        Text(30.0 + 20 * column, 40.0 + 9 * row, 3.7, "公开" if column == 0 else "12")
        for row in (0, 1)
        for column in (0, 1)
    ],
    [Line(28.0, 35.0 + 9 * row, 68.0, 35.0 + 9 * row) for row in (0, 1, 2)]
    + [Line(28.0 + 20 * column, 35.0, 28.0 + 20 * column, 53.0) for column in (0, 1, 2)],
)


@settings(max_examples=60, deadline=None)
@given(
    composite=st.booleans(), changes=st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(NONSENSE)), max_size=9)
)
def test_nonsense_is_refused_or_read_and_never_crashes(composite: bool, changes: list[tuple[int, str]]) -> None:
    with zipfile.ZipFile(io.BytesIO(make_ofd([SMALL], Manner(composite=composite)))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for place, nonsense in changes:
        name = sorted(parts)[place % len(parts)]
        tokens = [match.span() for match in re.finditer(r'(?<=[">\s])[^"<>\s=/?]+(?=["<\s])', parts[name])]
        if not tokens:
            continue
        start, end = tokens[place % len(tokens)]
        parts[name] = parts[name][:start] + nonsense + parts[name][end:]
    found = outcome(packed(parts))
    assert isinstance(found, DocumentError) or found.reader == "ofd"


def test_an_empty_page_is_no_report() -> None:
    assert _refused(_page("")).params["reason"] == "no_text_layer"
