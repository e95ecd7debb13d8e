"""ZIP archives: the best member by its bytes, names in GBK, limits of depth, number and size."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from reports.documents import archive, read
from reports.documents.media import medium_of
from reports.errors import DocumentTooLarge, EmptyDocument, UnreadableDocument, UnsupportedMedium
from reports.model import SourceFile
from reports.reading import read_report
from tests.reports.media import doc_maker, docx_maker
from tests.reports.media.story import story
from tests.reports.media.truth import differences, draw

VALUES = draw(5)
REPORT = docx_maker.make(story(VALUES))


def _zip(members: dict[str, bytes], *, gbk: bool = False) -> bytes:
    """`gbk`: names in the bytes of code page 936 without a flag, as packers on Chinese Windows write them."""
    raw = {name: name.encode("gb18030") for name in members}
    written = {name: chr(ord("a") + at) * len(raw[name]) if gbk else name for at, name in enumerate(members)}
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(written[name], content)
    packed = stream.getvalue()
    for name in members if gbk else ():
        assert packed.count(written[name].encode()) == 2
        packed = packed.replace(written[name].encode(), raw[name])
    return packed


@pytest.mark.parametrize("gbk", [False, True])
def test_the_report_is_found_among_other_files(gbk: bool) -> None:
    other = doc_maker.make([doc_maker.Para("通知\r"), doc_maker.Para("请各单位按时报送。\r")])
    members = {"说明/通知.doc": other, "年报/2023年报告.docx": REPORT, "照片.jpg": b"\xff\xd8\xff" + b"0" * 40}
    content = _zip(members, gbk=gbk)
    assert medium_of(content) == "zip"
    document = read(SourceFile(content))
    assert document.meta["member"] == "年报/2023年报告.docx"
    assert document.meta["other_members"] == "说明/通知.doc"
    assert document.meta["unread_members"] == "照片.jpg"
    assert differences(VALUES, read_report(SourceFile(content))) == {}


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    content = REPORT
    for level in range(archive.MAX_DEPTH):
        content = _zip({f"{level}.zip" if level else "报告.docx": content})
    document = read(SourceFile(content))
    assert document.meta["member"] == "2.zip/1.zip/报告.docx"
    with pytest.raises(DocumentTooLarge, match="depth"):
        read(SourceFile(_zip({"3.zip": content})))


def test_every_member_is_told_with_its_document_or_its_error() -> None:
    content = _zip({"a.docx": REPORT, "b.docx": REPORT[:900], "c.txt": b"", "__MACOSX/a": b"x", "Thumbs.db": b"x"})
    told = {member.name: member for member in archive.members(SourceFile(content))}
    assert list(told) == ["a.docx", "b.docx", "c.txt"]
    assert told["a.docx"].document is not None
    assert isinstance(told["b.docx"].error, UnreadableDocument)
    assert isinstance(told["c.txt"].error, EmptyDocument)


def test_an_archive_without_any_readable_file_gives_the_first_reason() -> None:
    with pytest.raises(UnsupportedMedium, match="image"):
        read(SourceFile(_zip({"a.jpg": b"\xff\xd8\xff0000"})))
    with pytest.raises(EmptyDocument):
        read(SourceFile(_zip({"folder/": b""})))


def test_limits_hold() -> None:
    with pytest.raises(DocumentTooLarge, match="members"):
        read(SourceFile(_zip({f"{number}.txt": b"x" for number in range(archive.MAX_MEMBERS + 1)})))
    bomb = _zip({"a.txt": b"0" * 80_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(DocumentTooLarge):
        read(SourceFile(bomb))


def test_locked_and_torn_archives_are_named() -> None:
    content = bytearray(_zip({"a.txt": b"text"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read(SourceFile(bytes(content)))
    with pytest.raises(UnreadableDocument, match="damaged"):
        read(SourceFile(_zip({"a.txt": b"text"})[:40]))


def test_a_folder_named_word_makes_no_docx() -> None:
    assert medium_of(_zip({"word/报告.docx": REPORT})) == "zip"
    assert medium_of(REPORT) == "docx"
