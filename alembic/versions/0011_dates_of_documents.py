"""The dates that documents carry.

Revision 0011, after 0010.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "document_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rules", sa.Integer(), nullable=False),
        sa.Column("dates", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_dates")),
        sa.UniqueConstraint("sha256", name=op.f("uq_document_dates_sha256")),
    )


def downgrade() -> None:
    op.drop_table("document_dates")
