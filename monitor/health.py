"""The health of the watching itself, apart from anybody's duties: did the night run, and can the sites be read?

"Site down" is never "body late": nothing here judges a body, and no verdict reads any of it. What is wrong with a host
that many bodies share is one trouble, not one for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from duties.model import PlaceRole, ReadingOutcome, Reason, local_date
from monitor.closures import Closure, closed_at
from monitor.schedule import PING, Plan, last_night
from storage import bodies, columns, database, gauges, job_runs, quarantine, runs
from storage.job_runs import JobRun
from storage.runs import Run
from storage.site_readings import ColumnHealth, FileYield, load_column_health, load_yields

# A night that asked fewer of the bodies that have an address is short of some.
FEWEST_BODIES = 0.8
# A night that read less than this share of its lists to their end tells too little of what is absent.
FEWEST_LISTS = 0.5
# A list that shows less than this share of what it showed has lost its items, not its body its reports.
FEWEST_ITEMS = 0.5
# A night should have begun this much after its hour at the latest (jitter, a job before it); one that began later, made
# up after a machine came back, is that night's as long as it could still last. So far back is looked for nights.
_BEGINS_WITHIN = timedelta(hours=2)
_LOOK_BACK = timedelta(days=8)
_RUNS = 100
_YIELD_DAYS = timedelta(days=7)
_FEWEST_FILES = 3
_POOR, _GOOD = 0.5, 0.2
_BLOCKING = frozenset({Reason.BLOCKED.value, Reason.GEO_REFUSED.value, Reason.ROBOTS_REFUSED.value})


class TroubleKind(StrEnum):
    """What is wrong with the watching. Words: `health.trouble.*`."""

    NIGHT_MISSED = "night_missed"
    NIGHT_CUT = "night_cut"
    NIGHT_FAILED = "night_failed"
    NIGHT_SHORT = "night_short"
    NIGHT_EMPTY = "night_empty"
    SITE_DOWN = "site_down"
    SITE_BLOCKED = "site_blocked"
    ITEMS_LOST = "items_lost"
    READING_POOR = "reading_poor"
    CANARY = "canary"
    QUARANTINE = "quarantine"
    MESSAGES = "messages"
    PING = "ping"


class SiteState(StrEnum):
    """How a site answers: `well`; `partial`: some of its lists are not read to the end; `blocked`, `down`: none is;
    `new`: none ever was."""

    WELL = "well"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    DOWN = "down"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong. `key` stays the same while it lasts: it is told once."""

    kind: TroubleKind
    key: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """One host: its lists and how many of them were read to the end last time, the bodies that publish there, the
    newest complete reading, and why the newest that was not complete was not. `closed` is why nobody asks it now."""

    host: str
    state: SiteState
    columns: int
    complete: int
    bodies: int
    last_complete_at: datetime | None
    reason: str
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """The sites, the worst first, and all that is wrong."""

    sites: tuple[SiteHealth, ...]
    troubles: tuple[Trouble, ...]


def check(
    engine: Engine,
    *,
    plan: Plan,
    now: datetime,
    is_closed: bool = False,
    closures: Sequence[Closure] = (),
    canaries: Sequence[str] = (),
    has_switch: bool = True,
) -> Health:
    """The health as of `now`. `is_closed`: a blackout or a pause lasts, in which no night is missed; `closures` are
    all that are known: what one of them explains is no trouble. `canaries` are bodies whose own columns must be read
    to their end every night, whatever else is wrong; without a dead-man's switch in the settings (`has_switch`) it is
    nothing that an earlier one did not hear us."""
    with database.sessions(engine)() as session:
        nights = [run for run in runs.load_runs(session, kind="crawl", limit=_RUNS) if run.started_at <= now]
        with_address = sum(bool(body.home_url or body.column_urls) for body in bodies.load_bodies(session))
        known_since = min((one.at for one in bodies.load_imports(session)), default=now)
        lists = load_column_health(session)
        recent, before = load_yields(session, since=now - _YIELD_DAYS)
        refused = sum(quarantine.count_quarantine(session, since=now - timedelta(days=1)).values())
        watched = _columns_of(session, canaries)
        lost = gauges.count_given_up(session, since=now - _YIELD_DAYS)
        unheard = job_runs.failing(session, PING) if has_switch else None
    sites = tuple(_with_closure(site, closures, now) for site in _sites(lists))
    troubles = [
        *([] if is_closed else _nights(nights, plan, now, with_address, known_since, closures)),
        *_of_sites(sites),
        *_lost(lists),
        *_yields(recent, before),
        *([] if is_closed else _canaries(watched, lists, plan, now, closures)),
    ]
    if refused:
        troubles.append(Trouble(TroubleKind.QUARANTINE, f"quarantine:{_day(now)}", {"rows": refused}))
    if lost:
        troubles.append(Trouble(TroubleKind.MESSAGES, f"messages:{_day(now)}", {"messages": lost}))
    if unheard is not None:
        troubles.append(_silent_switch(*unheard))
    return Health(sites, tuple(troubles))


def _columns_of(session: Session, codes: Sequence[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {code: set() for code in codes}
    for column in columns.load_columns(session):
        for code, role in column.bodies:
            if code in found and role is PlaceRole.OWN_COLUMN:
                found[code].add(column.url)
    return {code: frozenset(urls) for code, urls in found.items()}


def _with_closure(site: SiteHealth, closures: Sequence[Closure], now: datetime) -> SiteHealth:
    closure = closed_at(closures, now, f"http://{site.host}/")
    return site if closure is None else replace(site, closed=closure.reason)


def _nights(
    nights: Sequence[Run],
    plan: Plan,
    now: datetime,
    with_address: int,
    known_since: datetime,
    closures: Sequence[Closure],
) -> Iterator[Trouble]:
    """What is wrong with the last night that should have begun by now. The newest run comes first. Before there was a
    roster (`known_since`) no night was missed."""
    due = last_night(plan, now - _LOOK_BACK, now - _BEGINS_WITHIN)
    if due is None or not with_address or closed_at(closures, due):
        return
    key, day = f"night:{_day(due)}", _day(due)
    over = due + max(_BEGINS_WITHIN, timedelta(hours=plan.crawl_hours))
    of_night = [run for run in nights if due - _BEGINS_WITHIN <= run.started_at <= over]
    if not of_night:
        if due < known_since:
            return
        last = nights[0].started_at if nights else None
        yield Trouble(TroubleKind.NIGHT_MISSED, key, {"night": day, "last": _day(last) if last else "—"})
        return
    whole = max(of_night, key=lambda run: (asked_bodies(run), run.started_at))
    if whole.finished_at is None:
        if now - whole.started_at > timedelta(hours=plan.crawl_hours):
            yield Trouble(TroubleKind.NIGHT_CUT, key, {"night": day})
        return
    if whole.outcome == "failed":
        yield Trouble(TroubleKind.NIGHT_FAILED, key, {"night": day, "walks": _count(whole, "failed_walks")})
    if asked_bodies(whole) < FEWEST_BODIES * with_address:
        params = {"night": day, "bodies": asked_bodies(whole), "planned": with_address}
        yield Trouble(TroubleKind.NIGHT_SHORT, f"{key}:short", params)
    if not read_enough(whole) and any(_complete(run) for run in nights if run.started_at < whole.started_at):
        yield Trouble(TroubleKind.NIGHT_EMPTY, f"{key}:empty", {"night": day})


def asked_bodies(run: Run) -> int:
    """How many bodies a crawl was to ask for."""
    return _count(run, "bodies")


def read_enough(run: Run) -> bool:
    """Whether a crawl read at least half of the lists that it came to to their end. What the budget or the hour cut
    counts as not read; what lies on closed hosts is not counted, and a crawl that found all closed had none to read."""
    if asked_bodies(run) <= _count(run, "closed_bodies"):
        return True
    complete = _complete(run)
    return complete > 0 and complete >= FEWEST_LISTS * sum(_readings(run).values())


def _count(run: Run, name: str) -> int:
    value = run.summary.get(name, 0)
    return value if isinstance(value, int) else 0


def _readings(run: Run) -> Mapping[str, int]:
    """How many readings of lists ended how."""
    readings = run.summary.get("readings", {})
    return readings if isinstance(readings, Mapping) else {}


def _complete(run: Run) -> int:
    return _readings(run).get(ReadingOutcome.COMPLETE.value, 0)


def _sites(lists: Sequence[ColumnHealth]) -> tuple[SiteHealth, ...]:
    hosts: dict[str, list[ColumnHealth]] = {}
    for column in lists:
        hosts.setdefault(column.host, []).append(column)
    found = [_site(host, of) for host, of in hosts.items()]
    order = tuple(SiteState)
    return tuple(sorted(found, key=lambda site: (-order.index(site.state), -site.bodies, site.host)))


def _site(host: str, lists: Sequence[ColumnHealth]) -> SiteHealth:
    complete = [column for column in lists if not column.reason]
    failed = sorted((column for column in lists if column.reason), key=lambda column: column.last_at)
    ever = [column.complete_at for column in lists if column.complete_at is not None]
    if not failed:
        state = SiteState.WELL
    elif complete:
        state = SiteState.PARTIAL
    elif not ever:
        state = SiteState.NEW
    else:
        state = SiteState.BLOCKED if failed[-1].reason in _BLOCKING else SiteState.DOWN
    return SiteHealth(
        host,
        state,
        len(lists),
        len(complete),
        len(frozenset[str]().union(*(column.bodies for column in lists))),
        max(ever, default=None),
        failed[-1].reason if failed else "",
    )


def _of_sites(sites: Sequence[SiteHealth]) -> Iterator[Trouble]:
    """A site that could be read before and cannot now: one trouble, however many bodies publish on it."""
    kinds = {SiteState.DOWN: TroubleKind.SITE_DOWN, SiteState.BLOCKED: TroubleKind.SITE_BLOCKED}
    for site in sites:
        kind = kinds.get(site.state)
        if kind is not None and site.last_complete_at is not None and not site.closed:
            since = _day(site.last_complete_at)
            params = {"host": site.host, "bodies": site.bodies, "reason": site.reason, "since": since}
            yield Trouble(kind, f"{kind.value}:{site.host}:{since}", params)


def _lost(lists: Sequence[ColumnHealth]) -> Iterator[Trouble]:
    for column in lists:
        if column.items is None or column.items_before is None or column.complete_at is None:
            continue
        if column.items < FEWEST_ITEMS * column.items_before:
            params = {"url": column.url, "items": column.items, "before": column.items_before}
            yield Trouble(TroubleKind.ITEMS_LOST, f"items:{column.url}:{column.items}", params)


def _yields(recent: Mapping[str, FileYield], before: Mapping[str, FileYield]) -> Iterator[Trouble]:
    """Hosts whose files could be read until a week ago and mostly cannot since."""
    for host, now in sorted(recent.items()):
        then = before.get(host, FileYield(0, 0))
        files, earlier = now.read + now.unreadable, then.read + then.unreadable
        if files < _FEWEST_FILES or earlier < _FEWEST_FILES:
            continue
        if now.unreadable / files > _POOR and then.unreadable / earlier < _GOOD:
            params = {"host": host, "unreadable": now.unreadable, "files": files}
            yield Trouble(TroubleKind.READING_POOR, f"reading:{host}", params)


def _canaries(
    watched: Mapping[str, frozenset[str]],
    lists: Sequence[ColumnHealth],
    plan: Plan,
    now: datetime,
    closures: Sequence[Closure],
) -> Iterator[Trouble]:
    """A body whose column must be read every night, and was not in the last: then something is wrong with us."""
    due = last_night(plan, now - _LOOK_BACK, now - timedelta(hours=plan.crawl_hours))
    for code, urls in watched.items():
        if due is not None and urls and all(closed_at(closures, due, url) for url in urls):
            continue
        read = [column.complete_at for column in lists if column.url in urls and column.complete_at is not None]
        if due is not None and (not read or max(read) < due - _BEGINS_WITHIN):
            params = {"body": code, "last": _day(max(read)) if read else "—"}
            yield Trouble(TroubleKind.CANARY, f"canary:{code}:{_day(due)}", params)


def _silent_switch(first: JobRun, newest: JobRun) -> Trouble:
    """A dead-man's switch that has taken no ping since the `first` that failed."""
    since = _day(first.started_at)
    return Trouble(TroubleKind.PING, f"ping:{since}", {"since": since, "cause": newest.said})


def _day(moment: datetime) -> str:
    return local_date(moment).isoformat()
