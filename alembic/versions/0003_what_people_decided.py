"""Reviews, changes of bodies, how far judging has come; bounds and reviewers of verdicts.

Revision 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TEXTS = ("date_basis", "reviewed_by")


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("exempt", sa.Boolean(), nullable=False),
        sa.Column("outage_from", sa.Date(), nullable=True),
        sa.Column("outage_until", sa.Date(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("column_url", sa.Text(), nullable=False),
        sa.Column("item_url", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("stated_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body"], ["bodies.code"], name=op.f("fk_reviews_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_body"), "reviews", ["body"], unique=False)
    op.create_table(
        "roster_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("others", JSON, nullable=False),
        sa.Column("old_name", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body"], ["bodies.code"], name=op.f("fk_roster_events_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_events")),
        sa.UniqueConstraint("event_key", name=op.f("uq_roster_events_event_key")),
    )
    op.create_index(op.f("ix_roster_events_body"), "roster_events", ["body"], unique=False)
    op.create_table(
        "judgings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("marks", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judgings")),
    )
    op.create_table(
        "attributed_columns",
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("column_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["column_id"], ["columns.id"], name=op.f("fk_attributed_columns_column_id")),
        sa.PrimaryKeyConstraint("body", "column_id", name=op.f("pk_attributed_columns")),
    )
    # The verdicts that stand were given without these: a default fills them, and is gone afterwards.
    with op.batch_alter_table("verdicts") as verdicts:
        verdicts.add_column(sa.Column("published_low", sa.Date(), nullable=True))
        verdicts.add_column(sa.Column("published_high", sa.Date(), nullable=True))
        verdicts.add_column(sa.Column("undisputed", sa.Boolean(), nullable=True))
        verdicts.add_column(sa.Column("reviewed_on", sa.Date(), nullable=True))
        verdicts.add_column(sa.Column("machine", sa.Text(), nullable=True))
        verdicts.add_column(sa.Column("machine_reason", sa.Text(), nullable=True))
        for name in TEXTS:
            verdicts.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("verdicts") as verdicts:
        for name in TEXTS:
            verdicts.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("verdicts") as verdicts:
        for name in (*TEXTS, "machine_reason", "machine", "reviewed_on", "undisputed", "published_high"):
            verdicts.drop_column(name)
        verdicts.drop_column("published_low")
    op.drop_table("attributed_columns")
    op.drop_table("judgings")
    op.drop_index(op.f("ix_roster_events_body"), table_name="roster_events")
    op.drop_table("roster_events")
    op.drop_index(op.f("ix_reviews_body"), table_name="reviews")
    op.drop_table("reviews")
