"""Zipped XML packages (DOCX, XLSX, OFD and the like) read with limits: untrusted bytes may unpack to anything."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from posixpath import normpath
from types import TracebackType
from typing import Self

from lxml import etree

from reports.errors import DocumentTooLarge, UnreadableDocument

Element = etree._Element

# The largest part of any package in the research (an OFD font) is below 10 MB; document parts are below 3 MB.
MAX_PART = 64 * 1024 * 1024
MAX_TOTAL = 256 * 1024 * 1024
# Word's XML shrinks to a fiftieth at most; from this size on a part that shrank further is a bomb.
MAX_RATIO = 400
_RATIO_FROM = 8 * 1024 * 1024
_ENCRYPTED_FLAG, _UTF8_FLAG = 0x1, 0x800
# How well it was packed, that sizes follow behind, and how the name is written: no other flag is plain.
_PLAIN_FLAGS = 0x2 | 0x4 | 0x8 | _UTF8_FLAG
# Of a member's own head its signature and the lengths of its name and its extra field (APPNOTE 4.3.7).
_LOCAL_HEAD, _LOCAL_MAGIC = struct.Struct("<4s22xHH"), b"PK\x03\x04"
_CHUNK = 1 << 20


class Package:
    """An open package. Names are matched without case and with either slash, as writers mix both.

    Every read raises UnreadableDocument (`damaged`, `encrypted`) or DocumentTooLarge; nothing touches the disk.
    """

    def __init__(self, content: bytes, medium: str) -> None:
        self.medium = medium
        self._content = content
        self._left = MAX_TOTAL
        try:
            self._archive = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
            raise UnreadableDocument(medium=medium, reason="damaged") from error
        self._members = {_plain(info.filename): info for info in self.members}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    @property
    def members(self) -> tuple[zipfile.ZipInfo, ...]:
        """Every file in the package, in the order of its directory."""
        return tuple(info for info in self._archive.infolist() if info.filename and not info.is_dir())

    def has(self, name: str) -> bool:
        return _plain(name) in self._members

    def names(self) -> tuple[str, ...]:
        """Lower-case names of all parts, without a leading slash."""
        return tuple(self._members)

    def bytes_of(self, name: str) -> bytes:
        """The part `name`, unpacked. A part that is not there counts as damage."""
        info = self._members.get(_plain(name))
        if info is None:
            raise UnreadableDocument(medium=self.medium, reason="part_missing")
        return self.unpack(info)

    def unpack(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of one member; the sizes that the directory states are not believed."""
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise UnreadableDocument(medium=self.medium, reason="encrypted")
        limit = min(MAX_PART, self._left)
        is_small = max(info.file_size, info.compress_size) <= min(limit, _RATIO_FROM)
        plain = self._plainly_packed(info) if is_small else None
        if plain is not None:
            self._left -= len(plain)
            return plain
        chunks: list[bytes] = []
        size = 0
        try:
            with self._archive.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise DocumentTooLarge(size=size, limit=limit, what="bytes")
                    if size > _RATIO_FROM and size > MAX_RATIO * max(info.compress_size, 1):
                        raise DocumentTooLarge(size=size, limit=MAX_RATIO * info.compress_size, what="bytes")
                    chunks.append(chunk)
        except DocumentTooLarge:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise UnreadableDocument(medium=self.medium, reason="damaged") from error
        self._left -= size
        return b"".join(chunks)

    def _plainly_packed(self, info: zipfile.ZipInfo) -> bytes | None:
        """The bytes of a member packed as nearly all are, in one go; None where anything about it is odd.

        A report has seven small parts, and `zipfile` takes longer to open each of them than to unpack it.
        """
        head = self._content[info.header_offset : info.header_offset + _LOCAL_HEAD.size]
        if info.compress_type != zipfile.ZIP_DEFLATED or info.flag_bits & ~_PLAIN_FLAGS or len(head) < _LOCAL_HEAD.size:
            return None
        magic, name_size, extra_size = _LOCAL_HEAD.unpack(head)
        name = info.header_offset + _LOCAL_HEAD.size
        begin = name + name_size + extra_size
        own_name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_FLAG else "cp437", "replace")
        if magic != _LOCAL_MAGIC or self._content[name : name + name_size] != own_name:
            return None
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = stream.decompress(self._content[begin : begin + info.compress_size], info.file_size + 1)
        except zlib.error:
            return None
        is_whole = stream.eof and len(content) == info.file_size and zlib.crc32(content) == info.CRC
        return content if is_whole else None

    def xml(self, name: str) -> Element:
        """The root of the XML part `name`."""
        return parse_xml(self.bytes_of(name), self.medium)


def parse_xml(content: bytes, medium: str) -> Element:
    """The root of `content`. No entity is resolved, nothing is loaded; a document type is refused.

    The parser's own limits (256 levels, 10 MB in one text) hold: no office program writes more.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise DocumentTooLarge(size=257, limit=256, what="depth") from error
        raise UnreadableDocument(medium=medium, reason="damaged") from error
    except ValueError as error:
        raise UnreadableDocument(medium=medium, reason="damaged") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableDocument(medium=medium, reason="doctype")
    return root


def _plain(name: str) -> str:
    return normpath(name.replace("\\", "/").lstrip("/")).lower()
