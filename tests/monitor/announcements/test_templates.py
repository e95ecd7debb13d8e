"""Both files say what the contents say, and a template of an office takes the place of ours."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import html

from duties.model import Reason, Verdict, VerdictCode
from monitor.announcements import page, word
from monitor.announcements.contents import contents
from monitor.announcements.errors import TemplateError
from reports.documents import read
from reports.model import Grid, Paragraph, SourceFile
from tests.monitor.announcements.town import AS_OF, EXEMPT, YEAR, announcement

CHANGED = {
    "d1": Verdict("", YEAR, VerdictCode.LATE, AS_OF, days_late=2),
    "d2": Verdict("", YEAR, VerdictCode.LATE, AS_OF, days_late=4),
    "d3": Verdict("", YEAR, VerdictCode.MISSING, AS_OF, confirmed=True),
    "d4": Verdict("", YEAR, VerdictCode.MISSING, AS_OF),
    "d5": Verdict("", YEAR, VerdictCode.UNVERIFIABLE, AS_OF, reason=Reason.BLOCKED),
}
VALUES = contents(announcement(CHANGED, exceptions=(EXEMPT,), linked={"d6": False}))
CLEAN = contents(announcement())
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def blocks(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Paragraphs and tables of a DOCX, as our own reader reads it."""
    document = read(SourceFile(content, "", "公布情况.docx", ""))
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    tables = []
    for block in document.blocks:
        if isinstance(block, Grid):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell.text)
            tables.append(list(rows.values()))
    return texts, tables


def test_the_word_file_says_all_of_it() -> None:
    texts, tables = blocks(word.filled(word.default_template(), VALUES))
    joined = "\n".join(texts)
    assert "{{" not in joined
    assert "草稿：尚有2份报告待核实或待复核" in joined
    assert "应公布年度报告的单位36个" in joined
    assert VALUES["self_statement"] in joined
    headings = ["逾期公布", "未公布", "未查询到，待复核", "待核实（不表示未公布）", "尚未到期", "无须公布"]
    assert [text for text in texts if text in headings] == headings
    assert tables[-1][0] == ["序号", "单位名称", "单位类别", "应公布日期", "公布日期", "核查结论", "网址"]
    assert [row[:2] for row in tables[-1][1:]] == [[row["serial"], row["name"]] for row in VALUES["rows"]]
    assert ["石湾市教育局", "2026-01-31", "", "4"] in [row for table in tables for row in table]


def test_sections_without_rows_are_left_out() -> None:
    texts, tables = blocks(word.filled(word.default_template(), CLEAN))
    joined = "\n".join(texts)
    assert "草稿" not in joined
    assert "待核实（不表示未公布）" not in joined
    assert texts.count("无。") == 2, "late and missing are answered even where there are none"
    assert len(tables) == 3, "not due, apart, and the table of all"


def test_the_same_contents_give_the_same_bytes() -> None:
    assert word.filled(word.default_template(), VALUES) == word.filled(word.default_template(), VALUES)


def test_the_page_says_all_of_it_and_needs_nothing_else() -> None:
    made = page.filled(page.default_template(), VALUES)
    tree = html.fromstring(made)
    words = tree.text_content()
    assert "草稿：尚有2份报告待核实或待复核" in words
    assert VALUES["self_statement"] in words
    rows = tree.xpath("//section//tbody/tr")
    assert len(rows) == len(VALUES["rows"])
    assert not tree.xpath("//script | //link | //img | //*[@src]")
    assert "草稿" not in page.filled(page.default_template(), CLEAN)


def test_both_name_every_list_of_the_contents() -> None:
    document = zipfile.ZipFile(io.BytesIO(word.default_template())).read("word/document.xml").decode()
    for name, value in VALUES.items():
        if isinstance(value, list):
            assert f"{{{{#{name}}}}}" in document, name
            assert re.search(rf"\b{name}\b", page.default_template()), name


def made(body: str) -> bytes:
    """A DOCX template with this body, as an editor would save it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word.default_template())) as source, zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
            target.writestr(name, content)
    return stream.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def test_a_name_split_over_runs_is_filled() -> None:
    texts, _ = blocks(word.filled(made(paragraph("各单位：", "{{un", "its}", "}个（{{ year", " }}年）")), VALUES))
    assert texts == ["各单位：36个（2025年）"]


def test_sections_repeat_stand_once_or_are_left_out() -> None:
    body = (
        paragraph("{{#draft}}") + paragraph("草稿") + paragraph("{{/draft}}")
        + paragraph("{{^draft}}") + paragraph("正式") + paragraph("{{/draft}}")
        + paragraph("{{#late}}") + paragraph("{{name}}（{{year}}）") + paragraph("{{/late}}")
    )  # fmt: skip
    assert blocks(word.filled(made(body), VALUES))[0] == ["草稿", "石湾市教育局（2025）"]
    assert blocks(word.filled(made(body), CLEAN))[0] == ["正式"]


def test_markup_in_a_value_stays_text() -> None:
    values = VALUES | {"title": "<w:b/> & {{units}} \x01"}
    assert blocks(word.filled(made(paragraph("{{title}}。")), values))[0][0].startswith("<w:b/> & {{units}}")


@pytest.mark.parametrize(
    "body",
    [
        paragraph("{{nosuch}}"),
        paragraph("{{late}}"),
        paragraph("{{#late}}") + paragraph("x"),
        paragraph("{{/late}}"),
        paragraph("前文{{#late}}"),
        paragraph("{{ 单位 名 }}"),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused(body: str) -> None:
    with pytest.raises(TemplateError):
        word.filled(made(body), VALUES)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateError):
        word.filled(content, VALUES)


@pytest.mark.parametrize(
    "template",
    [
        "{{ nosuch }}",
        "{% if %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ rows.append(1) }}",
        "{{ 1 / 0 }}",
        "{% include '/etc/passwd' %}",
    ],
)
def test_a_page_template_gets_the_contents_and_nothing_else(template: str) -> None:
    with pytest.raises(TemplateError):
        page.filled(template, VALUES)


def test_a_page_of_ones_own_is_filled_and_escaped() -> None:
    assert page.filled("<p>{{ title }}</p>", VALUES | {"title": "<b>"}) == "<p>&lt;b&gt;</p>"


def test_every_name_stands_in_the_documentation() -> None:
    manual = (Path(__file__).resolve().parents[3] / "docs" / "announcement.md").read_text(encoding="utf-8")
    rows = {name for value in VALUES.values() if isinstance(value, list) for row in value for name in row}
    lists = {f"has_{name}" for name, value in VALUES.items() if isinstance(value, list)}
    for name in (VALUES.keys() - lists) | rows:
        assert f"`{name}`" in manual, name
