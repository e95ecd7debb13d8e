"""The Chinese paper and the English one: the same figures and statements, each wholly in its own words."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from lxml import etree, html

import translations
from duties.model import Flag, Reason, Verdict, VerdictCode
from duties.obligations import duty
from monitor.announcements import page, word
from monitor.announcements.contents import contents
from monitor.announcements.model import Announcement, Entry, units_of
from reports import documents
from reports.model import Grid, Paragraph, SourceFile
from tests.monitor.announcements.region import GOVERNMENT, STORED, region
from tests.monitor.announcements.region import ROSTER as REGION_ROSTER
from tests.monitor.announcements.test_templates import blocks
from tests.monitor.announcements.town import AS_OF, EXEMPT, ROSTER, YEAR, announcement, stored

CJK = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
DAY = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
URL = "http://www.shiwan.gov.cn/zwgk/1.html"
# One report for each part of the paper.
EVERYTHING = announcement(
    {
        "d1": Verdict("", YEAR, VerdictCode.LATE, AS_OF, days_late=2),
        "d2": Verdict("", YEAR, VerdictCode.LATE, AS_OF, days_late=4),
        "d3": Verdict("", YEAR, VerdictCode.MISSING, AS_OF, confirmed=True),
        "d4": Verdict("", YEAR, VerdictCode.MISSING, AS_OF),
        "d5": Verdict("", YEAR, VerdictCode.UNVERIFIABLE, AS_OF, reason=Reason.BLOCKED),
        "d7": Verdict("", YEAR, VerdictCode.ON_TIME, AS_OF, flags=(Flag.WRONG_COLUMN,), url=URL),
        "d8": Verdict("", YEAR, VerdictCode.MISSING, AS_OF, watched=False),
        "d9": Verdict("", YEAR, VerdictCode.ON_TIME, AS_OF, reviewed_by="王芳", reviewed_on=AS_OF),
    },
    exceptions=(EXEMPT,),
    linked={"d6": False},
    contact="",
)
NOTHING = announcement()
# A roll-up beside the government's report: a difference, a blank, and governments below.
BLANK = replace(STORED["east"], totals=dict(STORED["east"].totals) | {"carried_forward": None}, sound=False)
ROLLED_UP_PAPER = region(
    stored_changed={"money": stored("money", 5), "east": BLANK}
    | {"gov": replace(GOVERNMENT, totals=dict(GOVERNMENT.totals) | {"received": None})},
    exempt=EVERYTHING.exempt,
    apart=EVERYTHING.apart,
)
NOT_WATCHED = announcement({body.code: Verdict("", YEAR, VerdictCode.ON_TIME, AS_OF, watched=False) for body in ROSTER})
PAPERS = pytest.mark.parametrize(
    "paper", [EVERYTHING, NOTHING, NOT_WATCHED, ROLLED_UP_PAPER], ids=["all", "clean", "not watched", "rolled up"]
)
# What stands as it was given: names of bodies, divisions and persons, the roster's reason, a report's own words.
QUOTED = {report.quote for report in STORED.values()}
BODIES = {body.name for body in (*ROSTER, *REGION_ROSTER)}
AS_GIVEN = sorted({"石狮市", "盐城市", "王芳", EXEMPT.reason, *BODIES, *QUOTED} - {""}, key=len, reverse=True)
PHRASES = {
    code.removeprefix("announce.paper."): code
    for code in translations.messages("zh")
    if code.startswith("announce.paper.")
}


def document(paper: Announcement, lang: str) -> bytes:
    return word.filled(word.default_template(lang=lang), contents(paper, lang))


def shown_page(paper: Announcement, lang: str) -> Any:
    return html.fromstring(page.filled(page.default_template(lang), contents(paper, lang)))


def stripped(text: str) -> str:
    for given in AS_GIVEN:
        text = text.replace(given, "")
    return text


def days_alike(text: str) -> str:
    return re.sub(DAY, lambda found: f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}", text)


def figures(text: str) -> list[str]:
    return sorted(re.findall(r"\d[\d.:/%-]*\d%?|\d", days_alike(text)))


@PAPERS
def test_the_english_paper_has_no_chinese_but_what_was_given(paper: Announcement) -> None:
    texts, tables = blocks(document(paper, "en"))
    for text in (*texts, *(cell for table in tables for row in table for cell in row)):
        assert CJK.findall(stripped(text)) == [], text
    assert CJK.findall(stripped(shown_page(paper, "en").xpath("string(//body)"))) == []


def test_every_list_has_rows_in_one_of_the_papers() -> None:
    first, second = contents(EVERYTHING, "en"), contents(ROLLED_UP_PAPER, "en")
    empty = [name for name in first if isinstance(first[name], list) and not (first[name] or second[name])]
    assert empty == [], "a part without rows would prove nothing"


@PAPERS
def test_the_chinese_paper_has_no_english_words(paper: Announcement) -> None:
    words = " ".join(shown_page(paper, "zh").xpath("//body//text()"))
    assert re.findall("[A-Za-z]{3,}", re.sub(r"http\S+|zwgk@example\.org|[0-9a-f]{8}", "", words)) == []


@PAPERS
def test_both_have_the_same_figures_under_every_name(paper: Announcement) -> None:
    zh, en = contents(paper, "zh"), contents(paper, "en")
    assert zh.keys() == en.keys()
    for name in zh.keys() - {"grounds"}:
        if isinstance(zh[name], list):
            for row, other in zip(zh[name], en[name], strict=True):
                assert {field: figures(value) for field, value in row.items()} == {
                    field: figures(value) for field, value in other.items()
                }, name
        elif isinstance(zh[name], str):
            assert figures(zh[name]) == figures(en[name]), name
        else:
            assert zh[name] == en[name]


@PAPERS
def test_both_documents_have_the_same_parts_in_the_same_order(paper: Announcement) -> None:
    (zh_texts, zh_tables), (en_texts, en_tables) = blocks(document(paper, "zh")), blocks(document(paper, "en"))
    assert len(zh_texts) == len(en_texts)
    assert [[len(row) for row in table] for table in zh_tables] == [[len(row) for row in table] for table in en_tables]
    for table, other in zip(zh_tables, en_tables, strict=True):
        if table[0][0] != "项目":
            assert [row[0].split("、") for row in table[1:]] == [row[0].split(", ") for row in other[1:]]
    zh_page, en_page = shown_page(paper, "zh"), shown_page(paper, "en")
    assert [one.tag for one in zh_page.iter()] == [one.tag for one in en_page.iter()]


@pytest.mark.parametrize("lang", translations.LANGUAGES)
@PAPERS
def test_both_kinds_of_file_say_the_same(paper: Announcement, lang: str) -> None:
    texts, tables = blocks(document(paper, lang))
    shown = shown_page(paper, lang)
    on_page = [" ".join(one.text_content().split()) for one in shown.xpath("//h1/span | //h2 | //h3 | //p")]
    in_document = [" ".join(text.split()) for text in texts if text.strip() and not re.fullmatch(r"—.*—", text.strip())]
    assert on_page == in_document
    cells = [[[cell.text_content() for cell in row] for row in table.iter("tr")] for table in shown.iter("table")]
    assert cells == tables


def test_the_language_of_the_page_is_named() -> None:
    assert [shown_page(NOTHING, lang).get("lang") for lang in translations.LANGUAGES] == ["zh-CN", "en"]


def test_the_verdicts_and_the_mark_of_a_draft_in_english() -> None:
    values = contents(EVERYTHING, "en")
    words = {row["name"]: row["verdict"] for row in values["rows"]}
    assert words["石湾市工业信息化和科技局"] == "missing"
    assert words["石湾市公安局"] == "not found, to be checked again"
    assert words["石湾市民政局"] == "to be verified (the site blocks our requests)"
    assert words["石湾市发展和改革局"] == "late by 2 days (within the days of grace)"
    assert words["石湾市人力资源和社会保障局"] == "not in the column now", "a year that was not watched accuses nobody"
    assert values["rate"] == "85.71% to 91.43%"
    assert values["title"] == "Publication of the OGI annual reports of 2025, 石狮市"
    assert not re.search(r'[<>:"/\\|?*]', values["title"]), "it is the name of the file"
    assert "DRAFT. Reports still to be verified or checked again: 2." in "\n".join(
        blocks(document(EVERYTHING, "en"))[0]
    )
    assert "DRAFT" not in "\n".join(blocks(document(NOTHING, "en"))[0])


def test_the_grounds_are_those_of_the_letters() -> None:
    assert contents(NOTHING, "zh")["grounds"] == (
        "根据《中华人民共和国政府信息公开条例》第四十九条第一款，应于2026年1月31日前公布的报告27份。"
        "按照本地年度报告工作安排，应于2026年1月31日前公布的报告10份。"
        "根据《中华人民共和国政府信息公开条例》第四十九条第二款，应于2026年3月31日前公布的报告1份。"
    )
    assert contents(NOTHING, "en")["grounds"] == (
        "Under article 49 (1) of the Regulations on Open Government Information, reports due by 2026-01-31: 27. "
        "By the local arrangement for annual reports, reports due by 2026-01-31: 10. "
        "Under article 49 (2) of the Regulations on Open Government Information, reports due by 2026-03-31: 1."
    )


@pytest.mark.parametrize("lang", translations.LANGUAGES)
def test_article_49_is_not_cited_for_years_before_it(lang: str) -> None:
    entries = [Entry(body, duty(body, 2017), Verdict(body.code, 2017, VerdictCode.ON_TIME, AS_OF)) for body in ROSTER]
    units = units_of(entries, {body.code: body for body in ROSTER})
    paper = Announcement("350581", 2017, AS_OF, units, (), (), "0a1b2c3d", "")
    grounds = contents(paper, lang)["grounds"]
    assert "492" in grounds
    assert "49 (" not in grounds
    assert "四十九" not in grounds


def test_every_phrase_stands_in_a_template_and_none_holds_markup() -> None:
    templates = files("monitor.announcements").joinpath("templates")
    sources = {
        name: templates.joinpath(name).read_text(encoding="utf-8")
        for name in ("announcement.html", "docx/word/document.xml")
    }
    used = {name: set(re.findall(r"\[\[(\w+)\]\]", source)) for name, source in sources.items()}
    assert set().union(*used.values()) == PHRASES.keys()
    assert used["announcement.html"] - used["docx/word/document.xml"] == {"lang"}
    assert used["docx/word/document.xml"] <= used["announcement.html"]
    for source in sources.values():
        assert not CJK.search(re.sub(r"<style>.*</style>", "", source, flags=re.DOTALL)), (
            "words stand in the catalogues"
        )
    for lang in translations.LANGUAGES:
        for code in PHRASES.values():
            assert not re.search(r"[&<>\"'\\]|\[\[", translations.text(code, lang)), code


def test_both_fill_in_the_same_names() -> None:
    for code in PHRASES.values():
        zh, en = (sorted(re.findall(r"\{\{(\w+)\}\}", translations.text(code, lang))) for lang in ("zh", "en"))
        if not code.endswith((".title_first", ".title_second")):
            assert zh == en, code
    for lang in translations.LANGUAGES:
        both = "".join(translations.text(f"announce.paper.title_{part}", lang) for part in ("first", "second"))
        assert {"{{division}}", "{{year}}"} == set(re.findall(r"\{\{\w+\}\}", both))


@pytest.mark.parametrize("lang", translations.LANGUAGES)
def test_a_saved_template_holds_words_not_codes(lang: str) -> None:
    with zipfile.ZipFile(io.BytesIO(word.default_template(lang=lang))) as archive:
        text = archive.read("word/document.xml").decode()
    for template in (text, page.default_template(lang)):
        assert "[[" not in template
        assert ("应公布日期" if lang == "zh" else "Due date") in template
        assert re.search(r"\{\{ ?units ?\}\}", template)


def test_each_language_has_every_style_that_the_document_names() -> None:
    for lang in translations.LANGUAGES:
        with zipfile.ZipFile(io.BytesIO(word.default_template(lang=lang))) as archive:
            document_xml, styles = (
                etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "styles")
            )
        names = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
        named = set(document_xml.xpath("//w:pStyle/@w:val", namespaces=names))
        assert named <= set(styles.xpath("//w:style/@w:styleId", namespaces=names))
        latin = set(styles.xpath("//w:rFonts/@w:ascii", namespaces=names))
        assert lang != "en" or latin == {"Times New Roman", "Arial"}, "Latin letters of a Chinese font look wrong"


@pytest.mark.parametrize("lang", translations.LANGUAGES)
def test_a_reader_of_documents_opens_it(lang: str) -> None:
    opened = documents.read(SourceFile(document(EVERYTHING, lang)))
    lines = [block.text for block in opened.blocks if isinstance(block, Paragraph) and block.text.strip()]
    assert lines[:2] == {
        "zh": ["石狮市2025年政府信息公开工作", "年度报告公布情况"],
        "en": ["Publication of the OGI annual reports of 2025", "石狮市"],
    }[lang]  # fmt: skip
    annex = [block for block in opened.blocks if isinstance(block, Grid)][-1]
    assert len({cell.row for cell in annex.cells}) == 38
