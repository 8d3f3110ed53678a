"""Copies walked cases by the statement, with all that hangs on them, until there are as many as asked.

A copy has the history of its original, at another firm of the municipality, with numbers and public ids of its
own; its audit chains are laid anew (chains.py). One slice of copies is one transaction: stopped halfway, the
next run goes on. Very many are one transaction all together (bulk_load.py).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

from config.demo import bulk_load, chains, origins
from config.demo.origins import Table, copied_id_sql
from core.accounts.models import Municipality
from gis.places.models import Establishment, Premises
from inspections.models import Visit
from permits.bibob.models import Involved
from permits.models import Document, NumberSeries, Party, Permit, PermitApplication

#: So many cases are copied in one transaction.
SLICE = 10_000

Say = Callable[[str], None]
Bases = dict[type[models.Model], int]


@dataclass(frozen=True)
class Firm:
    """Where a copied case plays."""

    pk: int
    premises: int
    name: str
    kvk: str


@dataclass(frozen=True)
class Copy:
    """One case to be: of which original, the how many-eth of it, with the original's numbers, at which firm."""

    original: int
    copy: int
    number: str
    permit: str | None
    firm: Firm


def enlarge(municipality: Municipality, total: int, walked: int, say: Say, states: Collection[str] = ()) -> None:
    """Copies of the first `walked` cases until the municipality has `total`; nothing when it has them.

    With `states` only cases in one of these are counted and copied.
    """
    cases = PermitApplication.objects.filter(municipality=municipality, establishment__kvk__startswith="SYN-")
    if states:
        cases = cases.filter(state__in=states)
    have = cases.count()
    if have >= total or not have:
        return
    first = list(cases.order_by("pk").values_list("pk", flat=True)[:walked])
    origins.teach_sqlite()
    tables = origins.gather(first)
    templates = chains.templates(tables)
    plan = _plan(municipality, first, have, total)
    with bulk_load.bare([table.name for table in tables] + list(chains.TABLES), total - have):
        while batch := list(islice(plan, max(1, SLICE // len(first)) * len(first))):
            with transaction.atomic():
                _store(batch, tables, templates)
            have += len(batch)
            say(f"{have:,} of {total:,} cases")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _plan(municipality: Municipality, first: list[int], have: int, total: int) -> Iterator[Copy]:
    """What is still lacking: the originals in order, again and again, each time at the next firm."""
    numbers = dict(PermitApplication.objects.filter(pk__in=first).values_list("pk", "number"))
    permits = dict(Permit.objects.filter(application__in=first).values_list("application", "number"))
    firms = _firms(municipality)
    for count in range(total - have):
        original = first[count % len(first)]
        firm = firms[(have + count) % len(firms)]
        yield Copy(original, count // len(first), numbers[original], permits.get(original), firm)


def _firms(municipality: Municipality) -> list[Firm]:
    """The made-up firms, without those of the routine visits: at these no case is told."""
    routine = Visit.objects.filter(visit_request=None, establishment__isnull=False).values("establishment")
    found = Establishment.objects.filter(municipality=municipality, kvk__startswith="SYN-").exclude(pk__in=routine)
    return [Firm(*row) for row in found.order_by("kvk").values_list("pk", "premises", "name", "kvk")]


def _store(batch: list[Copy], tables: list[Table], templates: chains.Templates) -> None:
    numbers = _numbered([one.number for one in batch])
    permits = _numbered([one.permit for one in batch])
    _fill_plan(batch, numbers, permits)
    bases = {table.model: _highest(table.name) for table in tables}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(_statement(table, bases, first=batch[0].copy))
    chains.lay(templates, [(one.original, str(number)) for one, number in zip(batch, numbers, strict=True)])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in tables]):
            cursor.execute(statement)


def _numbered(originals: list[str | None]) -> list[str | None]:
    """The next number in the series of each original; the series are locked until commit."""
    series = {(row.letter, row.year): row for row in NumberSeries.objects.select_for_update()}

    def following(original: str) -> str:
        row = series[original[0], int(original[1:5])]
        row.last += 1
        return f"{row.letter}{row.year}-{row.last:06d}"

    numbers = [following(one) if one else None for one in originals]
    NumberSeries.objects.bulk_update(series.values(), ["last"])
    return numbers


def _fill_plan(batch: list[Copy], numbers: list[str | None], permits: list[str | None]) -> None:
    """The temporary table that every statement joins: one row for each case to be."""
    rows = [
        (one.original, one.copy, number, permit, one.firm.pk, one.firm.premises, one.firm.name, one.firm.kvk)
        for one, number, permit in zip(batch, numbers, permits, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS demo_plan")
        cursor.execute(
            "CREATE TEMPORARY TABLE demo_plan (case_id bigint, copy integer, number varchar(12), permit varchar(12),"
            " establishment_id bigint, premises_id bigint, name varchar(200), kvk varchar(16))"
        )
        cursor.executemany("INSERT INTO demo_plan VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", rows)
        cursor.execute("CREATE INDEX demo_plan_case ON demo_plan (case_id)")
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE demo_plan")


def _highest(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COALESCE(max(id), 0) FROM "{name}"')  # noqa: S608 (a name of our models)
        return int(cursor.fetchone()[0])


def _statement(table: Table, bases: Bases, first: int) -> str:
    """INSERT ... SELECT of all copies of one table's rows; `first` is the lowest number of a copy in the plan."""

    def moved(to: Table, row: str) -> str:
        return f"{bases[to.model]} + (plan.copy - {first}) * {to.count} + {row}.place"

    joins: list[str] = []
    references: dict[str, list[str]] = {}
    for number, one in enumerate(table.references):
        found = references.setdefault(one.column, [])
        if one.by_public_id:
            found.append(copied_id_sql(f'old."{one.column}"'))
        else:
            joins.append(f'LEFT JOIN {one.table.origins} AS r{number} ON r{number}.id = old."{one.column}"{one.only}')
            found.append(moved(one.table, f"r{number}"))
    values = {}
    fields: Iterable[Any] = table.model._meta.concrete_fields
    for field in fields:
        found = [moved(table, "me")] if field.primary_key else references.get(field.column, [])
        own = f"COALESCE({', '.join(found)})" if len(found) > 1 else "".join(found)
        values[field.column] = own or _value(table.model, field)
    names = ", ".join(f'"{name}"' for name in values)
    return (
        f'INSERT INTO "{table.name}" ({names}) SELECT {", ".join(values.values())}'  # noqa: S608 (names of our models)
        f' FROM "{table.name}" AS old JOIN {table.origins} AS me ON me.id = old.id'
        f" JOIN demo_plan AS plan ON plan.case_id = me.case_id {' '.join(joins)}"
    )


#: People bear the serial number of their case: a name is found once, as in life.
_PERSON = "old.name || ' ' || substr(plan.number, 7)"
#: What differs from the original besides keys, references and public ids.
_OWN: dict[tuple[type[models.Model], str], str] = {
    (PermitApplication, "number"): "plan.number",
    (PermitApplication, "trade_name"): "plan.name",
    (PermitApplication, "account_id"): "NULL",
    (Permit, "number"): "plan.permit",
    (Party, "name"): f"CASE WHEN old.kvk = '' THEN {_PERSON} ELSE plan.name END",
    (Party, "kvk"): "CASE WHEN old.kvk = '' THEN '' ELSE plan.kvk END",
    (Party, "user_id"): "NULL",
    (Involved, "name"): _PERSON,
    (Document, "outbox_key"): "old.outbox_key || ':' || plan.number",
}


def _value(model: type[models.Model], field: Any) -> str:
    if own := _OWN.get((model, field.column)):
        return f"CAST({own} AS bigint)" if own == "NULL" else own
    if field.related_model is Establishment:
        return "plan.establishment_id"
    if field.related_model is Premises:
        return "plan.premises_id"
    column = f'old."{field.column}"'
    return copied_id_sql(column) if field.column == "public_id" else column
