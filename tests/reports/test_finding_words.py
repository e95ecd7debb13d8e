"""What a person reads names rows and columns in words; no code of ours shines through."""

from __future__ import annotations

import re

import pytest

from bench.mutations import damaged
from reports.model import SourceFile
from reports.reading import read_report
from translations.findings import finding_text

# Places are the contract's: `table[2] r3c4`, `line 5 field 2`.
_PLACE = re.compile(r"\b(?:table\[\d+\]|r\d+c\d+|line \d+|field \d+)")
_CODE = re.compile(r"[a-z]+_[a-z_]+")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_of_damaged_reports_hold_no_codes(lang: str) -> None:
    told: set[str] = set()
    for seed in range(7000, 7016):
        text = damaged(seed, "several dropped").text
        for finding in read_report(SourceFile(text.encode())).findings:
            message = _PLACE.sub("", finding_text(finding.code, finding.params, lang))
            assert _CODE.search(message) is None, message
            told.add(message)
    assert any(" to " in message if lang == "en" else "行政复议至复议后起诉" in message for message in told)
