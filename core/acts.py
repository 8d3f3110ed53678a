"""One act, one transaction: what services do inside one another stands or falls together, on the same locked rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from django.db import models, transaction

_Row = TypeVar("_Row", bound=models.Model)
_Key = tuple[type[models.Model], object]
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
        rows[model, key] = lock()
    return rows[model, key]  # type: ignore[return-value]


def held(model: type[_Row], key: object) -> _Row | None:
    """The row that the act under way holds under this key."""
    return (_held.get() or {}).get((model, key))  # type: ignore[return-value]
