"""Migration operations that build an index while people go on working: CONCURRENTLY on PostgreSQL, plainly on SQLite.

The migration that uses them says `atomic = False`. An index that was broken off is dropped and built anew.
"""

from typing import Any

from django.db.migrations.operations import AddIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AddIndexOnline(AddIndex):
    """`AddIndex` that locks nobody out."""

    atomic = False

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        schema_editor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{self.index.name}"')
        schema_editor.add_index(model, self.index, concurrently=True)


class Trigrams(Operation):
    """For `icontains` on PostgreSQL, which asks UPPER(column) LIKE UPPER('%words%'); SQLite has none. Needs pg_trgm."""

    atomic = False
    reversible = True

    def __init__(self, name: str, table: str, column: str) -> None:
        self.name, self.table, self.column = name, table, column

    def state_forwards(self, app_label: str, state: ProjectState) -> None: ...

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_backwards(app_label, schema_editor, from_state, to_state)
        if schema_editor.connection.vendor == "postgresql":
            words = f'upper("{self.column}"::text) gin_trgm_ops'
            schema_editor.execute(
                f"CREATE INDEX CONCURRENTLY {self.name} ON {self.table} USING gin ({words})", params=None
            )

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {self.name}", params=None)

    def describe(self) -> str:
        return f"Builds index {self.name}"
