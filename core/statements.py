"""Reads and writes that every act of the house waits for: their statement is written once, not by the ORM each time.

The ORM takes longer to write such a statement, and PostgreSQL to plan it, than the database to carry it out. What comes
out is what the ORM would give.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from hashlib import sha256
from itertools import accumulate, count
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection, models
from django.db.backends.utils import CursorWrapper

_Row = TypeVar("_Row", bound=models.Model)
#: The statements that a connection of PostgreSQL has planned; it forgets them when it closes.
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Columns(Generic[_Row]):
    """The columns of a model as a statement names them, and the object that their values make.

    `alias`: its table in the statement. `without`: attributes that are left out; they are read when asked for.
    """

    def __init__(self, model: type[_Row], alias: str, without: frozenset[str] = frozenset()) -> None:
        self.model, self.alias = model, alias
        self.fields = [field for field in model._meta.concrete_fields if field.attname not in without]
        self.names = [field.attname for field in self.fields]

    def __str__(self) -> str:
        return ", ".join(f'"{self.alias}"."{field.column}"' for field in self.fields)

    @property
    def table(self) -> str:
        return f'"{self.model._meta.db_table}" AS "{self.alias}"'

    @cached_property
    def _converters(self) -> list[tuple[int, Any, list[Any]]]:
        """As the ORM has them: what the engine and the field make of a stored value, by place."""
        columns = [field.get_col(self.alias) for field in self.fields]
        found = [
            (place, column, [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)])
            for place, column in enumerate(columns)
        ]
        return [each for each in found if each[2]]

    def row(self, values: Sequence[Any]) -> _Row:
        """The object of which these are the stored values."""
        made = list(values)
        for place, column, converters in self._converters:
            for convert in converters:
                made[place] = convert(made[place], column, connection)
        return self.model.from_db(connection.alias, self.names, made)


@contextmanager
def run(statement: str, values: Sequence[Any], *, often: bool = True) -> Iterator[CursorWrapper]:
    """The cursor after a statement. `%s` for each value, no `%%`.

    `often`: PostgreSQL plans it once for each connection and keeps it. False where the text differs from time to time.
    """
    with connection.cursor() as cursor:
        kept = often and connection.vendor == "postgresql"
        cursor.execute(_planned_once(statement) if kept else statement, values)
        yield cursor


def rows(statement: str, values: Sequence[Any], *, often: bool = True) -> list[tuple[Any, ...]]:
    """All rows of a statement, see `run`."""
    with run(statement, values, often=often) as cursor:
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _planned_once(statement: str) -> str:
    """What carries out a statement that this connection has planned, and plans it if it has not."""
    name, prepare, execute = _by_name(statement)
    known = _planned.setdefault(connection.connection, set())
    if name not in known:
        with connection.wrap_database_errors:
            connection.connection.execute(prepare)
        known.add(name)
    return execute


@cache
def _by_name(statement: str) -> tuple[str, str, str]:
    """Name of a statement, what plans it and what carries it out."""
    name = f"house_{sha256(statement.encode()).hexdigest()[:16]}"
    first, *others = statement.split("%s")
    places = count(1)
    numbered = first + "".join(f"${next(places)}{part}" for part in others)
    values = f"({', '.join(['%s'] * len(others))})" if others else ""
    return name, f"PREPARE {name} AS {numbered}", f"EXECUTE {name}{values}"


def fetch(statement: str, values: Sequence[Any], *parts: Columns[Any]) -> list[tuple[Any, ...]]:
    """The objects of each row that a statement finds, one for each part; None where an outer join found nothing."""
    ends = list(accumulate(len(part.fields) for part in parts))
    spans = [(part, slice(end - len(part.fields), end)) for part, end in zip(parts, ends, strict=True)]
    return [
        tuple(part.row(row[span]) if row[span.start] is not None else None for part, span in spans)
        for row in rows(statement, values)
    ]


def for_update(alias: str) -> str:
    """The end of a statement that locks the rows of one table until the transaction ends.

    FOR NO KEY UPDATE on PostgreSQL, which lets others refer to them; an embedded database has one writer anyway.
    """
    return f' FOR NO KEY UPDATE OF "{alias}"' if connection.vendor == "postgresql" else ""


def locked(model: type[_Row], name: str, value: Any) -> _Row:
    """The one row whose attribute is this, locked until the transaction ends. Raises the model's DoesNotExist."""
    field = _fields(model)[name]
    columns, statement = _lock(model, field.column)
    found = fetch(statement + for_update("row"), [field.get_db_prep_value(value, connection)], columns)
    if not found:
        raise model.DoesNotExist(f"{model._meta.label}: {name}")  # type: ignore[attr-defined]
    row: _Row = found[0][0]
    return row


@cache
def _fields(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields}


@cache
def _lock(model: type[_Row], column: str) -> tuple[Columns[_Row], str]:
    columns = Columns(model, "row")
    return columns, f'SELECT {columns} FROM {columns.table} WHERE "row"."{column}" = %s'  # noqa: S608


def store(row: models.Model, names: Sequence[str]) -> None:
    """Write these attributes of a stored row. Raises DatabaseError when the row is gone."""
    fields = [_fields(type(row))[name] for name in names]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with run(_update(type(row), tuple(field.column for field in fields)), [*values, row.pk]) as cursor:
        if not cursor.rowcount:
            raise DatabaseError(f"{row._meta.label}: the row is gone")


@cache
def _update(model: type[models.Model], columns: tuple[str, ...]) -> str:
    changes = ", ".join(f'"{column}" = %s' for column in columns)
    return f'UPDATE "{model._meta.db_table}" SET {changes} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608
