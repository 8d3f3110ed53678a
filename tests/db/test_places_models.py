"""What the tables themselves refuse, and the versions of an order."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.accounts.models import Municipality
from core.audit.selectors import entries_for
from gis.places.models import DesignationOrder, Establishment, Premises
from gis.places.services import Evidence, OrderDraft, Outcome, load_order
from tests.places import AT, make_firm, make_order, make_premises, square

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "bag_id", ["034410000000001", "03441000000000011", "0344990000000001", "synthetisch", "", "0344100000000001\n"]
)
def test_a_bag_id_has_sixteen_digits_of_a_known_kind(bag_id):
    with pytest.raises(IntegrityError), transaction.atomic():
        Premises.objects.create(bag_id=bag_id, municipality=Municipality.objects.get(code="GM0344"))


@pytest.mark.parametrize("bag_id", ["0344100000000001", "0344010000000001", "0344020000000001", "SYN-9001"])
def test_real_and_made_up_ids_go_in(bag_id):
    assert make_premises(bag_id, 0, 0).bag_id == bag_id


@pytest.mark.parametrize(("field", "value"), [("kvk", "1234567"), ("vestiging", "12345678901"), ("kvk", "123456789")])
def test_kvk_numbers_keep_their_length(field, value):
    firm = make_firm(make_premises("0344100000000001", 0, 0))
    setattr(firm, field, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        firm.save()


def test_nothing_ends_before_it_starts():
    make_firm(make_premises("0344100000000001", 0, 0))
    with pytest.raises(IntegrityError), transaction.atomic():
        Establishment.objects.update(until=date(2000, 1, 1))
    make_order()
    with pytest.raises(IntegrityError), transaction.atomic():
        DesignationOrder.objects.update(valid_to=date(2000, 1, 1))


def test_an_address_is_written_on_one_line():
    premises = make_premises(
        "SYN-1", 0, 0, street="Proefdreef", house_number=9147, house_letter="A", postcode="0000 AA", town="Utrecht"
    )
    assert premises.address == "Proefdreef 9147A, 0000 AA Utrecht"
    premises.house_addition = "2"
    assert str(premises) == "Proefdreef 9147A-2, 0000 AA Utrecht"
    assert str(make_premises("SYN-2", 20, 0)) == "SYN-2"


def draft(**fields):
    given = {
        "municipality": Municipality.objects.get(code="GM0344"),
        "title": "Aanwijzing",
        "kinds": ("AREA",),
        "article": "2:47",
        "body": "burgemeester",
        "permit_authority": "burgemeester",
        "valid_from": date(2026, 1, 1),
        "area": square(0, 0),
        "evidence": (Evidence("Rapportage", date(2025, 5, 1)),),
    }
    return OrderDraft(**given | fields)


def test_the_same_order_again_changes_nothing():
    first = load_order(draft(), actor=None, at=AT)
    again = load_order(draft(evidence=()), actor=None, at=AT)
    assert (first.outcome, again.outcome) == (Outcome.NEW, Outcome.UNCHANGED)
    assert again.order == first.order
    assert DesignationOrder.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"article": "2:48"}, "article"),
        ({"area": square(0, 0, 11)}, "zones"),
        ({"valid_to": date(2027, 1, 1)}, "valid_to"),
    ],
)
def test_a_different_one_is_a_new_version_with_the_old_file(change, name):
    old = load_order(draft(), actor=None, at=AT).order
    loaded = load_order(draft(**{"evidence": ()} | change), actor=None, at=AT)
    old.refresh_from_db()
    assert (loaded.outcome, loaded.differences) == (Outcome.NEW_VERSION, (name,))
    assert (old.is_current, loaded.order.is_current, loaded.order.version) == (False, True, 2)
    assert [piece.title for piece in loaded.order.evidence.all()] == ["Rapportage"]
    assert old.zones.count() == 1


def test_a_successor_knows_what_came_before():
    old = load_order(draft(valid_from=date(2022, 1, 1), valid_to=date(2025, 12, 31)), actor=None, at=AT).order
    new = load_order(draft(title="Opvolger", predecessor="Aanwijzing"), actor=None, at=AT).order
    assert new.predecessor == old
    assert load_order(draft(title="Los", predecessor="Bestaat niet"), actor=None, at=AT).order.predecessor is None


def test_loading_and_superseding_are_in_the_log():
    old = load_order(draft(), actor=None, at=AT).order
    new = load_order(draft(article="2:48"), actor=None, at=AT).order
    assert [entry.verb for entry in entries_for(old.audit_scope)] == [
        "places.order.superseded",
        "places.order.loaded",
    ]
    assert [entry.verb for entry in entries_for(new.audit_scope)] == ["places.order.loaded"]
