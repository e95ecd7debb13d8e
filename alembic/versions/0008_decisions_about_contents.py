"""What people decided about figures, facts and findings; the texts that can be searched.

Revision 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEYED = ("facts", "findings")


def upgrade() -> None:
    op.create_table(
        "content_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("machine_value", sa.Numeric(), nullable=True),
        sa.Column("machine_raw", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stated_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Text(), nullable=False),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body"], ["bodies.code"], name=op.f("fk_content_reviews_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_reviews")),
    )
    op.create_index(op.f("ix_content_reviews_body"), "content_reviews", ["body"], unique=False)
    op.create_index(op.f("ix_content_reviews_sha256"), "content_reviews", ["sha256"], unique=False)
    op.create_table(
        "search_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("grams", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["report_versions.id"], name=op.f("fk_search_texts_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_texts")),
    )
    op.create_index(op.f("ix_search_texts_version_id"), "search_texts", ["version_id"], unique=False)
    with op.batch_alter_table("reviews") as reviews:
        reviews.add_column(sa.Column("content", sa.Text(), nullable=True))
    # What stands there gets its keys after the upgrade: a default fills them until then.
    for name in KEYED:
        with op.batch_alter_table(name) as keyed:
            keyed.add_column(sa.Column("subject_key", sa.Text(), nullable=False, server_default=""))
        with op.batch_alter_table(name) as keyed:
            keyed.alter_column("subject_key", server_default=None)
    _index()


def _index() -> None:
    """The index of full text: of an own kind on each database, over the same words."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX search_index ON search_texts USING gin (array_to_tsvector(string_to_array(grams, ' ')))"
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5 "
        "(grams, content='search_texts', content_rowid='id', detail=none, columnsize=0)"
    )
    op.execute(
        "CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN "
        "INSERT INTO search_index (rowid, grams) VALUES (new.id, new.grams); END"
    )
    op.execute(
        "CREATE TRIGGER search_texts_gone AFTER DELETE ON search_texts BEGIN "
        "INSERT INTO search_index (search_index, rowid, grams) VALUES ('delete', old.id, old.grams); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX search_index")
    else:
        op.execute("DROP TRIGGER search_texts_gone")
        op.execute("DROP TRIGGER search_texts_added")
        op.execute("DROP TABLE search_index")
    for name in KEYED:
        with op.batch_alter_table(name) as keyed:
            keyed.drop_column("subject_key")
    with op.batch_alter_table("reviews") as reviews:
        reviews.drop_column("content")
    op.drop_index(op.f("ix_search_texts_version_id"), table_name="search_texts")
    op.drop_table("search_texts")
    op.drop_index(op.f("ix_content_reviews_sha256"), table_name="content_reviews")
    op.drop_index(op.f("ix_content_reviews_body"), table_name="content_reviews")
    op.drop_table("content_reviews")
