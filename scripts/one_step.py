"""Refuses a migration that the version before it cannot live with: while it runs, both versions serve people.

A new table is always fine. On a table that is there: a column may be added when old code need not fill it, and
nothing may be removed, renamed, narrowed, or locked for long. Whoever must do so takes two releases (docs/operator.md,
Upgrade), or writes in the migration why one is enough: `one_step = "the table is empty until this release"`.
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "core", "gis", "inspections", "permits")
GONE = {"RemoveField", "DeleteModel", "RenameField", "RenameModel", "AlterModelTable"}
LOCKS = {"AddIndex", "AddConstraint", "AlterUniqueTogether", "AlterIndexTogether"}


def faults(operation: Any, known: dict[str, Any]) -> Iterator[str]:
    """What old code, or a large table, cannot live with. `known`: the fields of the model before, by name."""
    kind = type(operation).__name__
    if kind in GONE:
        yield "old code still uses it: stop using it in one release, remove it in the next"
    elif kind in LOCKS:
        yield "nobody can write while it is built: build it CONCURRENTLY, or say why the table is small"
    elif kind == "AddField":
        field = operation.field
        if not (field.null or field.has_db_default() or field.many_to_many):
            yield f"{operation.name}: old code inserts rows without it: null=True or db_default"
    elif kind == "AlterField":
        before, after = known[operation.name], operation.field
        if before.null and not after.null:
            yield f"{operation.name}: old code may still write NULL"
        if before.get_internal_type() != after.get_internal_type():
            yield f"{operation.name}: another type rewrites the table and old code writes the old one"
        if (after.max_length or 0) < (before.max_length or 0):
            yield f"{operation.name}: old code may still write longer texts"
        if after.unique and not before.unique:
            yield f"{operation.name}: old code may still write doubles"


def refused(migration: Any, state: Any) -> Iterator[str]:
    """The faults of a migration on the tables that were there before it."""
    before = {name: model.fields for (app, name), model in state.models.items() if app == migration.app_label}
    for operation in migration.operations:
        name = str(getattr(operation, "model_name", "") or getattr(operation, "old_name", "") or _own_name(operation))
        for fault in faults(operation, before[name.lower()]) if name.lower() in before else ():
            yield f"{type(operation).__name__} {name}: {fault}"


def _own_name(operation: Any) -> str:
    """The model of an operation on a whole model; one that runs code or SQL has none."""
    return getattr(operation, "name", "") or ""


def main() -> int:
    """1, with the migration and the fault, if any is refused."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
    import django

    django.setup()
    from django.db.migrations.loader import MigrationLoader

    loader, found = MigrationLoader(None), 0
    for key, migration in sorted(loader.disk_migrations.items()):
        ours = migration.__module__.partition(".")[0] in ROOMS
        if ours and not getattr(import_module(migration.__module__), "one_step", ""):
            for fault in refused(migration, loader.project_state(key, at_end=False)):
                print(f"{'.'.join(key)}: {fault}")
                found += 1
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
