"""A report as PDF: text in a Chinese standard font that the file does not carry, tables with ruled lines."""

from __future__ import annotations

from sandbox.documents.sheets import HEIGHT, WIDTH, Sheet, lay_out
from sandbox.reports import Report

_FONT = b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [4 0 R] >>"
_CHARACTERS = (
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R /DW 1000 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
)
_DESCRIPTION = (
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
    b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)


def _stream(sheet: Sheet) -> bytes:
    out = ["0.5 w"]
    out.extend(
        f"{box.x:.2f} {HEIGHT - box.y - box.height:.2f} {box.width:.2f} {box.height:.2f} re S" for box in sheet.boxes
    )
    for text in sheet.texts:
        coded = text.text.encode("utf-16-be").hex()
        out.append(f"BT /F1 {text.size} Tf 1 0 0 1 {text.x:.2f} {HEIGHT - text.y:.2f} Tm <{coded}> Tj ET")
    return "\n".join(out).encode()


def write(report: Report) -> bytes:
    """The file; the same report gives the same bytes."""
    sheets = lay_out(report)
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(sheets)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
        _FONT,
        _CHARACTERS,
        _DESCRIPTION,
    ]
    for number, sheet in enumerate(sheets):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH:.0f} {HEIGHT:.0f}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * number} 0 R >>".encode()
        )
        data = _stream(sheet)
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data))
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
