"""What hangs on the cases that are copied: which tables, which rows of them, and how these refer to each other.

The tables are found from the models, by following every reference back from a case, its parties and its
processes. The rows of each are noted in a temporary table with their place among them and the case they belong to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from viewflow.workflow.models import Process

from inspections.models import Visit
from permits.models import Decision, Party, PermitApplication

#: What a process can be about, and whose process it is then.
SEEDS: tuple[type[models.Model], ...] = (PermitApplication, Decision, Visit)
ARTIFACTS: tuple[type[models.Model], ...] = (PermitApplication, Visit)

Model = type[models.Model]


@dataclass(frozen=True)
class Reference:
    """A column that refers to a row that is copied too; `only` narrows when it does (SQL)."""

    column: str
    table: "Table"
    by_public_id: bool = False
    only: str = ""


@dataclass(frozen=True)
class Table:
    """A table with rows to copy. `origins` is the temporary table: id, case_id, place (from 1), public_id."""

    model: Model
    count: int
    references: list[Reference] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def origins(self) -> str:
        return f"demo_from_{self.name}"


def gather(cases: list[int]) -> list[Table]:
    """The tables with the rows that hang on these cases; what refers comes after what it refers to."""
    first = Table(PermitApplication, _note(PermitApplication, _of_cases(cases)))
    tables: dict[Model, Table] = {PermitApplication: first, Party: Table(Party, _note(Party, _of_parties(first)))}
    for model in _in_order({*_closure([PermitApplication, Party]), Process, *_closure([Process])}):
        if model not in tables:
            references = _of_process(tables) if model is Process else list(_references(model, tables))
            tables[model] = Table(model, _note(model, _of_references(model, references)), references)
            references += _references(model, {model: tables[model]})
    return list(tables.values())


def copied_id(original: UUID, number: str) -> UUID:
    """The public id of the copy that belongs to the case with this number. The databases reckon the same."""
    return UUID(bytes=sha256(f"{original.hex}:{number}".encode()).digest()[:16])


def copied_id_sql(column: str) -> str:
    """The same in SQL, for a column of rows and the number in the plan."""
    if connection.vendor == "sqlite":
        return f"copied_id({column}, plan.number)"
    text = f"replace({column}::text, '-', '') || ':' || plan.number"
    return f"encode(substring(sha256(convert_to({text}, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid"


def teach_sqlite() -> None:
    """Gives SQLite the function that `copied_id_sql` names."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.create_function(
            "copied_id", 2, lambda old, number: None if old is None else copied_id(UUID(old), number).hex
        )


def _closure(roots: Iterable[Model]) -> set[Model]:
    """The models that refer to these, and those that refer to them in turn."""
    found: set[Model] = set()
    todo = list(roots)
    while todo:
        model = todo.pop()
        if model in found:
            continue
        found.add(model)
        relations: Iterable[Any] = model._meta.get_fields(include_hidden=True)
        todo += [one.related_model for one in relations if one.auto_created and (one.one_to_many or one.one_to_one)]
    return found


def _in_order(found: set[Model]) -> Iterator[Model]:
    """Each after those it refers to. A process comes after what it can be about."""
    left = sorted(found, key=lambda model: model._meta.label)
    while left:
        ready = [model for model in left if not (_needs(model) & set(left)) - {model}]
        if not ready:
            raise RuntimeError(f"these refer to each other in a ring: {left}")
        yield from ready
        left = [model for model in left if model not in ready]


def _needs(model: Model) -> set[Model]:
    if model is Process:
        return set(SEEDS)
    return {one.related_model for one in model._meta.concrete_fields if one.related_model}


def _references(model: Model, tables: dict[Model, Table]) -> Iterator[Reference]:
    fields: Iterable[Any] = model._meta.concrete_fields
    for one in fields:
        if one.related_model in tables:
            by_public_id = one.target_field.name == "public_id"
            yield Reference(one.column, tables[one.related_model], by_public_id)


def _of_process(tables: dict[Model, Table]) -> list[Reference]:
    named = [("seed", model) for model in SEEDS] + [("artifact", model) for model in ARTIFACTS]
    return [
        Reference(
            f"{name}_object_id",
            tables[model],
            only=f" AND old.{name}_content_type_id = {ContentType.objects.get_for_model(model).pk}",
        )
        for name, model in named
    ]


def _note(model: Model, rows: str) -> int:
    """Fill the temporary table of a model; how many rows it has."""
    name = f"demo_from_{model._meta.db_table}"
    public = any(one.column == "public_id" for one in model._meta.concrete_fields)
    public_id = "old.public_id" if public else "NULL"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {name} AS SELECT old.id AS id, found.case_id AS case_id,"  # noqa: S608
            f" row_number() OVER (ORDER BY old.id) AS place, {public_id} AS public_id"
            f' FROM "{model._meta.db_table}" AS old JOIN ({rows}) AS found ON found.id = old.id'
        )
        cursor.execute(f"CREATE INDEX {name}_id ON {name} (id)")
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {name}")
        cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608
        return int(cursor.fetchone()[0])


def _of_cases(cases: list[int]) -> str:
    return f"SELECT id, id AS case_id FROM permits_permitapplication WHERE id IN ({', '.join(map(str, cases))})"  # noqa: S608


def _of_parties(cases: Table) -> str:
    return (
        "SELECT role.party_id AS id, min(one.case_id) AS case_id FROM permits_partyrole AS role"  # noqa: S608
        f" JOIN {cases.origins} AS one ON one.id = role.application_id GROUP BY role.party_id"
    )


def _of_references(model: Model, references: list[Reference]) -> str:
    """The rows that refer to a row that is copied, with its case."""
    joins, cases = [], []
    for number, one in enumerate(references):
        key = "public_id" if one.by_public_id else "id"
        joins.append(f'LEFT JOIN {one.table.origins} AS r{number} ON r{number}.{key} = old."{one.column}"{one.only}')
        cases.append(f"r{number}.case_id")
    case = f"COALESCE({', '.join(cases)})" if len(cases) > 1 else cases[0]
    return (
        f'SELECT old.id AS id, {case} AS case_id FROM "{model._meta.db_table}" AS old {" ".join(joins)}'  # noqa: S608
        f" WHERE {case} IS NOT NULL"
    )
