"""A new key: all that is sealed is opened and sealed again under the newest one, row by row."""

from collections.abc import Callable

from django.apps import apps
from django.db import models, transaction

from core.crypto.fields import Sealed, SealedTextField
from core.crypto.sealing import is_current, seal, unseal

#: What else is sealed: name -> seals again what is under an older key, and returns how many.
_others: dict[str, Callable[[], int]] = {}


def register(name: str, reseal: Callable[[], int]) -> None:
    """Add what is sealed elsewhere than in a SealedTextField."""
    _others[name] = reseal


def rotate() -> dict[str, int]:
    """Seal all that is not under the newest key again; how many, by table and column. Safe to stop and to repeat.

    Raises SealError at the first value that cannot be opened; what was done before it stays.
    """
    done = {
        f"{model._meta.db_table}.{field.column}": _reseal(model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedTextField)
    }
    return done | {name: reseal() for name, reseal in sorted(_others.items())}


def _reseal(model: type[models.Model], field: SealedTextField) -> int:
    rows = model._base_manager.exclude(**{field.attname: None})
    stale = [pk for pk, value in rows.values_list("pk", field.attname).iterator() if not is_current(value)]
    return sum(_one(model, field, pk) for pk in stale)


def _one(model: type[models.Model], field: SealedTextField, pk: object) -> int:
    with transaction.atomic():
        row = model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
        value = row.__dict__[field.attname] if row else None
        if row is None or value is None or is_current(value):
            return 0  # gone, emptied or written anew meanwhile
        place = field.place(row)
        fresh = Sealed(seal(unseal(value, place), place))
        return model._base_manager.filter(pk=pk).update(**{field.attname: fresh})
