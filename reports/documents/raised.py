"""Raised and struck digits: 22 with the mark of a note must not become 221, nor a struck 12 beside a 13 become 1213.

Both keep a plain text that shows what is printed, and that no reading takes for a number of its own (reports/tables/
figures.py, reports/prose/fact_text.py): raised digits as the superscripts of Unicode, struck ones with the long stroke
overlay (U+0336) that plain text uses.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)
_LOWERED = str.maketrans("0123456789０１２３４５６７８９", "₀₁₂₃₄₅₆₇₈₉" * 2)
_DIGIT = re.compile(r"(\d)")


def raised(text: str) -> str:
    """A text set above the line, behind another one: the mark of a note, as a rule."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """A text set below the line, behind another one."""
    return text.translate(_LOWERED)


def struck(text: str) -> str:
    """A text that somebody struck through and left standing."""
    return _DIGIT.sub("\\1\u0336", text)
