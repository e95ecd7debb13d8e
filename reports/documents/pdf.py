"""PDF to a Document: pypdfium2 as the quick first reader, pdfplumber as a second opinion.

pypdfium2 reads a report seven times as fast as pdfplumber (research: documents §2); both give the same glyphs and
rules to the same layout, so where they differ the bytes themselves are read differently.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

from reports.documents.layout.blocks import blocks_of
from reports.documents.layout.page import UNKNOWN_CHARACTER, Box, Glyph, PageContent
from reports.documents.layout.rules import rules_of
from reports.errors import DocumentTooLarge, UnreadableDocument
from reports.model import Document, SourceFile

READER, SECOND_READER = "pdf", "pdf_second"
# The longest report seen has 61 pages; a city's collected volume stays below 400.
MAX_PAGES, MAX_OBJECTS, MAX_GLYPHS = 400, 200_000, 600_000
# Fewer glyphs than this on a page under a picture: a scan with a stamp or a page number as text.
_FEWEST_GLYPHS = 20
