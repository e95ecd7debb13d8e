"""The pictures that a kept page names.

Revision 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_pictures",
        sa.Column("page_sha256", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("page_sha256", "position", name=op.f("pk_page_pictures")),
    )
    op.create_index(op.f("ix_page_pictures_sha256"), "page_pictures", ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_page_pictures_sha256"), table_name="page_pictures")
    op.drop_table("page_pictures")
