"""Due dates as a calendar (RFC 5545): one day-long event for each date, with who has published and who has not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import translations
from duties.model import VerdictCode
from monitor.alerts import Standing, is_accused, is_published

_FOLD_AT = 75
_MOST_NAMES = 200


def ical(standings: Iterable[Standing], *, made_at: datetime, lang: str, public_url: str = "") -> bytes:
    """The calendar of the season's due dates. `made_at` is its time stamp."""
    due: dict[date, list[Standing]] = defaultdict(list)
    for stands in standings:
        if stands.duty.required and stands.verdict.code is not VerdictCode.NOT_REQUIRED:
            due[stands.duty.deadline].append(stands)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//nianbao//due dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(translations.text('feed.calendar', lang))}",
        "X-WR-TIMEZONE:Asia/Shanghai",
    ]
    for day in sorted(due):
        lines += _event(day, due[day], made_at, lang, public_url)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def _event(day: date, owed: Sequence[Standing], made_at: datetime, lang: str, public_url: str) -> list[str]:
    year = owed[0].duty.year
    open_ = [stands for stands in owed if not is_published(stands.verdict)]
    names = [stands.body.name + _mark(stands, lang) for stands in open_[:_MOST_NAMES]]
    separator = translations.text("list.separator", lang)
    told = translations.text("feed.open", lang, count=len(open_), names=separator.join(names)) if names else ""
    if len(open_) > _MOST_NAMES:
        told += translations.text("alert.and_more", lang, count=len(open_) - _MOST_NAMES)
    summary = translations.text("feed.due", lang, year=year, count=len(owed), published=len(owed) - len(open_))
    event = [
        "BEGIN:VEVENT",
        f"UID:due-{day:%Y%m%d}-{year}@nianbao",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        "TRANSP:TRANSPARENT",
    ]
    event += [f"DESCRIPTION:{_escaped(told)}"] if told else []
    event += [f"URL:{public_url}"] if public_url else []
    return [*event, "END:VEVENT"]


def _mark(stands: Standing, lang: str) -> str:
    """Why it stands among those without a report, where that is no plain "not yet"."""
    verdict = stands.verdict
    if verdict.code is VerdictCode.NOT_DUE:
        return ""
    code = f"verdict.{verdict.code.value}"
    if verdict.code is VerdictCode.MISSING and not is_accused(verdict):
        code = "verdict.missing_unconfirmed"
    return translations.text("feed.mark", lang, mark=translations.text(code, lang))


def _escaped(text: str) -> str:
    """RFC 5545 3.3.11."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> list[str]:
    """RFC 5545 3.1: lines of at most 75 octets, never broken within a character."""
    parts, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _FOLD_AT:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += octets
    return parts
