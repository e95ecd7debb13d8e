"""Judges a dossier again from the evidence in it."""

from __future__ import annotations

import re
from dataclasses import fields
from html import unescape

from pydantic import ValidationError

from duties.verdicts import judge
from monitor.dossiers.model import FORMAT, Dossier, digest, from_json, record_digest

# Where the HTML file carries its JSON twin.
EMBEDDED = re.compile(r'<script type="application/json" id="dossier">(.*?)</script>', re.DOTALL)


class NoDossierError(Exception):
    """The file is no dossier of this format; `problem` says what is wrong."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def read_dossier(content: bytes) -> Dossier:
    """The dossier of a JSON file, or of the HTML file that carries it. Raises NoDossierError."""
    text = content.decode("utf-8-sig", "replace")
    if not text.lstrip().startswith("{"):
        found = EMBEDDED.search(text)
        if found is None:
            raise NoDossierError("no JSON")
        text = unescape(found.group(1))
    try:
        dossier = from_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "file"
        raise NoDossierError(f"{where}: {first['msg']}") from error
    if dossier.format != FORMAT:
        raise NoDossierError(f"format {dossier.format}")
    return dossier


def differences(dossier: Dossier) -> tuple[str, ...]:
    """What does not hold: names of verdict fields that today's rules judge differently from the evidence inside,
    `evidence_sha256` where duty or evidence are not those that the dossier was made with, `body` where it is of another
    one, and, where nothing else differs, `record_sha256` where anything beside the evidence is not what it was (a name,
    a listing, a request). Empty: it holds."""
    again = judge(dossier.duty, dossier.evidence, dossier.as_of)
    found = [
        field.name for field in fields(again) if getattr(again, field.name) != getattr(dossier.verdict, field.name)
    ]
    if digest(dossier.duty, dossier.evidence, dossier.as_of) != dossier.evidence_sha256:
        found.append("evidence_sha256")
    if dossier.body.code != dossier.duty.body:
        found.append("body")
    if not found and dossier.record_sha256 and record_digest(dossier) != dossier.record_sha256:
        found.append("record_sha256")
    return tuple(found)
