"""Data that pages carry in their scripts: JSON, JSONP and object literals as people write them in JavaScript."""

from __future__ import annotations

import json
import re

from spiders.families.kept import once
from spiders.families.model import Page

# No literal of a government page nests deeper; what does is hostile.
_DEEPEST = 60
_SPACE = re.compile(r"(?:\s|/\*.*?\*/|//[^\n]*)*", re.DOTALL)
_STRING = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""", re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?![\w.])")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "\n": ""}
_JSONP = re.compile(r"^\s*(?:/\*.*?\*/)?\s*[\w$.]+\s*\((.*)\)\s*;?\s*$", re.DOTALL)
_NOT_CODE = frozenset({"text/xml", "application/xml", "text/template", "text/html", "application/ld+json"})
_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'\\])//[^\n]*", re.DOTALL)


@once
def scripts(page: Page) -> tuple[str, ...]:
    """The page's inline scripts without their comments; islands of XML and templates are none."""
    return tuple(
        _COMMENT.sub("", text)
        for script in page.tree.iter("script")
        if (text := script.text) and script.get("type", "").lower() not in _NOT_CODE
    )


def json_of(text: str) -> object:
    """The value of a JSON or JSONP answer; None where it is neither."""
    body = text.strip().lstrip("\ufeff")
    wrapped = _JSONP.match(body)
    for candidate in (body, wrapped[1] if wrapped else ""):
        try:
            value: object = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        return value
    return None


def literal_after(text: str, pattern: str) -> object:
    """The literal that follows the first match of `pattern` (`_CONFIG\\s*=`); None where there is none to read.

    Keys without quotes, single quotes, comments and trailing commas are read; an expression (a variable, a call)
    stands as None.
    """
    for match in re.finditer(pattern, text):
        try:
            return _Literal(text, match.end()).value()
        except ValueError:
            continue
    return None


def variable(page: Page, name: str) -> str:
    """The first text or number that a script gives to `name` (`siteId = "12"`, `"siteId": 12`); empty without any."""
    pattern = re.compile(rf"""(?<![\w$.-])['"]?{name}['"]?\s*[:=]\s*(?:['"]([^'"<>]*)['"]|(-?\d+)\b)""")
    for script in scripts(page):
        for match in pattern.finditer(script):
            found = match[1] if match[1] is not None else match[2]
            if found.strip():
                return found.strip()
    return ""


def number(value: object) -> int | None:
    """A count as JSON prints it: 12 or "12"; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    return None


class _Literal:
    """A reader of one JavaScript literal in a text."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position

    def value(self, depth: int = 0) -> object:
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        self._skip()
        head = self.text[self.position : self.position + 1]
        if head == "{":
            return self._object(depth)
        if head == "[":
            return self._array(depth)
        return self._scalar()

    def _skip(self) -> None:
        space = _SPACE.match(self.text, self.position)
        self.position = space.end() if space else self.position

    def _object(self, depth: int) -> dict[str, object]:
        self.position += 1
        found: dict[str, object] = {}
        while not self._closes("}"):
            key = self._key()
            self._skip()
            if not self.text.startswith(":", self.position):
                raise ValueError("no colon")
            self.position += 1
            found[key] = self.value(depth + 1)
            self._separator("}")
        return found

    def _array(self, depth: int) -> list[object]:
        self.position += 1
        found: list[object] = []
        while not self._closes("]"):
            found.append(self.value(depth + 1))
            self._separator("]")
        return found

    def _closes(self, mark: str) -> bool:
        self._skip()
        if self.position >= len(self.text):
            raise ValueError("never closed")
        if self.text[self.position] == mark:
            self.position += 1
            return True
        return False

    def _separator(self, end: str) -> None:
        self._skip()
        if self.text.startswith(",", self.position):
            self.position += 1
        elif not self.text.startswith(end, self.position):
            raise ValueError("neither comma nor end")

    def _key(self) -> str:
        for pattern in (_STRING, _WORD, _NUMBER):
            match = pattern.match(self.text, self.position)
            if match:
                self.position = match.end()
                return _unescape(match) if pattern is _STRING else match[0]
        raise ValueError("no key")

    def _scalar(self) -> object:
        start = self.position
        found: object = None
        for pattern in (_STRING, _NUMBER, _WORD):
            match = pattern.match(self.text, self.position)
            if match:
                self.position = match.end()
                found = self._scalar_of(match, pattern)
                break
        self._skip()
        if self.text[self.position : self.position + 1] in (",", "}", "]", ";", ")", ""):
            if self.position == start:
                raise ValueError("nothing there")
            return found
        self._skip_expression()
        return None

    def _scalar_of(self, match: re.Match[str], pattern: re.Pattern[str]) -> object:
        if pattern is _STRING:
            return _unescape(match)
        if pattern is _NUMBER:
            return float(match[0]) if "." in match[0] else int(match[0])
        return _WORDS.get(match[0])

    def _skip_expression(self) -> None:
        """Over a call, a sum of strings or a function, to the comma or bracket that ends it."""
        open_brackets = 0
        while self.position < len(self.text):
            string = _STRING.match(self.text, self.position)
            if string:
                self.position = string.end()
                continue
            mark = self.text[self.position]
            if mark in "([{":
                open_brackets += 1
            elif mark in ")]}":
                if open_brackets == 0:
                    return
                open_brackets -= 1
            elif mark in ",;" and open_brackets == 0:
                return
            self.position += 1
        raise ValueError("never ended")


def _unescape(match: re.Match[str]) -> str:
    text = match[1] if match[1] is not None else match[2]
    if "\\" not in text:
        return text
    # Two escapes may be the halves of one character; a half alone is damage.
    return _ESCAPE.sub(_escaped, text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escaped(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "ux" and len(code) > 1:
        return chr(int(code[1:], 16))
    return _PLAIN_ESCAPES.get(code, code)
