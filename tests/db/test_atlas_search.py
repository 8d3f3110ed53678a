"""Finding premises by what people type, and the public register; on both databases."""

from datetime import date

import pytest

from gis.atlas import register
from gis.atlas.search import coordinates, premises_at
from gis.places.crs import CrsError
from gis.places.models import PremisesAddress
from tests.atlas_cases import granted
from tests.places import make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


@pytest.fixture
def premises(municipality):
    address = {"street": "Proefdreef", "house_number": 9001, "house_letter": "A", "postcode": "0000 AA"}
    return make_premises("SYN-1", 10, 10, town="Utrecht", **address)


@pytest.mark.parametrize(
    "words",
    [
        "Proefdreef 9001",
        "proefdreef 9001a",
        "9001 proef",
        "0000AA 9001",
        "0000 aa 9001A",
        "SYN-1",
        "Proefdreef Utrecht",
    ],
)
def test_an_address_is_found_as_people_write_it(municipality, premises, words):
    assert list(premises_at(municipality, words)) == [premises]


@pytest.mark.parametrize("words", ["Proefdreef 9002", "9001b", "Andere 9001", "0001AA 9001", "SYN-2", "", "   "])
def test_another_address_is_not(municipality, premises, words):
    assert list(premises_at(municipality, words)) == []


def test_every_front_door_leads_to_the_premises_once(municipality, premises):
    for number in (11, 12):
        PremisesAddress.objects.create(
            premises=premises, bag_id=f"SYN-A-{number}", street="Zijstraat", house_number=number
        )
    assert list(premises_at(municipality, "Zijstraat")) == [premises]
    assert list(premises_at(municipality, "Zijstraat 12")) == [premises]
    assert list(premises_at(municipality, "Proefdreef 12")) == []


def test_coordinates_in_metres_or_degrees():
    assert coordinates("134647, 459685") == ((134647.0, 459685.0), False)
    for typed in ("52.1247 5.0894", "5.0894, 52.1247"):
        point, approximate = coordinates(typed)
        assert approximate
        assert point == pytest.approx((134_600, 459_700), abs=200)
    assert coordinates("Proefdreef 12") is None
    with pytest.raises(CrsError):
        coordinates("459685, 134647")
    with pytest.raises(CrsError):
        coordinates("48.85, 2.35")


def test_the_register_names_no_person_and_no_sole_trader(municipality, premises):
    make_order()
    granted(make_firm(premises, name="Grootbedrijf B.V."), date(2026, 1, 5), date(2026, 2, 1))
    granted(make_firm(premises, name="Jan de Vries", sole_trader=True), date(2026, 1, 5), date(2026, 2, 1))
    granted(make_firm(premises, name="Vof met persoon"), date(2026, 1, 5), date(2026, 2, 1), holder_kind="person")
    granted(premises, date(2026, 1, 5), date(2026, 2, 1), trade_name="Piet Puk")
    names = [permit.name for permit in register.public(list(register.permits_in_force(DAY)))]
    assert sorted(names) == ["", "", "", "Grootbedrijf B.V."]


def test_the_register_shows_what_is_in_force_on_the_day(municipality, premises):
    firm = make_firm(premises)
    granted(firm, date(2026, 1, 5), date(2026, 2, 1), valid_to=date(2026, 6, 1), ended_on=date(2026, 5, 31))
    days = {day: register.permits_in_force(day).count() for day in (date(2026, 1, 31), date(2026, 5, 31), DAY)}
    assert list(days.values()) == [0, 1, 0]


def test_the_register_is_searched_by_address_and_municipality(municipality, other_municipality, premises):
    granted(make_firm(premises), date(2026, 1, 5), date(2026, 2, 1))
    assert register.permits_in_force(DAY, None, "proefdreef 9001").count() == 1
    assert register.permits_in_force(DAY, None, "proefdreef 9002").count() == 0
    assert register.permits_in_force(DAY, other_municipality).count() == 0


def test_the_register_speaks_of_municipalities_with_an_order(municipality, premises):
    assert not register.municipalities().exists()
    make_order()
    assert list(register.municipalities()) == [municipality]
    assert [order.title for order in register.orders_on(DAY)] == ["Aanwijzing proef"]
    assert not register.orders_on(date(2025, 12, 31)).exists()
