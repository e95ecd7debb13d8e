"""What a part is written with: a body's clerk, its reports, the days of the season, the rules of a truth by dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from sandbox import figures, reports
from sandbox.chance import chance
from sandbox.players import Player
from sandbox.posts import Desk
from sandbox.script import SHANGHAI, Delivery, FileKind, Post, PostFile
from sandbox.season.nights import Nights
from sandbox.season.story import Act, ActKind, Turn

# A claimed day is contradicted from 48 hours after its end by two readings: a look of the third day after it is that
# long after, whatever the hour of the look (research: users §23).
CONTRADICTED_DAYS = 3
CONTRADICTING_LOOKS = 2


def dawn(day: date) -> datetime:
    """The first moment of `day` in Asia/Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


@dataclass(frozen=True, slots=True)
class Writer:
    """One body's pen. `due` is its due date, `year` the report year of the season."""

    seed: int
    player: Player
    year: int
    due: date
    nights: Nights
    city: str
    desk: Desk
    look: reports.Look
    drawn: Mapping[int, figures.Figures]

    @property
    def code(self) -> str:
        return self.player.body.code

    @property
    def source(self) -> Random:
        return self.desk.source

    # Days

    def day(self, first: int, last: int) -> date:
        """A day drawn from so many days after (or, negative, before) the due date."""
        return self.due + timedelta(days=self.source.randint(first, last))

    def after(self, days: int) -> date:
        """So many days after the due date; before it where negative."""
        return self.due + timedelta(days=days)

    # Reports

    def report(self, year: int, signed_on: date, *, again: bool = False) -> reports.Report:
        """The body's report of `year`; `again`: with other figures than the first time."""
        drawn = self.drawn[year]
        if again:
            scale = figures.Scale(applications=90, decisions=700)
            drawn = figures.draw_years(chance(self.seed, self.code, "again"), (year,), scale)[year]
        return reports.write(
            self.seed,
            body=self.code,
            name=self.player.body.name,
            short=self.player.short,
            topic=self.player.topic,
            year=year,
            figures=drawn,
            signed_on=signed_on,
            look=self.look,
        )

    def post(self, on: date, year: int | None = None) -> Post:
        """The body's report (of the season's year unless another is given), put up on `on`."""
        signed = on - timedelta(days=self.source.randint(0, 5))
        return self.desk.report(self.report(year or self.year, signed), on)

    def attached(self, post: Post) -> Post:
        """The report as a file beside a covering line."""
        kind = self.source.choice((FileKind.PDF, FileKind.DOCX))
        return replace(post, delivery=Delivery.ATTACHED, files=(PostFile(kind, f"{post.title}.{kind.value}"),))

    def act(self, on: date, kind: ActKind, words: str, **values: object) -> Act:
        """What a person enters about this body on `on`."""
        return Act(on, kind, self.code, words, **values)  # type: ignore[arg-type]

    # What is right to say

    def absent(self, *flags: str) -> Turn:
        """From the day after the due date: nowhere to be found."""
        return Turn(self.after(1), "missing", flags=flags)

    def in_time(self, on: date, *flags: str, may: tuple[str, ...] = ()) -> Turn:
        """From `on`: published in time."""
        return Turn(on, "on_time", flags=flags, may=may)

    def late(self, on: date, days: int | None, *flags: str) -> Turn:
        """From `on`: published late, by at least so many days."""
        return Turn(on, "late", flags=flags, days_late=days)

    def unverifiable(self, on: date, reason: str) -> Turn:
        """From `on`: neither published nor absent can be shown."""
        return Turn(on, "unverifiable", reason)

    def published(self, came: date, claims: date, *, watched: bool = True) -> tuple[Turn, ...]:
        """The turns of a report that came on `came` and claims to have come on `claims`, in a place that could be read
        each night (not `watched`: that could not be read between the due date and `came`)."""
        before = (self.absent(),) if came > self.due and watched else ()
        seen = self.nights.on_or_after(came)
        if seen is None:
            return before
        last = self.nights.before(came) if watched else None
        looks = [night for night in self.nights.days if claims < night < came] if watched else []
        gap = (last - claims).days if last is not None else 0
        proved = gap >= CONTRADICTED_DAYS and len(looks) >= CONTRADICTING_LOOKS
        doubtful = gap > 0 and not proved
        if claims > self.due:
            days = (min(claims, seen) - self.due).days
            if proved and last is not None:
                return (*before, self.late(came, max(days, (last - self.due).days), "backdated_suspect"))
            return (*before, self.late(came, days, *(("date_uncertain",) if doubtful else ())))
        if seen <= self.due:
            flag = ("backdated_suspect",) if proved else ("date_uncertain",) if doubtful else ()
            return (self.in_time(came, *flag),)
        if proved and last is not None and last > self.due:
            return (*before, self.late(came, (last - self.due).days, "backdated_suspect"))
        return (*before, self.in_time(came, *(("date_uncertain",) if doubtful else ())))

    def empty(self, came: date) -> tuple[Turn, ...]:
        """The turns of a title without content that came on `came`: a placeholder from the second look on."""
        first = self.nights.on_or_after(came)
        second = self.nights.on_or_after(first + timedelta(days=1)) if first is not None else None
        if second is not None and second <= self.due:
            return (Turn(second, "not_due", flags=("placeholder",)), self.absent("placeholder"))
        unread = self.unverifiable(self.after(1), "candidate_unread")
        return (unread, *([Turn(second, "missing", flags=("placeholder",))] if second is not None else []))

    def undated(self, came: date) -> tuple[Turn, ...]:
        """The turns of a report that came on `came` and shows no date at all, in a place read each night."""
        seen = self.nights.on_or_after(came)
        if seen is None:
            return (self.absent(),)
        if seen <= self.due:
            return (self.in_time(came),)
        last = self.nights.before(came)
        before = (self.absent(),) if came > self.due else ()
        if last is None or last <= self.due:
            return (*before, self.unverifiable(came, "date_unknown"))
        return (*before, self.late(came, (last - self.due).days))
