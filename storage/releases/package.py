"""What describes a release to programs and to those who cite it: Data Package, citation, hashes, a page to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import translations
from storage.releases.dictionary import LANGUAGES, words_of, words_of_table
from storage.releases.files import CSV, ENCODING, file_of
from storage.releases.model import Field, Reference

# Frictionless Data: the one description of tables that its tools, R and pandas all read.
PROFILE = "tabular-data-package"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
MANIFEST = "manifest.sha256"
_CHUNK = 1 << 20
# What Excel and LibreOffice hold; the first row is the heading.
ROWS_OF_A_SHEET = 1 << 20


@dataclass(frozen=True, slots=True)
class Described:
    """A table of the release as its description needs it."""

    name: str
    fields: Sequence[Field]
    key: Sequence[str]
    references: Sequence[Reference]
    rows: int


@dataclass(frozen=True, slots=True)
class Edition:
    """Which release: its day, and the versions of what made it."""

    as_of: date
    program: str
    parser: str
    contact: str


def data_package(folder: Path, tables: Sequence[Described], edition: Edition) -> bytes:
    """`datapackage.json` (Data Package v1). Its resources are the CSV files of the tables."""
    record = {
        "profile": PROFILE,
        "name": "nianbao-release",
        "title": translations.text("release.title", "en"),
        "description": translations.text("release.about", "en"),
        "version": edition.as_of.isoformat(),
        "created": f"{edition.as_of.isoformat()}T00:00:00Z",
        "licenses": [LICENCE],
        "contributors": [{"title": "nianbao", "role": "author"}],
        "resources": [_resource(folder, table) for table in tables],
    }
    return _json(record)


def _resource(folder: Path, table: Described) -> Mapping[str, Any]:
    path = folder / file_of(table.name, CSV)
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": field.name,
                "type": field.kind.value,
                "title": words_of(table.name, field, "zh"),
                "description": words_of(table.name, field, "en"),
            }
            for field in table.fields
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": list(one.fields), "reference": {"resource": one.table, "fields": list(one.to)}}
            for one in table.references
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path.name,
        "title": words_of_table(table.name, "zh"),
        "description": words_of_table(table.name, "en"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": ENCODING,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
        "schema": schema,
    }


def citation(edition: Edition) -> bytes:
    """`CITATION.cff` (Citation File Format 1.2.0); JSON is YAML."""
    return _json(
        {
            "cff-version": "1.2.0",
            "type": "dataset",
            "title": translations.text("release.title", "en"),
            "message": translations.text("release.cite", "en"),
            "authors": [{"name": "nianbao"}],
            "version": edition.as_of.isoformat(),
            "date-released": edition.as_of.isoformat(),
            "license": LICENCE["name"],
        }
    )


def page(tables: Sequence[Described], edition: Edition, lang: str) -> bytes:
    """The page to read first, in Markdown."""

    def text(code: str, **params: object) -> str:
        return translations.text(code, lang, **params)

    large = [table.name for table in tables if table.rows >= ROWS_OF_A_SHEET]
    stated = text("dossier.self", as_of=edition.as_of.isoformat(), rules=edition.parser, contact=edition.contact or "—")
    lines = [
        f"# {text('release.title')}",
        "",
        text("release.about"),
        "",
        text("release.as_of", day=edition.as_of, program=edition.program, parser=edition.parser),
        "",
        f"| {text('release.head.file')} | {text('release.head.rows')} | {text('release.head.row')} |",
        "| --- | ---: | --- |",
        *(f"| `{table.name}` | {table.rows} | {words_of_table(table.name, lang)} |" for table in tables),
        "",
        *(f"- {text(code)}" for code in _NOTES),
        f"- {text('release.note.spreadsheet', tables=', '.join(f'`{name}`' for name in large) or '—')}",
        "",
        stated,
        "",
    ]
    return "\n".join(lines).encode()


_NOTES = (
    "release.note.dictionary",
    "release.note.blank",
    "release.note.guard",
    "release.note.denominator",
    "release.note.scope",
    "release.note.source",
    "release.note.before_2019",
    "release.note.withheld",
    "release.note.hashes",
    "release.note.licence",
    "release.note.cite",
)


def pages(tables: Sequence[Described], edition: Edition) -> Mapping[str, bytes]:
    """The pages by their file names."""
    return {f"README.{lang}.md": page(tables, edition, lang) for lang in LANGUAGES}


def manifest(folder: Path) -> bytes:
    """`sha256sum -c` reads it: hash and name of every file of the folder but the manifest."""
    names = sorted(path.name for path in folder.iterdir() if path.name != MANIFEST)
    return "".join(f"{sha256_of(folder / name)}  {name}\n" for name in names).encode()


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _json(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
