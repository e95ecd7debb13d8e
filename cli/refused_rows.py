"""Says loudly which rows the database refused while a command worked."""

from __future__ import annotations

from datetime import datetime

from cli.context import Store
from cli.errors import say
from storage import quarantine


def tell_refused(store: Store, since: datetime) -> bool:
    """Names how many rows of which tables were refused since a moment of the real clock; whether there were any."""
    with store.session() as session:
        found = quarantine.count_quarantine(session, since=since)
    if found:
        tables = ", ".join(f"{name}: {count}" for name, count in found.items())
        say("db.rows_refused", count=sum(found.values()), tables=tables)
    return bool(found)
