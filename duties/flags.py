"""The flags of a verdict: what a person should know of it. They change no verdict (contract, "Verdicts")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from duties.accounts import Account
from duties.model import Duty, Evidence, Flag, Publication

_ORDER = tuple(Flag)


def flags_of(duty: Duty, evidence: Evidence, account: Account) -> tuple[Flag, ...]:
    """The flags that hold, in the order of `Flag`."""
    found = {account.flag} if account.flag is not None else set()
    copies = account.published
    if evidence.publications and None not in [copy.gone_since for copy in evidence.publications]:
        found.add(Flag.WITHDRAWN)
    if not copies:
        if evidence.wrong_unit:
            found.add(Flag.WRONG_UNIT)
        if evidence.placeholder:
            found.add(Flag.PLACEHOLDER)
        return _ordered(found)
    if True in [copy.revised for copy in copies] or _replaced(copies):
        found.add(Flag.REVISED)
    if True not in [copy.designated for copy in copies]:
        found.add(Flag.WRONG_COLUMN)
    readable = [copy for copy in copies if copy.readable]
    if not readable:
        found.add(Flag.UNREADABLE)
    elif False not in [copy.tables_incomplete for copy in readable]:
        found.add(Flag.TABLES_INCOMPLETE)
    known = [day for day in (account.published_on, account.first_seen_on) if day is not None]
    if known and min(known) <= date(duty.year, 12, 31):
        found.add(Flag.PREMATURE)
    return _ordered(found)


def _replaced(copies: Sequence[Publication]) -> bool:
    """Whether a column shows other content at a new address after the old one had gone. The same content at a new
    address is a migration: neither withdrawn nor revised (issue 5)."""
    return len(copies) > 1 and any(
        old.gone_since is not None
        and old.column == new.column
        and old.last_seen_at < new.first_seen_at
        and "" not in (old.content, new.content)
        and new.content not in {copy.content for copy in copies if copy.first_seen_at < new.first_seen_at}
        for old in copies
        for new in copies
        if old.url != new.url
    )


def _ordered(found: set[Flag]) -> tuple[Flag, ...]:
    return tuple(flag for flag in _ORDER if flag in found) if found else ()
