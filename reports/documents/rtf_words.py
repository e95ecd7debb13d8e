"""What the control words of RTF mean: character sets, groups to skip, signs, and the shape of a table row."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from reports.documents.marked_tables import RowShape

# Font character set (\\fcharset) → codec; 0 and 1 mean the code page of the document.
CHARSETS = {134: "gb18030", 136: "big5", 128: "cp932", 129: "cp949", 204: "cp1251", 238: "cp1250", 161: "cp1253"}
USUAL_CODEC = "gb18030"
DOUBLE_BYTE = frozenset(("gb18030", "big5", "cp932", "cp949"))
CODE_PAGES = {936: "gb18030", 950: "big5", 65001: "utf-8"}
# Groups that hold no text of the document. Anything behind `\\*` that is not named below is skipped too.
SKIPPED = frozenset(
    (
        *("colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "info", "pict", "generator"),
        *("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
        *("footnote", "annotation", "fldinst", "objdata", "nonesttables", "shpinst", "shprslt", "revtbl", "themedata"),
        *(
            "xe",
            "tc",
            "rxe",
            "bkmkstart",
            "bkmkend",
            "template",
            "filetbl",
            "latentstyles",
            "datastore",
            "mmathPr",
            "upr",
        ),
    )
)
TAKEN = frozenset(("shptxt", "fldrslt", "result", "ud", "nesttableprops", "shppict"))
CHARACTERS = {
    "tab": " ",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "line": "\n",
    "softline": "\n",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
}
SYMBOLS = {"~": " ", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}"}


@dataclass(slots=True)
class RowDefinition:
    edges: list[int] = field(default_factory=list)
    down: list[str] = field(default_factory=list)
    sideways: list[bool] = field(default_factory=list)
    next_down: str = ""
    next_sideways: bool = False
    left: int = 0

    def close_cell(self, edge: int) -> None:
        self.edges.append(edge)
        self.down.append(self.next_down)
        self.sideways.append(self.next_sideways)
        self.next_down, self.next_sideways = "", False

    def shape(self) -> RowShape | None:
        """The left edge is rarely told and matters little: all rows of a table begin at the same rule."""
        if not self.edges:
            return None
        left = min(self.left, self.edges[0] - 1)
        return RowShape((left, *self.edges), tuple(self.down), tuple(self.sideways))


def codec_of(number: int) -> str:
    """The codec of an `\\ansicpg` number; an unknown one is taken for Chinese."""
    name = CODE_PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return USUAL_CODEC
