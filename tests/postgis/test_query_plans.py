"""What the planner must do on PostgreSQL: every question that people or jobs ask often goes by an index.

The tables of a test are small, so the planner is told that they hold as many rows as those of a country, and a scan
is forbidden (`enable_seqscan`): the plan must name the index that is there for the question.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from shapely.geometry import MultiPolygon, box

from config.demo import country
from core.audit.models import AuditEntry
from core.outbox import services as outbox
from core.today import today
from gis.places.models import Footprint, Premises
from gis.places.selectors import duty_at, firms_in
from permits import flows, tick
from permits.models import PermitApplication
from permits.selectors import cases as found
from tests import cases

#: Ours and viewflow's; what belongs to the sign-in stays small in life too.
_AS_LARGE = """
UPDATE pg_class SET reltuples = greatest(reltuples, 1) * 20000
WHERE relkind = 'r' AND relname ~ '^(permits|places|bibob|inspections|audit|outbox|viewflow)_'
  AND relname <> 'places_municipaloutline'
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(municipality, monkeypatch):
    """Some premises over the country, and a case that came as far as its decision."""
    monkeypatch.setattr(country, "TOWN", 0)
    country.fill(700, timezone.now(), lambda text: None)
    return cases.walk(municipality, date(2026, 7, 1), today=date(2026, 11, 23)).review().complete().steps()


def _nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for part in plan.get("Plans", []):
        yield from _nodes(part)


@contextmanager
def _without_scans() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(_AS_LARGE)
        cursor.execute("SET LOCAL enable_seqscan = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on")


def _plans(ask: Callable[[], object]) -> list[dict]:
    """The nodes of the plans of all queries that a question asks."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    nodes = []
    with _without_scans(), connection.cursor() as cursor:
        for query in captured.captured_queries:
            if query["sql"].lstrip("( ").startswith("SELECT"):
                cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}".replace("%", "%%"), ())
                (answer,) = cursor.fetchone()
                plan = json.loads(answer) if isinstance(answer, str) else answer
                nodes += _nodes(plan[0]["Plan"])
    return nodes


def _used(nodes: list[dict]) -> set[str]:
    return {node["Index Name"] for node in nodes if "Index Name" in node}


def _scanned(nodes: list[dict]) -> set[str]:
    return {node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"}


def _indexes(table: str, column: str) -> set[str]:
    """Names of the indexes that begin with a column; their names carry a hash where Django chose them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
            " JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]"
            " WHERE x.indrelid = %s::regclass AND a.attname = %s",
            [table, column],
        )
        return {name for (name,) in cursor.fetchall()}


def test_the_duty_at_a_point_goes_by_the_spatial_indexes(town):
    x, y = Footprint.objects.all()[0].geom.centroid.coords
    nodes = _plans(lambda: duty_at(on=today(), point_rd=(x, y), activity="95311"))
    for table in ("places_footprint", "places_zone", "places_municipaloutline"):
        assert _used(nodes) & _indexes(table, "geom"), table
    assert not _scanned(nodes) & {"places_footprint", "places_premises", "places_establishment", "places_zone"}


def test_the_duty_of_premises_goes_by_their_id_and_by_what_hangs_on_them(town):
    bag_id = Premises.objects.filter(establishments__isnull=False)[0].bag_id
    nodes = _plans(lambda: duty_at(on=today(), premises=bag_id, activity="95311"))
    assert _used(nodes) & _indexes("places_premises", "bag_id")
    for table in ("places_footprint", "places_establishment"):
        assert _used(nodes) & _indexes(table, "premises_id"), table
    assert not _scanned(nodes) & {"places_premises", "places_footprint", "places_establishment"}


def test_the_firms_in_a_new_zone_are_found_from_the_zone(town):
    centre = Footprint.objects.all()[0].geom.centroid
    area = MultiPolygon([box(centre.x - 300, centre.y - 300, centre.x + 300, centre.y + 300)])
    nodes = _plans(lambda: list(firms_in(area, today())))
    assert _used(nodes) & _indexes("places_footprint", "geom")
    assert _scanned(nodes) == set()


def test_the_worklist_goes_by_urgency(town):
    officer = town.cast.officer
    nodes = _plans(lambda: found.worklist(officer, today()))
    assert _used(nodes) & {"worklist_by_urgency", "worklist_by_due_date"}
    assert "permits_permitapplication" not in _scanned(nodes)


@pytest.mark.parametrize(
    ("words", "index"),
    [
        ("2026-000", "permits_number_words"),
        ("Toets", "permits_application_words"),
        ("Toets", "places_establishment_words"),
        ("SYN-70000001", "establishment_kvk"),
        ("Proefdreef", "places_premises_words"),
        ("Verzonnen", "permits_party_words"),
        ("SYN-70000001", "parties_by_kvk"),
    ],
)
def test_a_search_goes_by_the_index_of_what_was_typed(town, words, index):
    nodes = _plans(lambda: found.search(town.cast.officer, words))
    assert index in _used(nodes)
    assert not _scanned(nodes) & {"places_premises", "places_establishment", "permits_party", "permits_partyrole"}


def test_the_worker_finds_what_is_due_by_the_index_of_what_waits(town):
    nodes = _plans(lambda: outbox.deliver_due(timezone.now(), 1))
    assert "outbox_waiting" in _used(nodes)


def test_the_nightly_clock_goes_through_the_cases_by_state_and_by_what_waits(town):
    nodes = _plans(lambda: tick.run(timezone.now()))
    assert {"cases_by_state", "cases_without_due_date"} <= _used(nodes)
    assert not _scanned(nodes) & {"permits_permitapplication", "permits_permit", "bibob_dossier"}


def test_the_chain_of_a_scope_goes_by_scope_and_number(town):
    scope = town.case.audit_scope
    nodes = _plans(lambda: list(AuditEntry.objects.filter(scope=scope).order_by("seq")))
    assert "audit_entry_scope_seq" in _used(nodes)
    assert _scanned(nodes) == set()


def test_the_open_steps_of_a_case_go_by_the_artifact_of_the_process(town):
    nodes = _plans(lambda: flows.open_tasks(town.pk))
    assert _used(nodes) & _indexes("viewflow_process", "artifact_content_type_id")
    assert not _scanned(nodes) & {"viewflow_process", "viewflow_task", "permits_decision"}


def test_every_index_of_the_models_is_in_the_database(town):
    """A table that was rebuilt, or a build that was broken off, may leave one out or invalid."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.relname FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid WHERE x.indisvalid")
        valid = {name for (name,) in cursor.fetchall()}
    named = {index.name for model in (PermitApplication, Premises) for index in model._meta.indexes}
    assert named <= valid
