"""Rows that the house ships in `fixtures/policy/` and an administrator may add to: stored by their lasting `code`."""

from django.db import models


def store(row: models.Model) -> str:
    """Bring one shipped row in, in the caller's transaction: it was `new`, `changed` or `unchanged`.

    A row under another code stays as it is. The model has a unique `code`.
    """
    code = row.code  # type: ignore[attr-defined]
    stored = type(row)._default_manager.filter(code=code).first()
    if stored is None:
        row.save()
        return "new"
    if _values(stored) == _values(row):
        return "unchanged"
    row.pk = stored.pk
    row.save(force_update=True)
    return "changed"


def _values(row: models.Model) -> dict[str, object]:
    return {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
