"""Rows of a database as text, by model: written by one schema, read back by it or by a later one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps as apps_now
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

#: What the first landed schema held after eight walked cases, made by the code of that day. Invented names only.
FILE = Path(__file__).with_name("first_schema.json")
#: Loaded by every installation anew, or large and of no account for the cases.
LEFT_OUT = {
    "auth.permission", "places.municipaloutline", "places.zone", "places.footprint", "places.sbicode",
    "places.sbitranslation", "places.naceclass", "places.nacetranslation",
}  # fmt: skip

Row = dict[str, Any]
Stored = dict[str, list[Row]]


def write(path: Path = FILE) -> int:
    """Write every row of this database but what is left out; how many."""
    stored = {model._meta.label_lower: [_as_text(row) for row in _rows(model)] for model in _models()}
    lines = [
        f" {json.dumps(label)}: [\n  " + ",\n  ".join(json.dumps(row, sort_keys=True) for row in rows) + "\n ]"
        for label, rows in sorted(stored.items())
        if rows
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return sum(map(len, stored.values()))


def read(path: Path = FILE) -> Stored:
    """By model, each row by column."""
    stored: Stored = json.loads(path.read_text(encoding="utf-8"))
    return stored


def fill(stored: Stored, apps: Apps) -> None:
    """Put the rows in the tables of these historical models."""
    with transaction.atomic(), connection.constraint_checks_disabled():
        filled = [_fill(apps.get_model(label), rows) for label, rows in stored.items()]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), filled):
                cursor.execute(statement)


def lost(stored: Stored) -> Iterator[str]:
    """Every row that is gone, and every value that is not what it was, in the tables of today."""
    for label, rows in stored.items():
        model = apps_now.get_model(label)
        there = {_key(model, row): row for row in map(_as_text, _rows(model))}
        for row in rows:
            now = there.get(_key(model, row))
            if now is None:
                yield f"{label} {_key(model, row)} is gone"
            else:
                yield from _changed(label, row, now)


def _changed(label: str, row: Row, now: Row) -> Iterator[str]:
    for name, value in row.items():  # what was not known may be known now
        if value is not None and name in now and now[name] != value:
            yield f"{label} {name}: {now[name]!r} was {value!r}"


def _models() -> list[type[models.Model]]:
    found = apps_now.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and model._meta.label_lower not in LEFT_OUT]


def _rows(model: type[models.Model]) -> models.QuerySet:
    return model._base_manager.order_by(model._meta.pk.name)


def _as_text(row: models.Model) -> Row:
    return {field.attname: _text(field, row) for field in row._meta.concrete_fields}


def _text(field: Any, row: models.Model) -> Any:
    if field.value_from_object(row) is None:
        return None
    return field.value_to_string(row)


def _key(model: type[models.Model], row: Row) -> str:
    return str(row[model._meta.pk.attname])


def _fill(model: type[models.Model], rows: list[Row]) -> type[models.Model]:
    fields: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    for field in fields.values():  # a moment that was kept is not taken anew
        field.auto_now = field.auto_now_add = False
    model._base_manager.bulk_create(
        model(**{name: None if value is None else fields[name].to_python(value) for name, value in row.items()})
        for row in rows
    )
    return model
