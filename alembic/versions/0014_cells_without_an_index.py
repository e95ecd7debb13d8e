"""The cells lose the index on their names.

No question uses it: what is asked of one cell of many reports is answered from the tables made for SQL, of all cells of
one report by its number. It took a third of the store's size and more than half of what writing a cell takes.

Revision 0014, after 0013.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_INDEX = "ix_figures_table_name_row_name_column_name"


def upgrade() -> None:
    op.drop_index(op.f(_INDEX), table_name="figures")


def downgrade() -> None:
    op.create_index(op.f(_INDEX), "figures", ["table_name", "row_name", "column_name"], unique=False)
