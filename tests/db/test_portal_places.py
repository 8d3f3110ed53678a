"""Finding premises by what a person types, in one municipality or in all; the map around a place."""

import pytest

from core.accounts.models import Municipality
from core.today import today
from gis.places.models import Premises, PremisesAddress
from permits.portal.places import answer_map, municipality_at, pick_map
from permits.selectors.places import find_premises
from tests.places import X, Y, make_order, make_premises

pytestmark = pytest.mark.django_db


@pytest.fixture
def streets(municipality: Municipality, other_municipality: Municipality) -> dict[str, Premises]:
    def stand(bag_id: str, x: float, **fields: object) -> Premises:
        return make_premises(bag_id, x, 0, town=str(fields["municipality"]), **fields)

    both = {"postcode": "0000 AA", "municipality": municipality}
    return {
        "plain": stand("SYN-1", 0, street="Proefdreef", house_number=9147, **both),
        "letter": stand("SYN-2", 20, street="Proefdreef", house_number=9149, house_letter="B", **both),
        "addition": stand("SYN-3", 40, street="Proefdreef", house_number=9149, house_addition="2", **both),
        "year": stand("SYN-4", 60, street="Plein 1940", house_number=5, **both),
        "number": stand("SYN-5", 80, street="2e Proefstraat", house_number=4, **both),
        "far": stand("SYN-6", 100, street="Proefdreef", house_number=9147, municipality=other_municipality),
    }


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Proefdreef 9147", "plain"),
        ("  proefdreef   9147 ", "plain"),
        ("Proefdreef 9147, 0000 AA Utrecht", "plain"),
        ("0000AA 9147", "plain"),
        ("0000 aa 9147", "plain"),
        ("Proefdreef 9149b", "letter"),
        ("Proefdreef 9149 B", "letter"),
        ("Proefdreef 9149-2", "addition"),
        ("Proefdreef 9149 2", "addition"),
        ("Plein 1940 5", "year"),
        ("2e Proefstraat 4", "number"),
        ("SYN-3", "addition"),
    ],
)
def test_an_address_is_read_as_people_write_it(
    streets: dict[str, Premises], municipality: Municipality, typed: str, wanted: str
) -> None:
    assert find_premises(municipality, typed) == [streets[wanted]]


@pytest.mark.parametrize("typed", ["", "Proefdreef", "9147", "Proefdreef 1", "Proefdreef 9147 Amsterdam", "1 " * 60])
def test_what_is_no_address_here_finds_nothing(
    streets: dict[str, Premises], municipality: Municipality, typed: str
) -> None:
    assert find_premises(municipality, typed) == []


def test_without_a_municipality_all_are_searched_and_a_town_narrows(streets: dict[str, Premises]) -> None:
    assert set(find_premises(None, "Proefdreef 9147")) == {streets["plain"], streets["far"]}
    assert find_premises(None, "Proefdreef 9147 Doesburg") == [streets["far"]]


def test_every_front_door_leads_to_its_building(streets: dict[str, Premises], municipality: Municipality) -> None:
    PremisesAddress.objects.create(
        premises=streets["plain"], bag_id="SYN-N1", street="Zijpad", house_number=9, postcode="0000 AB", town="Utrecht"
    )
    assert find_premises(municipality, "Zijpad 9") == [streets["plain"]]


def test_a_search_asks_few_questions(
    streets: dict[str, Premises], municipality: Municipality, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        find_premises(municipality, "1 " * 60)


def test_a_point_is_in_a_municipality_or_in_none(municipality: Municipality) -> None:
    assert municipality_at((X, Y)) == municipality
    assert municipality_at((0.0, 500_000.0)) is None


def test_the_maps_show_borders_and_bare_footprints_only(streets: dict[str, Premises]) -> None:
    make_order()
    whole = pick_map(today(), "id_x", "id_y")
    around = answer_map(streets["plain"], None, today())
    assert around is not None
    for drawn in (whole, around):
        assert drawn["zones"]
        assert drawn["premises"]
        assert {place["state"] for place in drawn["premises"]} == {None}
        assert not any("name" in place or place.get("url") for place in drawn["premises"])
    assert around["focus"] == around["premises"][0]["id"]


def test_a_bare_point_is_marked_and_nowhere_has_no_map(streets: dict[str, Premises]) -> None:
    marked = answer_map(None, (X + 500, Y + 500), today())
    assert marked is not None
    assert marked["premises"][-1]["id"] == marked["focus"]
    assert answer_map(None, None, today()) is None
