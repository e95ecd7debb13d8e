"""Pictures and scans as documents: which pages are looked at, what their figures are worth, what is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from reports.documents import SEEING_READERS, read
from reports.documents.layout.page import PageContent, Rule
from reports.documents.picture import MAX_PIXELS, is_page, pictures_of
from reports.documents.sight import Picture, SeenPage, SeenText, document_of
from reports.errors import DocumentError, DocumentTooLarge, UnreadableDocument, UnsupportedMedium
from reports.model import (
    AnnualReport,
    CellStatus,
    Edition,
    Figure,
    FigureKey,
    Grid,
    Paragraph,
    Place,
    Severity,
    SourceFile,
)
from reports.reading import read_report
from reports.tables.parse import Tables
from reports.tables.seen import weighed
from reports.vocabulary import DISPUTES, PROACTIVE, form_rows
from tests.reports.forms import draw, page
from tests.reports.media import scan_maker, truth
from tests.reports.media.ofd_maker import make_ofd
from tests.reports.media.pdf_file import Page, pdf
from tests.reports.media.scan_maker import LIGHT, Wear, scanned_pdf

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples" / "media"


class Eyes:
    """An engine that sees the same small table in every picture and keeps what it was shown."""

    def __init__(self, *, legible: bool = True, texts: Sequence[str] = ("行政许可", "7")) -> None:
        self.shown: list[Picture] = []
        self.legible, self.texts = legible, texts

    def __call__(self, picture: Picture, number: int) -> SeenPage:
        self.shown.append(picture)
        seen: list[SeenText] = []
        glyphs = []
        for column, text in enumerate(self.texts):
            left = 110.0 + 100 * column
            seen.append(SeenText((left, 105.0, left + 9 * len(text), 115.0), text, 0.99))
            glyphs += [(left + 9 * at, 105.0, left + 9 * (at + 1), 115.0, sign, 0) for at, sign in enumerate(text)]
        across = [Rule(y, 100.0, 300.0) for y in (100.0, 120.0, 140.0)]
        down = [Rule(x, 100.0, 140.0) for x in (100.0, 200.0, 300.0)]
        content = PageContent(number, 595, 842, glyphs, across, down, pictured=True)
        return SeenPage(content, tuple(seen), 200.0, self.legible)


def small(mode: str = "RGB", size: tuple[int, int] = (400, 500)) -> Image.Image:
    return Image.new(mode, size, 255 if mode in ("L", "1", "I;16") else 0)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP"])
def test_every_kind_of_picture_is_known_by_its_bytes(form: str) -> None:
    content = saved(small(), form)
    with pytest.raises(UnsupportedMedium, match="image"):
        read(SourceFile(content, filename="a.pdf"))
    eyes = Eyes()
    document = read(SourceFile(content, filename="a.pdf"), eyes)
    assert document.reader == "scan"
    assert (eyes.shown[0].width, eyes.shown[0].height) == (400, 500)
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    cell = next(cell for cell in grid.cells if cell.text == "7")
    assert (cell.place.page, document.scores[cell.place]) == (1, 0.99)


def test_every_page_of_a_tiff_is_a_page() -> None:
    out = io.BytesIO()
    small("L").save(out, "TIFF", save_all=True, append_images=[small("L"), small("1")], dpi=(200, 200))
    eyes = Eyes()
    document = read(SourceFile(out.getvalue()), eyes)
    assert len(eyes.shown) == 3
    assert {picture.dpi for picture in eyes.shown} == {200.0}
    assert document.meta["pages_seen"] == "1, 2, 3"


def test_what_is_transparent_is_paper() -> None:
    clear = Image.new("RGBA", (400, 500), (0, 0, 0, 0))
    (picture,) = pictures_of(saved(clear, "PNG"))
    assert picture.pixels == b"\xff" * (400 * 500 * 3)


def test_a_camera_s_turn_is_undone() -> None:
    image = Image.new("RGB", (400, 500), (255, 255, 255))
    exif = image.getexif()
    exif[274] = 6
    (picture,) = pictures_of(saved(image, "JPEG", exif=exif))
    assert (picture.width, picture.height) == (500, 400)


def test_sixteen_bits_are_scaled_not_cut() -> None:
    image = Image.new("I;16", (400, 500), 40_000)
    (picture,) = pictures_of(saved(image, "PNG"))
    assert set(picture.pixels) == {156}


def test_a_resolution_that_programs_make_up_is_not_believed() -> None:
    assert [next(pictures_of(saved(small(), "PNG", dpi=(dpi, dpi)))).dpi for dpi in (72, 96)] == [None, None]
    (picture,) = pictures_of(saved(small(), "PNG", dpi=(300, 300)))
    assert picture.dpi == pytest.approx(300, abs=1)


@pytest.mark.parametrize("cut", [20, 200, 2000])
def test_a_broken_picture_is_damaged(cut: int) -> None:
    content = saved(Image.effect_noise((400, 500), 80), "PNG")[:cut]
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(SourceFile(content), Eyes())
    assert not is_page(content[:20])


def test_a_picture_that_would_fill_the_memory_is_refused() -> None:
    content = saved(Image.new("1", (20_000, MAX_PIXELS // 20_000 + 1)), "PNG")
    with pytest.raises(DocumentTooLarge):
        read(SourceFile(content), Eyes())


def test_a_picture_without_any_text_says_so() -> None:
    with pytest.raises(UnreadableDocument, match="no_text"):
        read(SourceFile(saved(small(), "PNG")), Eyes(texts=()))


def test_only_the_pages_of_a_pdf_that_are_pictures_are_looked_at() -> None:
    scan = Page()
    scan.picture(0, 0, 595, 842)
    text = Page()
    text.text(72, 72, "示例市文化局二〇二三年政府信息公开工作年度报告如下所述", 14)
    eyes = Eyes()
    document = read(SourceFile(pdf([text, scan])), eyes)
    assert (document.reader, document.meta["pages_seen"]) == ("scan", "2")
    assert "pages_without_text" not in document.meta
    assert len(eyes.shown) == 1
    assert read(SourceFile(pdf([text])), eyes).reader == "pdf"
    assert len(eyes.shown) == 1


def test_a_scan_is_looked_at_as_fine_as_it_was_scanned() -> None:
    wear = Wear(dpi=110)
    eyes = Eyes()
    read(SourceFile(scanned_pdf([Image.new("RGB", (909, 1286), (255, 255, 255))], wear)), eyes)
    assert eyes.shown[0].dpi == pytest.approx(110, abs=1)
    assert abs(eyes.shown[0].width - 909) <= 1


def test_somebody_s_unseen_words_are_not_believed() -> None:
    scan = Page()
    scan.picture(0, 0, 595, 842)
    for line in range(5):
        scan.text(72, 72 + 30 * line, "示例市文化局政府信息公开年度报告", 14, shown=False)
    assert "text_hidden" in read(SourceFile(pdf([scan]))).meta
    document = read(SourceFile(pdf([scan])), Eyes())
    assert "text_hidden" not in document.meta
    assert "示例市" not in "".join(
        cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells
    )


def test_an_archive_and_a_docx_of_pictures_are_looked_into() -> None:
    png = saved(small(), "PNG")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("年报.png", png)
    assert read(SourceFile(out.getvalue()), Eyes()).meta["member"] == "年报.png"
    eyes = Eyes()
    assert read(SourceFile(_docx_of([png, png, saved(small(size=(40, 40)), "PNG")])), eyes).meta["pages_seen"] == "1, 2"
    with pytest.raises(UnreadableDocument, match="no_text_layer"):
        read(SourceFile(_docx_of([png])))


def test_a_table_that_is_a_picture_beside_text_is_read_or_said_to_be_unread() -> None:
    png = saved(small(), "PNG")
    text = "<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>"
    content = _docx_of([png, png], before=text, behind="<w:p><w:r><w:t>五、存在的主要问题</w:t></w:r></w:p>")
    unseen = read_report(SourceFile(content))
    assert [dict(each.params) for each in unseen.findings if each.code == "pictures_unread"] == [{"count": 2}]
    assert not any(figure.value for figure in unseen.figures)
    document = read(SourceFile(content), Eyes())
    assert [type(block) for block in document.blocks] == [Paragraph, Grid, Grid, Paragraph]
    assert "pictures_unread" not in document.meta
    assert document.meta["pages_seen"] == "1, 2"
    table = document.blocks[1]
    assert isinstance(table, Grid)
    assert all(cell.place in document.scores for cell in table.cells)


def test_a_photograph_beside_text_is_no_table() -> None:
    content = _docx_of([saved(small(), "PNG")], before="<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>")
    document = read(SourceFile(content), Eyes(texts=("会议现场", "2023")))
    assert [type(block) for block in document.blocks] == [Paragraph]
    assert document.meta["pictures_unread"] == "1"
    assert not document.scores


def _docx_of(pictures: Sequence[bytes], *, before: str = "", behind: str = "") -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(
        f'<w:p><w:r><w:drawing><a:blip r:embed="r{number}"/></w:drawing></w:r></w:p>' for number in range(len(pictures))
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{office}/image" Target="media/{number}.png"/>'
        for number in range(len(pictures))
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Override PartName="/word/document.xml" '
        f'ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="m" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}" xmlns:r="{office}" xmlns:a="{drawing}">'
        f"<w:body>{before}{paragraphs}{behind}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        **{f"word/media/{number}.png": content for number, content in enumerate(pictures)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the samples of the research are not beside this clone")
def test_pictures_in_an_ofd_are_found() -> None:
    eyes = Eyes()
    content = (SAMPLES / "image-only.ofd").read_bytes()
    document = read(SourceFile(content), eyes)
    assert document.meta["pages_seen"] == "1, 2"
    assert all(picture.dpi and picture.dpi > 100 for picture in eyes.shown)


def test_media_of_text_are_not_looked_at() -> None:
    eyes = Eyes()
    values = truth.draw(2)
    report = read_report(SourceFile(page(draw(2)).encode()), eyes)
    assert eyes.shown == []
    assert read(SourceFile(make_ofd_of(values)), eyes).reader == "ofd"
    assert eyes.shown == []
    assert "no_text_layer" not in {finding.code for finding in report.findings}


def make_ofd_of(values: dict[FigureKey, str]) -> bytes:
    from tests.reports.media.ofd_sheets import set_report

    return make_ofd(set_report(values))


def test_every_seeing_reader_passes_on_what_it_cannot_open() -> None:
    for medium, reader in SEEING_READERS:
        with pytest.raises(DocumentError):
            reader(SourceFile(b"nonsense"), Eyes())
        assert medium


def _content(*texts: SeenText) -> SeenPage:
    return SeenPage(PageContent(1, 595, 842, (), pictured=True), texts, 200.0, True)


def test_a_cell_is_as_sure_as_its_least_sure_line_and_never_surer_than_what_was_read() -> None:
    eyes = Eyes()
    seen = eyes(Picture(1, 1, b"\0\0\0"), 1)
    doubted = replace(seen, texts=(seen.texts[0], replace(seen.texts[1], score=0.3)))
    scores = {place.column: score for place, score in document_of([seen.content], {1: doubted}, "", {}).scores.items()}
    assert scores[1] == 0.9 or scores[1] == 0.3
    other = replace(seen, texts=(seen.texts[0], replace(seen.texts[1], text="70")))
    document = document_of([seen.content], {1: other}, "", {})
    (cell,) = (c for b in document.blocks if isinstance(b, Grid) for c in b.cells if c.text == "7")
    assert document.scores[cell.place] == 0.0


def test_two_figures_in_one_cell_are_one_of_two_cells_perhaps() -> None:
    seen = Eyes()(Picture(1, 1, b"\0\0\0"), 1)
    left, top, _, bottom = seen.texts[1].box
    twin = SeenText((left + 20, top, left + 29, bottom), "8", 0.99)
    glyphs = (*seen.content.glyphs, (left + 20, top, left + 29, bottom, "8", 0))
    both = replace(seen, texts=(*seen.texts, twin), content=replace(seen.content, glyphs=glyphs))
    document = document_of([both.content], {1: both}, "", {})
    (cell,) = (c for b in document.blocks if isinstance(b, Grid) for c in b.cells if "7" in c.text)
    assert "8" in cell.text
    assert document.scores[cell.place] == 0.0


@pytest.mark.slow
def test_a_very_large_picture_is_made_smaller_first() -> None:
    (picture,) = pictures_of(saved(Image.new("1", (7000, 10_000), 1), "PNG", dpi=(600, 600)))
    assert (picture.width, picture.height) == (3500, 5000)
    assert picture.dpi == pytest.approx(300, abs=1)


def test_a_strip_of_pages_is_cut_where_it_is_empty() -> None:
    page = Image.new("L", (400, 1700), 255)
    # Text everywhere but in two gaps of a few rows.
    page.paste(0, (20, 20, 380, 540))
    page.paste(0, (20, 548, 380, 1130))
    page.paste(0, (20, 1140, 380, 1680))
    parts = list(pictures_of(saved(page, "PNG")))
    assert sum(part.height for part in parts) == 1700
    assert [540 <= parts[0].height <= 548, 1130 <= parts[0].height + parts[1].height <= 1140] == [True, True]
    assert {part.dpi for part in parts} == {400 / 8.27}
    assert len(list(pictures_of(saved(small(size=(400, 800)), "PNG")))) == 1


def test_on_a_coarse_page_no_figure_is_given() -> None:
    report = read_report(SourceFile(saved(small(), "PNG")), Eyes(legible=False))
    assert "scan_coarse" in {finding.code for finding in report.findings}
    assert all(figure.value is None for figure in report.figures)


def _tables(values: dict[FigureKey, int | None], confidence: float = 0.99) -> tuple[Tables, dict[Place, float]]:
    figures, scores = [], {}
    for number, (row, columns) in enumerate(form_rows(DISPUTES, Edition.F2021).items()):
        for at, column in enumerate(columns):
            place = Place(page=1, row=number, column=at, box=(at, number, at + 1, number + 1))
            value = values.get((DISPUTES, row, column), 0)
            status = CellStatus.BLANK if value is None else CellStatus.REPORTED
            number_ = None if value is None else Decimal(value)
            raw = "" if value is None else str(value)
            figures.append(Figure(DISPUTES, row, column, number_, raw, status, confidence, place))
            scores[place] = 1.0
    return Tables({DISPUTES: Edition.F2021}, tuple(figures), ()), scores


def _by_key(tables: Tables) -> dict[FigureKey, Figure]:
    return {(figure.table, figure.row, figure.column): figure for figure in tables.figures}


KEY: FigureKey = (DISPUTES, "reconsideration", "upheld")
TOTAL: FigureKey = (DISPUTES, "reconsideration", "total")


def test_a_figure_of_a_picture_is_sure_where_engine_and_sums_are() -> None:
    tables, scores = _tables({KEY: 3, TOTAL: 3})
    assert _by_key(weighed(tables, scores))[KEY].confidence >= 0.95
    assert weighed(tables, {}) is tables
    doubted = dict.fromkeys(scores, 0.9)
    assert max(figure.confidence for figure in weighed(tables, doubted).figures) < 0.95


def test_a_broken_sum_doubts_and_never_corrects() -> None:
    tables, scores = _tables({KEY: 3, TOTAL: 8})
    found = _by_key(weighed(tables, scores))
    assert [str(found[key].value) for key in (KEY, TOTAL)] == ["3", "8"]
    assert max(found[KEY].confidence, found[TOTAL].confidence) < 0.95
    assert found[DISPUTES, "direct_litigation", "upheld"].confidence >= 0.95


def test_what_the_engine_is_unsure_of_is_unreadable_and_listed() -> None:
    tables, scores = _tables({KEY: 3, TOTAL: 3})
    place = _by_key(tables)[KEY].place
    result = weighed(tables, scores | {place: 0.2})
    figure = _by_key(result)[KEY]
    assert (figure.value, figure.status, figure.raw) == (None, CellStatus.UNREADABLE, "3")
    (finding,) = result.findings
    assert (finding.code, finding.severity, finding.figures) == ("scan_doubtful", Severity.ERROR, (KEY,))
    assert "reconsideration.upheld: 3" in str(finding.params["cells"])


def test_a_blank_in_a_picture_is_never_sure() -> None:
    tables, scores = _tables({KEY: None, TOTAL: 0})
    assert _by_key(weighed(tables, scores))[KEY].confidence < 0.95
    absent = tables.figures[0]._replace(value=None, status=CellStatus.ABSENT, confidence=0.97, place=Place())
    lost = weighed(replace(tables, figures=(absent, *tables.figures[1:])), scores)
    assert lost.figures[0].confidence <= 0.5


def test_cells_that_were_printed_as_text_keep_their_worth() -> None:
    tables, scores = _tables({KEY: 3, TOTAL: 3})
    place = _by_key(tables)[KEY].place
    del scores[place]
    assert _by_key(weighed(tables, scores))[KEY].confidence == 0.99


def _report(wear: Wear, seed: int, **options: object) -> tuple[AnnualReport, dict[FigureKey, tuple[object, object]]]:
    from ingest.ocr.engine import Engine

    values = truth.draw(seed)
    report = read_report(SourceFile(scanned_pdf(scan_maker.pictures(values, wear), wear)), Engine())
    return report, truth.differences(values, report)


@pytest.mark.slow
@pytest.mark.parametrize(
    "wear",
    [LIGHT, replace(LIGHT, dpi=200, seal=True), replace(LIGHT, turned=3, skew=2.0, typeface=scan_maker.SANS)],
    ids=["light", "seal", "turned"],
)
def test_a_scanned_report_is_read(wear: Wear) -> None:
    report, differing = _report(wear, 11)
    assert len(differing) <= 1
    assert all(given == (None, "unreadable") for _, given in differing.values())
    assert (report.title, report.year, report.signed_on) == (truth.TITLE, 2023, truth.SIGNED_ON)
    assert len(report.sections) == 6
    codes = {finding.code for finding in report.findings}
    assert "no_text_layer" in codes
    assert codes.isdisjoint({"table_missing", "row_unknown", "rows_missing", "row_sum", "dispute_sum"})
    by_table = {figure.table for figure in report.figures if figure.confidence >= 0.95}
    assert PROACTIVE not in by_table


@pytest.mark.slow
def test_a_coarse_scan_gives_words_and_no_figure() -> None:
    report, _ = _report(replace(LIGHT, dpi=110), 12)
    assert report.year == 2023
    assert all(figure.value is None for figure in report.figures)
    assert "scan_coarse" in {finding.code for finding in report.findings}
