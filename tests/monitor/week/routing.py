"""A routing table as an office writes it, and what docs/alerts.md says must arrive by it: apart from the product."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from tests.monitor.week.offdays import is_workday
from tests.monitor.week.offices import SECRETS, Offices
from tests.monitor.week.script import Wanted

ACCUSING = {"overdue", "overdue_7", "overdue_30", "published_late"}
URGENT = {"overdue", "retracted", "withdrawn"}
INFO = {"cured", "revised"}


@dataclass(frozen=True)
class Way:
    """One route: whom it reaches (receivers by the names that `Offices` gives them), what, and when."""

    name: str
    receivers: tuple[str, ...]
    divisions: tuple[str, ...] = ()
    body: str = ""
    kinds: tuple[str, ...] = ()
    severity: str = "info"
    immediate: tuple[str, ...] = ("overdue", "withdrawn", "retracted", "night")
    digest_at: time = time(8, 30)
    quiet: tuple[time, time] = (time(20), time(8))
    rests: bool = True

    def takes(self, wanted: Wanted, division: str) -> bool:
        """Whether it goes out here."""
        if self.body:
            return wanted.body == self.body and wanted.kind == "due_soon"
        least = {"info": 0, "notice": 1, "urgent": 2}[self.severity]
        weight = 2 if wanted.kind in URGENT else 0 if wanted.kind in INFO else 1
        return (
            weight >= least
            and (not self.kinds or wanted.kind in self.kinds)
            and (not self.divisions or division in self.divisions)
        )

    def is_quiet(self, moment: datetime) -> bool:
        """Whether nothing may arrive."""
        begin, end = self.quiet
        now = moment.time()
        hours = begin <= now < end if begin <= end else now >= begin or now < end
        return hours or (self.rests and not is_workday(moment.date()))

    def toml(self, offices: Offices) -> str:
        """As the config file says it."""
        begin, end = self.quiet
        lines = [
            "[[routes]]",
            f'name = "{self.name}"',
            f"urls = {[address(receiver, offices) for receiver in self.receivers]}",
            f"digest_at = {self.digest_at}",
            f"immediate = {list(self.immediate)}",
            f'severity = "{self.severity}"',
            f"divisions = {list(self.divisions)}",
            f"kinds = {list(self.kinds)}",
            f"quiet_hours = {{ begin = {begin}, end = {end}, days_off = {str(self.rests).lower()} }}",
            'lang = "zh"',
        ]
        if self.body:
            lines += ['audience = "body"', f'bodies = ["{self.body}"]']
        return "\n".join(lines) + "\n"


def address(receiver: str, offices: Offices) -> str:
    """The address of a receiver, as `nianbao` takes it."""
    channel, _colon, name = receiver.partition(":")
    secret, base = SECRETS.get(name, ""), f"base={offices.base}"
    match channel:
        case "wecom":
            return f"wecombot://{name}?{base}"
        case "dingtalk" | "feishu":
            return f"{channel}://{secret}@{name}?{base}" if secret else f"{channel}://{name}?{base}"
        case "webhook":
            return f"json://127.0.0.1:{offices.port}/hook/{name}{f'?secret={secret}' if secret else ''}"
        case "apprise":
            return f"xml://127.0.0.1:{offices.port}/apprise/{name}"
        case "mail":
            return f"mailto://127.0.0.1:{offices.smtp.port}/?to={name}&from=watch@example.org"
    raise LookupError(channel)


Sent = tuple[datetime, frozenset[tuple[str, str]]]


@dataclass
class Expected:
    """What must arrive on a way, by the moments at which somebody looks."""

    way: Way
    waiting: list[Wanted] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    _days: dict[str, date] = field(default_factory=dict)
    _accused: set[str] = field(default_factory=set)

    def look(self, moment: datetime, anew: Iterable[Wanted], holds: Callable[[Wanted, datetime], bool]) -> None:
        """One look: what waits goes out, or is dropped, or waits on."""
        self.waiting += anew
        if self.way.is_quiet(moment):
            return
        self.waiting = [
            one for one in self.waiting if holds(one, moment) and (one.kind != "retracted" or one.body in self._accused)
        ]
        today = moment.date()
        if self.waiting and moment.time() >= self.way.digest_at and self._days.get("digest") != today:
            self._send("digest", self.waiting, moment)
            return
        urgent = [one for one in self.waiting if one.kind in self.way.immediate]
        if urgent and self._days.get("immediate") != today:
            self._send("immediate", urgent, moment)

    def _send(self, how: str, told: Sequence[Wanted], moment: datetime) -> None:
        self._days[how] = moment.date()
        self._accused |= {one.body for one in told if one.kind in ACCUSING}
        self.sent.append((moment, frozenset(one.shown for one in told)))
        self.waiting = [one for one in self.waiting if one not in told]


def ways(county: str, own: str) -> tuple[Way, ...]:
    """The table: `county` is a division of its own, `own` a body that hears of its date itself."""
    everywhere = (
        "wecom:office",
        "dingtalk:office-ding",
        "feishu:office-lark",
        "mail:office@example.org",
        "webhook:all",
    )
    return (
        Way("office", everywhere),
        Way(
            "leader",
            ("mail:leader@example.org", "dingtalk:leader-ding"),
            severity="urgent",
            immediate=(),
            digest_at=time(16),
            quiet=(time(22), time(7)),
            rests=False,
        ),
        Way("county", ("webhook:county", "apprise:county"), divisions=(county,)),
        Way("own", ("mail:own@example.org",), body=own),
        Way(
            "late",
            ("feishu:late", "webhook:late"),
            kinds=("published_late", "overdue", "retracted"),
            immediate=("published_late",),
            digest_at=time(8),
            quiet=(time(0), time(0)),
            rests=False,
        ),
        Way("shaky", ("webhook:shaky",)),
    )


def config_file(table: Sequence[Way], offices: Offices) -> str:
    """The TOML file."""
    return "\n".join(way.toml(offices) for way in table)


def by_receiver(expected: Mapping[str, Expected]) -> dict[str, list[Sent]]:
    """What each receiver must have got."""
    return {receiver: made.sent for made in expected.values() for receiver in made.way.receivers}
