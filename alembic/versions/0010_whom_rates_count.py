"""Whom the rates count: the roster's mark.

Revision 0010, after 0009.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("bodies", sa.Column("counted", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("bodies", "counted")
