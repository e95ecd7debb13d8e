"""An archive of pictures is one report, page by page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from reports.documents import read
from reports.documents.picture import pictures_of
from reports.documents.picture_pages import in_order, joined
from reports.documents.sight import Picture, SeenPage
from reports.model import Grid, SourceFile
from reports.reading import read_report
from reports.vocabulary import GLUED_WORDS
from tests.reports.test_scans import Eyes, saved, small

PNG = saved(small(), "PNG")


def archive_of(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


class Pages:
    """Shows another text in each picture, by how many it was shown before."""

    def __init__(self, *texts: tuple[str, ...]) -> None:
        self.left = list(texts)

    def __call__(self, picture: Picture, number: int) -> SeenPage:
        return Eyes(texts=self.left.pop(0))(picture, number)


def test_pictures_are_counted_as_a_person_counts() -> None:
    names = ["第10页.jpg", "第2页.jpg", "第1页.jpg", "封面.jpg"]
    assert [names[place] for place in in_order(names) if "第" in names[place]] == [
        *("第1页.jpg", "第2页.jpg", "第10页.jpg"),
    ]


def test_pictures_alone_are_pages_of_one_report() -> None:
    content = archive_of({"10.png": PNG, "9.png": PNG, "11.png": PNG})
    document = read(SourceFile(content), Pages(("行政处罚", "10"), ("行政许可", "9"), ("行政强制", "11")))
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    assert [cell.text for grid in grids for cell in grid.cells if cell.text] == [
        *("行政许可", "9", "行政处罚", "10", "行政强制", "11"),
    ]
    assert [grid.place.page for grid in grids] == [1, 2, 3]
    assert document.meta["pages_seen"] == "1, 2, 3"
    assert document.meta["member"] == "9.png\n10.png\n11.png"
    places = [cell.place for grid in grids for cell in grid.cells]
    assert len(set(places)) == len(places)
    assert all(place in document.scores for place in places)
    assert "no_text_layer" in {finding.code for finding in read_report(SourceFile(content), Eyes()).findings}


def test_pictures_that_hold_the_same_table_are_several_reports() -> None:
    first, *others = GLUED_WORDS["disputes"]
    words = (first, "".join(others))
    content = archive_of({"a.png": PNG, "b.png": PNG})
    document = read(SourceFile(content), Pages(words, words))
    assert document.meta["other_members"]
    assert document.meta["pages_seen"] == "1"


@pytest.mark.parametrize("beside", ["说明.html", "年报.txt"])
def test_a_file_beside_the_pictures_stands_for_itself(beside: str) -> None:
    content = archive_of({"1.png": PNG, "2.png": PNG, beside: "<html><p>政府信息公开工作年度报告</p></html>".encode()})
    assert read(SourceFile(content), Eyes()).meta["other_members"]


def test_the_coarsest_page_is_told() -> None:
    coarse, fine = (read(SourceFile(archive_of({"1.png": PNG})), Eyes(legible=legible)) for legible in (False, True))
    together = joined([fine, coarse, fine])
    assert together.meta["pages_coarse"] == "2"
    assert together.meta["coarse_dpi"] == "200"
    assert together.meta["pages_seen"] == "1, 2, 3"


def test_there_is_nothing_to_join() -> None:
    assert list(pictures_of(PNG))
    with pytest.raises(ValueError, match="no pages"):
        joined([])
