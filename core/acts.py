"""One act, one transaction: what services do inside one another stands or falls together, on the same locked rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import deepcopy
from typing import Any, TypeVar

from django.db import models, transaction

from core.statements import store

_Row = TypeVar("_Row", bound=models.Model)
_Key = tuple[type[models.Model], object]
#: Where a held row keeps the columns that the database has.
_STORED = "_stored_columns"
_held: ContextVar[dict[_Key, models.Model] | None] = ContextVar("rows that the act under way has locked", default=None)


@contextmanager
def one_act() -> Iterator[None]:
    """The transaction of an act; also as a decorator. Within another act it is a part of that one.

    A part cannot be undone alone: whoever catches its refusal must let the whole act end in an error.
    """
    if _held.get() is not None:
        with transaction.atomic(savepoint=False):
            yield
        return
    token = _held.set({})
    try:
        with transaction.atomic():
            yield
    finally:
        _held.reset(token)


def hold(model: type[_Row], key: object, lock: Callable[[], _Row]) -> _Row:
    """The row that the act under way locked before under this key; else what `lock` returns, kept for the act.

    All parts of an act thus work on one object, and see what another part changed without reading it again.
    Outside an act nothing is kept.
    """
    rows = _held.get()
    if rows is None:
        return lock()
    if (model, key) not in rows:
        rows[model, key] = row = lock()
        row.__dict__[_STORED] = _columns(row)
    return rows[model, key]  # type: ignore[return-value]


def keep(key: object, row: models.Model) -> None:
    """Let the rest of the act under way know of this row, see `held`."""
    if (rows := _held.get()) is not None:
        rows[type(row), key] = row


def held(model: type[_Row], key: object) -> _Row | None:
    """The row that the act under way holds under this key, the last that it kept."""
    return (_held.get() or {}).get((model, key))  # type: ignore[return-value]


def save(row: models.Model) -> None:
    """Store what changed on a row since the act under way locked it; a row that is not held is stored whole."""
    stored: dict[str, Any] | None = row.__dict__.get(_STORED)
    if stored is None:
        row.save()
        return
    now = _columns(row)
    if changed := [name for name, value in now.items() if name not in stored or stored[name] != value]:
        store(row, changed)
        row.__dict__[_STORED] = now


def _columns(row: models.Model) -> dict[str, Any]:
    """The loaded columns of a row, by attribute; what can be changed in place is copied."""
    names = [field.attname for field in row._meta.concrete_fields]
    loaded = {name: row.__dict__[name] for name in names if name in row.__dict__}
    return {name: deepcopy(value) if isinstance(value, dict | list) else value for name, value in loaded.items()}
