"""One row of a roster as it comes in: every cell checked before anything is made of it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from registry.model import Alias, Kind, Level
from registry.vocabulary import normalise, words

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NAME = 120


def _refuse(code: str, **params: str) -> PydanticCustomError:
    return PydanticCustomError(code, code, params)


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list: split by ";" + space, "|" or a line break."""
    parts = (part.strip() for part in re.split(r";\s|；|\||\n", cell))
    return tuple(dict.fromkeys(part for part in parts if part))


def _alias(text: str) -> Alias:
    name, mark, years = text.partition("@")
    if not mark:
        return Alias(text)
    match = re.fullmatch(r"(\d{4})?\s*[-—–~]\s*(\d{4})?|(\d{4})", years.strip())
    if not match or not name.strip() or not any(match.groups()):
        raise _refuse("registry.bad_alias", value=text)
    single = match[3]
    since, until = (single, single) if single else (match[1], match[2])
    alias = Alias(name.strip(), int(since) if since else None, int(until) if until else None)
    if alias.since is not None and alias.until is not None and alias.since > alias.until:
        raise _refuse("registry.bad_alias", value=text)
    return alias


def _aliases(cell: Any) -> Any:
    return tuple(_alias(part) for part in split_list(cell.replace(";", "; "))) if isinstance(cell, str) else cell


def web_address(text: str) -> str:
    """An address as a roster holds it; raises ValueError where a text is none."""
    address = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError as error:
        raise _refuse("registry.bad_url", value=text) from error
    if (
        parts.scheme.lower() not in ("http", "https")
        or "@" in parts.netloc
        or "." not in host
        or re.search(r"[\s\u3000]", address)
    ):
        raise _refuse("registry.bad_url", value=text)
    return address


def _home(cell: Any) -> Any:
    parts = split_list(cell) if isinstance(cell, str) else ()
    if len(parts) > 1:
        raise _refuse("registry.one_home", value=cell)
    return web_address(parts[0]) if parts else cell


def _urls(cell: Any) -> Any:
    return tuple(web_address(part) for part in split_list(cell)) if isinstance(cell, str) else cell


def is_cut_short(plain: str) -> bool:
    """Whether a day may have lost its last zero: a spreadsheet keeps "1.30" as the number 1.3."""
    return bool(re.fullmatch(r"\d{1,2}\.\d", plain))


def month_day(cell: str) -> str:
    """`MM-DD` out of the ways in which people write a day of the year. Raises PydanticCustomError."""
    plain = normalise(cell)
    match = None if is_cut_short(plain) else re.fullmatch(r"(?:\d{4}\D)?(\d{1,2})\D(\d{1,2})\D?\D?", plain)
    if not plain:
        return ""
    if match:
        try:
            day = date(2023, int(match[1]), int(match[2]))  # not a leap year: a due date is a day of every year
        except ValueError:
            match = None
    if not match:
        raise _refuse("registry.bad_due", value=cell)
    return f"{day.month:02}-{day.day:02}"


def _year(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    plain = normalise(cell)
    if not plain:
        return None
    match = re.fullmatch(r"(\d{4})\D{0,2}", plain)
    if not match or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise _refuse("registry.bad_year", value=cell)
    return int(match[1])


@cache
def _kind_words() -> dict[str, Kind]:
    found = {kind.value: kind for kind in Kind}
    for name, listed in words()["roster"]["kinds"].items():
        found |= {normalise(word).lower(): Kind(name) for word in listed}
    return found


def kind_of(text: str) -> Kind | None:
    """The kind that a word of the office means ("市直部门", "乡镇（街道）", `department`), or None."""
    return _kind_words().get(normalise(text).lower())


def _kind(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    found = kind_of(cell) if cell else None
    if cell and found is None:
        raise _refuse("registry.unknown_kind", value=cell)
    return found


def _level(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    plain = normalise(cell).lower()
    for name, listed in words()["roster"]["levels"].items():
        if plain == name or plain in listed:
            return Level(name)
    if plain:
        raise _refuse("registry.unknown_level", value=cell)
    return None


def _code(value: str) -> str:
    if value and not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}", value):
        raise _refuse("registry.bad_code", value=value)
    return value


def _credit_code(value: str) -> str:
    plain = normalise(value).upper()
    if plain and not re.fullmatch(r"[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}", plain):
        raise _refuse("registry.bad_credit_code", value=value)
    return plain


def _name(value: str) -> str:
    joined = "".join(value.split("\n"))
    if not joined:
        raise _refuse("registry.missing_name")
    if len(joined) > LONGEST_NAME:
        raise _refuse("registry.long_name", length=str(len(joined)))
    return joined


def _yes_or_no(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    plain = normalise(cell).lower()
    cells = words()["roster"]["cells"]
    if not plain:
        return None
    if plain in ("yes", "true", "1", "y", *cells["yes"]):
        return True
    if plain in ("no", "false", "0", "n", *cells["no"]):
        return False
    raise _refuse("registry.bad_yes_no", value=cell)


Year = Annotated[int | None, BeforeValidator(_year)]


class BodyRow(BaseModel):
    """The border: a row of text cells, checked. Codes, division and kind are settled later, from the whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    code: Annotated[str, AfterValidator(_code)] = ""
    name: Annotated[str, AfterValidator(_name)]
    kind: Annotated[Kind | None, BeforeValidator(_kind)] = None
    level: Annotated[Level | None, BeforeValidator(_level)] = None
    division: str = ""
    parent: str = ""
    supervisor: str = ""
    credit_code: Annotated[str, AfterValidator(_credit_code)] = ""
    aliases: Annotated[tuple[Alias, ...], BeforeValidator(_aliases)] = ()
    home_url: Annotated[str, BeforeValidator(_home)] = ""
    column_url: Annotated[tuple[str, ...], BeforeValidator(_urls)] = ()
    published_by: str = ""
    due: Annotated[str, AfterValidator(month_day)] = ""
    since: Year = None
    until: Year = None
    successor: str = ""
    notes: str = ""
    counted: Annotated[bool | None, BeforeValidator(_yes_or_no)] = None

    @field_validator("until")
    @classmethod
    def _in_order(cls, until: int | None, info: ValidationInfo) -> int | None:
        since = info.data.get("since")
        if since is not None and until is not None and until < since:
            raise _refuse("registry.years_reversed", since=str(since), until=str(until))
        return until


def first_fault(error: ValidationError) -> tuple[str, dict[str, str]]:
    """The message code and parameters of the first thing wrong with a row."""
    detail = error.errors()[0]
    params = {key: str(value) for key, value in detail.get("ctx", {}).items()}
    return str(detail["type"]), {"field": str(detail["loc"][0]) if detail["loc"] else "", **params}
