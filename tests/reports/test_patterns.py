"""Expressions compiled on demand: every one of them can be, and works as a compiled one does."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping

import pytest

import reports.checks
import reports.prose
from reports.patterns import regex

MODULES = sorted(
    f"{package.__name__}.{found.name}"
    for package in (reports.prose, reports.checks)
    for found in pkgutil.iter_modules(package.__path__)
)
LAZY = type(regex("a"))


def expressions(value: object) -> Iterator[re.Pattern[str]]:
    """The expressions in a module's constant, in its tables as well."""
    if isinstance(value, LAZY):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from expressions(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from expressions(item)


@pytest.mark.parametrize("module", MODULES)
def test_every_expression_can_be_compiled(module: str) -> None:
    for value in list(vars(importlib.import_module(module)).values()):
        for expression in expressions(value):
            assert re.compile(expression.pattern)


def test_there_are_expressions_to_compile() -> None:
    found = [
        each
        for module in MODULES
        for value in vars(importlib.import_module(module)).values()
        for each in expressions(value)
    ]
    assert len(found) > 150


def test_an_expression_answers_as_a_compiled_one_does() -> None:
    lazy, compiled = regex(r"(\d+)件", re.IGNORECASE), re.compile(r"(\d+)件", re.IGNORECASE)
    text = "收到12件，办结3件"
    assert [match.span() for match in lazy.finditer(text)] == [match.span() for match in compiled.finditer(text)]
    assert lazy.sub("□", text) == "收到□，办结□"
    assert (lazy.pattern, lazy.flags) == (compiled.pattern, compiled.flags)
    assert lazy.search(text, 3) is not None


def test_a_wrong_expression_is_wrong_when_first_asked() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("x")
