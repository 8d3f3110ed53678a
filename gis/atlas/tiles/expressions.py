"""What a layer asks of either database, each in its own words."""

from typing import Any

from django.db.models import BooleanField, CharField, FloatField, Func

Sql = tuple[str, tuple[Any, ...]]


class Shape(Func):
    """The geometry as it goes into the tile: itself on PostGIS, as WKB where Python draws."""

    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        return self._of(compiler, "{}")

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        return self._of(compiler, "AsBinary({})")

    def _of(self, compiler: Any, form: str) -> Sql:
        sql, params = compiler.compile(self.source_expressions[0])
        return form.format(sql), tuple(params)


class Easting(Func):
    """X of a point."""

    function, arity, output_field = "ST_X", 1, FloatField()


class Northing(Func):
    """Y of a point."""

    function, arity, output_field = "ST_Y", 1, FloatField()


class Keyed(Func):
    """About the key of a row in a JSON object that goes along as one parameter."""

    arity = 1

    def __init__(self, key: str, states: str) -> None:
        super().__init__(key)
        self.states = states

    def key(self, compiler: Any) -> Sql:
        sql, params = compiler.compile(self.source_expressions[0])
        return sql, tuple(params)


class StateIn(Keyed):
    """The value that the object has for the row; null where it has none."""

    output_field = CharField(null=True)

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        sql, params = self.key(compiler)
        return f"(%s::jsonb ->> {sql}::text)", (self.states, *params)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        sql, params = self.key(compiler)
        return f"json_extract(%s, '$.\"' || {sql} || '\"')", (self.states, *params)


class IsIn(Keyed):
    """Whether the object has the row; quicker than asking for its value.

    Not `core.row_keys.OneOf`, which takes a list: this statement is written once, and the object is its one parameter.
    """

    output_field = BooleanField()
    conditional = True

    def as_postgresql(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        sql, params = self.key(compiler)
        keys = "(SELECT key::bigint FROM jsonb_object_keys(%s::jsonb) AS key)"
        return f"{sql} IN {keys}", (*params, self.states)

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Sql:
        sql, params = self.key(compiler)
        keys = "(SELECT CAST(key AS INTEGER) FROM json_each(%s))"
        return f"{sql} IN {keys}", (*params, self.states)
