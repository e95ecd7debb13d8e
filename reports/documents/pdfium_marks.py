"""The marks of a page as PDFium tells them: which bring their own picture, and the text of those that do not."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from pypdfium2 import raw

from reports.documents.layout.page import Box

# More marks than this no page of a report has.
_MOST = 5000
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
# An empty string in UTF-16 with its end.
_EMPTY = 2


@dataclass(frozen=True, slots=True)
class Marks:
    """`pictured`: some of the page's marks of text bring their own picture; `texts`: those of the others, with boxes.

    A box is left, top, right and bottom as PDFium counts, from the lower left corner.
    """

    pictured: bool = False
    texts: tuple[tuple[str, Box], ...] = ()


def marks_of(page: Any, form: Any) -> Marks:
    """The form fields and typed remarks of an open page that a reader sees. `form` is the document's, or None."""
    count = min(raw.FPDFPage_GetAnnotCount(page), _MOST)
    pictured = False
    texts: list[tuple[str, Box]] = []
    for index in range(count):
        mark = raw.FPDFPage_GetAnnot(page, index)
        if not mark:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(mark)
            if kind not in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT) or raw.FPDFAnnot_GetFlags(mark) & _UNSEEN:
                continue
            if raw.FPDFAnnot_GetAP(mark, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > _EMPTY:
                pictured = True
                continue
            text = _field_value(mark, form) if kind == raw.FPDF_ANNOT_WIDGET else _string(mark, b"Contents")
            rect = raw.FS_RECTF()
            if text and raw.FPDFAnnot_GetRect(mark, ctypes.byref(rect)):
                texts.append((text, (rect.left, rect.top, rect.right, rect.bottom)))
        finally:
            raw.FPDFPage_CloseAnnot(mark)
    return Marks(pictured, tuple(texts))


def _field_value(mark: Any, form: Any) -> str:
    """The value of a field for text or a choice; buttons and signatures show none."""
    if not form:
        return _string(mark, b"V")
    written = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
    if raw.FPDFAnnot_GetFormFieldType(form, mark) not in written:
        return ""
    return _read(lambda target, size: raw.FPDFAnnot_GetFormFieldValue(form, mark, target, size))


def _string(mark: Any, key: bytes) -> str:
    return _read(lambda target, size: raw.FPDFAnnot_GetStringValue(mark, key, target, size))


def _read(ask: Any) -> str:
    """A text that PDFium writes where it is told to, once its length is known."""
    size = ask(None, 0)
    if size <= _EMPTY:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    ask(buffer, size)
    return bytes(buffer)[: size - _EMPTY].decode("utf-16-le", "replace")
