"""Which rows of an XLSX nobody sees who opens it: hidden by hand, or by a filter that somebody left on."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Mapping

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_HIDDEN_ROW = re.compile(rb"""<(?:\w+:)?row\s(?=[^>]*\bhidden=["'](?:1|true)["'])[^>]*>""")


def hidden_rows(archive: zipfile.ZipFile) -> Mapping[str, frozenset[int]]:
    """Sheet -> numbers of its hidden rows. Empty for what is no XLSX."""
    names = set(archive.namelist())
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if not {book, relations} <= names:
        return {}
    targets = {
        _value(tag, "Id"): posixpath.normpath(posixpath.join("/xl", _value(tag, "Target"))).lstrip("/")
        for tag in _RELATION.findall(archive.read(relations))
    }
    found = {}
    for tag in _SHEET.findall(archive.read(book)):
        path = targets.get(_value(tag, "r:id"), "")
        if path in names:
            rows = (_value(row, "r") for row in _HIDDEN_ROW.findall(archive.read(path)))
            found[_value(tag, "name")] = frozenset(int(row) for row in rows if row.isdecimal())
    return found


def _value(tag: bytes, name: str) -> str:
    match = re.search(rb"""\s%b=(["'])(.*?)\1""" % name.encode(), tag)
    return html.unescape(match[2].decode("utf-8", errors="replace")) if match else ""
