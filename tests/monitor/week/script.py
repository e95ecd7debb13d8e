"""What a season's own script says that people should be told, and when: from the truths of its nights, written down
from docs/alerts.md and apart from the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sandbox.season.season import Season
from sandbox.truth import Truth
from tests.monitor.week.offdays import is_workday, workdays_before

# The crawl of a night is over.
AFTER_THE_NIGHT = time(21)
STAGES = (10, 3, 1)
FLAGS = {"withdrawn": "withdrawn", "backdated_suspect": "backdated", "unreadable": "unreadable"}
CURABLE = {"withdrawn", "unreadable", "placeholder", "tables_incomplete", "wrong_column"}
# Why a place was not read; the other reasons of `unverifiable` rest on a list that was read to its end.
UNREAD = {"blocked", "unreachable", "column_moved", "no_column", "not_read_since_due", "never_crawled", "tls_failed"}


@dataclass(frozen=True)
class Wanted:
    """One thing to be told: what of whom; `said` is what it takes back, `reason` and `flags` what it rests on."""

    kind: str
    body: str
    day: date
    stage: str = ""
    said: str = ""
    reason: str | None = None
    flags: frozenset[str] = frozenset()
    days: int | None = None

    @property
    def shown(self) -> tuple[str, str]:
        return self.kind, self.body


@dataclass
class Script:
    """The truths of a season's nights, asked at any moment between them."""

    season: Season
    truths: dict[date, dict[str, Truth]] = field(default_factory=dict)
    _raised: set[tuple[str, str, str]] = field(default_factory=set)
    _accused_on: dict[str, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for night in self.season.nights.days:
            self.truths[night] = {truth.body: truth for truth in self.season.truth(night)}

    @property
    def nights(self) -> tuple[date, ...]:
        return self.season.nights.days

    def last_night(self, moment: datetime) -> date:
        """The newest night whose crawl is over at `moment`."""
        over = moment.date() if moment.time() >= AFTER_THE_NIGHT else moment.date() - timedelta(days=1)
        return max(night for night in self.nights if night <= over)

    def at(self, moment: datetime) -> dict[str, Truth]:
        """What is right to say at `moment`, knowing what the last night showed."""
        known = self.truths[self.last_night(moment)]
        return {code: _by_day(truth, moment.date()) for code, truth in known.items()}

    def accused(self, code: str, night: date) -> bool:
        """Whether absence is proved at the end of a night: said on two nights that read the body's places after the
        due date, with the last look that the first of them to say "missing" took."""
        truth = self.truths[night][code]
        read = [day for day in self.nights if truth.due_on < day <= night and _was_read(self.truths[day][code])]
        return truth.verdict == "missing" and len(read) >= 2

    def raised(self, before: datetime, now: datetime) -> Iterator[Wanted]:
        """What is to be told anew at `now`, after a look at `before`."""
        night, last = self.last_night(now), self.last_night(before)
        if night != last:
            for code in self.truths[night]:
                for wanted in self._of_change(code, last, night):
                    if wanted.kind == "overdue":
                        self._accused_on[code] = now.date()
                    yield wanted
        for code, truth in self.at(now).items():
            for wanted in self._of_day(code, truth, now.date(), night):
                key = (wanted.kind, wanted.body, wanted.stage)
                if key not in self._raised:
                    self._raised.add(key)
                    yield wanted

    def _of_change(self, code: str, last: date, night: date) -> Iterator[Wanted]:
        then, truth = self.truths[last][code], self.truths[night][code]
        was, is_ = self.accused(code, last), self.accused(code, night)
        if is_ and not was:
            yield Wanted("overdue", code, night)
        if truth.verdict == "late" and (then.verdict != "late" or then.days_late != truth.days_late):
            yield Wanted("published_late", code, night, days=truth.days_late)
        elif (was and not is_) or (then.verdict == "late" and truth.verdict != "late" and not is_):
            yield Wanted("retracted", code, night, said=then.verdict)
        for flag, kind in FLAGS.items():
            if flag in truth.flags and flag not in then.flags:
                yield Wanted(kind, code, night, flags=frozenset({flag}))
        gone = frozenset(CURABLE & {*then.flags} - {*truth.flags})
        if gone and _published(truth):
            yield Wanted("cured", code, night, flags=gone)

    def _of_day(self, code: str, truth: Truth, today: date, night: date) -> Iterator[Wanted]:
        first = self.nights[0]
        if truth.verdict == "not_due" and today <= truth.due_on:
            passed = [stage for stage in STAGES if workdays_before(truth.due_on, stage) <= today]
            if passed and workdays_before(truth.due_on, passed[-1]) > first:
                yield Wanted("due_soon", code, today, stage=str(passed[-1]))
        if self.accused(code, night):
            told = self._accused_on[code]
            passed = [days for days in (7, 30) if told < truth.due_on + timedelta(days=days) <= today]
            if passed:
                yield Wanted(f"overdue_{passed[-1]}", code, today, stage=str(passed[-1]))
        if truth.verdict == "unverifiable" and today >= truth.due_on + timedelta(days=2):
            yield Wanted("to_verify", code, today, stage=str(truth.reason), reason=truth.reason)

    def holds(self, wanted: Wanted, moment: datetime) -> bool:
        """Whether it is still right to tell it."""
        truth = self.at(moment)[wanted.body]
        accused = self.accused(wanted.body, self.last_night(moment))
        match wanted.kind:
            case "due_soon":
                return truth.verdict == "not_due" and moment.date() <= truth.due_on
            case "overdue" | "overdue_30":
                return accused
            case "overdue_7":
                return accused and moment.date() < truth.due_on + timedelta(days=30)
            case "published_late":
                return truth.verdict == "late" and truth.days_late == wanted.days
            case "retracted":
                return truth.verdict != wanted.said and not accused
            case "cured":
                return _published(truth) and not wanted.flags & {*truth.flags}
            case "to_verify":
                return truth.verdict == "unverifiable" and truth.reason == wanted.reason
            case _:
                return wanted.flags <= {*truth.flags}


def true_when_told(script: Script, item: Mapping[str, object], moment: datetime) -> bool:
    """Whether what a message says (its item, as webhooks get it) is the script's truth at `moment`."""
    body, params = str(item["body"]), item["params"]
    assert isinstance(params, dict)
    if not body:
        # Of the watching itself: no night of a script fails.
        return False
    truth = script.at(moment)[body]
    flags = {flag for flag, kind in FLAGS.items() if kind == item["kind"]} | {*params.get("flags", ())}
    wanted = Wanted(
        str(item["kind"]),
        body,
        moment.date(),
        said=str(params.get("said", "")),
        reason=params.get("reason"),
        flags=frozenset(flags),
        days=params.get("days"),
    )
    if wanted.kind == "revised":
        return "revised" in {*truth.flags, *truth.may}
    if wanted.kind == "due_soon":
        left = params["workdays"]
        day, counted = moment.date(), 0
        while day < truth.due_on:
            counted += is_workday(day)
            day += timedelta(days=1)
        if left != counted:
            return False
    if wanted.kind in ("overdue_7", "overdue_30") and params["days"] != (moment.date() - truth.due_on).days:
        return False
    return params["due_on"] == str(truth.due_on) and script.holds(wanted, moment)


def _by_day(truth: Truth, day: date) -> Truth:
    """What becomes of a truth when only the days pass: nobody has looked since the due date."""
    if truth.verdict == "not_due" and day > truth.due_on:
        return replace(truth, verdict="unverifiable", reason="not_read_since_due")
    return truth


def _was_read(truth: Truth) -> bool:
    return not (truth.verdict == "unverifiable" and truth.reason in UNREAD)


def _published(truth: Truth) -> bool:
    return truth.verdict in ("on_time", "late") or truth.reason == "date_unknown"
