"""RTF files by hand, in the two ways that programs write Chinese: `\\'b9\\'ab` in code page 936, or `\\u20844 ?`."""

from __future__ import annotations

from collections.abc import Sequence
from struct import unpack

from tests.reports.media.story import Line, Piece, slots
from tests.reports.media.truth import Rows

_COLUMN = 600
HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0\uc1{\fonttbl{\f0\froman\fcharset0 Times New Roman;}{\f13\fnil\fcharset134 "
    r"\'cb\'ce\'cc\'e5{\*\falt SimSun};}}{\colortbl;\red0\green0\blue0;}{\stylesheet{\s0 Normal;}{\s1 heading 1;}}"
    r"{\info{\title 2019}{\author nobody}}{\*\generator hand;}"
    "\n"
)


def encoded(text: str, *, units: bool) -> str:
    parts: list[str] = []
    for character in text:
        if character in "\\{}":
            parts.append("\\" + character)
        elif character == "\n":
            parts.append(r"\line ")
        elif character.isascii():
            parts.append(character)
        elif units:
            raw = character.encode("utf-16-le")
            parts += [rf"\u{unit} ?" for unit in unpack(f"<{len(raw) // 2}h", raw)]
        else:
            parts.append("".join(rf"\'{byte:02x}" for byte in character.encode("gb18030")))
    return "".join(parts)


def table(rows: Rows, *, units: bool) -> str:
    lines: list[str] = []
    for line in slots(rows):
        edges = ""
        for slot in line:
            if slot.part.rowspan > 1:
                edges += r"\clvmrg" if slot.above else r"\clvmgf"
            edges += rf"\clbrdrt\brdrs\cellx{(slot.column + slot.part.colspan) * _COLUMN}"
        cells = "".join(
            rf"\pard\intbl\qc{{\f13 {'' if slot.above else encoded(slot.part.text, units=units)}}}\cell" + "\n"
            for slot in line
        )
        lines.append(rf"\trowd\trgaph108\trleft0{edges}" + "\n" + cells + r"{\trowd\trleft0" + edges + "\\row}\n")
    return "".join(lines)


def make(pieces: Sequence[Piece], *, units: bool = False) -> bytes:
    """A report as RTF."""
    out = [HEAD]
    for piece in pieces:
        if isinstance(piece, Line):
            level = r"\outlinelevel0" if piece.heading else ""
            out.append(rf"\pard\plain{level}{{\f13 {encoded(piece.text, units=units)}}}\par" + "\n")
        else:
            out.append(table(piece, units=units) + "\\pard\n")
    return ("".join(out) + "}").encode("ascii")
