"""Rows of a roster -> bodies: which known body a row is, what code a new one gets, whom its references mean."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.classification import Classified
from registry.divisions import divisions
from registry.model import Alias, Body, Kind
from registry.name_grammar import Sense, Strength, senses
from registry.names import ResolutionStatus, Resolver
from registry.rows import BodyRow
from registry.vocabulary import normalise, spelling

# Fields that hold another body: its code, or its name until a roster knows it.
REFERENCES = ("parent", "supervisor", "published_by", "successor")
# Those of them that are followed from body to body. Two bodies may well supervise one another's work.
FOLLOWED = ("parent", "published_by", "successor")


class RowRefusedError(Exception):
    """A row that cannot become a body: a message code with its parameters."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class SettledRow:
    """A checked row with its kind, level and division. `given`: the fields that its file has a cell for;
    `cleared`: those whose cell says "none"."""

    line: int
    sheet: str
    row: BodyRow
    settled: Classified
    cleared: frozenset[str] = frozenset()

    @property
    def own_name(self) -> tuple[str, Kind, str]:
        """By what the row is the same body as another whose name is only spelt otherwise."""
        settled = self.settled
        return settled.division, settled.kind, own_name(self.row.name, settled.kind, settled.division)


def own_name(name: str, kind: Kind, division: str) -> str:
    """What a name says when its division is taken off: the same for "市财政局", "财政局" and "聊城市财政局" of 聊城市.

    Bodies of one kind and division with one own name are one body. Names of other words are not, even where the
    vocabulary holds them for one function (发改委 and 发展和改革局): a city may have both, and a person decides.
    Governments, their offices, townships and zones are one by what they are ("莘州街道" and "莘县莘州街道办事处").
    """
    plain = normalise(name)
    said = [sense for sense in senses(plain, division) if division in sense.codes or not sense.codes]
    said.sort(key=lambda sense: -sense.taken)
    if kind in (Kind.GOVERNMENT, Kind.GOVERNMENT_OFFICE, Kind.TOWNSHIP, Kind.ZONE):
        for sense in said:
            if sense.strength is Strength.SAME and sense.current and _is_kind(sense, kind):
                return sense.concept
    for sense in said:
        if sense.concept.startswith("n:") and sense.strength is Strength.EXACT and (sense.codes or not sense.taken):
            return sense.concept
    return f"n:{spelling(plain)}"


def _is_kind(sense: Sense, kind: Kind) -> bool:
    layers = {Kind.GOVERNMENT: "government", Kind.GOVERNMENT_OFFICE: "office"}
    return sense.layer == layers[kind] if kind in layers else sense.shape == kind.value


class KnownBodies:
    """The bodies already on record, found as the contract says: by code, else credit code, else name or alias."""

    def __init__(self, bodies: Sequence[Body]) -> None:
        self.by_code = {body.code: body for body in bodies}
        self._by_credit: dict[str, list[Body]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[Body]] = defaultdict(list)
        self._by_own_name: dict[tuple[str, Kind, str], list[Body]] = defaultdict(list)
        for body in bodies:
            if body.division in divisions().by_code:
                self._by_own_name[body.division, body.kind, own_name(body.name, body.kind, body.division)].append(body)
            if body.credit_code:
                self._by_credit[body.credit_code].append(body)
            for name in dict.fromkeys(normalise(name) for name in body.names()):
                self._by_name[body.division, name].append(body)

    def match(self, settled: SettledRow) -> Body | None:
        """The known body that a row is, or None. Raises RowRefusedError where two fit, or a given code contradicts."""
        row = settled.row
        if row.code in self.by_code:
            found = self.by_code[row.code]
            self._same(found, self._by_credit.get(row.credit_code, []))
            self._not_anothers_name(settled, found)
            return found
        by_credit = self._by_credit.get(row.credit_code, []) if row.credit_code else []
        found_list = by_credit or self._named(settled)
        if len(found_list) > 1:
            raise RowRefusedError("registry.two_matches", codes=", ".join(body.code for body in found_list))
        if found_list and row.code:
            raise RowRefusedError("registry.code_conflict", given=row.code, known=found_list[0].code)
        return found_list[0] if found_list else None

    def _named(self, settled: SettledRow) -> list[Body]:
        names = dict.fromkeys(normalise(name) for name in (settled.row.name, *(a.name for a in settled.row.aliases)))
        found = {body.code: body for name in names for body in self._by_name.get((settled.settled.division, name), [])}
        if not found and not settled.row.code:
            return self._by_own_name.get(settled.own_name, [])
        return list(found.values())

    def _not_anothers_name(self, settled: SettledRow, found: Body) -> None:
        """Refuses a new name that is another body's now: where a sheet was sorted without its column of codes, each
        body would take its neighbour's name, and answer for its reports."""
        name = normalise(settled.row.name)
        if name == normalise(found.name):
            return
        holders = [body for body in self._by_name.get((found.division, name), []) if normalise(body.name) == name]
        if holders:
            codes = ", ".join(body.code for body in holders)
            raise RowRefusedError("registry.name_of_another", given=found.code, name=settled.row.name, known=codes)

    def _same(self, found: Body, others: Iterable[Body]) -> None:
        different = [other.code for other in others if other.code != found.code]
        if different:
            raise RowRefusedError("registry.two_matches", codes=", ".join((found.code, *different)))


def hashed_code(division: str, name: str) -> str:
    """The code of a body without slug: division and 8 hex digits of SHA-256 over the name (UTF-8, NFKC, no space)."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    return f"{division}-{hashlib.sha256(plain.encode()).hexdigest()[:8]}"


def assign_codes(rows: Sequence[SettledRow], taken: Iterable[str]) -> dict[int, str]:
    """Codes of the new rows, by their index: given, else by slug, else hashed.

    Rows whose name is the standard one of their slug come first, whatever the order of the file: 教育局 is
    `division-jyj` even where 教育和体育局 stands above it.
    """
    used = set(taken) | {entry.row.code for entry in rows if entry.row.code}
    codes = {index: entry.row.code for index, entry in enumerate(rows) if entry.row.code}
    for standard in (True, False):
        for index, entry in enumerate(rows):
            if index in codes or not entry.settled.slug or entry.settled.standard != standard:
                continue
            code = f"{entry.settled.division}-{entry.settled.slug}"
            if code not in used:
                codes[index] = code
                used.add(code)
    for index, entry in enumerate(rows):
        if index not in codes:
            codes[index] = hashed_code(entry.settled.division, entry.row.name)
    return codes


def body_of(entry: SettledRow, code: str, known: Body | None) -> Body:
    """The body of a row. What the row leaves blank stays as it was known; what it clears is gone.

    A row that is known under an alias keeps its name; a body renamed in the file keeps the old name as an alias.
    """
    row, settled = entry.row, entry.settled
    name, aliases = row.name, list(row.aliases)
    if known is not None:
        by_alias = normalise(row.name) in {normalise(alias.name) for alias in known.aliases}
        respelt = entry.own_name == (known.division, known.kind, own_name(known.name, known.kind, known.division))
        if ((by_alias or respelt) and not row.code) or normalise(row.name) == normalise(known.name):
            name = known.name
        elif not any(normalise(alias.name) == normalise(known.name) for alias in aliases):
            aliases.append(Alias(known.name))
        if "aliases" not in entry.cleared:
            mine = {normalise(alias.name) for alias in aliases}
            aliases = [*(alias for alias in known.aliases if normalise(alias.name) not in mine), *aliases]
        aliases = [alias for alias in aliases if normalise(alias.name) != normalise(name)]
    given = {
        "parent": row.parent,
        "supervisor": row.supervisor,
        "credit_code": row.credit_code,
        "home_url": row.home_url,
        "column_urls": row.column_url,
        "published_by": row.published_by,
        "due": row.due,
        "since": row.since,
        "until": row.until,
        "successor": row.successor,
        "notes": row.notes,
        "counted": row.counted,
    }
    kept: Mapping[str, object] = {
        field: getattr(known, field) if _stays(field, value, entry, known) else value for field, value in given.items()
    }
    return Body(code, name, settled.kind, settled.level, settled.division, aliases=tuple(aliases), **kept)  # type: ignore[arg-type]


def _stays(field: str, value: object, entry: SettledRow, known: Body | None) -> bool:
    """Whether what is known stays: the row says nothing and does not clear it. "No" is said."""
    return value in ("", None, ()) and known is not None and _row_field(field) not in entry.cleared


def _row_field(field: str) -> str:
    return "column_url" if field == "column_urls" else field


def resolve_references(
    bodies: Sequence[Body], known: Sequence[Body]
) -> tuple[tuple[Body, ...], tuple[tuple[int, str, str], ...]]:
    """The bodies with the names in their references turned into codes, and what was not found: (index, field, name)."""
    everyone = {body.code: body for body in (*known, *bodies)}
    resolver = Resolver(tuple(everyone.values()))
    done: list[Body] = []
    unknown: list[tuple[int, str, str]] = []
    for index, body in enumerate(bodies):
        changes: dict[str, Any] = {}
        for field in REFERENCES:
            value = getattr(body, field)
            if field == "published_by" and value in (body.code, body.name):
                # "Publishes for itself" is what a blank says.
                changes[field] = ""
                continue
            if not value or value in everyone:
                continue
            found = resolver.resolve(value, division=body.division)
            if found.status is ResolutionStatus.KNOWN and found.body is not None and found.body.code != body.code:
                changes[field] = found.body.code
            elif field != "supervisor":
                unknown.append((index, field, value))
        done.append(replace(body, **changes) if changes else body)
    return tuple(done), tuple(unknown)


def without_circles(
    bodies: Sequence[Body], known: Sequence[Body]
) -> tuple[tuple[Body, ...], tuple[tuple[int, str, str], ...]]:
    """The bodies without the references that lead back to the body itself, and those: (index, field, codes of the
    circle). Of the rows that make a circle the last one loses its reference; what is on record already stays."""
    own = {body.code for body in bodies}
    links = {
        field: {body.code: getattr(body, field) for body in known if body.code not in own and getattr(body, field)}
        for field in FOLLOWED
    }
    done: list[Body] = []
    circles: list[tuple[int, str, str]] = []
    for index, body in enumerate(bodies):
        for field in FOLLOWED:
            path = _path(body.code, getattr(body, field), links[field])
            if path[-1] == body.code and len(path) > 1:
                circles.append((index, field, " > ".join(path)))
                body = replace(body, **{field: ""})  # type: ignore[arg-type]
            elif len(path) > 1:
                links[field][body.code] = path[1]
        done.append(body)
    return tuple(done), tuple(circles)


def _path(code: str, first: str, links: Mapping[str, str]) -> list[str]:
    """The codes from a body along its references, to the end or until one comes again."""
    path, after = [code], first
    while after:
        path.append(after)
        if after in path[:-1]:
            break
        after = links.get(after, "")
    return path
