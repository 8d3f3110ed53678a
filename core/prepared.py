"""A query set that the ORM writes down once: for what is asked often, and is answered as quickly as it is written."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet, Value

from core import statements

Statement = tuple[str, Sequence[Any]]


class Given(Value):
    """In the query set of a `Prepared`: the place of a value that comes when it is asked."""

    def __init__(self, name: str, output_field: "models.Field[Any, Any]") -> None:
        super().__init__(name, output_field)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", (self,)


class Prepared:
    """A query set that the ORM writes down once, asked with other values each time.

    `write` makes it from values by name, of the kinds in `fields`; it may do no more with them than put them in the
    query set. The embedded database reads the box of a geometry to go by its R-tree (`gis.places.lookups`), so there
    the query set is written with the values themselves.
    """

    def __init__(self, write: Callable[..., QuerySet[Any, Any]], **fields: "models.Field[Any, Any]") -> None:
        self.write, self.fields = write, fields

    @cached_property
    def _query(self) -> Any:
        return self.write(**{name: Given(name, field) for name, field in self.fields.items()}).query

    @cached_property
    def _written(self) -> Statement:
        return self._query.sql_with_params()

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns of the statement."""
        return [*self._query.values_select, *self._query.annotation_select]

    def statement(self, values: Mapping[str, Any]) -> Statement:
        """SQL with its parameters, for PostgreSQL."""
        sql, params = self._written
        stored = {name: field.get_db_prep_value(values[name], connection) for name, field in self.fields.items()}
        return sql, [stored[param.value] if isinstance(param, Given) else param for param in params]

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """What a `values_list` gives; on PostgreSQL as the driver reads the columns, without converters of fields.

        PostgreSQL plans it each time: the best way depends on the area and the day.
        """
        if connection.vendor != "postgresql":
            return list(self.write(**values))
        return statements.rows(*self.statement(values), often=False)
