"""The OCR engine on small real pictures: lines, turns, seals, ruled cells; offline, within its memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from ingest.limits import Limits, default_limits, ocr_installed
from ingest.ocr.engine import Engine, resolution_of
from ingest.ocr.lines import cut_out, lines_within, slant_of
from ingest.ocr.models import OcrModelsError, model_folder
from ingest.ocr.rules import rules_of
from ingest.ocr.upright import grey_of, skew_of, straightened, tone_of
from ingest.pool import ReaderPool
from reports.documents.layout.lattice import lattices, table_of
from reports.documents.sight import Picture, SeenPage
from reports.model import SourceFile
from tests.reports.media import scan_maker, truth
from tests.reports.media.scan_maker import LIGHT, SANS, SERIF, Sheet, Wear, drawn, worn

DPI = 150


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def picture_of(image: Image.Image, dpi: float | None = DPI) -> Picture:
    return Picture(image.width, image.height, image.convert("RGB").tobytes(), dpi)


def slip(rows: Sequence[Sequence[str]]) -> Sheet:
    """A page of A6: one line of text and a table whose first column is wide."""
    sheet = Sheet(298, 420)
    sheet.text(30, 20, "示例市文化局年度报告", 14)
    xs = [30.0, 130.0, *(130.0 + 35 * number for number in range(1, len(rows[0])))]
    for number, row in enumerate(rows):
        top = 50 + 24.0 * number
        for column, text in enumerate(row):
            x0, x1 = xs[column], xs[column + 1]
            sheet.text((x0 + x1) / 2 - 4.5 * len(text) / (1 if column == 0 else 2), top + 7, text, 9)
    bottom = 50 + 24.0 * len(rows)
    for number in range(len(rows) + 1):
        sheet.line(xs[0], 50 + 24.0 * number, xs[-1], 50 + 24.0 * number)
    for x in xs:
        sheet.line(x, 50, x, bottom)
    return sheet


ROWS = (("予以公开", "12", "0", "7", "19"), ("部分公开", "0", "", "-", "108"), ("其他处理", "1", "3", "11", "2"))


def told(page: SeenPage) -> list[str]:
    """The cells of the page's tables as texts, row by row."""
    content = page.content
    found: list[str] = []
    for net in lattices(content.across, content.down):
        table, _ = table_of(net, 1, (), ())
        for cell in table.cells:
            x0, y0, x1, y1 = cell.box
            own = [t.text for t in page.texts if x0 <= (t.box[0] + t.box[2]) / 2 <= x1 and y0 <= t.box[1] <= y1]
            found.append("".join(own))
    return found


@pytest.mark.parametrize(
    ("turned", "typeface"),
    [(0, SANS), (1, SERIF), *(pytest.param(n, SANS, marks=pytest.mark.slow) for n in (1, 2, 3))],
)
def test_a_page_is_read_however_it_lies(engine: Engine, turned: int, typeface: str) -> None:
    wear = replace(LIGHT, turned=turned, typeface=typeface)
    page = engine(picture_of(worn(drawn(slip(ROWS), wear), wear)), 1)
    assert told(page) == [text for row in ROWS for text in row]
    assert page.legible
    assert "示例市文化局年度报告" in "".join(text.text for text in page.texts)
    assert min(text.score for text in page.texts if text.text.isdigit()) > 0.9


@pytest.mark.parametrize("skew", [-2.0, -0.4, 1.3, 2.0])
def test_skew_is_found_and_undone(skew: float) -> None:
    grey, _ = grey_of(picture_of(worn(drawn(slip(ROWS), LIGHT), replace(LIGHT, skew=skew))))
    assert skew_of(grey) == pytest.approx(skew, abs=0.15)
    straight, _ = straightened(grey)
    across, down = rules_of(straight)
    assert (len(across), len(down)) == (4, 6)


def test_merged_cells_have_no_line_between_them() -> None:
    sheet = Sheet(300, 120)
    for y in (20, 50, 80):
        sheet.line(30, y, 270, y)
    for x in (30, 150, 270):
        sheet.line(x, 50, x, 80)
    sheet.line(30, 20, 30, 50)
    sheet.line(270, 20, 270, 50)
    grey, _ = grey_of(picture_of(drawn(sheet, Wear(dpi=DPI))))
    across, down = rules_of(grey)
    points = [type(rule)(rule.at * 72 / DPI, rule.start * 72 / DPI, rule.end * 72 / DPI) for rule in down]
    level = [type(rule)(rule.at * 72 / DPI, rule.start * 72 / DPI, rule.end * 72 / DPI) for rule in across]
    (net,) = lattices(level, points)
    table, _ = table_of(net, 1, (), ())
    assert [(cell.row, cell.column, cell.colspan) for cell in table.cells] == [(0, 0, 2), (1, 0, 1), (1, 1, 1)]


def test_strokes_of_letters_are_no_lines() -> None:
    sheet = slip([("一二三十中川", "11", "111", "1", "1111")] * 4)
    grey, _ = grey_of(picture_of(drawn(sheet, Wear(dpi=DPI))))
    across, down = rules_of(grey)
    assert (len(across), len(down)) == (5, 6)


def test_red_ink_is_paper_and_black_below_it_stays() -> None:
    clean = drawn(slip(ROWS), Wear(dpi=200))
    under = np.asarray(clean.convert("L")) < 100
    stained = np.asarray(clean).copy()
    stained[40:240, 60:500, 1:] = (stained[40:240, 60:500, 1:] * 0.2).astype(np.uint8)
    grey, _ = grey_of(picture_of(Image.fromarray(stained), 200))
    inside = np.zeros_like(under)
    inside[45:235, 65:495] = True
    assert grey[inside & ~cv2.dilate(under.astype(np.uint8), np.ones((7, 7))).astype(bool)].min() > 180
    # Black stays darker by half of the light that a page has.
    assert np.median(grey[inside & under]) < 160


def test_an_empty_cell_has_no_ink_whatever_the_noise() -> None:
    wear = replace(LIGHT, noise=14)
    grey, _ = grey_of(picture_of(worn(drawn(slip([("予以公开", "", "", "", "")]), wear), wear)))
    tone = tone_of(grey)
    # The second cell of the row, inside its borders.
    assert lines_within(grey, (278, 110, 337, 148), 20.0, tone) == []
    assert len(lines_within(grey, (70, 110, 265, 148), 20.0, tone)) == 1


@pytest.mark.parametrize("typeface", [SERIF, SANS])
@pytest.mark.parametrize(("text", "least", "most"), [("-", 290, 299), ("—", 299, 299), ("/", 299, 299), ("", 0, 0)])
def test_a_dash_is_ink_and_the_noise_of_paper_is_none(text: str, least: int, most: int, typeface: str) -> None:
    sheet = Sheet(420, 595)
    fields = [(20 + 30 * column, 20 + 24 * row) for column in range(13) for row in range(23)]
    for x, y in fields:
        sheet.text(x + 10, y + 6, text, 9)
    sheet.text(30, 575, "示例市文化局年度报告", 9)
    wear = replace(LIGHT, typeface=typeface)
    grey, _ = grey_of(picture_of(worn(drawn(sheet, wear), wear)))
    tone, scale = tone_of(grey), DPI / 72
    boxes = [
        (round((x + 1) * scale), round(y * scale), round((x + 29) * scale), round((y + 22) * scale)) for x, y in fields
    ]
    found = sum(bool(lines_within(grey, box, 17.0, tone)) for box in boxes)
    assert least <= found <= most


def test_two_numbers_in_one_cell_stay_two() -> None:
    sheet = Sheet(300, 100)
    sheet.text(40, 30, "12", 9)
    sheet.text(80, 30, "38", 9)
    grey, _ = grey_of(picture_of(drawn(sheet, Wear(dpi=DPI))))
    found = lines_within(grey, (20, 20, 600, 180), 16.0, tone_of(grey))
    assert [round(line.left / DPI * 72 / 40) for line in found] == [1, 2]


@pytest.mark.parametrize("typeface", [SERIF, SANS])
def test_a_slash_leans_more_than_a_one(typeface: str) -> None:
    def leaning(text: str) -> float:
        sheet = Sheet(100, 60)
        sheet.text(40, 20, text, 9)
        wear = replace(LIGHT, typeface=typeface)
        grey, _ = grey_of(picture_of(worn(drawn(sheet, wear), wear)))
        (line,) = lines_within(grey, (20, 20, 190, 110), 16.0, tone_of(grey))
        return slant_of(cut_out(grey, line))

    assert leaning("/") > 0.15
    assert abs(leaning("1")) < 0.1


@pytest.mark.parametrize(
    ("size", "dpi", "expected"),
    [
        ((1240, 1754), 150.0, 150.0),
        ((1240, 1754), None, 150.0),
        ((1754, 1240), None, 150.0),
        # What a program wrote that did not know: the page would be as large as a door.
        ((2480, 3508), 30.0, 300.0),
        ((1000, 9000), None, 121.0),
        # A pixel was taken for a point: a page of 17 by 24 inches.
        ((1240, 1754), 72.0, 150.0),
    ],
)
def test_resolution_is_of_the_paper(size: tuple[int, int], dpi: float | None, expected: float) -> None:
    assert resolution_of(Picture(*size, b"", dpi)) == pytest.approx(expected, rel=0.01)


def test_pages_that_are_too_coarse_are_not_legible(engine: Engine) -> None:
    wear = replace(LIGHT, dpi=100)
    assert not engine(picture_of(worn(drawn(slip(ROWS), wear), wear), 100), 1).legible


def test_a_picture_of_nothing_has_no_text(engine: Engine) -> None:
    assert engine(picture_of(Image.new("RGB", (600, 800), (240, 240, 240))), 1).texts == ()
    assert engine(picture_of(Image.new("RGB", (40, 30))), 1).texts == ()


@pytest.mark.slow
def test_a_long_strip_is_read_to_its_end(engine: Engine) -> None:
    sheet = Sheet(300, 2400)
    for number in range(8):
        sheet.text(30, 30 + 330 * number, f"第{number + 1}段文字到此为止", 14)
    page = engine(picture_of(drawn(sheet, Wear(dpi=DPI))), 1)
    whole = "".join(text.text for text in page.texts)
    assert all(f"第{number + 1}段文字" in whole for number in range(8))


def test_the_models_come_with_the_packages() -> None:
    """Sockets beyond loopback are refused in every test; nothing of this module needs them."""
    assert ocr_installed()
    assert {path.suffix for path in model_folder().iterdir()} >= {".onnx"}


def test_a_wheel_without_the_models_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "rapidocr").mkdir()
    (tmp_path / "rapidocr" / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(OcrModelsError, match="has no"):
        model_folder()


def test_the_limit_of_memory_is_wider_where_pictures_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_limits().memory_mib > Limits().memory_mib
    monkeypatch.setattr("ingest.limits.ocr_installed", lambda: False)
    assert default_limits() == Limits()


@pytest.mark.slow
def test_a_scan_is_read_in_the_child_page_by_page() -> None:
    values = truth.draw(3)
    pages = scan_maker.pictures(values, LIGHT)
    # The last page alone: quick, and it has a table with sums.
    content = scan_maker.scanned_pdf(pages[1:], LIGHT)
    with ReaderPool(1) as pool:
        (outcome,) = pool.read([SourceFile(content)])
        (pid,) = pool.processes()
        peak = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    assert outcome.report is not None
    wrong = {
        key: pair
        for key, pair in truth.differences(values, outcome.report).items()
        if key[0] == "disputes" or pair[1][0] is not None  # type: ignore[index]
    }
    assert wrong == {}
    assert int(peak.split()[1]) < 1_500_000


@pytest.mark.slow
def test_each_page_of_a_scan_has_the_time_of_a_document() -> None:
    limits = Limits(seconds=1.5)
    with ReaderPool(1, limits=limits, program=("-m", "tests.ingest.page_worker")) as pool:
        four, too_slow, endless = pool.read([SourceFile(b"4 0.6"), SourceFile(b"1 4"), SourceFile(b"100000 0.0001")])
    assert four.code == "empty_document"
    assert too_slow.code == "time_limit"
    assert (endless.code, endless.params["reason"]) == ("crashed", "bad_reply")
