"""What a body does in the season, and what is right to say of it from which day on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sandbox.script import Post
from sandbox.site import Answers
from sandbox.sites.department import DepartmentSite


@dataclass(frozen=True, slots=True)
class Turn:
    """From `on` (the end of that day) on this is right to say, by who looks at the end of each night of the season.

    `days_late` None: nothing is said of it, because the evidence does not settle it. `may`: flags that may stand there
    already or not yet; what was put in the place of a report that was read is looked at again after days only.
    """

    on: date
    verdict: str
    reason: str | None = None
    flags: tuple[str, ...] = ()
    days_late: int | None = None
    may: tuple[str, ...] = ()


class ActKind(StrEnum):
    """What people enter."""

    MERGED = "merged"
    PUBLISHED = "published"
    EXEMPT = "exempt"
    COLUMN = "column"


@dataclass(frozen=True, slots=True)
class Act:
    """What a person (`by`) enters on a day: a merger into `heir`, a publication of `published_on` that only she knows,
    an exemption, that the body's column is its own. `words` are the document or the reason."""

    on: date
    kind: ActKind
    body: str
    words: str
    heir: str = ""
    published_on: date | None = None
    place: str = ""
    by: str = "王莉"


class Rebuilding(StrEnum):
    """What becomes of a site: its column lies elsewhere; all is made anew, by another maker; the column is renamed; it
    goes to another name, to whose home page the old one sends everybody."""

    MOVED = "moved"
    RELAUNCHED = "relaunched"
    RENAMED = "renamed"
    REHOSTED = "rehosted"


def untouched(post: Post) -> tuple[Post, ...]:
    """A report of an earlier year as it is."""
    return (post,)


@dataclass(frozen=True, slots=True)
class Story:
    """`column` is what the body puts into its annual-report column this season, `notices` under 通知公告 of its own
    site, `portal` into the portal's collected list only. `guests` are other bodies' reports in its column.

    `history` tells what becomes of a report of an earlier year, `past` how many there are. `rebuilt`: from then on
    the site is as `rebuilding` says. `disturbed` makes the server of the site (`site` after a rebuilding). `fault` is
    one of `sandbox.faults.FAULTS`. `published_by` is the body that publishes for this one, as the roster has it.
    """

    turns: tuple[Turn, ...]
    column: tuple[Post, ...] = ()
    notices: tuple[Post, ...] = ()
    portal: tuple[Post, ...] = ()
    guests: tuple[Post, ...] = ()
    history: Callable[[Post], tuple[Post, ...]] = untouched
    past: int = 3
    rebuilt: datetime | None = None
    rebuilding: Rebuilding = Rebuilding.MOVED
    disturbed: Callable[[DepartmentSite, Answers], Answers] | None = None
    fault: str = ""
    dated: bool = True
    bare: bool = False
    given_column: bool = False
    published_by: str = ""
    acts: tuple[Act, ...] = ()

    def at(self, day: date) -> Turn | None:
        """What is right to say at the end of `day`; None before anything is."""
        begun = sorted((turn for turn in self.turns if turn.on <= day), key=lambda turn: turn.on)
        return begun[-1] if begun else None
