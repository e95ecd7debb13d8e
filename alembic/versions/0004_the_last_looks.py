"""Last looks.

Revision 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "last_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("found", JSON, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_last_looks_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_looks")),
    )
    op.create_index(op.f("ix_last_looks_body"), "last_looks", ["body"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_last_looks_body"), table_name="last_looks")
    op.drop_table("last_looks")
