"""Between which days a report came, from which source its day is, and whether every reading agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duties.date_hints import DateHint
from duties.dates import PUB_DATE
from duties.model import Evidence, Flag, OwnDate, Publication, Verdict, VerdictCode
from duties.verdicts import judge
from tests.duties.evidence_parts import DUE, OWN, at, complete, duty, evidence, place, publication
from tests.duties.test_verdict_properties import DAYS, any_evidence

AS_OF = date(2026, 2, 20)
READ = place(complete(at(1, 20), at(2, 1), at(2, 2), at(2, 10)))
LATE_START = place(complete(at(2, 10)))


def hinted(copy: Publication, *hints: tuple[str, date]) -> Publication:
    return replace(copy, hints=tuple(DateHint(source, day, day) for source, day in hints))


def verdict(seen: Evidence) -> Verdict:
    return judge(duty(), seen, AS_OF)


def test_the_bounds_are_what_we_proved() -> None:
    found = verdict(evidence(READ, found=(publication(at(2, 10), date(2026, 2, 4)),)))
    assert (found.published_on, found.date_basis) == (date(2026, 2, 4), "list_date")
    assert (found.published_low, found.published_high) == (date(2026, 2, 2), date(2026, 2, 10))
    assert found.undisputed, "we read after the due date and it was not there"


def test_seen_in_time_is_beyond_dispute_whatever_its_dates_say() -> None:
    copy = publication(at(1, 20), date(2026, 2, 9))
    found = verdict(evidence(READ, found=(copy,)))
    assert (found.code, found.undisputed, found.date_basis) == (VerdictCode.ON_TIME, True, "")


def test_the_meta_date_is_the_source_where_the_list_has_none() -> None:
    copy = replace(publication(at(2, 10)), own_dates=(OwnDate(PUB_DATE, date(2026, 1, 28)),))
    assert verdict(evidence(LATE_START, found=(copy,))).date_basis == "pub_date"


@pytest.mark.parametrize(
    ("hint", "agrees"),
    [
        (("url_date", date(2026, 1, 29)), True),
        (("url_date", date(2026, 2, 3)), False),
        (("signed_on", date(2026, 1, 10)), True),
        (("signed_on", date(2026, 2, 4)), False),
        (("last_modified", date(2026, 2, 6)), False),
    ],
)
def test_on_time_under_every_reading(hint: tuple[str, date], agrees: bool) -> None:
    found = verdict(evidence(LATE_START, found=(hinted(publication(at(2, 10), date(2026, 1, 28)), hint),)))
    assert (found.code, found.undisputed, found.flags) == (VerdictCode.ON_TIME, agrees, ())


@pytest.mark.parametrize(
    ("hint", "agrees", "flags"),
    [
        (("url_date", date(2026, 2, 4)), True, ()),
        # The address is of January, the page of February: posted again, or held back. Not for letters (users §21).
        (("url_date", date(2026, 1, 28)), False, (Flag.DATE_UNCERTAIN,)),
        (("index_month", date(2026, 1, 31)), False, (Flag.DATE_UNCERTAIN,)),
        # Written before and published after is how reports are made.
        (("signed_on", date(2026, 1, 10)), True, ()),
        (("file_date", date(2026, 1, 10)), True, ()),
    ],
)
def test_late_under_every_reading(hint: tuple[str, date], agrees: bool, flags: tuple[Flag, ...]) -> None:
    found = verdict(evidence(LATE_START, found=(hinted(publication(at(2, 10), date(2026, 2, 4)), hint),)))
    assert (found.code, found.days_late, found.undisputed, found.flags) == (VerdictCode.LATE, 4, agrees, flags)


def test_our_own_proof_needs_no_trust_in_dates() -> None:
    copy = hinted(publication(at(2, 10), date(2026, 2, 4)), ("url_date", date(2026, 1, 28)))
    found = verdict(evidence(READ, found=(copy,)))
    assert (found.code, found.flags, found.undisputed) == (VerdictCode.LATE, (), True)


def test_words_of_a_correction_make_a_late_date_uncertain() -> None:
    copy = replace(publication(at(2, 10), date(2026, 2, 4)), reposted=True)
    assert verdict(evidence(LATE_START, found=(copy,))).flags == (Flag.DATE_UNCERTAIN,)
    assert verdict(evidence(READ, found=(copy,))).flags == ()


def test_replaced_at_a_new_address_is_revised_and_moved_is_not() -> None:
    old = replace(publication(at(1, 20), gone=at(2, 2)), content="a", last_seen_at=at(2, 1))
    new = replace(publication(at(2, 2), url="new.html"), content="b")
    assert verdict(evidence(READ, found=(old, new))).flags == (Flag.REVISED,)
    moved = replace(new, content="a")
    assert verdict(evidence(READ, found=(old, moved))).flags == ()
    elsewhere = replace(new, column=OWN + "other/")
    assert Flag.REVISED not in verdict(evidence(READ, found=(old, elsewhere))).flags


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DAYS, st.lists(st.tuples(st.sampled_from(("url_date", "signed_on", "last_modified")), DAYS)))
def test_hints_change_no_verdict(seen: Evidence, as_of: date, hints: list[tuple[str, date]]) -> None:
    plain = judge(duty(), seen, as_of)
    marked = replace(seen, publications=tuple(hinted(copy, *hints) for copy in seen.publications))
    again = judge(duty(), marked, as_of)
    assert (again.code, again.reason, again.days_late, again.published_on, again.confirmed) == (
        plain.code,
        plain.reason,
        plain.days_late,
        plain.published_on,
        plain.confirmed,
    )


@settings(max_examples=60, deadline=None)
@given(any_evidence(), DAYS)
def test_the_bounds_are_in_order_and_hold_the_late_ones(seen: Evidence, as_of: date) -> None:
    found = judge(duty(), seen, as_of)
    if found.published_low is not None and found.published_high is not None:
        assert found.published_low <= found.published_high
    if found.code is VerdictCode.ON_TIME and found.undisputed and found.machine is None:
        high = found.published_high
        assert high is not None
        assert high <= DUE or all(stated.on <= DUE for copy in seen.publications for stated in copy.own_dates)
