"""Querysets that shut the side doors: no bulk write may set a state behind the services' back."""

from typing import Any, NoReturn

from django.db import models


class StatefulQuerySet(models.QuerySet):
    """Refuses `update` of a state and bulk writes: those would skip the right, the move and the audit."""

    def update(self, **values: Any) -> int:
        if "state" in values:
            raise TypeError("A state changes through its service function, never by update().")
        return super().update(**values)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Stateful rows are written one by one, by their service function.")

    def delete(self) -> NoReturn:
        raise TypeError("Stateful rows are destroyed by retention only.")
