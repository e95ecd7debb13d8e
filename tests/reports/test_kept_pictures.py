"""A page and the pictures that were kept beside it are one document: pages where it is nothing else, else tables."""

from __future__ import annotations

import hashlib

import pytest

from reports.documents import read
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import MAX_BYTES, Grid, SourceFile
from reports.reading import read_report
from reports.vocabulary import GLUED_WORDS
from tests.reports.forms import draw, page
from tests.reports.test_scans import Eyes, saved, small

FIRST, SECOND = saved(small(size=(400, 500)), "PNG"), saved(small(size=(500, 400)), "JPEG")
ICON, SLICE = saved(small(size=(40, 40)), "PNG"), saved(small(size=(700, 120)), "PNG")
TEXT = "<p>一、总体情况</p><p>一年来，本机关按要求做好各项公开工作。</p>"


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def source(*pictures: bytes, text: str = "", without: tuple[bytes, ...] = ()) -> SourceFile:
    images = "".join(f'<p><img src="sha256:{named(picture) if picture else ""}"></p>' for picture in pictures)
    markup = f"<!DOCTYPE html><html><head><title>某局2024年报告</title></head><body>{text}{images}</body></html>"
    kept = tuple((named(picture), picture) for picture in pictures if picture and picture not in without)
    return SourceFile(markup.encode(), "text/html", pictures=tuple(dict(kept).items()))


def codes(given: SourceFile, sight: Eyes | None = None) -> dict[str, object]:
    return {finding.code: dict(finding.params) for finding in read_report(given, sight).findings}


def test_pictures_alone_are_pages_in_the_page_s_order() -> None:
    eyes = Eyes()
    document = read(source(SECOND, FIRST, ICON), eyes)
    assert [(shown.width, shown.height) for shown in eyes.shown] == [(500, 400), (400, 500)]
    assert (document.reader, document.title, document.meta["pages_seen"]) == ("scan", "某局2024年报告", "1, 2")
    assert "no_text_layer" in codes(source(FIRST), Eyes())


def test_a_picture_shown_twice_is_two_pages() -> None:
    assert read(source(FIRST, FIRST), Eyes()).meta["pages_seen"] == "1, 2"


def test_without_eyes_a_page_of_pictures_has_no_text_layer() -> None:
    with pytest.raises(UnreadableDocument, match="no_text_layer"):
        read(source(FIRST, SECOND))


def test_pictures_on_which_nothing_stands_are_unreadable() -> None:
    with pytest.raises(UnreadableDocument, match="no_text"):
        read(source(FIRST), Eyes(texts=()))


def test_without_eyes_the_pictures_beside_a_text_are_counted_where_it_lacks_a_table() -> None:
    assert codes(source(FIRST, SECOND, text=TEXT))["pictures_unread"] == {"count": 2}
    whole = page(draw(3)).partition("<body>")[2].partition("</body>")[0]
    assert "pictures_unread" not in codes(source(FIRST, text=whole))


def test_of_pictures_beside_a_text_tables_alone_are_taken() -> None:
    words = GLUED_WORDS["proactive"]
    document = read(source(FIRST, text=TEXT), Eyes(texts=(words[0], "7")))
    assert [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells if cell.text] == [
        words[0],
        "7",
    ]
    assert document.reader == "html"
    assert not read(source(FIRST, text=TEXT), Eyes(texts=("会议现场", "二〇二四"))).scores


@pytest.mark.parametrize(
    ("pictures", "without", "count"),
    [
        ((FIRST, b""), (), 1),  # it was gone when the page was fetched
        ((FIRST, SECOND), (SECOND,), 1),  # it is not given to anybody
        ((FIRST, SLICE), (), 1),  # a slice of a page: no page, and no ornament
        ((FIRST, SECOND[:150]), (), 1),  # broken
        ((FIRST, ICON), (), 0),
    ],
)
@pytest.mark.parametrize("text", ["", TEXT])
def test_what_nobody_could_look_at_is_told(
    pictures: tuple[bytes, ...], without: tuple[bytes, ...], count: int, text: str
) -> None:
    found = codes(source(*pictures, text=text, without=without), Eyes())
    assert found.get("pictures_unread", {"count": 0}) == {"count": count}


def test_a_page_that_is_gone_is_told_of_though_the_others_hold_every_table() -> None:
    words = "".join(word for table in GLUED_WORDS.values() for word in table)
    assert codes(source(FIRST, b""), Eyes(texts=(words, "7")))["pictures_unread"] == {"count": 1}


IMAGES_ELSEWHERE = "<p><img src='https://cdn.example.com/t1.png'></p><p><img src='./t2.png' width='640'></p>"
ORNAMENTS = "<p><img src='/images/ewm.png'><img src='/upload/1.png' width='16'></p>"


@pytest.mark.parametrize("sight", [None, Eyes()], ids=["no eyes", "eyes"])
def test_pictures_that_were_not_kept_are_counted_among_the_text_alone(sight: Eyes | None) -> None:
    footer = "<p>五、存在的主要问题及改进情况</p><div class='foot'><img src='https://dcs.example.com/blue.png'></div>"
    given = source(text=f"<img src='/skin/top.jpg'>{TEXT}{IMAGES_ELSEWHERE}{ORNAMENTS}{footer}")
    assert codes(given, sight)["pictures_unread"] == {"count": 2}
    assert codes(source(FIRST, text=given.content.decode()), Eyes())["pictures_unread"] == {"count": 2}
    whole = page(draw(3)).partition("<body>")[2].partition("</body>")[0]
    assert "pictures_unread" not in codes(source(text=f"{TEXT}{IMAGES_ELSEWHERE}{whole}{footer}"), sight)
    assert "pictures_unread" not in codes(source(text=f"{TEXT}{ORNAMENTS}{footer}"), sight)


def test_a_hash_on_a_page_without_its_bytes_is_no_way_to_other_files() -> None:
    eyes = Eyes()
    with pytest.raises(UnreadableDocument):
        read(source(FIRST, without=(FIRST,)), eyes)
    assert eyes.shown == []


def test_pictures_that_are_too_much_together_are_refused() -> None:
    given = source(FIRST)
    large = tuple((f"{number:064x}", bytes(MAX_BYTES // 2)) for number in range(3))
    with pytest.raises(DocumentTooLarge):
        read(SourceFile(given.content, pictures=(*given.pictures, *large)), Eyes())
