"""Reports as files: what an office attaches to an article instead of pasting it."""

from __future__ import annotations

from sandbox.documents import archive, docx, ofd, pdf, picture, scan
from sandbox.reports import Report
from sandbox.script import FileKind, PostFile

MEDIA_TYPES: dict[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.OFD: "application/ofd",
    FileKind.ZIP: "application/zip",
    FileKind.RAR: "application/x-rar-compressed",
    FileKind.PICTURE: "image/png",
    FileKind.SCAN: "image/jpeg",
}


def content(report: Report, file: PostFile) -> bytes:
    """The bytes of an attachment that holds `report` (a picture: one page of it)."""
    if file.kind is FileKind.PDF:
        return pdf.write(report)
    if file.kind is FileKind.OFD:
        return ofd.write(report)
    if file.kind is FileKind.DOCX:
        return docx.write(report)
    if file.kind is FileKind.PICTURE:
        return picture.write(report, file.page)
    if file.kind is FileKind.SCAN:
        return scan.write(report, file.page)
    inside = (f"{report.title}.docx", docx.write(report))
    return archive.rar(*inside) if file.kind is FileKind.RAR else archive.zipped(*inside)
