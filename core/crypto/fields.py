"""A column that is encrypted at rest: `note = SealedTextField()` reads and writes as text.

The database holds bytes that are bound to table, column and the row's `public_id`. Nothing can be searched or
sorted by it, `values()` gives what is stored, and `update()` is refused: a value is sealed for its own row on save.
"""

from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from core.crypto.sealing import Place, seal, unseal


class Sealed(bytes):
    """Stored bytes that nobody has opened yet."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class _OpenedOnRead(DeferredAttribute):
    """Opens when it is read: a list that shows it not decrypts nothing, and a save leaves the stored bytes alone."""

    field: "SealedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            super().__get__(instance, cls)  # deferred: reads the row
        value = instance.__dict__[self.field.attname]
        return unseal(value, self.field.place(instance)).decode() if isinstance(value, Sealed) else value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """Text, encrypted at rest. `row` names the field that is the row's lasting name."""

    descriptor_class = _OpenedOnRead

    def __init__(self, *args: Any, row: str = "public_id", **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs if self.row == "public_id" else {**kwargs, "row": self.row}

    def place(self, instance: models.Model) -> Place:
        """Where the value of this instance belongs."""
        return Place(self.model._meta.db_table, str(self.column), str(getattr(instance, self.row)))

    def from_db_value(self, value: Any, *_args: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if not isinstance(value, str):
            return value
        return Sealed(seal(value.encode(), self.place(model_instance)))

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, str):
            raise TypeError(f"{self.name} is sealed for its row on save: no update(), no filter")
        return value
