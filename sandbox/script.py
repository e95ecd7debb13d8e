"""What happens in the city: who posts what where and when. The truth is read from here and from nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from registry.model import Body
from sandbox.reports import Report

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Role(StrEnum):
    """The part that a body plays in the season."""

    GOVERNMENT = "government"
    OFFICE = "office"
    PAGED = "paged"
    SCRIPTED = "scripted"
    PLAIN = "plain"
    PORTAL_ONLY = "portal_only"
    LATE = "late"
    MISSING = "missing"
    FAILING = "failing"
    LOOKALIKES = "lookalikes"
    REPOSTED = "reposted"
    OUTLYING = "outlying"
    PUNCTUAL = "punctual"
    FAMILY = "family"
    FAULTY = "faulty"
    SEASON = "season"
    """Its part is told by its story (`sandbox.season`)."""


class PostKind(StrEnum):
    REPORT = "report"
    SUPERIOR = "superior"
    LOOKALIKE = "lookalike"
    NEWS = "news"


class FileKind(StrEnum):
    """What an attachment really is; the value is the suffix of its address. Nobody can read a PICTURE; a SCAN can be
    read by who reads pictures."""

    PDF = "pdf"
    DOCX = "docx"
    OFD = "ofd"
    ZIP = "zip"
    RAR = "rar"
    PICTURE = "png"
    SCAN = "jpg"


class Delivery(StrEnum):
    """Where an article keeps its text: on the page, in a file that it links to, in a viewer, in pictures, on the page
    with its tables as pictures, nowhere."""

    PAGE = "page"
    ATTACHED = "attached"
    VIEWER = "viewer"
    PICTURES = "pictures"
    MIXED = "mixed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PostFile:
    """An attachment: `name` is what the office called it, `kind` what it is. A picture is page `page` of a scan."""

    kind: FileKind
    name: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """Something put on a site at a moment and, if `until` is given, taken off again at another.

    `source` is the name printed as 来源 or 发布机构. A superior's report has a `report` too, but no body of the city
    has published anything by it. `stamp` is the moment that its dates claim, where that is not when it came; `filed`
    the day in its address, where that is not the one that it claims. Two posts of one `key` are one address, first
    with the one content and then with the other.
    """

    key: int
    title: str
    at: datetime
    kind: PostKind
    body: str
    source: str
    report: Report | None = None
    text: str = ""
    until: datetime | None = None
    delivery: Delivery = Delivery.PAGE
    files: tuple[PostFile, ...] = ()
    stamp: datetime | None = None
    filed: date | None = None

    def visible(self, now: datetime) -> bool:
        return self.at <= now and (self.until is None or now < self.until)

    @property
    def stated(self) -> datetime:
        """When it came, by its own account."""
        return self.stamp or self.at

    @property
    def on(self) -> date:
        """The day of publication in Asia/Shanghai, by its own account."""
        return self.stated.astimezone(SHANGHAI).date()

    @property
    def came_on(self) -> date:
        """The day on which it really came."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def filed_on(self) -> date:
        """The day in its address."""
        return self.filed or self.on


@dataclass(frozen=True, slots=True)
class BodyScript:
    """One body's part: what it posts into its annual-report column, and on which host that column lies. `family` and
    `fault` are filled for a body that was drawn to have them."""

    body: Body
    role: Role
    host: str
    due_on: date
    posts: tuple[Post, ...]
    family: str = ""
    fault: str = ""

    def own_report(self, year: int) -> Post | None:
        """The post that is this body's own report of `year`, whenever it comes."""
        for post in self.posts:
            if post.kind is PostKind.REPORT and post.report is not None and post.report.year == year:
                return post
        return None


def moment(day: date, minute_of_day: int) -> datetime:
    """An aware moment on `day` in Asia/Shanghai."""
    return datetime(day.year, day.month, day.day, minute_of_day // 60, minute_of_day % 60, tzinfo=SHANGHAI)
