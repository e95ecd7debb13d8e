"""Views for people who ask in SQL: the reports that count now, with labels in English and Chinese.

They hold no state: an upgrade makes them anew from here when they are other than they would be made, also where the
schema is the newest already. A changed view or word needs no migration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, inspect

# Message codes by language: {"zh": {"verdict.late": "..."}, "en": {...}}.
Labels = Mapping[str, Mapping[str, str]]

_BODY = "bodies.code AS body, bodies.name AS body_name, bodies.kind, {kind}, bodies.level, bodies.division"
_REPORT = (
    "current_reports.year, current_reports.reporting_scope, report_versions.id AS version_id, report_versions.sha256, "
    "report_versions.article_url, report_versions.file_url"
)
_CURRENT = (
    "FROM current_reports JOIN report_versions ON report_versions.id = current_reports.version_id "
    "LEFT JOIN bodies ON bodies.code = current_reports.body"
)
_STANDING = (
    "(SELECT content_reviews.* FROM content_reviews WHERE content_reviews.withdrawn_at IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM content_reviews AS later WHERE later.sha256 = content_reviews.sha256 "
    "AND later.subject = content_reviews.subject AND later.subject_key = content_reviews.subject_key "
    "AND later.withdrawn_at IS NULL AND later.id > content_reviews.id)) AS decided"
)
_REVIEW = (
    "decided.kind AS review, decided.value AS reviewed_value, decided.stated_by AS reviewed_by, "
    "decided.at AS reviewed_at"
)


# Of a raw file that is restricted, and of a page that is read with a picture that is, nothing is quoted.
_HIDDEN = (
    "report_versions.sha256 IN (SELECT restrictions.sha256 FROM restrictions WHERE restrictions.released_at IS NULL "
    "UNION SELECT page_pictures.page_sha256 FROM page_pictures JOIN restrictions "
    "ON restrictions.sha256 = page_pictures.sha256 WHERE restrictions.released_at IS NULL)"
)


def _unless_hidden(column: str, name: str) -> str:
    return f"CASE WHEN {_HIDDEN} THEN NULL ELSE {column} END AS {name}"


def view_statements(labels: Labels) -> dict[str, str]:
    """Name -> SELECT of every view, in the order in which they are made."""
    return {
        "v_reports": _reports(labels),
        "v_figures": _figures(labels),
        "v_proactive": _wide("report_proactive", "", labels),
        "v_applications": _wide("report_applications", "row", labels),
        "v_disputes": _wide("report_disputes", "row", labels),
        "v_totals": _wide("report_totals", "", labels),
        "v_facts": _facts(labels),
        "v_findings": _findings(labels),
        "v_status": _status(labels),
        "v_late": "SELECT * FROM v_status WHERE verdict = 'late'",
        # Only what may be said aloud: the others stand in v_status under their conclusion.
        "v_missing": "SELECT * FROM v_status WHERE conclusion = 'missing'",
    }


def create_views(connection: Connection, labels: Labels) -> None:
    """Makes all views; none of them must be there."""
    for name, made in _made(labels).items():
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(made)
        else:
            connection.exec_driver_sql(made.replace("%", "%%"))
            # It keeps a view in words of its own: by this we know what we made it from.
            connection.exec_driver_sql(f"COMMENT ON VIEW {name} IS '{_digest(made)}'")


def are_views_current(connection: Connection, labels: Labels) -> bool:
    """Whether every view is there as it would be made now: of these statements, with these words."""
    wanted = _made(labels)
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
        return {name: sql for name, sql in rows if name in wanted} == wanted
    rows = connection.exec_driver_sql(
        "SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class AS c "
        "WHERE c.relkind = 'v' AND c.relnamespace = current_schema()::regnamespace"
    )
    return {name: said for name, said in rows if name in wanted} == {name: _digest(sql) for name, sql in wanted.items()}


def _made(labels: Labels) -> dict[str, str]:
    return {name: f"CREATE VIEW {name} AS {statement}" for name, statement in view_statements(labels).items()}


def _digest(statement: str) -> str:
    return hashlib.sha256(statement.encode()).hexdigest()


def drop_views(connection: Connection) -> None:
    """Drops every view of ours that there is, the later ones first: they may be made of the earlier."""
    there = set(inspect(connection).get_view_names())
    for name in reversed(view_statements({"zh": {}, "en": {}})):
        if name in there:
            connection.exec_driver_sql(f"DROP VIEW {name}")


def _words(labels: Labels, prefix: str) -> str:
    """The codes under a prefix with their words, as a table of the columns column1 (code), column2 (zh), column3 (en).

    Both databases name the columns of VALUES so.
    """
    zh, en = labels["zh"], labels["en"]
    codes = [code for code in zh if code.startswith(f"{prefix}.") and "{" not in zh[code]]
    rows = [(code.removeprefix(f"{prefix}."), zh[code], en[code]) for code in codes] or [("", "", "")]
    return "(VALUES " + ", ".join(f"({', '.join(map(_literal, row))})" for row in rows) + ")"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# A word of the language on both databases.
_END = '"end"'


class _Labelled:
    """Adds to a SELECT the words of codes: `<name>_zh` and `<name>_en` for each column of codes."""

    def __init__(self, labels: Labels, codes: Iterable[tuple[str, str, str]]) -> None:
        self.columns: dict[str, str] = {}
        joins = []
        for number, (name, prefix, of) in enumerate(codes):
            alias = f"words{number}"
            self.columns[name] = f"{alias}.column2 AS {name}_zh, {alias}.column3 AS {name}_en"
            joins.append(f"LEFT JOIN {_words(labels, prefix)} AS {alias} ON {alias}.column1 = {of}")
        self.joins = " ".join(joins)


# ruff: noqa: S608 (no word of these statements comes from outside of this module and the catalogues)
def _reports(labels: Labels) -> str:
    words = _Labelled(labels, [("kind", "kind", "bodies.kind")])
    return (
        f"SELECT {_BODY.format(**words.columns)}, {_REPORT}, report_versions.scope_evidence, report_versions.title, "
        "report_versions.body_name AS printed_name, report_versions.edition, report_versions.published_on, "
        "report_versions.signed_on, report_versions.reader, report_versions.parser_version, "
        "report_versions.ocr_version, report_versions.cells_found, report_versions.tables_incomplete, "
        f"report_versions.read_at {_CURRENT} {words.joins}"
    )


def _figures(labels: Labels) -> str:
    codes = [
        ("kind", "kind", "bodies.kind"),
        ("table", "table", "figures.table_name"),
        ("row", "row", "figures.row_name"),
        ("column", "column", "figures.column_name"),
        ("status", "cell", "figures.status"),
    ]
    words = _Labelled(labels, codes)
    w = words.columns
    return (
        f"SELECT {_BODY.format(**w)}, {_REPORT}, figures.position, figures.table_name, {w['table']}, "
        f"figures.row_name, {w['row']}, figures.column_name, {w['column']}, figures.value, "
        f"{_unless_hidden('figures.raw', 'raw')}, "
        f"figures.status, {w['status']}, figures.confidence, figures.place, {_REVIEW} {_CURRENT} "
        f"JOIN figures ON figures.version_id = report_versions.id LEFT JOIN {_STANDING} "
        "ON decided.subject = 'figure' AND decided.sha256 = report_versions.sha256 "
        "AND decided.table_name = figures.table_name AND decided.row_name = figures.row_name "
        f"AND decided.column_name = figures.column_name {words.joins}"
    )


def _wide(table: str, row: str, labels: Labels) -> str:
    codes = [("kind", "kind", "bodies.kind")] + ([("row", "row", f"{table}.row_name")] if row else [])
    words = _Labelled(labels, codes)
    label = f"{words.columns['row']}, " if row else ""
    return (
        f"SELECT {_BODY.format(**words.columns)}, current_reports.year, current_reports.reporting_scope, {label}"
        f"{table}.* {_CURRENT} JOIN {table} ON {table}.version_id = report_versions.id {words.joins}"
    )


def _facts(labels: Labels) -> str:
    codes = [
        ("kind", "kind", "bodies.kind"),
        ("fact", "fact", "facts.kind"),
        ("section", "section", "facts.section"),
    ]
    words = _Labelled(labels, codes)
    w = words.columns
    return (
        f"SELECT {_BODY.format(**w)}, {_REPORT}, facts.position, facts.kind AS fact, {w['fact']}, facts.channel, "
        f"facts.scope, facts.period, facts.value, facts.unit, facts.bound, "
        f"{_unless_hidden('facts.raw', 'raw')}, facts.section, {w['section']}, "
        f"facts.start, facts.{_END}, facts.rule, facts.confidence, {_REVIEW} {_CURRENT} "
        f"JOIN facts ON facts.version_id = report_versions.id LEFT JOIN {_STANDING} "
        "ON decided.subject = 'fact' AND decided.sha256 = report_versions.sha256 "
        f"AND decided.subject_key = facts.subject_key {words.joins}"
    )


def _findings(labels: Labels) -> str:
    codes = [("kind", "kind", "bodies.kind"), ("severity", "severity", "findings.severity")]
    words = _Labelled(labels, codes)
    w = words.columns
    return (
        f"SELECT {_BODY.format(**w)}, {_REPORT}, findings.position, findings.code, findings.severity, {w['severity']}, "
        "templates.column2 AS template_zh, templates.column3 AS template_en, "
        f"{_unless_hidden('findings.params', 'params')}, findings.figures, "
        "findings.subject_key, decided.kind AS review, decided.stated_by AS reviewed_by, decided.at AS reviewed_at "
        f"{_CURRENT} JOIN findings ON findings.version_id = report_versions.id LEFT JOIN {_STANDING} "
        "ON decided.subject = 'finding' AND decided.sha256 = report_versions.sha256 "
        "AND decided.subject_key = findings.subject_key "
        f"{words.joins} LEFT JOIN {_templates(labels)} AS templates ON templates.column1 = findings.code"
    )


def _templates(labels: Labels) -> str:
    """The wording of every finding, with the names of its parameters in braces."""
    zh, en = labels["zh"], labels["en"]
    codes = [code for code in zh if code.startswith("finding.")]
    rows = [(code.removeprefix("finding."), zh[code], en[code]) for code in codes] or [("", "", "")]
    return "(VALUES " + ", ".join(f"({', '.join(map(_literal, row))})" for row in rows) + ")"


def _status(labels: Labels) -> str:
    """A missing that is not confirmed, or of a year that we did not watch, is called what it is: `conclusion`."""
    conclusion = (
        "CASE WHEN verdicts.code = 'missing' AND NOT verdicts.watched THEN 'unwatched_short' "
        "WHEN verdicts.code = 'missing' AND NOT verdicts.confirmed THEN 'missing_unconfirmed' ELSE verdicts.code END"
    )
    codes = [
        ("kind", "kind", "bodies.kind"),
        ("conclusion", "verdict", f"({conclusion})"),
        ("reason", "reason", "verdicts.reason"),
    ]
    words = _Labelled(labels, codes)
    w = words.columns
    return (
        f"SELECT {_BODY.format(**w)}, verdicts.year, verdicts.code AS verdict, {conclusion} AS conclusion, "
        f"{w['conclusion']}, verdicts.reason, {w['reason']}, verdicts.confirmed, verdicts.watched, verdicts.days_late, "
        "verdicts.published_on, verdicts.published_low, verdicts.published_high, verdicts.date_basis, "
        "verdicts.first_seen_on, verdicts.last_absent_on, verdicts.url, verdicts.flags, verdicts.reviewed_by, "
        "verdicts.reviewed_on, verdicts.machine, verdicts.as_of, verdicts.holds_until, verdicts.judged_at "
        f"FROM verdicts JOIN bodies ON bodies.code = verdicts.body {words.joins}"
    )
