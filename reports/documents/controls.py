"""Characters that print nothing and that no tree of markup may hold: Word's line break (U+000B), and damage.

libxml2 reads them and lets nobody write them again: moving or marking text that holds one raises ValueError.
"""

from __future__ import annotations

import re

_RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d)|[xX]0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]));?",
    re.IGNORECASE,
)


def without_controls(markup: str, instead: str = "") -> str:
    """`markup` with `instead` of every such character and of every reference to one (`&#11;`)."""
    markup = _RAW.sub(instead, markup)
    return _REFERENCE.sub(instead, markup) if "&#" in markup else markup
