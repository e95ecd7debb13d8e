"""What questions can be narrowed by: `--filter key=value`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from duties.model import Reason, VerdictCode
from registry.divisions import UnknownDivisionError, divisions
from registry.model import Kind, Level
from reports.model import Section, Severity
from reports.prose.reporting_scope import ReportingScope
from storage.errors import StorageError
from storage.queries.model import Question

GROUPS = ("city", "division", "level", "kind", "body", "year")


class FilterError(StorageError):
    """A filter that the question does not have, given twice, or with a value that it cannot take."""

    code: ClassVar[str] = "query.bad_filter"


class UnknownFilterError(FilterError):
    """`name` is no filter of the question; `known` are its filters."""

    code = "query.unknown_filter"


class FilterValueError(FilterError):
    """`value` is none that the filter `name` can take; `wanted` says which it takes."""

    code = "query.bad_filter"


class MissingFilterError(FilterError):
    """The question cannot be asked without the filter `name`."""

    code = "query.missing_filter"


class FilterFormError(FilterError):
    """`given` is not of the form key=value, or its key was given before."""

    code = "query.filter_form"


def _year(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 2008 <= int(value) <= 2100):
        raise ValueError("2008..2100")
    return int(value)


def _day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError("YYYY-MM-DD") from None


def _division(value: str) -> str:
    try:
        return divisions().find(value).code
    except UnknownDivisionError as error:
        raise ValueError(", ".join(f"{one.code} {one.name}" for one in error.candidates) or "371500") from None


def _text(value: str) -> str:
    if not value:
        raise ValueError("…")
    return value


def _one_of(values: Sequence[str]) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in values:
            raise ValueError(" | ".join(values))
        return value

    return parse


def _groups(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(value.split(",")))
    if not set(names) <= set(GROUPS):
        raise ValueError(",".join(GROUPS))
    return names


def _yes_no(value: str) -> bool:
    known = {"yes": True, "true": True, "no": False, "false": False}
    if value.lower() not in known:
        raise ValueError("yes | no")
    return known[value.lower()]


FILTERS: Mapping[str, Callable[[str], Any]] = {
    "year": _year,
    "body": _text,
    "division": _division,
    "parent": _text,
    "kind": _one_of([kind.value for kind in Kind]),
    "verdict": _one_of([code.value for code in VerdictCode]),
    "reason": _one_of([reason.value for reason in Reason]),
    "since": _day,
    "until": _day,
    "by": _groups,
    "severity": _one_of([severity.value for severity in Severity]),
    "code": _text,
    "host": _text,
    "level": _one_of([level.value for level in Level]),
    "scope": _one_of([ReportingScope.OWN.value, ReportingScope.REGION.value]),
    "agrees": _yes_no,
    "dismissed": _yes_no,
    "fact": _text,
    "cause": _one_of(["new_bytes", "new_parser"]),
    "text": _text,
    "part": _one_of(["title", *(section.value for section in Section)]),
}


def parse_filters(question: Question, given: Sequence[str]) -> dict[str, Any]:
    """`key=value` texts as the question takes them. Raises FilterError."""
    parsed: dict[str, Any] = {}
    for entry in given:
        name, mark, value = entry.partition("=")
        name, value = name.strip(), value.strip()
        if not mark or name in parsed:
            raise FilterFormError(given=entry)
        if name not in question.filters:
            raise UnknownFilterError(name=name, known=", ".join(question.filters))
        try:
            parsed[name] = FILTERS[name](value)
            if name == "by" and not set(parsed[name]) <= set(question.groups):
                raise ValueError(",".join(question.groups))
        except ValueError as error:
            raise FilterValueError(name=name, value=value, wanted=str(error)) from None
    for name in question.needed:
        if name not in parsed:
            raise MissingFilterError(name=name)
    return parsed
