"""Fills a DOCX template: `{{name}}`, and sections `{{#name}}` … `{{/name}}`, `{{^name}}` … `{{/name}}`.

Zip and lxml alone: what a template needs is a replaced text and a repeated row, and the office keeps its own fonts,
margins and words. A name may be split over runs, as editors do. A section whose two marks are paragraphs of their own
takes what stands between them: once where the name is true, once for each row of a list, not at all where it is false
or empty (`^`: the other way round). Within one table row, the marks repeat that row.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from lxml import etree

from monitor.announcements.errors import TemplateError
from monitor.announcements.phrases import DEFAULT_LANG, worded

Element = etree._Element
Scope = Sequence[Mapping[str, Any]]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT = f"{_W}p", f"{_W}tbl", f"{_W}tr", f"{_W}tc", f"{_W}t"
_BREAK = f"{_W}br"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_NAME = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_MARK = re.compile(r"\{\{\s*([#^/])\s*(\w+)\s*\}\}")
_MOST_BYTES = 50_000_000
_FIXED_TIME = (2000, 1, 1, 0, 0, 0)
# XML 1.0 has no way to write them.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def default_template(package: str = "monitor.announcements", lang: str = DEFAULT_LANG) -> bytes:
    """The template of a package with its words in `lang`. Its parts lie unzipped in the repository, so that a change
    can be read; parts that only one language has (its fonts and measures) lie in `docx-<lang>`."""
    templates = files(package).joinpath("templates")
    parts = dict(_parts(templates.joinpath("docx"), ""))
    own = templates.joinpath(f"docx-{lang}")
    if own.is_dir():
        parts |= dict(_parts(own, ""))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        # A reader looks for the types first.
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            _store(archive, name, worded(parts[name].read_text(encoding="utf-8"), lang).encode())
    return stream.getvalue()


def _parts(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _parts(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry


def _store(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """A part without the time of its making: the same contents give the same bytes."""
    archive.writestr(zipfile.ZipInfo(name, _FIXED_TIME), content, zipfile.ZIP_DEFLATED)


def filled(template: bytes, values: Mapping[str, Any]) -> bytes:
    """The document of a template. Raises TemplateError for a file that is no DOCX, a name that is not in `values`, and
    a section that is not closed."""
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(stream, "w") as target:
            if sum(entry.file_size for entry in source.infolist()) > _MOST_BYTES:
                raise TemplateError("announce.template_file", problem=f"> {_MOST_BYTES}")
            if "word/document.xml" not in source.namelist():
                raise TemplateError("announce.template_file", problem="word/document.xml")
            for entry in source.infolist():
                content = source.read(entry)
                _store(
                    target,
                    entry.filename,
                    _fill_part(content, values) if _FILLED.fullmatch(entry.filename) else content,
                )
    except (zipfile.BadZipFile, etree.XMLSyntaxError, NotImplementedError, RuntimeError) as error:
        raise TemplateError("announce.template_file", problem=str(error)) from error
    return stream.getvalue()


def _fill_part(content: bytes, values: Mapping[str, Any]) -> bytes:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    for container in (root, *root.iterchildren()):
        if any(child.tag in (_PARAGRAPH, _TABLE) for child in container):
            _fill_blocks(container, [values])
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _fill_blocks(container: Element, scope: Scope) -> None:
    """Fills the paragraphs and tables of a container, sections first."""
    children = list(container)
    place = 0
    while place < len(children):
        child = children[place]
        mark = _MARK.fullmatch(_words(child).strip()) if child.tag == _PARAGRAPH else None
        if mark is not None:
            if mark[1] == "/":
                raise TemplateError("announce.template_section", name=mark[2])
            end = _closing(children, place, mark[2])
            _fill_section(container, children[place : end + 1], mark[1], mark[2], scope)
            place = end
        elif child.tag == _TABLE:
            _fill_table(child, scope)
        else:
            for paragraph in [child] if child.tag == _PARAGRAPH else child.iter(_PARAGRAPH):
                _replace(paragraph, scope)
        place += 1


def _closing(blocks: Sequence[Element], begin: int, name: str) -> int:
    depth = 0
    for place in range(begin, len(blocks)):
        mark = _MARK.fullmatch(_words(blocks[place]).strip()) if blocks[place].tag == _PARAGRAPH else None
        if mark is not None and mark[2] == name:
            depth += -1 if mark[1] == "/" else 1
            if depth == 0:
                return place
    raise TemplateError("announce.template_section", name=name)


def _fill_section(container: Element, blocks: Sequence[Element], kind: str, name: str, scope: Scope) -> None:
    at = container.index(blocks[0])
    for block in blocks:
        container.remove(block)
    made: list[Element] = []
    for inner in _scopes(kind, name, scope):
        holder = etree.Element(container.tag, nsmap=container.nsmap)
        holder.extend([deepcopy(block) for block in blocks[1:-1]])
        _fill_blocks(holder, inner)
        made += list(holder)
    for offset, block in enumerate(made):
        container.insert(at + offset, block)


def _scopes(kind: str, name: str, scope: Scope) -> list[Scope]:
    """The scopes in which a section's inside is filled: one for each time that it stands."""
    value = _value(name, scope)
    if kind == "^":
        return [] if value else [scope]
    if isinstance(value, list):
        return [[row, *scope] for row in value]
    return [scope] if value else []


def _fill_table(table: Element, scope: Scope) -> None:
    for row in list(table.iterchildren(_ROW)):
        marks = _MARK.findall(_words(row))
        if not marks:
            _fill_row(row, scope)
            continue
        (kind, name), *rest = marks
        if kind == "/" or rest != [("/", name)]:
            raise TemplateError("announce.template_section", name=name)
        at = table.index(row)
        table.remove(row)
        for offset, inner in enumerate(_scopes(kind, name, scope)):
            copy = deepcopy(row)
            for paragraph in copy.iter(_PARAGRAPH):
                _rewrite(paragraph, _MARK, lambda _found: "")
            _fill_row(copy, inner)
            table.insert(at + offset, copy)


def _fill_row(row: Element, scope: Scope) -> None:
    for cell in row.iterchildren(_CELL):
        _fill_blocks(cell, scope)


def _words(element: Element) -> str:
    return "".join(node.text or "" for node in element.iter(_TEXT))


def _value(name: str, scope: Scope) -> Any:
    for level in scope:
        if name in level:
            return level[name]
    raise TemplateError("announce.unknown_placeholder", name=name)


def _replace(paragraph: Element, scope: Scope) -> None:
    def text_of(found: re.Match[str]) -> str:
        value = _value(found[1], scope)
        if not isinstance(value, str):
            raise TemplateError("announce.unknown_placeholder", name=found[1])
        return _NO_XML.sub("\ufffd", value)

    # Looked for before values come in: what stands in a value is no mark.
    if left := re.search(r"\{\{.{0,40}", _NAME.sub("", _words(paragraph))):
        raise TemplateError("announce.template_section", name=left.group())
    _rewrite(paragraph, _NAME, text_of)


def _rewrite(paragraph: Element, pattern: re.Pattern[str], text_of: Any) -> None:
    """Replaces what matches in the words of a paragraph. The new text goes into the run in which the match began."""
    nodes = list(paragraph.iter(_TEXT))
    for found in reversed(list(pattern.finditer("".join(node.text or "" for node in nodes)))):
        begin, end = found.span()
        new = text_of(found)
        place = 0
        for node in nodes:
            old = node.text or ""
            first, last = max(begin - place, 0), min(end - place, len(old))
            place += len(old)
            if first < last:
                node.text = old[:first] + new + old[last:]
                node.set(_SPACE, "preserve")
                new = ""
    for node in nodes:
        _break_lines(node)


def _break_lines(node: Element) -> None:
    """A line that ends in a text ends on the page: a title breaks where its words do."""
    first, *further = (node.text or "").split("\n")
    node.text = first
    for line in further:
        broken, following = etree.Element(_BREAK), etree.Element(_TEXT, {_SPACE: "preserve"})
        following.text = line
        node.addnext(broken)
        broken.addnext(following)
        node = following
