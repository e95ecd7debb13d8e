"""Runs the migrations on the connection that `storage.database` hands over, or on NIANBAO_DATABASE_URL by hand."""

from __future__ import annotations

from sqlalchemy import Connection

import translations
from alembic import context
from storage.derivations import derive_missing
from storage.report_models import METADATA
from storage.views import are_views_current, create_views, drop_views


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        # Our SQLite transactions are begun by us, so its DDL is in them; Alembic's default says it is not.
        transactional_ddl=True,
        # On SQLite a default '' is reported as changed when it is not.
        compare_server_default=connection.dialect.name == "postgresql",
    )
    labels = {lang: translations.messages(lang) for lang in translations.LANGUAGES}
    # The schema is the newest already: all that could be behind are the words.
    if context.config.attributes.get("only_views", False) and are_views_current(connection, labels):
        return
    with context.begin_transaction():
        # SQLite alters no table that a view looks at.
        drop_views(connection)
        context.run_migrations()
        if _is_newest(connection):
            derive_missing(connection)
            create_views(connection, labels)


def _is_newest(connection: Connection) -> bool:
    heads = context.get_context().get_current_heads()
    return set(heads) == set(context.script.get_heads()) and bool(heads)


def by_hand() -> None:
    """`alembic revision --autogenerate`, `alembic check` and the like, called in the repository."""
    import config
    from storage import database

    engine = database.connect(config.load().store_url)
    with engine.begin() as connection:
        migrate(connection)


if context.is_offline_mode():
    raise SystemExit("offline mode is not supported: nianbao db upgrade")
handed_over = context.config.attributes.get("connection")
if handed_over is None:
    by_hand()
else:
    migrate(handed_over)
