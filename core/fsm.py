"""Binds the charts to models: the one module that imports django_fsm."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import FSMField, TransitionNotAllowed, transition

from core.charts import NEW, Chart, Move


class TransitionRefused(Exception):
    """The move is not legal in the state the object is in now. `str()` is a sentence for the person."""


def state_field(chart: Chart, **options: Any) -> FSMField:
    """A protected state column for this chart: only its moves can set it."""
    options.setdefault("default", chart.initial[0])
    return FSMField(
        max_length=40,
        protected=True,
        db_index=True,
        choices=[(state, state) for state in chart.states],
        **options,
    )


def move(field: FSMField, declared: Move) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorate the model method that carries out one declared move (fields only, no I/O)."""

    def bind(method: Callable[..., None]) -> Callable[..., None]:
        if method.__name__ != declared.name:
            raise ValueError(f"method {method.__name__} is not called as its move, {declared.name}")
        sources = [source for source in declared.sources if source != NEW]
        bound = transition(
            field=field,
            source=sources,
            target=declared.target,
            custom={"move": declared},
        )(method)
        bound.move = declared
        return bound

    return bind


def bound_moves(model: type) -> dict[str, Move]:
    """The moves that the model's methods carry out, by name."""
    return {
        name: value.move
        for cls in reversed(model.__mro__)
        for name, value in vars(cls).items()
        if isinstance(getattr(value, "move", None), Move)
    }


@contextmanager
def refusals() -> Iterator[None]:
    """Turn django_fsm's TransitionNotAllowed into ours, with a sentence."""
    try:
        yield
    except TransitionNotAllowed as error:
        raise TransitionRefused(
            _("Deze stap kan nu niet: de zaak heeft de stand %(state)s.")
            % {"state": getattr(error.object, "state", "?")}
        ) from error
