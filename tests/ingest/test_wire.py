"""Frames and reports over the pipe: nothing is lost, and what is no report is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.wire import FrameBuffer, WireError, decode_report, encode_report, frame
from reports.model import AnnualReport, CellStatus, Figure, Finding, Place, Severity
from tests.storage.reports import annual_report

TEXT = st.text(max_size=20)
# A figure is a tuple, on the wire as well: name of a field → its place.
FIELD = {name: place for place, name in enumerate(Figure._fields)}
PARAMS = st.dictionaries(TEXT, TEXT | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False))
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15)
PLACES = st.builds(
    Place, path=TEXT, line=st.none() | st.integers(0, 9999), box=st.none() | st.tuples(*[st.floats(-1e6, 1e6)] * 4)
)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    status = draw(st.sampled_from(CellStatus))
    value = draw(NUMBERS) if status in (CellStatus.REPORTED, CellStatus.SOLVED) else None
    return Figure("applications", "received", "total", value, draw(TEXT), status, draw(st.floats(0, 1)), draw(PLACES))


REPORTS = st.builds(
    replace,
    st.just(annual_report()),
    title=TEXT,
    year=st.none() | st.integers(2008, 2100),
    figures=st.lists(figures(), max_size=5).map(tuple),
    findings=st.lists(st.builds(Finding, TEXT, st.sampled_from(Severity), PARAMS), max_size=3).map(tuple),
)


@pytest.mark.slow
@given(REPORTS)
@settings(max_examples=80, deadline=None)
def test_a_report_comes_back_exactly(report: AnnualReport) -> None:
    assert decode_report(encode_report(report)) == report


def test_a_decimal_keeps_its_digits() -> None:
    figures = (annual_report().figures[0]._replace(value=Decimal("7730.2800000001")),)
    (figure,) = decode_report(encode_report(replace(annual_report(), figures=figures))).figures
    assert str(figure.value) == "7730.2800000001"


def test_half_a_surrogate_pair_becomes_the_replacement_character() -> None:
    report = decode_report(encode_report(replace(annual_report(), title="某\ud83d局")))
    assert report.title == "某�局" or report.title == "某���局"


@given(
    st.lists(st.tuples(st.dictionaries(TEXT, TEXT, max_size=3), st.binary(max_size=50)), max_size=4), st.integers(1, 40)
)
@settings(max_examples=60, deadline=None)
def test_frames_survive_any_cut(sent: list[tuple[dict[str, str], bytes]], step: int) -> None:
    stream = b"".join(frame(header, payload) for header, payload in sent)
    buffer, got = FrameBuffer(), []
    for start in range(0, len(stream), step):
        buffer.feed(stream[start : start + step])
        got += list(buffer.frames())
    assert got == sent


@pytest.mark.parametrize(
    "noise", [b"print: hello, world....", b"nbw1" + b"\xff" * 20, frame({})[:16] + b"[1]" + b"x" * 40]
)
def test_noise_on_the_pipe_is_no_frame(noise: bytes) -> None:
    buffer = FrameBuffer()
    buffer.feed(noise)
    with pytest.raises(WireError):
        list(buffer.frames())


def _changed(path: list[str | int], value: Any) -> bytes:
    record = json.loads(encode_report(annual_report()))
    at = record
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["edition"], "2037"),
        (["year"], "last"),
        (["figures"], None),
        (["figures", 0, FIELD["status"]], "certain"),
        (["figures", 0, FIELD["value"]], None),
        (["figures", 0, FIELD["value"]], "NaN"),
        (["figures", 1, FIELD["value"]], "12"),
        (["figures", 0, FIELD["confidence"]], 1.5),
        (["figures", 0, FIELD["confidence"]], "NaN"),
        (["figures", 0, FIELD["place"]], "page 1"),
        (["figures", 0], ["applications", "received", "total"]),
        (["figures", 0], {"table": "applications"}),
        (["findings", 0, "severity"], "grave"),
        (["findings", 0, "params"], {"a": [1]}),
        (["facts", 0, "value"], "many"),
    ],
)
def test_what_no_reader_would_have_written_is_refused(path: list[str | int], value: Any) -> None:
    with pytest.raises(WireError):
        decode_report(_changed(path, value))
