"""What a played season is held against: the script's figures, the proof of every accusation, the days of change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from cli.season import Night
from duties.model import Evidence, ReadingOutcome, ReadPlace, VerdictCode, end_of_day, local_date
from duties.obligations import DueRules
from monitor.dossiers import build, verify
from monitor.dossiers.model import Dossier
from reports.model import CellStatus
from sandbox.figures import Key
from sandbox.script import Delivery, Post
from sandbox.season.parts import BY_NAME
from sandbox.season.season import Season
from storage import database, report_versions

Figures = Mapping[Key, Decimal | None]


def check_figures(posts: Iterable[Post], folder: Path, *, wanted: Iterable[tuple[str, int]]) -> int:
    """Every figure of every stored report is one that its body printed, and all of `wanted` (body, year) were read;
    gives how many figures were compared. A report that was exchanged has two sets of figures."""
    printed: dict[tuple[str, int], list[Figures]] = {}
    for post in posts:
        if post.report is not None and post.report.body and post.delivery is not Delivery.NOTHING:
            printed.setdefault((post.report.body, post.report.year), []).append(post.report.figures)
    missing = set(wanted)
    compared = 0
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    with database.sessions(engine)() as session:
        for stored in report_versions.latest_reports(session):
            if not stored.body or not stored.year or stored.code:
                continue
            found = report_versions.load_report(session, stored.version_id).figures
            values = {(figure.table, figure.row, figure.column): figure.value for figure in found}
            assert CellStatus.UNREADABLE not in {figure.status for figure in found}, stored
            if not any(value is not None for value in values.values()):
                continue  # the covering note of a report that is a file
            assert any(
                all(values[key] == value for key, value in figures.items())
                for figures in printed[stored.body, stored.year]
            ), (stored.body, stored.year)
            compared += len(values)
            missing.discard((stored.body, stored.year))
    engine.dispose()
    assert not missing, f"never read: {sorted(missing)}"
    return compared


def check_proofs(season: Season, last: Night, folder: Path, answered: Mapping[str, Sequence[date]]) -> None:
    """Every accusation of the last night rests on its proof, and its dossier judged again says the same. `answered`:
    by host, the nights on which the sandbox itself gave a page or a 304 to somebody who asked."""
    hosts = {part.body.code: part.host for part in season.city.parts}
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    for row in last.rows:
        if row.verdict.code not in (VerdictCode.LATE, VerdictCode.MISSING):
            continue
        dossier = build.build(
            engine,
            row.body.code,
            row.duty.year,
            as_of=last.day,
            at=end_of_day(last.day),
            rules=DueRules(),
        )
        assert verify.differences(dossier) == (), row.body.code
        assert dossier.verdict.code is row.verdict.code
        if row.verdict.code is VerdictCode.MISSING:
            looks = [night for night in season.nights.days if night > row.duty.deadline]
            _check_absence(dossier, twice=len(looks) > 1)
            nights = [night for night in answered.get(hosts[row.body.code], ()) if night > row.duty.deadline]
            assert nights, f"{row.body.code}: its server was not even asked after the due date"
        elif not row.verdict.reviewed_by:
            assert _own_day_after(dossier.evidence, row.duty.deadline) or absent_after(
                dossier.evidence, row.duty.deadline
            ), row.body.code
    engine.dispose()


def _check_absence(dossier: Dossier, *, twice: bool) -> None:
    due_end = end_of_day(dossier.duty.deadline)
    assert dossier.evidence.places, dossier.body.code
    assert any(place.proof is not None for place in dossier.evidence.places), dossier.body.code
    for place in dossier.evidence.places:
        begun = [
            moment
            for reading in place.readings
            if reading.outcome is ReadingOutcome.COMPLETE
            for moment in reading.started
        ]
        assert max(begun) >= due_end, (dossier.body.code, place.column)
    assert dossier.evidence.candidates == ()
    assert dossier.verdict.confirmed is twice, dossier.body.code


def _own_day_after(evidence: Evidence, deadline: date) -> bool:
    return any(stated.on > deadline for copy in evidence.publications for stated in copy.own_dates)


def absent_after(evidence: Evidence, deadline: date) -> bool:
    """Whether every place was read completely after the due date before the report was first seen with content. One
    that was asked for on later days only (a portal made anew) cannot have been; it must have been read since, and must
    not show the report itself."""
    publications = evidence.publications
    seen = min(copy.first_seen_at for copy in publications)
    holding = {copy.column for copy in publications}
    due_end, places = end_of_day(deadline), evidence.places
    there = [place for place in places if place.column in holding or not _came_later(place, seen)]
    return bool(there) and all(any(due_end <= moment < seen for moment in _read(place)) for place in there)


def _read(place: ReadPlace) -> list[datetime]:
    complete = (reading for reading in place.readings if reading.outcome is ReadingOutcome.COMPLETE)
    return [moment for reading in complete for moment in reading.started]


def _came_later(place: ReadPlace, seen: datetime) -> bool:
    asked = [moment for reading in place.readings for moment in reading.started]
    return bool(_read(place)) and local_date(min(asked)) > local_date(seen)


def check_rules(season: Season, last: Night, folder: Path) -> set[str]:
    """Every verdict of the last night was decided by a rule that the body's part says it plays; gives the rules."""
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    decided: set[str] = set()
    for row in last.rows:
        rules = {*BY_NAME[season.parts[row.body.code]].rules, "missing", "not_due"}
        if "seen_in_time" in rules:
            rules.add("dated_in_time")  # where no look fell between its day and the due date
        dossier = build.build(
            engine, row.body.code, row.duty.year, as_of=last.day, at=end_of_day(last.day), rules=DueRules()
        )
        assert dossier.rule in rules, (row.body.code, season.parts[row.body.code], dossier.rule)
        decided.add(dossier.rule)
    engine.dispose()
    return decided


def check_findings(season: Season, folder: Path, year: int) -> int:
    """Last year's text under this year's title is told as such; gives in how many reports it was."""
    muddled = {code for code, part in season.parts.items() if part == "last_years_text"}
    engine = database.connect(f"sqlite:///{folder / 'nianbao.db'}")
    told: dict[str, set[str]] = {}
    with database.sessions(engine)() as session:
        for stored in report_versions.latest_reports(session):
            if stored.body in muddled and stored.year == year:
                found = report_versions.load_report(session, stored.version_id).findings
                told.setdefault(stored.body, set()).update(finding.code for finding in found)
    engine.dispose()
    assert told.keys() == muddled
    assert all("period_wrong" in codes for codes in told.values()), told
    return len(told)


def check_days(season: Season, nights: Sequence[Night]) -> int:
    """Every change of verdict that the script knows shows on the first night that could show it; gives how many."""
    said = {night.day: {row.body.code: row.verdict.code.value for row in night.rows} for night in nights}
    changes = 0
    for code in season.parts:
        for day, verdict in season.changes(code):
            first = season.nights.on_or_after(day)
            later = [other for other, _ in season.changes(code) if other > day]
            if first is None or first < season.begins or (later and min(later) <= first):
                continue
            assert said[first][code] == verdict, (code, season.parts[code], day, said[first][code], verdict)
            changes += 1
    return changes


def precision_and_recall(night: Night, verdict: str) -> tuple[float, float]:
    """Of one verdict on one night."""
    ours = {row.body.code for row in night.rows if row.verdict.code.value == verdict}
    right = {truth.body for truth in night.truths.values() if truth.verdict == verdict}
    both = len(ours & right)
    return both / len(ours) if ours else 1.0, both / len(right) if right else 1.0
