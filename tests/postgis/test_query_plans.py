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
from core.today import start_of, today
from gis.atlas import whole_map
from gis.atlas.effect.controls import controls
from gis.atlas.features.catalogue import COLLECTIONS
from gis.atlas.features.collection import Wanted
from gis.atlas.features.paging import Page
from gis.atlas.features.spans import Span
from gis.atlas.scenarios.displacement import moved_over
from gis.atlas.scenarios.history import checks_of, lines_of
from gis.atlas.scenarios.hits import hits_of
from gis.atlas.signal_counts import signals_in_year
from gis.atlas.spots import cases_at, findings_at, visits_at
from gis.places.knowledge import orders_known
from gis.places.models import DesignationOrder, Footprint, Premises
from gis.places.selectors import duty_at, firms_in
from gis.places.shapes import from_stored
from gis.zones import maps
from gis.zones.selectors import covered, snap_targets
from permits import flows, tick
from permits.models import PermitApplication
from permits.policy import services
from permits.selectors import cases as found
from tests import cases
from tests.places import make_order
from tests.scenarios import plan

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
    # What goes through a cursor of the server is not captured.
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
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
            if query["sql"].lstrip("( ").startswith(("SELECT", "EXECUTE")):  # the latter: `core.statements`
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
    nodes = _plans(lambda: firms_in(area, today()))
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
    # Two indexes begin with the state; which is cheaper depends on how large their files happen to be.
    assert _used(nodes) & _indexes("permits_permitapplication", "state")
    assert "cases_without_due_date" in _used(nodes)
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


def test_the_layers_of_the_map_go_by_what_belongs_to_the_municipality(town):
    home, day, known = town.case.municipality, date(2026, 8, 1), start_of(date(2026, 8, 2))
    for find in (cases_at, visits_at, findings_at):
        nodes = _plans(lambda find=find: find(home, day, known))
        assert not _scanned(nodes) & {
            "permits_permitapplication",
            "audit_auditentry",
            "inspections_visit",
            "inspections_answer",
            "places_premises",
        }, find.__name__
    services.load()
    nodes = _plans(lambda: signals_in_year(home, day))
    assert not _scanned(nodes) & {"signals_signal", "signals_signal_premises", "places_footprint"}
    nodes = _plans(lambda: list(orders_known(known).filter(municipality=home)))
    assert "places_designationorder" not in _scanned(nodes)


#: What holds a row for each of the premises of the country, and the indexes that walk through all of it.
_NATIONAL = {"places_premises", "places_footprint", "places_establishment"}
_WALKS = {"places_premises_pkey", "places_footprint_pkey", "places_establishment_pkey"}


def _read_whole(nodes: list[dict]) -> set[str]:
    """The national tables that are scanned, and the indexes that are walked without a question to narrow them."""
    walked = {
        node["Index Name"]
        for node in nodes
        if node.get("Index Name") in _WALKS and not any(name in node for name in ("Index Cond", "Recheck Cond"))
    }
    return _scanned(nodes) & _NATIONAL | walked


def _page(collection, first, chosen=None, **around):
    """A page of a collection of the open data, as the service reads it."""
    of = COLLECTIONS[collection]
    wanted = Wanted(Span.of(first), chosen=of.chosen(chosen or {}))
    return lambda: list(Page(of, wanted, 10, **around).batches())


def test_the_open_data_of_a_day_before_all_data_goes_by_the_first_day(town):
    nodes = _plans(_page("premises", date(1900, 1, 1)))
    assert "footprint_from" in _used(nodes)
    assert not _read_whole(nodes)


@pytest.mark.parametrize(
    ("chosen", "index"),
    [
        ({"street": "Bestaat niet"}, "premises_street_key"),
        ({"town": "Bestaat niet"}, "premises_town_key"),
        ({"municipality": "GM0344"}, "premises_municipality_key"),
        ({"postcode": "9999 ZZ"}, "premises_postcode"),
        ({"bag_id": "0344100000000001"}, "bag_id"),
    ],
)
def test_the_open_data_by_a_property_goes_by_its_index(town, chosen, index):
    nodes = _plans(_page("premises", today(), chosen))
    assert any(index in name for name in _used(nodes)), _used(nodes)
    assert not _read_whole(nodes)


@pytest.mark.parametrize("around", [{"after": "0344100000000001"}, {"before": "SYN-ZZZ"}])
def test_a_page_far_on_in_the_open_data_goes_by_the_key(town, around):
    nodes = _plans(_page("premises", today(), **around))
    assert any("bag_id" in node.get("Index Cond", "") for node in nodes)
    assert not _read_whole(nodes)


@pytest.mark.parametrize("collection", ["orders", "permits"])
def test_the_other_collections_read_no_premises_but_theirs(town, collection):
    assert not _read_whole(_plans(_page(collection, date(1900, 1, 1))))
    assert not _read_whole(_plans(_page(collection, today())))


def test_the_map_and_the_drawing_page_read_no_premises_of_others(town):
    home = town.case.municipality
    order = make_order()
    area = from_stored(order.zones.get().geom)
    for ask in (
        lambda: whole_map.ground(home, today(), date(2023, 1, 1), date(2028, 12, 31)),
        lambda: maps.grounds_around(area, today()),
        lambda: covered(area, home, today()),
        lambda: snap_targets(area, home, today(), 3.0),
    ):
        assert not _read_whole(_plans(ask))
    DesignationOrder.objects.update(valid_to=order.valid_from)
    nodes = _plans(lambda: whole_map.ground(home, today(), date(2023, 1, 1), date(2028, 12, 31)))
    assert "premises_municipality_key" in _used(nodes), "without a zone it walks the own municipality, not the country"
    assert not _read_whole(nodes)


def test_a_what_if_and_what_it_rests_on_read_no_premises_of_others(town):
    home = town.case.municipality
    for ask in (
        lambda: hits_of(home, plan()),
        lambda: lines_of(home),
        lambda: checks_of(home),
        lambda: moved_over(make_order(), date(2024, 1, 1), 6),
        lambda: controls(home, date(2025, 1, 1), today()),
    ):
        assert not _read_whole(_plans(ask))
