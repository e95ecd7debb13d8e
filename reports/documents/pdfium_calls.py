"""PDFium's functions that are called for every character and object of a page.

Calls go through prototypes of their own with plain addresses: the ones of pypdfium2 build a pointer object a call and
take three times as long (measured: 2.0 against 0.7 microseconds).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

Point = tuple[float, float]
# x' = a x + c y + e, y' = b x + d y + f
Matrix = tuple[float, float, float, float, float, float]


def _prototype(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_int, _address = ctypes.c_int, ctypes.c_void_p
get_loose_box = _prototype("FPDFText_GetLooseCharBox", _int, _address, _int, _address)
get_unicode = _prototype("FPDFText_GetUnicode", ctypes.c_uint, _address, _int)
has_map_error = _prototype("FPDFText_HasUnicodeMapError", _int, _address, _int)
get_angle = _prototype("FPDFText_GetCharAngle", ctypes.c_float, _address, _int)
get_text_object = _prototype("FPDFText_GetTextObject", _address, _address, _int)
get_object = _prototype("FPDFPage_GetObject", _address, _address, _int)
get_inner_object = _prototype("FPDFFormObj_GetObject", _address, _address, ctypes.c_ulong)
count_inner_objects = _prototype("FPDFFormObj_CountObjects", _int, _address)
get_font = _prototype("FPDFTextObj_GetFont", _address, _address)
get_render_mode = _prototype("FPDFTextObj_GetTextRenderMode", _int, _address)
is_embedded = _prototype("FPDFFont_GetIsEmbedded", _int, _address)
get_type = _prototype("FPDFPageObj_GetType", _int, _address)
get_bounds = _prototype("FPDFPageObj_GetBounds", _int, _address, _address, _address, _address, _address)
get_fill_colour = _prototype("FPDFPageObj_GetFillColor", _int, _address, _address, _address, _address, _address)
get_draw_mode = _prototype("FPDFPath_GetDrawMode", _int, _address, _address, _address)
count_segments = _prototype("FPDFPath_CountSegments", _int, _address)
get_segment = _prototype("FPDFPath_GetPathSegment", _address, _address, _int)
get_point = _prototype("FPDFPathSegment_GetPoint", _int, _address, _address, _address)
get_segment_type = _prototype("FPDFPathSegment_GetType", _int, _address)
closes = _prototype("FPDFPathSegment_GetClose", _int, _address)
_get_matrix = _prototype("FPDFPageObj_GetMatrix", _int, _address, _address)


def matrix_of(target: int) -> Matrix:
    """The matrix of a page object, by its address."""
    matrix = raw.FS_MATRIX()
    if not _get_matrix(target, ctypes.addressof(matrix)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """The matrix of what is drawn by `inner` within what is drawn by `outer`."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def moved(point: Point, matrix: Matrix | None) -> Point:
    """Where a point comes to lie."""
    if matrix is None:
        return point
    x, y = point
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)
