"""What a question is, what it may be asked with, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from duties.model import Duty

Row = Mapping[str, Any]


class Shape(StrEnum):
    """What a column holds, and so how each format writes it."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"  # that may have a fraction
    SHARE = "share"  # 0 to 1
    SECONDS = "seconds"
    DAY = "day"
    MOMENT = "moment"  # aware, in Asia/Shanghai
    YES_NO = "yes_no"
    WORD = "word"  # a code with words in the catalogues
    WORDS = "words"  # several of them
    NUMBERS = "numbers"  # several whole numbers
    TEXTS = "texts"  # several texts
    MESSAGE = "message"  # a Message: text in every format
    ANY = "any"  # as the database gave it (`--sql`)


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the catalogues. `finding` tells findings apart, whose parameters are worded too."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    finding: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer; its heading is the message `heading`, where none is given `query.column.<name>`; a
    `label` is the heading itself, in every language (a year).

    `words` is the prefix of its codes' words; where `open_words`, a value without words is text as it is. `spoken` is
    the key of a row under which the value for people stands where it is another than the one for programs. `brief`
    columns are shown on a terminal; `sheet` is False for columns of programs only; `width` is for spreadsheets, in
    characters.
    """

    name: str
    shape: Shape = Shape.TEXT
    words: str = ""
    open_words: bool = False
    spoken: str = ""
    heading: str = ""
    label: str = ""
    brief: bool = False
    sheet: bool = True
    width: int = 0


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question is asked with: a reading session, the day and the filters given.

    `duties` are the duties by body and report year as they stand on `today`. Stored verdicts of others are from
    earlier (a year asked for once, a body that no longer owes) and are no answer. Only questions that are `judged`
    need them.
    """

    session: Session
    today: date
    duties: Mapping[tuple[str, int], Duty] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """One saved question. `filters` are names of `storage.queries.filters.FILTERS`; `needed` are those that it cannot
    do without, `groups` what `by` may be made of. `judged` ones need verdicts that were refreshed before. `spread`
    gives the columns where they depend on the rows; `most` is the number of rows after which an answer is cut.

    In a spreadsheet `sheets_by` gives each value of that column a sheet of its own, and `counted` a sheet that counts
    the one column by the other.
    """

    name: str
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    rows: Callable[[Asking], Iterable[Row]]
    judged: bool = True
    sheets_by: str = ""
    counted: str = ""
    groups: tuple[str, ...] = ()
    spread: Callable[[Sequence[Row]], tuple[Column, ...]] | None = None
    most: int = 0
    needed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a question. `cut` says that there were more rows than the limit allows."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    today: date
    given: Mapping[str, Any] = field(default_factory=dict)
    sheets_by: str = ""
    counted: str = ""
    cut: bool = False


def answer(question: Question, asking: Asking) -> Answer:
    """Asks the question."""
    rows = tuple(islice(question.rows(asking), question.most + 1) if question.most else question.rows(asking))
    cut = bool(question.most) and len(rows) > question.most
    rows = rows[: question.most] if cut else rows
    return Answer(
        question.name,
        question.spread(rows) if question.spread is not None else question.columns,
        rows,
        asking.today,
        dict(asking.given),
        question.sheets_by,
        question.counted,
        cut,
    )
