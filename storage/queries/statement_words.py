"""What a statement of `query --sql` may be made of, told by its words before any database sees it.

A read-only transaction is not enough on PostgreSQL: with the rights of an administrator a plain SELECT can read the
server's files (`pg_read_file`), write them (`lo_export`), end other sessions, or run further statements from a string
(`query_to_xml`). So one SELECT is let through, of functions that are known to do none of this, without the catalogues
of the system. SQLite's own authorizer asks for the functions of the same list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from storage.errors import StorageError


class StatementError(StorageError):
    """A statement of `query --sql` that is not run, or that the database would not run to its end."""

    code: ClassVar[str] = "query.sql_failed"


class StatementRefusedError(StatementError):
    """More than one statement, no SELECT, or a word that could do more than read our tables: `word`."""

    code = "query.sql_refused"


_KNOWN = (
    # aggregates and windows
    "count sum total avg min max group_concat string_agg array_agg bool_and bool_or every median percentile_cont "
    "percentile_disc mode stddev stddev_pop stddev_samp variance var_pop var_samp corr row_number rank dense_rank "
    "percent_rank cume_dist ntile lag lead first_value last_value nth_value grouping "
    # values and texts
    "abs ceil ceiling floor round sign mod power pow sqrt exp ln log trunc greatest least coalesce nullif ifnull iif "
    "length char_length lower upper trim ltrim rtrim btrim replace substr substring position strpos instr left right "
    "reverse split_part starts_with concat concat_ws like glob similar regexp_replace regexp_match regexp_like "
    "translate ascii chr unicode char hex quote typeof cast to_char to_number to_date to_timestamp md5 overlay "
    # dates
    "date time datetime julianday strftime unixepoch timediff date_trunc date_part extract age make_date now "
    "current_date current_time current_timestamp localtime localtimestamp timezone "
    # JSON and lists
    "json json_extract json_array_length json_each json_tree json_type json_valid json_array json_object "
    "json_group_array json_group_object jsonb_array_length jsonb_array_elements jsonb_array_elements_text jsonb_each "
    "jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_typeof jsonb_object_keys jsonb_build_object "
    "jsonb_build_array jsonb_agg jsonb_object_agg json_agg -> ->> unnest array_length cardinality array_to_string "
    "any all some array row "
    # types with a length
    "numeric decimal varchar char character text integer bigint date timestamp"
)
FUNCTIONS = frozenset(_KNOWN.split())
# Words of the language that an opening parenthesis may follow.
_FOLLOWED = (
    "select from where and or not in exists values as on using with case when then else end over filter partition by "
    "order group having union intersect except all distinct limit offset between is like ilike within rollup cube sets "
    "join lateral materialized recursive interval"
)
_GRAMMAR = frozenset(_FOLLOWED.split())
# Tables that no answer may come from: contact persons are never given out (users §17).
HIDDEN = frozenset({"contact_persons"})
_BEGINNINGS = frozenset({"select", "with", "values"})
# A name that stands here is that of a table, a list of columns or a type, never of a function that is called.
_NAMED_AFTER = frozenset({"as", "with", "recursive", "::"})
# PostgreSQL's own tables and functions, what its extensions name theirs by, SQLite's settings; and the one table of
# ours that holds persons, which is read by nothing that writes elsewhere.
_SYSTEM = re.compile(r"pg_|lo_|dblink|pragma_|contact_persons", re.IGNORECASE)
_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*)
    |(?P<text>'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")*")
    |(?P<word>[^\W\d][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<sign>::|->>|->|[^\w\s'"])""",
    re.VERBOSE,
)
# Texts with escapes, names in other notations, and quotes of a language of their own: each would need its own reading.
_OTHER_QUOTES = re.compile(r"""(?i)\b(?:e|u&|b|x|n)['"]|\$[^\W\d]*\w*\$|/\*|\*/|\\|[`\[\]]|\x00""")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def check_statement(sql: str) -> str:
    """The statement without the semicolon at its end. Raises StatementRefusedError."""
    stripped = sql.strip().rstrip(";").strip()
    tokens = list(_tokens(stripped))
    if not tokens or tokens[0].text not in _BEGINNINGS:
        raise StatementRefusedError(word=tokens[0].text if tokens else "")
    for number, token in enumerate(tokens):
        if token.text == ";":
            raise StatementRefusedError(word=";")
        if token.kind in ("word", "quoted") and (_SYSTEM.match(token.text) or token.text in HIDDEN):
            raise StatementRefusedError(word=token.text)
        following = tokens[number + 1].text if number + 1 < len(tokens) else ""
        if following == "(" and token.kind in ("word", "quoted"):
            _check_call(tokens[:number], token)
    return stripped


def _check_call(before: list[_Token], token: _Token) -> None:
    last = before[-1].text if before else ""
    if last == ".":
        raise StatementRefusedError(word=token.text)
    if last in _NAMED_AFTER or (token.kind == "word" and token.text in _GRAMMAR):
        return
    if token.text not in FUNCTIONS:
        raise StatementRefusedError(word=token.text)


def _tokens(sql: str) -> Iterator[_Token]:
    """Words and quoted names in small letters; spaces and comments left out."""
    place = 0
    while place < len(sql):
        found = _TOKEN.match(sql, place)
        if found is None or found.lastgroup is None:
            raise StatementRefusedError(word=sql[place : place + 20])
        # Looked for from outside of texts only: within them everything is just a text.
        if found.lastgroup != "text" and (other := _OTHER_QUOTES.match(sql, place)):
            raise StatementRefusedError(word=other.group())
        place = found.end()
        if found.lastgroup == "quoted":
            yield _Token("quoted", found.group()[1:-1].replace('""', '"').lower())
        elif found.lastgroup != "space":
            yield _Token(found.lastgroup, found.group().lower())
