"""Frozen dataclasses that a judging makes by the hundred thousand, made in less than half the time.

The `__init__` of a frozen dataclass goes round its own lock for each field (`object.__setattr__`, by name): a sixth of
the time of a judging. Here a new record is open while it is filled, by plain assignments, and closed at the end; all
else is what `dataclass(frozen=True, slots=True)` made it, its lock, too.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

_T = TypeVar("_T")


def quick_to_make(record: type[_T]) -> type[_T]:
    """Gives `record`, a frozen dataclass with slots, an `__init__` of the same parameters that takes less time. Raises
    TypeError for one whose fields are more than names and plain defaults."""
    shown: tuple[Any, ...] = fields(record)  # type: ignore[arg-type]  # a decorator of classes is typed by the class
    own = "__post_init__" in vars(record) or "__slots__" not in vars(record)
    if own or any(field.default_factory is not MISSING or field.kw_only or not field.init for field in shown):
        raise TypeError(f"{record.__name__}: no plain frozen dataclass with slots")
    # The same slots without the lock: of this class a record is while it is filled.
    unlocked = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    given = {f"_{field.name}": field.default for field in shown if field.default is not MISSING}
    names: dict[str, Any] = {
        **given,
        "_set": object.__setattr__,
        "_Open": type(record.__name__, (record,), unlocked),
        "_Closed": record,
    }
    parameters = [f"{field.name}=_{field.name}" if f"_{field.name}" in given else field.name for field in shown]
    lines = [
        f"def __init__(self, {', '.join(parameters)}):",
        "    _set(self, '__class__', _Open)",
        *(f"    self.{field.name} = {field.name}" for field in shown),
        "    self.__class__ = _Closed",
    ]
    exec("\n".join(lines), names)  # noqa: S102  # as `dataclasses` does; nothing but the names of fields is in it
    made = names["__init__"]
    made.__qualname__, made.__annotations__ = f"{record.__qualname__}.__init__", record.__init__.__annotations__
    setattr(record, "__init__", made)  # noqa: B010  # mypy refuses the plain assignment
    return record
