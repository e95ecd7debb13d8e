"""A cell of a CSV is a text to every program that opens it, and the same text to us."""

from __future__ import annotations

import csv
import io

import pytest

from registry.cells import csv_line, harmless, unguarded
from registry.model import Body, Kind, Level
from registry.roster import read_roster
from registry.roster_export import write_csv

TEXTS = ["=cmd|' /C calc'!A0", "+86", "-1", "@聊城", "＝1", "\t=1", "'quoted'", "plain", "", "a\rb", 'a"b\nc']


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_made_harmless_comes_back(text: str) -> None:
    assert unguarded(harmless(text)) == text
    assert next(csv.reader(io.StringIO(csv_line([harmless(text), "x"]), newline=""))) == [harmless(text), "x"]
    assert harmless(text)[:1] not in ("=", "+", "-", "@", "\t", "\uff1d")


def test_a_roster_that_we_write_holds_no_formula_and_is_read_back() -> None:
    body = Body("371500-x", "=聊城市教育局", Kind.DEPARTMENT, Level.PREFECTURE, "371500", notes="@SUM(1+1)")
    written = write_csv([body])
    assert b",=" not in written
    assert b",@" not in written
    read = read_roster(written, "r.csv")
    assert [(one.name, one.notes) for one in read.bodies] == [(body.name, body.notes)]
