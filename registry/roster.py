"""A roster file -> bodies: CSV, XLSX or a pasted list, in the office's own form, with every fault named by its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from registry.classification import Classified, Unsettled, classify, several_names
from registry.divisions import UnknownDivisionError, divisions
from registry.headings import (
    Columns,
    find_heading,
    holds_local_numbers,
    holds_numbers,
    holds_persons,
    split_columns,
)
from registry.matching import (
    KnownBodies,
    RowRefusedError,
    SettledRow,
    assign_codes,
    body_of,
    resolve_references,
    without_circles,
)
from registry.model import Body, Kind
from registry.rows import BodyRow, first_fault
from registry.sections import is_list_title, place_named, section_kind, section_title, without_number
from registry.sheets import Problem, Row, Sheet, read_sheets
from registry.vocabulary import normalise, words

LONGEST_ORDINAL = 4
EXCLUDED = ("registry.party", "registry.not_bound")


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file gave: bodies in its order, rows and columns that were refused, and what should be looked at."""

    bodies: tuple[Body, ...]
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def read_roster(content: bytes, filename: str, known: Sequence[Body] = (), *, division: str = "") -> RosterFile:
    """The bodies of a roster file, matched with those already `known`. `division`: the place of rows that name none.

    Bad rows are refused with file, line and reason in `problems`; the good ones are in `bodies`. Nothing is raised for
    what a file holds.
    """
    reader = _Reader(filename, division)
    source = read_sheets(content, filename)
    reader.problems.extend(source.problems)
    reader.warnings.extend(source.warnings)
    headed = [sheet for sheet in source.sheets if find_heading(sheet.rows) is not None]
    for sheet in source.sheets:
        reader.sheet(sheet, alone=not headed)
    bodies = reader.match(known)
    problems = tuple(sorted(reader.problems, key=lambda problem: reader.place(problem, source.sheets)))
    if not bodies and not problems:
        problems = (Problem(filename, "", 0, "registry.no_rows"),)
    return RosterFile(bodies, problems, tuple(reader.warnings))


class _Reader:
    """One file in the making."""

    def __init__(self, filename: str, division: str) -> None:
        self.file = filename
        self.division = division
        self.rows: list[SettledRow] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    @staticmethod
    def place(problem: Problem, sheets: Sequence[Sheet]) -> tuple[int, int]:
        names = [sheet.name for sheet in sheets]
        return (names.index(problem.sheet) if problem.sheet in names else -1, problem.line)

    def refuse(self, sheet: str, line: int, code: str, **params: str) -> None:
        self.problems.append(Problem(self.file, sheet, line, code, params))

    def warn(self, sheet: str, line: int, code: str, **params: str) -> None:
        self.warnings.append(Problem(self.file, sheet, line, code, params))

    def sheet(self, sheet: Sheet, *, alone: bool) -> None:
        """Takes in one sheet: a table under a heading row, or a bare list of names."""
        at = find_heading(sheet.rows)
        place = place_named([*(cell for row in sheet.rows[: at or 0] for cell in row.filled)], self.division)
        place = place_named([sheet.name], place) or place
        group = section_kind(sheet.name)
        if at is not None:
            blocks = split_columns(sheet.rows[at])
            for columns in blocks:
                beside = frozenset(column for block in blocks if block is not columns for column in block.all)
                self.table(sheet, at, columns, place, group, beside)
        elif all(len(row.filled) <= 1 for row in sheet.rows):
            before = len(self.rows), len(self.problems)
            self.list_of_names(sheet, place, group)
            if not alone and len(self.rows) == before[0] and len(self.problems) > before[1]:
                # A sheet of remarks beside the tables ("填表说明"): none of its lines names a body.
                del self.problems[before[1] :]
                self.warn(sheet.name, 0, "registry.sheet_skipped")
        elif alone:
            self.refuse(sheet.name, sheet.rows[0].line if sheet.rows else 0, "registry.no_heading")
        else:
            self.warn(sheet.name, 0, "registry.sheet_skipped")

    def list_of_names(self, sheet: Sheet, place: str, group: Kind | None) -> None:
        for row in sheet.rows:
            text = without_number(" ".join(row.filled))
            if is_list_title(text):
                place = place_named([text], place) or place
            elif text and (section := section_title(text)):
                group = section_kind(section)
            elif text and not self.is_remark(sheet.name, row, text):
                self.row(sheet.name, row.line, {"name": text}, place, group)

    def table(
        self, sheet: Sheet, at: int, columns: Columns, place: str, group: Kind | None, beside: frozenset[int]
    ) -> None:
        heading, rows = sheet.rows[at], sheet.rows[at + 1 :]
        columns = self.refuse_columns(sheet, heading, rows, columns)
        name_at = next(column for column, field in columns.fields.items() if field == "name")
        for row in rows:
            cells = {column: _cell(row, column) for column in (*columns.fields, *columns.others)}
            single = len(row.filled) == 1 and not _only_kind(row, columns)
            title = section_title(" ".join(row.filled[:1])) if row.wide or single else ""
            if title and (row.wide or name_at >= len(row.cells) or not row.cells[name_at] or title != row.filled[0]):
                group = section_kind(title) or group
                continue
            if _repeats_heading(row, heading):
                continue
            if not any(cells.values()):
                own = [cell for column, cell in enumerate(row.cells) if cell and column not in beside]
                if any(not cell.isdigit() or len(cell) > LONGEST_ORDINAL for cell in own):
                    self.leave_out(sheet.name, row)
                continue
            if self.is_remark(sheet.name, row, cells[name_at]):
                continue
            raw = {field: cells[column] for column, field in columns.fields.items()}
            raw["name"] = without_number(raw["name"])
            extra = [f"{columns.others[column]}: {cells[column]}" for column in columns.others if cells[column]]
            if extra:
                raw["notes"] = "; ".join(part for part in (raw.get("notes", ""), *extra) if part)
            self.row(sheet.name, row.line, raw, place, group)

    def leave_out(self, sheet: str, row: Row) -> None:
        """A row with nothing in the columns of the roster: what it holds elsewhere may be of persons."""
        cells = words()["roster"]["cells"]
        if not normalise(row.filled[0]).startswith(tuple(cells["remarks"])):
            self.refuse(sheet, row.line, "registry.missing_name", field="name")

    def is_remark(self, sheet: str, row: Row, name: str) -> bool:
        """Whether a row is no body but a sum or a remark under the table."""
        cells = words()["roster"]["cells"]
        first = normalise(row.filled[0])
        if first in cells["totals"] or normalise(name) in cells["totals"] or first.startswith(tuple(cells["remarks"])):
            self.warn(sheet, row.line, "registry.row_skipped", text=row.filled[0][:20])
            return True
        return False

    def refuse_columns(self, sheet: Sheet, heading: Row, rows: Sequence[Row], columns: Columns) -> Columns:
        """The columns without those that hold persons or telephone numbers, by heading or by content."""
        others, refused = dict(columns.others), dict(columns.refused)
        for column, title in columns.others.items():
            cells = [_cell(row, column) for row in rows]
            if any(map(holds_numbers, cells)) or holds_local_numbers(cells) or holds_persons(cells):
                refused[column] = title
                del others[column]
        for title in refused.values():
            self.refuse(sheet.name, heading.line, "registry.personal_column", heading=title)
        for title in others.values():
            self.warn(sheet.name, heading.line, "registry.unknown_column", heading=title)
        return Columns(columns.fields, others, refused)

    def row(self, sheet: str, line: int, raw: dict[str, str], place: str, group: Kind | None) -> None:
        """Checks and settles one row, or refuses it with the reason."""
        none = words()["roster"]["cells"]["none"]
        cleared = frozenset(field for field, cell in raw.items() if cell in none)
        raw = {field: "" if field in cleared else cell for field, cell in raw.items()}
        for field, cell in raw.items():
            if field not in ("code", "credit_code", "home_url", "column_url") and holds_numbers(cell):
                self.refuse(sheet, line, "registry.personal_cell", field=field)
                raw[field] = ""
        try:
            row = BodyRow.model_validate(raw)
            settled = self.settle(sheet, line, row, place, group, raw["name"])
        except ValidationError as error:
            code, params = first_fault(error)
            self.refuse(sheet, line, code, **params)
        except RowRefusedError as refusal:
            self.refuse(sheet, line, refusal.code, **refusal.params)
        else:
            self.rows.append(SettledRow(line, sheet, row, settled, cleared))

    def settle(self, sheet: str, line: int, row: BodyRow, place: str, group: Kind | None, raw_name: str) -> Classified:
        """Kind, level and division of a row: what it says, else what its name says, else what its sheet says."""
        given = _division_given(row.division, place)
        if not row.code and (names := several_names(raw_name, given or place)):
            raise RowRefusedError("registry.several_names", names=" | ".join(names))
        by_name = classify(row.name, given or place)
        found = classify(row.name, given or place, kind=row.kind, level=row.level)
        if isinstance(found, Unsettled) and row.kind is None and _may_settle(group, found):
            found = classify(row.name, given or place, kind=group, level=row.level)
            if isinstance(found, Classified):
                self.warn(sheet, line, "registry.kind_by_sheet", name=row.name, kind=found.kind.value)
        if isinstance(found, Unsettled):
            raise RowRefusedError(found.code, **dict(found.params))
        if row.kind is not None and isinstance(by_name, Classified) and by_name.kind is not row.kind:
            self.warn(
                sheet, line, "registry.kind_differs", given=row.kind.value, by_name=by_name.kind.value, name=row.name
            )
        return found

    def match(self, known: Sequence[Body]) -> tuple[Body, ...]:
        """The bodies of the settled rows: known ones changed, new ones with their codes."""
        register = KnownBodies(known)
        matched: list[tuple[SettledRow, Body | None]] = []
        claimed: dict[tuple[str, ...], SettledRow] = {}
        for entry in self.rows:
            try:
                body = register.match(entry)
                keys = _claims(entry, body)
                for key in keys:
                    if key in claimed and (key[0] != "own" or not entry.row.code):
                        first = claimed[key]
                        where = f"{first.sheet}!{first.line}" if first.sheet else str(first.line)
                        value = first.row.name if key[0] == "own" else key[-1]
                        raise RowRefusedError("registry.given_twice", value=value, first=where, name=entry.row.name)
            except RowRefusedError as refusal:
                self.refuse(entry.sheet, entry.line, refusal.code, **refusal.params)
            else:
                claimed |= dict.fromkeys(keys, entry)
                matched.append((entry, body))
        return self.finish(matched, known)

    def finish(self, matched: Sequence[tuple[SettledRow, Body | None]], known: Sequence[Body]) -> tuple[Body, ...]:
        taken = {body.code: body.name for body in known}
        new = [entry for entry, body in matched if body is None]
        codes = dict(zip(map(id, new), _in_order(assign_codes(new, taken)), strict=True))
        taken |= {codes[id(entry)]: entry.row.name for entry in new}
        bodies: list[Body] = []
        for entry, before in matched:
            code = before.code if before else codes[id(entry)]
            by_slug = f"{entry.settled.division}-{entry.settled.slug}"
            if before is None and not entry.row.code and entry.settled.slug and by_slug != code and by_slug in taken:
                self.warn(entry.sheet, entry.line, "registry.code_taken", taken=by_slug, name=entry.row.name, used=code)
            body = body_of(entry, code, before)
            if before and body.name != entry.row.name:
                self.warn(entry.sheet, entry.line, "registry.name_kept", name=entry.row.name, known=body.name)
            bodies.append(body)
        resolved, unknown = resolve_references(bodies, known)
        for index, field, value in unknown:
            entry = matched[index][0]
            self.warn(entry.sheet, entry.line, "registry.unknown_reference", field=field, value=value)
        straight, circles = without_circles(resolved, known)
        for index, field, path in circles:
            entry = matched[index][0]
            self.refuse(entry.sheet, entry.line, "registry.circle", field=field, path=path)
        return straight


def _claims(entry: SettledRow, body: Body | None) -> tuple[tuple[str, ...], ...]:
    """By what a second row of the file would be the same body as this one."""
    keys = [("code", body.code if body else entry.row.code)] if body or entry.row.code else []
    keys += [("credit", entry.row.credit_code)] if entry.row.credit_code else []
    name: tuple[str, ...] = ("name", entry.settled.division, normalise(entry.row.name))
    return (*keys, name, ("own", *entry.own_name))


def _may_settle(group: Kind | None, found: Unsettled) -> bool:
    """Whether a sheet's class speaks for a name that settles nothing; party bodies and courts only among offices."""
    return group is not None and (
        found.code == "registry.kind_unsettled" or (found.code in EXCLUDED and group is Kind.DEPARTMENT)
    )


def _in_order(codes: dict[int, str]) -> Iterator[str]:
    return (codes[index] for index in range(len(codes)))


def _cell(row: Row, column: int) -> str:
    return row.cells[column] if column < len(row.cells) else ""


def _only_kind(row: Row, columns: Columns) -> bool:
    """Whether the one cell of a row is a kind or level in its own column: a row without a name, and no section."""
    return any(cell and columns.fields.get(column) in ("kind", "level") for column, cell in enumerate(row.cells))


def _repeats_heading(row: Row, heading: Row) -> bool:
    return len(row.filled) > 1 and row.filled == heading.filled


def _division_given(text: str, place: str) -> str:
    if not text or (place and normalise(text) in words()["roster"]["cells"]["own_division"]):
        return ""
    try:
        return divisions().find(text, place).code
    except UnknownDivisionError as error:
        if error.candidates:
            names = "、".join(
                "".join(step.name for step in reversed(divisions().chain(one.code))) for one in error.candidates
            )
            raise RowRefusedError("registry.division_ambiguous", divisions=names, name=text) from error
        raise RowRefusedError("registry.unknown_division", value=text) from error
