"""By what a reading is known: the program, and the models of the OCR engine where it read pictures."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from ingest.limits import OCR_ENGINE, ocr_installed
from reports.model import AnnualReport

# Findings that a report has of which a page was read as a picture, or would have to be: that it was tried by these
# models is known then.
_LOOKED_AT = frozenset({"no_text_layer", "pictures_unread"})


@cache
def ocr_version() -> str:
    """The wheel that holds the OCR models, with its version; empty where no OCR is installed."""
    if not ocr_installed():
        return ""
    try:
        return f"{OCR_ENGINE} {version(OCR_ENGINE)}"
    except PackageNotFoundError:
        # On the path without a wheel's metadata: it is there, and nobody knows which it is.
        return OCR_ENGINE


def ocr_version_of(report: AnnualReport) -> str:
    """The OCR models that looked at pictures of this report just now; empty where all of it was printed as text."""
    return ocr_version() if any(finding.code in _LOOKED_AT for finding in report.findings) else ""
