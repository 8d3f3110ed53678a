"""Rows by very many row ids: one parameter, where `pk__in` takes one for each, of which SQLite allows only so many."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Func

Sql = tuple[str, tuple[Any, ...]]


class OneOf(Func):
    """A condition: the column holds one of these row ids."""

    arity, output_field = 1, BooleanField()
    conditional = True

    def __init__(self, column: str, keys: Iterable[int]) -> None:
        super().__init__(column)
        self.keys = list(keys)

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        sql, params = self._column(compiler)
        return f"{sql} = ANY(%s::bigint[])", (*params, self.keys)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        sql, params = self._column(compiler)
        return f"{sql} IN (SELECT value FROM json_each(%s))", (*params, json.dumps(self.keys))  # noqa: S608 (a column)

    def _column(self, compiler: Any) -> Sql:
        if not self.keys:
            raise EmptyResultSet  # so that nothing is asked, as with `pk__in`
        sql, params = compiler.compile(self.source_expressions[0])
        return sql, tuple(params)
