"""The types between duty, observation and verdict. All times are aware UTC; all dates are dates in Asia/Shanghai.

One module although it is long: the types hold each other, and a dossier writes all of them down as one record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from duties.date_hints import DateHint, DateSeen
from duties.quick_records import quick_to_make

SHANGHAI = ZoneInfo("Asia/Shanghai")


@lru_cache(maxsize=8192)  # a duty asks for the same moments time and again, a judging for those of all its columns
def local_date(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai on which `moment` falls."""
    return moment.astimezone(SHANGHAI).date()


@lru_cache(maxsize=4096)
def end_of_day(day: date) -> datetime:
    """24:00 in Asia/Shanghai of `day`, the instant at which a duty due on `day` has passed."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC) + timedelta(days=1)


class VerdictCode(StrEnum):
    NOT_REQUIRED = "not_required"
    NOT_DUE = "not_due"
    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    UNVERIFIABLE = "unverifiable"


class Reason(StrEnum):
    """Why a verdict is `unverifiable`, and why a reading is not complete."""

    NEVER_CRAWLED = "never_crawled"
    NO_URL = "no_url"
    UNREACHABLE = "unreachable"
    TLS_FAILED = "tls_failed"
    BLOCKED = "blocked"
    ROBOTS_REFUSED = "robots_refused"
    GEO_REFUSED = "geo_refused"
    PRIVATE_ONLY = "private_only"
    SOFT_404 = "soft_404"
    NO_COLUMN = "no_column"
    COLUMN_MOVED = "column_moved"
    COLUMN_UNPROVED = "column_unproved"
    INCOMPLETE_LISTING = "incomplete_listing"
    BUDGET_SPENT = "budget_spent"
    NEEDS_BROWSER = "needs_browser"
    NOT_READ_SINCE_DUE = "not_read_since_due"
    CANDIDATE_UNREAD = "candidate_unread"
    DATE_UNKNOWN = "date_unknown"


class Flag(StrEnum):
    WITHDRAWN = "withdrawn"
    REVISED = "revised"
    BACKDATED_SUSPECT = "backdated_suspect"
    DATE_UNCERTAIN = "date_uncertain"
    PREMATURE = "premature"
    WRONG_UNIT = "wrong_unit"
    WRONG_COLUMN = "wrong_column"
    PLACEHOLDER = "placeholder"
    UNREADABLE = "unreadable"
    TABLES_INCOMPLETE = "tables_incomplete"


@quick_to_make
@dataclass(frozen=True, slots=True)
class Duty:
    """A body owes a report of `year`: a record that exists whether or not anything was published.

    `due_on` is the strict date (inclusive), `lenient_due_on` the next workday on or after it; `deadline` is the one
    that the division's due rule puts in force. `why_not` says why `required` is False. `covers` names the bodies whose
    duty of that year has passed to this one; where it was `formed_after` the year, their own reports are its.
    """

    body: str
    year: int
    required: bool
    due_on: date
    lenient_due_on: date
    deadline: date
    basis: str
    why_not: str = ""
    covers: tuple[str, ...] = ()
    formed_after: bool = False


class PlaceRole(StrEnum):
    """In what way a body publishes, or is entitled to publish, at a place."""

    OWN_COLUMN = "own_column"
    PORTAL_PAGE = "portal_page"
    PORTAL_LIST = "portal_list"
    PUBLISHER_SITE = "publisher_site"


class ColumnProof(StrEnum):
    """How a column is shown to be this body's (contract, "Proof of absence" a-d)."""

    EARLIER_REPORT = "earlier_report"
    PAGE_META = "page_meta"
    SHARED_LIST = "shared_list"
    PERSON = "person"


class ReadingOutcome(StrEnum):
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


@quick_to_make
@dataclass(frozen=True, slots=True)
class Reading:
    """Equal consecutive readings of one column: same outcome, same items. `started` holds each one's begin, in order.

    `column` is the address that names the column (the place's key). `reason` is None exactly when it is complete.
    """

    column: str
    started: tuple[datetime, ...]
    finished_at: datetime
    outcome: ReadingOutcome
    reason: Reason | None = None
    pages: int = 0
    items: int = 0
    claimed_total: int | None = None
    listing_sha256: tuple[str, ...] = ()
    simulated: bool = False
    vantage: str = ""


@quick_to_make
@dataclass(frozen=True, slots=True)
class Sighting:
    """An item of a column's listing, with the begin of the first and of the last reading that showed it."""

    column: str
    url: str
    title: str
    listed_on: date | None
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class GoneSpell:
    """A time in which an address answered "not found": the first such answer, the one that proved it (on another day),
    and when it was there again (None: not yet)."""

    since: datetime
    proved_at: datetime
    back_at: datetime | None = None


class ContentState(StrEnum):
    """What we know of what stands behind a sighting."""

    UNFETCHED = "unfetched"
    FAILED = "failed"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    READ = "read"


@quick_to_make
@dataclass(frozen=True, slots=True)
class Article:
    """What stood behind a listed address: the page's own account of itself, and what was read in page and files.

    `empty_days` counts the different days on which it was fetched and had no content (text, table, picture, frame or
    attachment), `empty_on` names them, `empty_until` is the last such fetch; `contents` counts the different contents
    seen, `contents_at` when each was first seen, `content` is the digest of the present one; `content_since` is when
    content was first seen. `meta_date` and `shown_date` are the newest, `dates_seen` all that it ever gave.
    """

    url: str
    title: str = ""
    meta_date: date | None = None
    shown_date: date | None = None
    publisher: str = ""
    content_source: str = ""
    index_number: str = ""
    state: ContentState = ContentState.UNFETCHED
    reason: Reason | None = None
    empty_days: int = 0
    contents: int = 1
    content_since: datetime | None = None
    report_title: str = ""
    report_body: str = ""
    report_year: int | None = None
    tables_incomplete: bool = False
    empty_until: datetime | None = None
    empty_on: tuple[date, ...] = ()
    dates_seen: tuple[DateSeen, ...] = ()
    hints: tuple[DateHint, ...] = ()
    contents_at: tuple[datetime, ...] = ()
    content: str = ""
    gone: tuple[GoneSpell, ...] = ()

    def gone_since(self, end: datetime) -> datetime | None:
        """Since when the address was gone, as was known before `end`; None where it was not, or was back."""
        return next(
            (
                spell.since
                for spell in self.gone
                if spell.proved_at < end and (spell.back_at is None or spell.back_at >= end)
            ),
            None,
        )

    def known_before(self, end: datetime) -> Article:
        """The article as it was known before `end` (a moment at which a day ends in Shanghai): content first seen
        later is not there yet, and the days without content are those before. Its words are as read today."""
        # Of nearly all that is judged as of today everything was known by then.
        if not self.empty_on and (not self.dates_seen or max([seen.first_at for seen in self.dates_seen]) < end):
            latest = max(self.contents_at) if self.contents_at else self.content_since
            if (latest is None or latest < end) and (self.content_since is None or self.content_since < end):
                return self
        days = tuple(day for day in self.empty_on if end_of_day(day) <= end)
        dates = tuple(seen for seen in self.dates_seen if seen.first_at < end)
        contents_at = tuple(moment for moment in self.contents_at if moment < end)
        unseen = self.content_since is not None and self.content_since >= end
        if not unseen and days == self.empty_on and dates == self.dates_seen and contents_at == self.contents_at:
            return self
        counted = len(days) if self.empty_on else self.empty_days
        kept = replace(self, empty_on=days, empty_days=counted, dates_seen=dates, contents_at=contents_at)
        if not unseen:
            return replace(kept, contents=max(len(contents_at), 1) if self.contents_at else self.contents)
        return replace(
            kept,
            state=ContentState.EMPTY if days else ContentState.UNFETCHED,
            content_since=None,
            contents=1,
            empty_until=None,
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A listing that may hold annual reports, as found: what its page says of itself and who it was found for."""

    url: str
    name: str = ""
    column_type: str = ""
    site_name: str = ""
    bodies: tuple[tuple[str, PlaceRole], ...] = ()


@quick_to_make
@dataclass(frozen=True, slots=True)
class OwnDate:
    """A publication date by the publication's own account. A migrated one is kept and proves nothing."""

    source: str
    on: date
    migrated: bool = False


@quick_to_make
@dataclass(frozen=True, slots=True)
class Publication:
    """A report of this body and year, found. `gone_since` is the begin of the first complete reading that no longer
    showed it, or of the first look that found its address gone; `readable` is False for a file that was fetched and
    cannot be read; `empty_until` is the last time that its title was seen to stand without content (its
    `first_seen_at` is then that of the content). `reposted` is True where its words say that it was corrected or
    posted again; `content` is the digest of what stands there. `taken_over`: another year's report stood at its
    address before, and last was known to at `former_until` (None: never). There is one publication for each address in
    each column; the judge takes them together."""

    url: str
    title: str
    column: str
    own_dates: tuple[OwnDate, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    gone_since: datetime | None = None
    designated: bool = True
    readable: bool = True
    revised: bool = False
    tables_incomplete: bool = False
    empty_until: datetime | None = None
    hints: tuple[DateHint, ...] = ()
    reposted: bool = False
    content: str = ""
    taken_over: bool = False
    former_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that could be the report and could not be decided: it stands between us and "absent". `first_seen_at`
    None: not known."""

    url: str
    title: str
    why: str
    first_seen_at: datetime | None = None


@quick_to_make
@dataclass(frozen=True, slots=True)
class ReadPlace:
    """A place where the body publishes or may publish, its readings in time order, and how it is shown to be its own.

    `reason` says why there is no reading at all (no_url, no_column, unreachable, ...).
    """

    role: PlaceRole
    column: str
    readings: tuple[Reading, ...] = ()
    proof: ColumnProof | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class LastLook:
    """The last look before a first "missing": search, sitemap, notice and news columns."""

    started_at: datetime
    finished: bool


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's statement (`nianbao review`): evidence of its own kind, always named.

    `published_on`, at `place` or `url`, and `exempt` decide a verdict. `column_confirmed` (an address) proves a column
    to be the body's. `verdict_confirmed` says that the person looked and found it so: for a "missing" it is the last
    look. `outage_from` to `outage_until` are the days on which the site could not be read by anybody: what is absent
    from a reading of those days proves nothing. `item` is an address that is the report of this duty
    (`item_is_report`) or is not. `submitted_on` is when the office received it: no publication. `number` is that of
    the stored review.
    """

    by: str
    stated_at: datetime
    reason: str
    published_on: date | None = None
    exempt: bool = False
    column_confirmed: str = ""
    place: str = ""
    url: str = ""
    file_sha256: str = ""
    submitted_on: date | None = None
    outage_from: date | None = None
    outage_until: date | None = None
    verdict_confirmed: VerdictCode | None = None
    item: str = ""
    item_is_report: bool = False
    number: int = 0

    @property
    def decides(self) -> bool:
        """Whether it gives the verdict by itself, whatever we saw."""
        return self.exempt or self.published_on is not None


@quick_to_make
@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a verdict may rest on, for one body and year, already cut off at the as-of date."""

    places: tuple[ReadPlace, ...] = ()
    publications: tuple[Publication, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    last_looks: tuple[LastLook, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    wrong_unit: bool = False
    placeholder: bool = False
    first_complete_on: date | None = None


@quick_to_make
@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows for one duty on `as_of`. `rests_on` names the columns and addresses that decided it;
    `holds_until` is the last day on which it stays true without new evidence (None: for good).

    `published_low` and `published_high` bound the day of publication by what we proved, `date_basis` is the source of
    `published_on`, and `undisputed` says whether the verdict holds under every reading of every date that is known
    (None where nothing was published). Where a person's statement decided, `reviewed_by` and `reviewed_on` name it and
    `machine` (with `machine_reason`) is the verdict without it; where a person confirmed it, they name who.
    """

    body: str
    year: int
    code: VerdictCode
    as_of: date
    reason: Reason | None = None
    confirmed: bool = False
    days_late: int | None = None
    published_on: date | None = None
    first_seen_on: date | None = None
    last_absent_on: date | None = None
    url: str = ""
    flags: tuple[Flag, ...] = ()
    watched: bool = True
    holds_until: date | None = None
    rests_on: tuple[str, ...] = ()
    published_low: date | None = None
    published_high: date | None = None
    date_basis: str = ""
    undisputed: bool | None = None
    reviewed_by: str = ""
    reviewed_on: date | None = None
    machine: VerdictCode | None = None
    machine_reason: Reason | None = None
