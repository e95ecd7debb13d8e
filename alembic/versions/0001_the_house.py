"""The first schema.

Revision 0001, after nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("meta_date", sa.Date(), nullable=True),
        sa.Column("shown_date", sa.Date(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("content_source", sa.Text(), nullable=False),
        sa.Column("index_number", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("page_sha256", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("content_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("url_key", name=op.f("uq_articles_url_key")),
    )
    op.create_table(
        "bodies",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("division", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("aliases", JSON, nullable=False),
        sa.Column("home_url", sa.Text(), nullable=False),
        sa.Column("column_urls", JSON, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("due", sa.Text(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("successor", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bodies")),
    )
    op.create_index(op.f("ix_bodies_division"), "bodies", ["division"], unique=False)
    op.create_table(
        "cached_pages",
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("headers", JSON, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url_key", name=op.f("pk_cached_pages")),
    )
    op.create_table(
        "columns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("column_type", sa.Text(), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_columns")),
        sa.UniqueConstraint("url_key", name=op.f("uq_columns_url_key")),
    )
    op.create_table(
        "report_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("article_key", sa.Text(), nullable=False),
        sa.Column("article_url", sa.Text(), nullable=False),
        sa.Column("file_url", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("parser_version", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body_name", sa.Text(), nullable=False),
        sa.Column("report_year", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("editions", JSON, nullable=False),
        sa.Column("published_on", sa.Text(), nullable=True),
        sa.Column("signed_on", sa.Text(), nullable=True),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("cells_found", sa.Integer(), nullable=False),
        sa.Column("tables_incomplete", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_versions")),
        sa.UniqueConstraint(
            "sha256",
            "article_key",
            "parser_version",
            "code",
            name=op.f("uq_report_versions_sha256_article_key_parser_version_code"),
        ),
    )
    op.create_index(op.f("ix_report_versions_article_key"), "report_versions", ["article_key"], unique=False)
    op.create_index(op.f("ix_report_versions_body_year"), "report_versions", ["body", "year"], unique=False)
    op.create_table(
        "roster_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_imports")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("summary", JSON, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("vantage", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "verdict_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code_before", sa.Text(), nullable=False),
        sa.Column("code_after", sa.Text(), nullable=False),
        sa.Column("before", JSON, nullable=True),
        sa.Column("after", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict_changes")),
    )
    op.create_index(op.f("ix_verdict_changes_at"), "verdict_changes", ["at"], unique=False)
    op.create_index(op.f("ix_verdict_changes_body_year_at"), "verdict_changes", ["body", "year", "at"], unique=False)
    op.create_table(
        "verdicts",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("first_seen_on", sa.Date(), nullable=True),
        sa.Column("last_absent_on", sa.Date(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("flags", JSON, nullable=False),
        sa.Column("watched", sa.Boolean(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("rests_on", JSON, nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("body", "year", name=op.f("pk_verdicts")),
    )
    op.create_index(op.f("ix_verdicts_code"), "verdicts", ["code"], unique=False)
    op.create_table(
        "article_empty_days",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_empty_days_article_id")),
        sa.PrimaryKeyConstraint("article_id", "day", name=op.f("pk_article_empty_days")),
    )
    op.create_table(
        "article_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_files_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_files")),
        sa.UniqueConstraint("file_key", name=op.f("uq_article_files_file_key")),
    )
    op.create_index(op.f("ix_article_files_article_id"), "article_files", ["article_id"], unique=False)
    op.create_index(op.f("ix_article_files_sha256"), "article_files", ["sha256"], unique=False)
    op.create_table(
        "article_observations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("meta_date", sa.Date(), nullable=True),
        sa.Column("shown_date", sa.Date(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("content_source", sa.Text(), nullable=False),
        sa.Column("index_number", sa.Text(), nullable=False),
        sa.Column("page_sha256", sa.Text(), nullable=False),
        sa.Column("content_digest", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_article_observations_article_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_observations")),
    )
    op.create_index(op.f("ix_article_observations_article_id"), "article_observations", ["article_id"], unique=False)
    op.create_table(
        "body_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["roster_imports.id"], name=op.f("fk_body_events_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_events")),
    )
    op.create_index(op.f("ix_body_events_body"), "body_events", ["body"], unique=False)
    op.create_index(op.f("ix_body_events_import_id"), "body_events", ["import_id"], unique=False)
    op.create_table(
        "column_bodies",
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["column_id"], ["columns.id"], name=op.f("fk_column_bodies_column_id")),
        sa.PrimaryKeyConstraint("column_id", "body", "role", name=op.f("pk_column_bodies")),
    )
    op.create_index(op.f("ix_column_bodies_body"), "column_bodies", ["body"], unique=False)
    op.create_table(
        "column_origins",
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("recipe", JSON, nullable=False),
        sa.Column("first_found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["column_id"], ["columns.id"], name=op.f("fk_column_origins_column_id")),
        sa.PrimaryKeyConstraint("column_id", "origin", name=op.f("pk_column_origins")),
    )
    op.create_table(
        "duty_exceptions",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.code"], name=op.f("fk_duty_exceptions_body")),
        sa.PrimaryKeyConstraint("body", "year", name=op.f("pk_duty_exceptions")),
    )
    op.create_table(
        "facts",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("bound", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["report_versions.id"], name=op.f("fk_facts_version_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_facts")),
    )
    op.create_table(
        "fetches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("city_domain", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), nullable=False),
        sa.Column("conditional", sa.Boolean(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_fetches_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fetches")),
    )
    op.create_index(op.f("ix_fetches_at"), "fetches", ["at"], unique=False)
    op.create_index(op.f("ix_fetches_city_domain"), "fetches", ["city_domain"], unique=False)
    op.create_index(op.f("ix_fetches_run_id"), "fetches", ["run_id"], unique=False)
    op.create_table(
        "figures",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("place", JSON, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["report_versions.id"], name=op.f("fk_figures_version_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_figures")),
    )
    op.create_index(
        op.f("ix_figures_table_name_row_name_column_name"),
        "figures",
        ["table_name", "row_name", "column_name"],
        unique=False,
    )
    op.create_table(
        "findings",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column("figures", JSON, nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["report_versions.id"], name=op.f("fk_findings_version_id")),
        sa.PrimaryKeyConstraint("version_id", "position", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_code"), "findings", ["code"], unique=False)
    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("items_key", sa.Text(), nullable=False),
        sa.Column("claimed_total", sa.Integer(), nullable=True),
        sa.Column("listing_sha256", JSON, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("vantage", sa.Text(), nullable=False),
        sa.Column("started", JSON, nullable=False),
        sa.Column("first_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["column_id"], ["columns.id"], name=op.f("fk_readings_column_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_readings_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    op.create_index(
        op.f("ix_readings_column_id_last_started_at"), "readings", ["column_id", "last_started_at"], unique=False
    )
    op.create_table(
        "report_sections",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["report_versions.id"], name=op.f("fk_report_sections_version_id")),
        sa.PrimaryKeyConstraint("version_id", "section", name=op.f("pk_report_sections")),
    )
    op.create_table(
        "sightings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.Column("item_key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("listed_on", sa.Date(), nullable=True),
        sa.Column("first_reading_id", sa.Integer(), nullable=False),
        sa.Column("last_reading_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["column_id"], ["columns.id"], name=op.f("fk_sightings_column_id")),
        sa.ForeignKeyConstraint(["first_reading_id"], ["readings.id"], name=op.f("fk_sightings_first_reading_id")),
        sa.ForeignKeyConstraint(["last_reading_id"], ["readings.id"], name=op.f("fk_sightings_last_reading_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sa.UniqueConstraint("item_key", name=op.f("uq_sightings_item_key")),
    )
    op.create_index(op.f("ix_sightings_column_id"), "sightings", ["column_id"], unique=False)
    op.create_index(op.f("ix_sightings_url_key"), "sightings", ["url_key"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_sightings_url_key"), table_name="sightings")
    op.drop_index(op.f("ix_sightings_column_id"), table_name="sightings")
    op.drop_table("sightings")
    op.drop_table("report_sections")
    op.drop_index(op.f("ix_readings_column_id_last_started_at"), table_name="readings")
    op.drop_table("readings")
    op.drop_index(op.f("ix_findings_code"), table_name="findings")
    op.drop_table("findings")
    op.drop_index(op.f("ix_figures_table_name_row_name_column_name"), table_name="figures")
    op.drop_table("figures")
    op.drop_index(op.f("ix_fetches_run_id"), table_name="fetches")
    op.drop_index(op.f("ix_fetches_city_domain"), table_name="fetches")
    op.drop_index(op.f("ix_fetches_at"), table_name="fetches")
    op.drop_table("fetches")
    op.drop_table("facts")
    op.drop_table("duty_exceptions")
    op.drop_table("column_origins")
    op.drop_index(op.f("ix_column_bodies_body"), table_name="column_bodies")
    op.drop_table("column_bodies")
    op.drop_index(op.f("ix_body_events_import_id"), table_name="body_events")
    op.drop_index(op.f("ix_body_events_body"), table_name="body_events")
    op.drop_table("body_events")
    op.drop_index(op.f("ix_article_observations_article_id"), table_name="article_observations")
    op.drop_table("article_observations")
    op.drop_index(op.f("ix_article_files_sha256"), table_name="article_files")
    op.drop_index(op.f("ix_article_files_article_id"), table_name="article_files")
    op.drop_table("article_files")
    op.drop_table("article_empty_days")
    op.drop_index(op.f("ix_verdicts_code"), table_name="verdicts")
    op.drop_table("verdicts")
    op.drop_index(op.f("ix_verdict_changes_body_year_at"), table_name="verdict_changes")
    op.drop_index(op.f("ix_verdict_changes_at"), table_name="verdict_changes")
    op.drop_table("verdict_changes")
    op.drop_table("runs")
    op.drop_table("roster_imports")
    op.drop_index(op.f("ix_report_versions_body_year"), table_name="report_versions")
    op.drop_index(op.f("ix_report_versions_article_key"), table_name="report_versions")
    op.drop_table("report_versions")
    op.drop_table("columns")
    op.drop_table("cached_pages")
    op.drop_index(op.f("ix_bodies_division"), table_name="bodies")
    op.drop_table("bodies")
    op.drop_table("articles")
