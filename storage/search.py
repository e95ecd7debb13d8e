"""Full text over the titles and narratives of the reports: the same hits on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import Integer, Select, and_, bindparam, column, func, select, text
from sqlalchemy.orm import Session

from storage.errors import StorageError
from storage.finding_models import SearchTextRow
from storage.models import BodyRow, table
from storage.report_models import ReportVersionRow, SectionRow
from storage.search_texts import TITLE
from storage.search_words import fold, fold_with_places, query_grams
from storage.wide_models import CurrentReportRow

_T, _V, _B, _C, _S = (
    table(SearchTextRow).c,
    table(ReportVersionRow).c,
    table(BodyRow).c,
    table(CurrentReportRow).c,
    table(SectionRow).c,
)
_BEFORE, _AFTER = 30, 60
_BATCH = 200
_FEW = 400
OPEN, CLOSE = "【", "】"


class EmptySearchError(StorageError):
    """Nothing to search for: `text` has no letter, digit or Chinese character."""

    code: ClassVar[str] = "query.empty_search"


@dataclass(frozen=True, slots=True)
class Hit:
    """A title or section that holds every phrase. `excerpt` is the text around the first place; `marks` are where in
    the excerpt the phrases stand: (begin, end). `current` is false for what an article said earlier, or what another
    rendition says."""

    body: str | None
    name: str | None
    year: int | None
    part: str
    title: str
    article_url: str
    sha256: str
    version_id: int
    excerpt: str
    marks: tuple[tuple[int, int], ...]
    current: bool

    def marked(self) -> str:
        """The excerpt with brackets around what was searched for."""
        shown, place = [], 0
        for begin, end in self.marks:
            shown += [self.excerpt[place:begin], OPEN, self.excerpt[begin:end], CLOSE]
            place = end
        return "".join([*shown, self.excerpt[place:]])


def phrases_of(wanted: str) -> tuple[str, ...]:
    """The phrases of a search: what stands in quotes is one, otherwise each run without spaces. Raises
    EmptySearchError."""
    for quote in "“”„‟＂":
        wanted = wanted.replace(quote, '"')
    pieces = wanted.split('"')
    found = [piece for number, run in enumerate(pieces) for piece in ([run] if number % 2 else run.split())]
    phrases = tuple(dict.fromkeys(phrase for piece in found if query_grams(phrase := fold(piece))))
    if not phrases:
        raise EmptySearchError(text=wanted)
    return phrases


def search(
    session: Session,
    wanted: str,
    *,
    bodies: Mapping[str, Any] | None = None,
    year: int | None = None,
    part: str = "",
    everything: bool = False,
) -> Iterator[Hit]:
    """The titles and sections in which all phrases of `wanted` stand, newest year first, found as they are asked for.

    `bodies` narrows by columns of the roster: {"division": (codes,), "code": ..., "kind": ..., "parent": ...}. Only
    reports that count are searched, with `everything` also what else was read. Raises EmptySearchError.
    """
    phrases = phrases_of(wanted)
    grams = tuple(dict.fromkeys(gram for phrase in phrases for gram in query_grams(phrase)))
    versions = (
        select(_V.id, _V.body, _V.year, _V.title, _V.article_url, _V.sha256, _B.name, _C.version_id)
        .select_from(table(ReportVersionRow))
        # Asked for some bodies, the database begins with them instead of looking at every version.
        .join(table(BodyRow), _B.code == _V.body, isouter=not bodies)
        .join(table(CurrentReportRow), _C.version_id == _V.id, isouter=everything)
        .order_by(_V.year.desc().nulls_last(), _V.id.desc())
    )
    for name, value in (bodies or {}).items():
        versions = versions.where(_matches(name, value))
    if year is not None:
        versions = versions.where(_V.year == year)
    rows = _few_bodies if _is_narrow(session, bodies) else _by_the_index
    for block in rows(session, versions, grams, part):
        texts = _texts(session, [row.id for row, _part in block])
        for row, where in block:
            whole = row.title if where == TITLE else texts.get((row.id, where), "")
            found = _excerpt(whole, phrases)
            if found is not None:
                yield Hit(
                    row.body, row.name, row.year, where, row.title, row.article_url, row.sha256, row.id, *found,
                    current=row.version_id is not None,
                )  # fmt: skip


_Block = list[tuple[Any, str]]


def _by_the_index(session: Session, versions: Select[Any], grams: tuple[str, ...], part: str) -> Iterator[_Block]:
    """The versions and parts that have all the words, as the index knows them."""
    statement = (
        versions.add_columns(_T.part).join(table(SearchTextRow), _T.version_id == _V.id).where(_holds(session, grams))
    ).order_by(_T.id)
    if part:
        statement = statement.where(_T.part == part)
    for rows in session.execute(statement).partitions(_BATCH):
        yield [(row, row.part) for row in rows]


def _few_bodies(session: Session, versions: Select[Any], grams: tuple[str, ...], part: str) -> Iterator[_Block]:
    """The same, by looking through the words of each version."""
    statement = select(_T.version_id, _T.part).where(_stands(session, grams)).order_by(_T.id)
    if part:
        statement = statement.where(_T.part == part)
    rows = session.execute(versions).all()
    for start in range(0, len(rows), _BATCH):
        block = rows[start : start + _BATCH]
        parts: dict[int, list[str]] = {}
        for version, name in session.execute(statement.where(_T.version_id.in_([row.id for row in block]))):
            parts.setdefault(version, []).append(name)
        yield [(row, name) for row in block for name in parts.get(row.id, ())]


def _is_narrow(session: Session, bodies: Mapping[str, Any] | None) -> bool:
    """Whether the bodies asked for are so few that their texts are looked through more quickly than all that the
    index says of a common word."""
    if not bodies or not bodies.keys() & {"code", "division", "parent"}:
        return False
    statement = select(_B.code).limit(_FEW + 1)
    for name, value in bodies.items():
        statement = statement.where(_matches(name, value))
    return len(session.execute(statement).all()) <= _FEW


def _matches(name: str, value: Any) -> Any:
    return _B[name].in_(value) if isinstance(value, tuple | list) else _B[name] == value


def _stands(session: Session, grams: tuple[str, ...]) -> Any:
    """Whether the words stand in the row, without the index: the same answer as `_holds`."""
    place = func.strpos if session.get_bind().dialect.name == "postgresql" else func.instr
    return and_(*(place(" " + _T.grams + " ", f" {gram} ") > 0 for gram in grams))


def _holds(session: Session, grams: tuple[str, ...]) -> Any:
    """Whether the index has all the words: the same words on both databases."""
    if session.get_bind().dialect.name == "postgresql":
        # Written as a tsquery of quoted words: no parser of the server's may cut them its own way.
        query = " & ".join("'" + gram.replace("\\", "\\\\").replace("'", "''") + "'" for gram in grams)
        return text(
            "array_to_tsvector(string_to_array(search_texts.grams, ' ')) @@ CAST(:grams AS tsquery)"
        ).bindparams(bindparam("grams", query))
    query = " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
    found = text("SELECT rowid FROM search_index WHERE search_index MATCH :grams").bindparams(bindparam("grams", query))
    return _T.id.in_(found.columns(column("rowid", Integer)))


def _texts(session: Session, versions: list[int]) -> dict[tuple[int, str], str]:
    statement = select(_S.version_id, _S.section, _S.text).where(_S.version_id.in_(versions))
    return {(version, section): said for version, section, said in session.execute(statement)}


def _excerpt(whole: str, phrases: tuple[str, ...]) -> tuple[str, tuple[tuple[int, int], ...]] | None:
    """The text around the first place of the first phrase, with the places of all; None where one of them is not in
    the text: its words stand there, but not together."""
    folded = fold_with_places(whole)
    if any(phrase not in folded.text for phrase in phrases):
        return None
    first = folded.places[folded.text.index(phrases[0])]
    begin, end = max(0, first - _BEFORE), min(len(whole), first + _AFTER)
    marks: list[tuple[int, int]] = []
    for phrase in phrases:
        place = folded.text.find(phrase)
        while place >= 0:
            left, right = folded.places[place], folded.places[place + len(phrase) - 1] + 1
            if begin <= left and right <= end:
                marks.append((left - begin, right - begin))
            place = folded.text.find(phrase, place + len(phrase))
    return whole[begin:end], _merged(marks)


def _merged(marks: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(marks):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return tuple(merged)
