"""Figures made for SQL, whose numbers a report holds, and the report that counts for each duty.

What stands in them is worked out from the stored figures after the upgrade (`storage.derivations`, called by env.py).

Revision 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
APPLICANTS = ("natural_person", "commercial", "research", "public_welfare", "legal_service", "other", "total")
RESULTS = ("upheld", "corrected", "other_result", "pending", "total")
PROACTIVE_CELLS = (
    "rules_issued",
    "rules_repealed",
    "rules_in_force",
    "normative_documents_issued",
    "normative_documents_repealed",
    "normative_documents_in_force",
    "licensing_decisions",
    "penalties_decisions",
    "compulsory_measures_decisions",
    "administrative_fees_amount_wan",
    "rules_made",
    "rules_disclosed",
    "rules_total_disclosed",
    "normative_documents_made",
    "normative_documents_disclosed",
    "normative_documents_total_disclosed",
    "licensing_previous_items",
    "licensing_change",
    "other_services_previous_items",
    "other_services_change",
    "other_services_decisions",
    "penalties_previous_items",
    "penalties_change",
    "compulsory_measures_previous_items",
    "compulsory_measures_change",
    "administrative_fees_previous_items",
    "administrative_fees_change",
    "procurement_items",
    "procurement_amount_wan",
)
APPLICATION_ROWS = (
    "received",
    "brought_forward",
    "granted",
    "partly_granted",
    "refused_state_secret",
    "refused_prohibited_by_law",
    "refused_endangers_security_or_stability",
    "refused_third_party_rights",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_file",
    "refused_administrative_inquiry",
    "unable_not_held",
    "unable_needs_creation",
    "unable_unclear_after_amendment",
    "not_processed_petition",
    "not_processed_duplicate",
    "not_processed_published_material",
    "not_processed_excessive",
    "not_processed_confirm_or_reissue",
    "otherwise_amendment_overdue",
    "otherwise_fee_unpaid",
    "otherwise_other",
    "otherwise_closed",
    "outcome_total",
    "carried_forward",
)
DISPUTE_CELLS = (
    "reconsideration_upheld",
    "reconsideration_corrected",
    "reconsideration_other_result",
    "reconsideration_pending",
    "reconsideration_total",
    "direct_litigation_upheld",
    "direct_litigation_corrected",
    "direct_litigation_other_result",
    "direct_litigation_pending",
    "direct_litigation_total",
    "litigation_after_reconsideration_upheld",
    "litigation_after_reconsideration_corrected",
    "litigation_after_reconsideration_other_result",
    "litigation_after_reconsideration_pending",
    "litigation_after_reconsideration_total",
)
OLD_KEY = "uq_report_versions_sha256_article_key_parser_version_code"
NEW_KEY = "uq_report_versions_sha256_article_key_parser_version_ocr_version_code"
DEFAULTS = {"reporting_scope": "unknown", "scope_evidence": "{}", "ocr_version": ""}


def upgrade() -> None:
    # The versions that stand were saved without these: a default fills them, and is gone afterwards.
    with op.batch_alter_table("report_versions") as versions:
        versions.add_column(sa.Column("reporting_scope", sa.Text(), nullable=False, server_default="unknown"))
        versions.add_column(sa.Column("scope_evidence", JSON, nullable=False, server_default="{}"))
        versions.add_column(sa.Column("ocr_version", sa.Text(), nullable=False, server_default=""))
        versions.add_column(sa.Column("run_id", sa.Integer(), nullable=True))
        versions.create_foreign_key(op.f("fk_report_versions_run_id"), "runs", ["run_id"], ["id"])
        versions.drop_constraint(op.f(OLD_KEY), type_="unique")
        versions.create_unique_constraint(
            op.f(NEW_KEY), ["sha256", "article_key", "parser_version", "ocr_version", "code"]
        )
    with op.batch_alter_table("report_versions") as versions:
        for name in DEFAULTS:
            versions.alter_column(name, server_default=None)
    _wide("report_proactive", (), PROACTIVE_CELLS, counted=True)
    _wide("report_applications", ("row_name",), APPLICANTS, counted=True)
    _wide("report_disputes", ("row_name",), RESULTS, counted=True)
    _wide("report_totals", (), (*APPLICATION_ROWS, *DISPUTE_CELLS), counted=False)
    op.create_table(
        "current_reports",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("reporting_scope", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["report_versions.id"], name=op.f("fk_current_reports_version_id")),
        sa.PrimaryKeyConstraint("body", "year", name=op.f("pk_current_reports")),
    )
    op.create_index(op.f("ix_current_reports_version_id"), "current_reports", ["version_id"], unique=False)


def _wide(name: str, rows: tuple[str, ...], values: tuple[str, ...], *, counted: bool) -> None:
    columns = [sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False)]
    columns += [sa.Column(row, sa.Text(), nullable=False) for row in rows]
    columns += [sa.Column("position", sa.Integer(), nullable=False) for _ in rows]
    columns += [sa.Column(value, sa.Numeric(), nullable=True) for value in values]
    if counted:
        columns += [sa.Column(count, sa.Integer(), nullable=False) for count in ("solved", "by_person")]
    else:
        columns += [sa.Column(sound, sa.Boolean(), nullable=True) for sound in ("applications_sound", "disputes_sound")]
    op.create_table(
        name,
        *columns,
        sa.ForeignKeyConstraint(["version_id"], ["report_versions.id"], name=op.f(f"fk_{name}_version_id")),
        sa.PrimaryKeyConstraint("version_id", *rows, name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_current_reports_version_id"), table_name="current_reports")
    for name in ("current_reports", "report_totals", "report_disputes", "report_applications", "report_proactive"):
        op.drop_table(name)
    _forget_second_readings()
    with op.batch_alter_table("report_versions") as versions:
        versions.drop_constraint(op.f(NEW_KEY), type_="unique")
        versions.drop_constraint(op.f("fk_report_versions_run_id"), type_="foreignkey")
        for name in ("run_id", *reversed(DEFAULTS)):
            versions.drop_column(name)
        versions.create_unique_constraint(op.f(OLD_KEY), ["sha256", "article_key", "parser_version", "code"])


def _forget_second_readings() -> None:
    """The key of before knows one reading by each parser: of those by several OCR models the newest stays."""
    version = sa.table(
        "report_versions", *(sa.column(name) for name in ("id", "sha256", "article_key", "parser_version", "code"))
    )
    older, newer = version.alias("older"), version.alias("newer")
    same = [older.c[name] == newer.c[name] for name in ("sha256", "article_key", "parser_version", "code")]
    outdated = sa.select(older.c.id).where(sa.exists().where(*same, newer.c.id > older.c.id))
    connection = op.get_bind()
    gone = list(connection.scalars(outdated))
    for start in range(0, len(gone), 500):
        block = gone[start : start + 500]
        for name in ("figures", "facts", "findings", "report_sections"):
            part = sa.table(name, sa.column("version_id"))
            connection.execute(sa.delete(part).where(part.c.version_id.in_(block)))
        connection.execute(sa.delete(version).where(version.c.id.in_(block)))
