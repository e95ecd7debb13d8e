"""Bodies -> roster files in the form that `read_roster` reads: CSV or XLSX, headings in English or Chinese."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from registry.cells import harmless
from registry.headings import FIELDS
from registry.model import Alias, Body
from registry.vocabulary import words

LIST_SEPARATOR = "; "
WIDE_COLUMNS = ("name", "aliases", "home_url", "column_url", "notes")


def headings(lang: str) -> Mapping[str, str]:
    """Field -> heading, in the order of the columns. Raises ValueError for an unknown language."""
    if lang == "en":
        return {field: field for field in FIELDS}
    if lang == "zh":
        return {field: words()["roster"]["headings"][field][0] for field in FIELDS}
    raise ValueError(f"language {lang!r}")


def alias_text(alias: Alias) -> str:
    """An alias as a cell holds it: `旧名@2014-2018`."""
    if alias.since is None and alias.until is None:
        return alias.name
    return f"{alias.name}@{alias.since or ''}-{alias.until or ''}"


def record(body: Body, lang: str = "en") -> dict[str, str]:
    """The cells of a body, by field; kind and level are codes in English and words in Chinese."""
    table: Mapping[str, Any] = words()["roster"]
    kind, level = body.kind.value, body.level.value
    return {
        "code": body.code,
        "name": body.name,
        "kind": table["kinds"][kind][0] if lang == "zh" else kind,
        "level": table["levels"][level][0] if lang == "zh" else level,
        "division": body.division,
        "parent": body.parent,
        "supervisor": body.supervisor,
        "credit_code": body.credit_code,
        "aliases": LIST_SEPARATOR.join(alias_text(alias) for alias in body.aliases),
        "home_url": body.home_url.replace("|", "%7C"),
        "column_url": LIST_SEPARATOR.join(url.replace("|", "%7C") for url in body.column_urls),
        "published_by": body.published_by,
        "due": body.due,
        "since": "" if body.since is None else str(body.since),
        "until": "" if body.until is None else str(body.until),
        "successor": body.successor,
        "notes": body.notes,
        "counted": "" if body.counted is None else _yes_no(lang, counted=body.counted),
    }


def _yes_no(lang: str, *, counted: bool) -> str:
    if lang == "en":
        return "yes" if counted else "no"
    return str(words()["roster"]["cells"]["yes" if counted else "no"][0])


def _columns(bodies: Sequence[Body], lang: str) -> dict[str, str]:
    """Field -> heading of a file with these bodies. The mark of the few that count otherwise than their kind does is
    a column only where there is one."""
    marked = any(body.counted is not None for body in bodies)
    return {field: heading for field, heading in headings(lang).items() if field != "counted" or marked}


def write_csv(bodies: Sequence[Body], lang: str = "en", *, bom: bool = False) -> bytes:
    """A UTF-8 CSV roster. `bom` is for files that office programs open by a double click."""
    stream = io.StringIO(newline="")
    columns = _columns(bodies, lang)
    writer = csv.DictWriter(stream, list(columns), lineterminator="\r\n" if bom else "\n", extrasaction="ignore")
    writer.writerow(dict(columns))
    writer.writerows(
        {field: harmless(cell) for field, cell in record(body, lang).items() if field in columns} for body in bodies
    )
    return stream.getvalue().encode("utf-8-sig" if bom else "utf-8")


def write_xlsx(bodies: Sequence[Body], lang: str = "zh") -> bytes:
    """An XLSX roster with every cell as text, so that codes keep their zeros and dates stay MM-DD.

    The same bodies give the same bytes: the file bears no time of its making.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})  # noqa: DTZ001 (XLSX knows no time zones)
    as_text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    as_heading = book.add_format({"bold": True, "bg_color": "#E7EEF7", "border": 1})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 2)
    for column, (field, heading) in enumerate(_columns(bodies, lang).items()):
        sheet.set_column(column, column, 32 if field in WIDE_COLUMNS else 14, as_text)
        sheet.write_string(0, column, heading, as_heading)
        for row, body in enumerate(bodies, 1):
            sheet.write_string(row, column, record(body, lang)[field], as_text)
    book.close()
    return stream.getvalue()
