"""Real OFD files, none of them an annual report. They belong to third parties and lie outside the repository."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reports.documents import read
from reports.errors import UnreadableDocument
from reports.model import Document, Grid, Paragraph, SourceFile
from reports.reading import parse

MEDIA = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "media"
needs_samples = pytest.mark.skipif(not MEDIA.is_dir(), reason="the samples of the research are not beside this clone")


def _compact(text: str) -> str:
    return "".join(text.split())


def _spread(grid: Grid) -> list[list[str]]:
    height = max(cell.row + cell.rowspan for cell in grid.cells)
    width = max(cell.column + cell.colspan for cell in grid.cells)
    rows = [["?"] * width for _ in range(height)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                rows[row][column] = "«"
        rows[cell.row][cell.column] = _compact(cell.text)
    return rows


def _truth(name: str) -> list[list[str]]:
    with (MEDIA / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return [[_compact(value) for value in row] for row in csv.reader(stream)]


def _sample(name: str) -> Document:
    return read(SourceFile((MEDIA / f"{name}.ofd").read_bytes()))


@needs_samples
@pytest.mark.parametrize(
    ("truth", "name", "page"),
    [
        ("ofd_z_p1", "z", 1),
        ("ofd_zsbk_p1_t1", "zsbk", 1),
        ("ofd_zsbk_p2", "zsbk", 2),
        ("ofd_signout", "signout", 1),
    ],
)
def test_real_tables_are_right_cell_by_cell(truth: str, name: str, page: int) -> None:
    grids = [block for block in _sample(name).blocks if isinstance(block, Grid) and block.place.page == page]
    assert _truth(truth) in [_spread(grid) for grid in grids]


@needs_samples
def test_coordinates_set_as_one_text_of_many_lines() -> None:
    text = "".join(block.text for block in _sample("exploration-licence").blocks if isinstance(block, Paragraph))
    head, *rows = _truth("ofd_exploration_p2_coords")
    assert "".join(head) in _compact(text)
    for row in rows:
        assert ",".join(row) in _compact(text)


# What a person who opens the file sees.
SEEN = {
    # The words stand in composites, 588 text objects of them: they are text, whatever the file is called.
    "composite-no-text": "建设新时代海关数字档案室",
    "exploration-licence": "矿产资源勘查许可证",
    "foxit-fonts": "宋体",
    "gov-letter-seal": "关于加快南货场铁路涵洞下穿建设的函",
    "gov-reply-iofd": "关于同意张阿三同志辞职的批复",
    "nonstd-namespace": "你好呀",
    "pattern": "信息系统密码应用测评要求",
    "signout": "市政府文件处理",
    "z": "11.4字型变换",
    "zsbk": "建筑工程施工许可证",
}


@needs_samples
@pytest.mark.parametrize("name", SEEN)
def test_real_files_give_what_one_sees_and_no_figure(name: str) -> None:
    document = _sample(name)
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    assert SEEN[name] in _compact(text)
    assert [figure for figure in parse(document).figures if figure.value is not None] == []


@needs_samples
def test_the_one_real_file_of_pictures_is_refused_as_such() -> None:
    assert {path.stem for path in MEDIA.glob("*.ofd")} == {*SEEN, "image-only"}
    with pytest.raises(UnreadableDocument) as caught:
        _sample("image-only")
    assert caught.value.params == {"medium": "ofd", "reason": "no_text_layer"}


@needs_samples
def test_red_heads_and_frames_of_letters_are_no_tables() -> None:
    for name in ("gov-letter-seal", "gov-reply-iofd"):
        assert [block for block in _sample(name).blocks if isinstance(block, Grid)] == []
