"""How many queries each page takes: one table; whatever stands not in it takes MOST at the most."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.today import today
from gis.places.models import Premises, Zone
from gis.places.selectors import duty_at, firms_in
from gis.places.shapes import from_stored
from tests import doors, world

pytestmark = pytest.mark.django_db

#: The bars of the design.
WORKLIST, CASE_PAGE = 12, 30
MOST = 12
CEILINGS: dict[str, int] = {
    "permits:worklist": WORKLIST,
    "permits:case": CASE_PAGE,
    "permits:bibob_list": 15,
    "inspections:talk_file": 16,
    "office:evidence_archive": 20,
    "office:evidence_csv": 14,
    "office:piece": 15,
    "office:reports": 15,
    "rounds:coverage": 23,
    "rounds:coverage_csv": 23,
    "rounds:people": 18,
    "rounds:plan": 22,
    "rounds:round": 19,
    "signals:list": 14,
    "signals:signal": 19,
    "zones:area": 18,
    "zones:zone": 17,
    "portal:review": 17,
    "api:premises": 16,
    "atlas:map": 24,
    "atlas:premises": 26,
    "atlas:neighbours": 23,
    "atlas:effect": 31,
    "atlas:effect_csv": 31,
    "atlas:under_duty": 16,
    "atlas:under_duty_csv": 15,
    "inspections:report": 13,
    "inspections:visit": 24,
    "inspections:question": 16,
}
_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@pytest.fixture
def pages(municipality, other_municipality):
    people = world.people_of(municipality, other_municipality)
    return people, world.things_of(municipality, people)


def _queries(client: Client, path: str) -> int | None:
    """Of the second load: the first may fill what is kept. None when it is no page."""
    if client.get(path).status_code != 200:
        return None
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return sum(not query["sql"].startswith(_TRANSACTION) for query in captured.captured_queries)


def _browser(role: str, people: world.People) -> Client:
    client = Client()
    if role:
        client.force_login(people["here", role], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _visitor(who: frozenset[str]) -> str:
    """Who sees most of a page: the officer, else the first that may."""
    return "officer" if "officer" in who else min(who)


def test_no_page_takes_more_queries_than_its_ceiling(pages):
    people, things = pages
    found = {}
    for name, door in doors.DOORS.items():
        if door.method == "get" and 200 in door.answer and door.who:
            count = _queries(_browser(_visitor(door.who), people), doors.address(name, things))
            if count is not None:
                found[name] = count
    over = {name: count for name, count in found.items() if count > CEILINGS.get(name, MOST)}
    assert over == {}
    assert set(CEILINGS) <= set(found), "a row of the table is no page"


@pytest.mark.parametrize("words", ["Garage", "Proefdreef 9001", "SYN-70000001", "Z2026-000001 Verzonnen"])
def test_a_search_takes_as_many_queries_whatever_is_typed(pages, words):
    people, _things = pages
    assert _queries(_browser("officer", people), f"/search/?{urlencode({'q': words})}") <= MOST


def test_the_permit_duty_takes_three_queries_at_a_point_and_two_at_premises(pages):
    premises = Premises.objects.filter(footprints__isnull=False, establishments__isnull=False)[0]
    x, y = premises.footprints.all()[0].geom.centroid.coords
    duty_at(on=today(), premises=premises.bag_id)  # keeps the tables of the branch codes
    with CaptureQueriesContext(connection) as at_premises:
        duty_at(on=today(), premises=premises.bag_id, activity="95311")
    with CaptureQueriesContext(connection) as at_point:
        duty_at(on=today(), point_rd=(x, y), activity="95311")
    assert (len(at_premises), len(at_point)) == (2, 3)


def test_the_firms_in_a_new_zone_take_one_query(pages):
    zone = Zone.objects.filter(order__fictive=True)[0]
    with CaptureQueriesContext(connection) as captured:
        found = firms_in(from_stored(zone.geom), today())
    assert len(captured) == 1
    assert {row.code for row in found} == {"95311"}
