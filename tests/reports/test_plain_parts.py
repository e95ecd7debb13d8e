"""Parts of packages that are taken apart by a short way: it gives what the long way gives, or leaves it to that."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from lxml import etree

from reports.documents.package import Package
from reports.documents.xlsx_plain import plain_strings
from reports.errors import UnreadableDocument

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="urn:x" count="2">'


def _strings(items: str, head: str = _HEAD) -> bytes:
    return f"{head}{items}</sst>".encode()


def test_strings_without_runs_are_those_of_the_xml() -> None:
    content = _strings('<si><t>行政许可</t></si><si><t xml:space="preserve"> 97\t\n</t></si><si><t></t></si>')
    plain = plain_strings(content)
    assert plain is not None
    assert plain.texts == [item[0].text or "" for item in etree.fromstring(content)]
    assert len(etree.fromstring(plain.rest)) == 0


@pytest.mark.parametrize(
    "items",
    [
        "<si><r><t>9</t></r><r><t>7</t></r></si>",
        "<si><t>甲</t></si><si><t/></si>",
        "<si><t>甲</t><phoneticPr/></si>",
        "<si><t>A&amp;B</t></si>",
        "<si><t>一\r\n二</t></si>",
        "<si><t>]]></t></si>",
        "<si><t>\x01</t></si>",
        "<si><t>\uffff</t></si>",
        "<si><t>甲</t></si><!-- </sst> -->",
        "<si><t>甲</t></si></sst><!-- <si><t>乙</t></si> -->",
    ],
)
def test_strings_written_in_another_way_are_left_to_the_xml(items: str) -> None:
    assert plain_strings(_strings(items)) is None


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="GBK"?><sst>', '<?xml version="1.1"?><sst>', '<x:sst xmlns:x="urn:x">']
)
def test_strings_below_another_head_are_left_to_the_xml(head: str) -> None:
    assert plain_strings(_strings("<si><t>1</t></si>", head)) is None


def _zip(compression: int = zipfile.ZIP_DEFLATED, name: str = "part.xml") -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        archive.writestr(name, "<a/>" * 100)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["part.xml", "部件.xml"])
@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2])
def test_a_part_is_unpacked_whatever_it_was_packed_with(compression: int, name: str) -> None:
    with Package(_zip(compression, name), "docx") as package:
        assert package.bytes_of(name) == b"<a/>" * 100


@pytest.mark.parametrize(
    ("at", "change"),
    [
        (30, b"q"),  # the name in the part's own head
        (0, b"X"),  # that head's signature
        (38 + 2, b"\xff\xff\xff"),  # the packed bytes
    ],
)
def test_a_part_that_is_not_what_the_directory_says_is_damaged(at: int, change: bytes) -> None:
    content = _zip()
    with (
        Package(content[:at] + change + content[at + len(change) :], "docx") as package,
        pytest.raises(UnreadableDocument) as raised,
    ):
        package.bytes_of("part.xml")
    assert raised.value.params["reason"] == "damaged"


def _restated(offset: int, by: int) -> bytes:
    """The archive with a number in its directory changed: at 16 stands the checksum, at 24 the size."""
    content = bytearray(_zip())
    place = content.index(b"PK\x01\x02") + offset
    (value,) = struct.unpack_from("<I", content, place)
    struct.pack_into("<I", content, place, value + by)
    return bytes(content)


@pytest.mark.parametrize(("offset", "by"), [(16, 1), (24, -1)])
def test_a_wrong_checksum_and_a_size_too_small_are_damage(offset: int, by: int) -> None:
    with Package(_restated(offset, by), "docx") as package, pytest.raises(UnreadableDocument) as raised:
        package.bytes_of("part.xml")
    assert raised.value.params["reason"] == "damaged"


def test_a_size_too_large_is_not_believed() -> None:
    with Package(_restated(24, 1), "docx") as package:
        assert package.bytes_of("part.xml") == b"<a/>" * 100
