"""The roster with its index of names, kept from one question to the next: of a country it takes seconds to make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from registry.model import Body
from registry.names import Resolver
from storage.bodies import load_bodies
from storage.models import BodyEventRow, BodyRow, table

_BODIES, _EVENTS = table(BodyRow).c, table(BodyEventRow).c


@dataclass(frozen=True, slots=True)
class KnownRoster:
    """All bodies in roster order, and what finds them by their names."""

    bodies: tuple[Body, ...]
    resolver: Resolver


_known: WeakKeyDictionary[Engine, tuple[Any, KnownRoster]] = WeakKeyDictionary()


def known_roster(session: Session) -> KnownRoster:
    """The roster as it is now: made anew when an import has changed it since (every change leaves an event)."""
    engine = session.get_bind().engine
    # Read first: what changes in between is then seen the next time.
    counted = select(func.count(), func.max(_BODIES.position)).select_from(table(BodyRow))
    changed = select(_EVENTS.id, _EVENTS.at).order_by(_EVENTS.id.desc()).limit(1)
    stamp = (*session.execute(counted).one(), *session.execute(changed).all())
    known = _known.get(engine)
    if known is None or known[0] != stamp:
        bodies = load_bodies(session)
        known = _known[engine] = (stamp, KnownRoster(bodies, Resolver(bodies)))
    return known[1]
