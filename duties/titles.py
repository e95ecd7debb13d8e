"""Is a listed item a report, whose, and of which year: title first, then its own text, then its column.

The grammar of titles is `reports.prose.titles`; names become bodies by `registry.names`. A title that names another
body is never attributed to the owner of the column (a superior's report reposted), and a year is never taken from a
date of publication (research: sites §2, domain §1.5, users §24).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from duties.gatherings import is_collection, means_its_division, years_named
from duties.model import Article, Column, ContentState, PlaceRole
from duties.quick_records import quick_to_make
from duties.resemblance import begun_by, is_superiors, names_in_full, resembles, says_where
from duties.title_words import ANNUAL_COLUMN, COLUMN_NAME, DIVISION_ONLY, JOINT, OFFICE_ENDS, OWN_LEVEL, YEAR_FOLDER
from registry.index_numbers import issuer
from registry.model import Body, Kind
from registry.name_grammar import senses
from registry.names import Resolution, ResolutionStatus, Resolver
from reports.prose.title_words import is_name
from reports.prose.titles import ReportTitle, parse_title


class Ground(StrEnum):
    """What an attribution rests on, or why there is none."""

    TITLE = "title"
    TEXT = "text"
    PUBLISHER = "publisher"
    INDEX = "index"
    COLUMN = "column"
    OTHER_BODY = "other_body"
    AMBIGUOUS = "ambiguous"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    NO_REPORT = "no_report"


@quick_to_make
@dataclass(frozen=True, slots=True)
class Attribution:
    """What an item is. None means "cannot be told": it may be any.

    `body` is a roster code, `other_body` a printed name that is no body of the roster, `may_be` the codes among which
    an ambiguous name leaves the choice, `also` further bodies that the title names (合署). `text_year` is the year of
    the item's own text where it contradicts the title's. `why` is the ground of `body` (of `is_report`, where False).
    """

    is_report: bool | None
    body: str | None
    other_body: str
    year: int | None
    why: str
    may_be: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    text_year: int | None = None


@quick_to_make
@dataclass(frozen=True, slots=True)
class _Whose:
    why: Ground
    body: Body | None = None
    other: str = ""
    may_be: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


def attribute(
    title: str, *, article: Article | None, column: Column | None, resolver: Resolver, division: str = ""
) -> Attribution:
    """What the item `title` of `column` is, with what is known of the page behind it.

    `division` (six digits) is where the site is at home, else where its column is: short names (市发改委)
    are read in it.
    """
    return _attributed(title, article, column, resolver, division or home_of(column, resolver))


def attribute_anew(
    title: str, article: Article | None, column: Column | None, resolver: Resolver, division: str
) -> Attribution:
    """As `attribute`, without remembering: for who asks once for each of many items (`duties.shelves`)."""
    listed = parse_title(title)
    heading = None
    if article is not None and article.title:
        # Most pages bear the title that their list gives.
        heading = listed if article.title == title else parse_title(article.title)
    text = parse_title(article.report_title) if article is not None and article.report_title else None
    owner = resolver.by_code.get(sole_owner(column) or "")
    is_alone = owner is not None and not collects(owner)
    is_report = _is_report(listed, heading, text, article, column, is_alone=is_alone)
    if is_report is False:
        return Attribution(False, None, "", listed.year, Ground.NO_REPORT)
    year, text_year = _year(listed, heading, text, article, column)
    whose = _whose(listed, heading, text, article, column, resolver, division, year)
    return Attribution(
        is_report,
        whose.body.code if whose.body is not None else None,
        whose.other,
        year,
        whose.why,
        whose.may_be,
        whose.also,
        text_year,
    )


# A crawl and an ingest ask for the same items time and again; a name costs half a millisecond.
_attributed = lru_cache(maxsize=65536)(attribute_anew)


def sole_owner(column: Column | None) -> str | None:
    """The code of the one body whose own column this is; None where several share it or nobody is known."""
    if column is None or len({code for code, _ in column.bodies}) != 1:
        return None
    code, _ = column.bodies[0]
    own = {role for _, role in column.bodies} & {PlaceRole.OWN_COLUMN, PlaceRole.PORTAL_PAGE}
    return code if own else None


def home_of(column: Column | None, resolver: Resolver) -> str:
    """The widest division that the column's bodies serve: where short names on it are read."""
    bodies = resolver.by_code
    codes = [bodies[code].division for code, _ in column.bodies if code in bodies] if column is not None else []
    return min(codes, key=lambda code: (len(code.rstrip("0")), code), default="")


def collects(body: Body) -> bool:
    """Whether a body's own column may be its portal's list of everybody's reports."""
    return body.kind in (Kind.GOVERNMENT, Kind.GOVERNMENT_OFFICE)


def is_annual_column(column: Column) -> bool:
    """Whether the column says of itself that it holds annual reports (国办发〔2017〕47号 ColumnType, or its name)."""
    name = re.sub(r"\s", "", column.name)
    return ANNUAL_COLUMN in column.column_type or bool(COLUMN_NAME.search(name)) or bool(YEAR_FOLDER.fullmatch(name))


def _is_report(
    listed: ReportTitle,
    heading: ReportTitle | None,
    text: ReportTitle | None,
    article: Article | None,
    column: Column | None,
    *,
    is_alone: bool,
) -> bool | None:
    if listed.denied or listed.is_report:
        return listed.is_report
    # What a collection of many bodies' reports holds of one of them says nothing of the others.
    collected = is_collection(listed, is_alone=is_alone)
    for other in (heading, None if collected else text):
        # The listing said 公告, 查看 or only a year: the page's own heading says what it is.
        if other is not None and (other.is_report or (other.denied and listed.is_report is None)):
            return other.is_report
    if listed.is_report is False:
        return False
    if article is not None and article.report_year is not None and article.report_body and not collected:
        return True
    only_a_year = listed.year is not None and not listed.subject
    if is_alone and not listed.subject and article is not None and article.report_year is not None:
        # 政府信息公开工作年度报告 in a body's own column, and its text says of which year.
        only_a_year = only_a_year or bool(COLUMN_NAME.search(listed.text))
    if collected or not only_a_year or column is None:
        return None
    return True if sole_owner(column) is not None and is_annual_column(column) else None


def _year(
    listed: ReportTitle,
    heading: ReportTitle | None,
    text: ReportTitle | None,
    article: Article | None,
    column: Column | None,
) -> tuple[int | None, int | None]:
    """The report year, and the year of the text where the two contradict each other."""
    by_title = listed.year or (heading.year if heading is not None else None)
    by_text = (article.report_year if article is not None else None) or (text.year if text is not None else None)
    if by_title is not None:
        return by_title, by_text if by_text not in (None, by_title) else None
    if years_named(listed.text):
        # 2023-2025年…报告, a file for all of them: the text that was read is one year's.
        return None, None
    if by_text is not None:
        return by_text, None
    # A folder's year may be that of publication: it counts only where the text was read and names none.
    if article is not None and article.report_title and column is not None:
        folder = YEAR_FOLDER.fullmatch(re.sub(r"\s", "", column.name))
        return (int(folder[1]) if folder else None), None
    return None, None


def _whose(
    listed: ReportTitle,
    heading: ReportTitle | None,
    text: ReportTitle | None,
    article: Article | None,
    column: Column | None,
    resolver: Resolver,
    division: str,
    year: int | None,
) -> _Whose:
    in_text = (article.report_body if article is not None else "") or (text.subject if text is not None else "")
    text_body = _known(resolver, in_text, division, year)
    subject = listed.subject or (heading.subject if heading is not None else "")
    home = resolver.by_code.get(sole_owner(column) or "")
    if is_collection(listed, is_alone=home is not None and not collects(home)):
        # A file of many reports: whose are in it is not known. A page of links to them is nobody's.
        is_file = in_text or (article is not None and article.state is ContentState.UNREADABLE)
        return _Whose(Ground.UNKNOWN) if is_file else _Whose(Ground.OTHER_BODY, other=listed.subject or listed.text)
    if means_its_division(listed):
        return _of_its_division(text_body, column, resolver, division)
    if subject:
        named = _named(subject, resolver, division, year)
        owner = sole_owner(column)
        if named.body is not None and text_body is not None and text_body.code == owner and not collects(text_body):
            # In its own column and by its own words a body's, under a title that leaves the end of its name out
            # (生态环境局 for its 分局).
            return _Whose(Ground.TEXT, text_body, also=named.also)
        if text is not None and _contradicts(text.subject, text_body, named, owner):
            # A list that leads to another body's report than it names.
            return _Whose(Ground.CONFLICT, may_be=tuple(body.code for body in (named.body, text_body) if body))
        if named.body is not None:
            return _office_or_government(named, subject, text_body, article, column, resolver, division, year)
        if text_body is not None and (not named.may_be or text_body.code in named.may_be):
            return _Whose(Ground.TEXT, text_body)
        indexed = issuer(resolver.bodies, article.index_number) if article is not None else None
        if indexed is not None and indexed.code in named.may_be:
            return _Whose(Ground.INDEX, indexed)
        if owner is not None and owner in named.may_be:
            return _Whose(Ground.COLUMN, resolver.by_code[owner])
        alone = resolver.by_code.get(owner or "")
        if alone is not None and not collects(alone) and named.why is Ground.OTHER_BODY and not is_name(subject):
            # In a body's own column, words that name no body (a slogan, what a list prints before a title) are no
            # ground to call an item somebody else's.
            return _Whose(Ground.UNKNOWN, may_be=(alone.code,))
        if named.why is Ground.OTHER_BODY and (
            publisher := _under_another_name(subject, article, resolver, division, year)
        ):
            return _Whose(Ground.CONFLICT, may_be=(publisher.code,))
        return named
    if text_body is not None:
        return _Whose(Ground.TEXT, text_body)
    return _without_subject(in_text, article, column, resolver, division, year)


def _contradicts(printed: str, text_body: Body | None, named: _Whose, owner: str | None) -> bool:
    """Whether the title over the text names another body, in full, than the one that the list names, in no own column
    of that one. Governments and their offices are confused; a body may be published by another."""
    listed = named.body
    if listed is None or text_body is None or text_body.code in (listed.code, *named.also, listed.published_by):
        return False
    if not names_in_full(printed, text_body):
        return False
    return listed.code != owner and not (collects(listed) and collects(text_body))


def _of_its_division(text_body: Body | None, column: Column | None, resolver: Resolver, division: str) -> _Whose:
    """Whose 我市, 全县 is: the government's whose column it is, else open between it and its office."""
    owner = resolver.by_code.get(sole_owner(column) or "")
    place = owner.division if owner is not None else division or resolver.home
    kinds = (Kind.GOVERNMENT, Kind.GOVERNMENT_OFFICE)
    meant = [body for body in resolver.bodies if body.kind in kinds and body.division == place]
    if text_body is not None:
        return _Whose(Ground.TEXT, text_body)
    if owner is not None and owner.kind is Kind.GOVERNMENT:
        return _Whose(Ground.COLUMN, owner)
    return _Whose(Ground.AMBIGUOUS, may_be=tuple(body.code for body in meant))


def _under_another_name(
    subject: str, article: Article | None, resolver: Resolver, division: str, year: int | None
) -> Body | None:
    """The body that a report says it was published by under a title that names an office unknown to the roster: it may
    be one with it (市委金融办, 市地方金融管理局). A part of it, or an institution below it, is not."""
    names = (article.publisher, article.content_source) if article is not None else ()
    publisher = _first_known(resolver, tuple(name for name in names if name), division, year)
    if publisher is None or collects(publisher) or not subject.endswith(OFFICE_ENDS):
        return None
    head = max((sense.taken for sense in senses(publisher.name, publisher.division)), default=0)
    return None if publisher.name[head:] in subject else publisher


def _without_subject(
    in_text: str, article: Article | None, column: Column | None, resolver: Resolver, division: str, year: int | None
) -> _Whose:
    """An item that names nobody: its text, its publisher, the code in its 索引号 and the column must not contradict
    each other."""
    if in_text:
        named = _named(in_text, resolver, division, year)
        # A slogan in a body's place is nobody's name.
        if not named.may_be and (named.body is not None or is_name(in_text)):
            return named
    publishers = [
        body
        for name in ((article.publisher, article.content_source) if article is not None else ())
        if (body := _known(resolver, name, division, year)) is not None
    ]
    indexed = issuer(resolver.bodies, article.index_number) if article is not None else None
    code = sole_owner(column)
    owner = resolver.by_code.get(code or "")
    printed = (article.publisher, article.content_source) if article is not None else ()
    if owner is not None and not publishers and any(_is_a_superiors(name, owner) for name in printed):
        # A superior that is no body of the roster: its report, posted again, or its name where every page has it.
        return _Whose(Ground.CONFLICT, may_be=(owner.code,))
    if indexed is not None:
        said = {indexed.code, *(body.code for body in publishers[:1]), *([owner.code] if owner is not None else [])}
        if len(said) == 1 or (owner is None and not publishers):
            return _Whose(Ground.INDEX, indexed)
        return _Whose(Ground.CONFLICT, may_be=tuple(sorted(said)))
    if publishers and (owner is None or publishers[0].code == owner.code):
        return _Whose(Ground.PUBLISHER, publishers[0])
    if publishers and owner is not None:
        # A superior's report under its own name, or the owner's entered by somebody else: a person must look.
        return _Whose(Ground.CONFLICT, may_be=tuple(sorted({owner.code, *(body.code for body in publishers)})))
    if owner is not None and not in_text:
        return _Whose(Ground.COLUMN, owner)
    return _Whose(Ground.UNKNOWN)


def _named(subject: str, resolver: Resolver, division: str, year: int | None) -> _Whose:
    """The body that a printed name means; of several in one name (合署) the first, the others beside it."""
    name = subject.removesuffix(OWN_LEVEL)
    whole = _from_resolution(resolver.resolve(name, division=division, year=year), subject)
    if whole.why is Ground.OTHER_BODY and (begun := begun_by(subject, resolver.bodies)) is not None:
        # X市教育局X市, X市教育局X市政府教育督导室: two names set side by side.
        return _Whose(Ground.TITLE, begun)
    parts = [part for part in JOINT.split(subject) if part] if JOINT.search(subject) else []
    if len(parts) < 2:
        return whole
    # 市政府（办公室）: the second part is short for 市政府办公室. A division's bare name in a name is its place only.
    wordings = [(parts[0],), *((part, parts[0] + part) for part in parts[1:])]
    bodies = [
        _first_known(resolver, tuple(name for name in names if not DIVISION_ONLY.search(name)), division, year)
        for names in wordings
    ]
    first = whole.body or bodies[0]
    if first is None:
        # A party office of no roster before the body that it sits with (市委教育工委、市教育局).
        others = [body for part, body in zip(parts, bodies, strict=True) if body is not None and says_where(part, body)]
        return _Whose(Ground.AMBIGUOUS, may_be=tuple(body.code for body in others)) if others else whole
    found = [body for body in bodies if body is not None]
    for part, body in zip(parts[1:], bodies[1:], strict=True):
        if body is None and part not in first.name:
            # A short form that the grammar of names does not know (市疾控局) may be any that it resembles.
            found += [other for other in resolver.bodies if other.division == first.division and resembles(part, other)]
    beside = dict.fromkeys(body.code for body in found if body.code != first.code)
    return _Whose(Ground.TITLE, first, also=tuple(beside))


def _from_resolution(resolution: Resolution, subject: str) -> _Whose:
    if resolution.status is ResolutionStatus.KNOWN:
        return _Whose(Ground.TITLE, resolution.body)
    if resolution.status is ResolutionStatus.AMBIGUOUS:
        return _Whose(Ground.AMBIGUOUS, may_be=tuple(body.code for body in resolution.candidates))
    return _Whose(Ground.OTHER_BODY, other=subject)


def _office_or_government(
    named: _Whose,
    subject: str,
    text_body: Body | None,
    article: Article | None,
    column: Column | None,
    resolver: Resolver,
    division: str,
    year: int | None,
) -> _Whose:
    """A title that names only a division is its government's unless the text, or the publisher in the office's own
    column, says the office (users §24): two bodies, two duties, nearly one title."""
    body = named.body
    if body is None or body.kind is not Kind.GOVERNMENT or not DIVISION_ONLY.search(subject):
        return named
    if text_body is not None and text_body.kind is Kind.GOVERNMENT_OFFICE:
        return _Whose(Ground.TEXT, text_body)
    publisher = _known(resolver, article.publisher if article is not None else "", division, year)
    if publisher is not None and publisher.kind is Kind.GOVERNMENT_OFFICE and sole_owner(column) == publisher.code:
        return _Whose(Ground.PUBLISHER, publisher)
    return named


def _is_a_superiors(printed: str, owner: Body) -> bool:
    return printed.endswith(OFFICE_ENDS) and is_superiors(printed, owner)


def _first_known(resolver: Resolver, names: tuple[str, ...], division: str, year: int | None) -> Body | None:
    return next((body for name in names if (body := _known(resolver, name, division, year)) is not None), None)


def _known(resolver: Resolver, name: str, division: str, year: int | None) -> Body | None:
    return resolver.resolve(name, division=division, year=year).body if name else None
