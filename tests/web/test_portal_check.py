"""`/check/`: the answer for everyone, wrong input, and never a guess."""

import pytest
from django.test import Client

from core.accounts.models import Municipality
from gis.places.models import Premises
from tests.places import make_order, make_premises

pytestmark = pytest.mark.django_db


@pytest.fixture
def premises(municipality: Municipality) -> Premises:
    return make_premises(
        "SYN-PAND-9012",
        20,
        20,
        street="Schetsweg",
        house_number=9012,
        postcode="0000 AA",
        town="Utrecht",
        origin="synthetic",
    )


def ask(client: Client, **question: object):
    return client.get("/check/", {"activity": "95311", "on": "2026-06-01", **question})


def test_the_question_is_open_to_everyone(client: Client) -> None:
    page = client.get("/check/")
    assert page.status_code == 200
    assert "pw-pub" in page.content.decode()


def test_the_answer_comes_first_with_reason_and_way_on(client: Client, premises: Premises) -> None:
    make_order()
    page = ask(client, place="schetsweg 9012")
    said = page.content.decode()
    assert page.status_code == 200
    assert "Ja. U hebt hier een vergunning nodig." in said
    assert "Uw plek ligt in het gebied van deze regel." in said
    assert "Uw werk valt onder deze regel." in said
    assert "artikel 2:47 APV" in said
    assert "/apply/?place=Schetsweg+9012%2C+0000+AA+Utrecht&amp;activity=95311" in said


@pytest.mark.parametrize("typed", ["Schetsweg 9012", "Schetsweg 9012, 0000 AA Utrecht", "0000AA 9012", "SYN-PAND-9012"])
def test_a_place_is_found_by_street_postcode_and_number(client: Client, premises: Premises, typed: str) -> None:
    make_order()
    assert b"Ja. U hebt hier een vergunning nodig." in ask(client, place=typed).content


def test_a_tap_on_the_map_is_a_place(client: Client, premises: Premises) -> None:
    make_order()
    page = ask(client, place="", by="map", x="134425", y="459525")
    assert b"Ja. U hebt hier een vergunning nodig." in page.content
    assert b"Schetsweg 9012" in page.content


def test_other_work_needs_no_permit_here(client: Client, premises: Premises) -> None:
    make_order()
    page = ask(client, place="Schetsweg 9012", activity="47300")
    assert b"Nee. U hebt hier deze vergunning niet nodig." in page.content


def test_who_was_there_before_has_a_transition(client: Client, premises: Premises) -> None:
    make_order(transition_until="2026-09-30")
    page = ask(client, place="Schetsweg 9012", since="2020-01-01").content.decode()
    assert "Ja, maar u hebt nog even de tijd." in page
    assert "woensdag 30 september 2026" in page


def test_unknown_is_said_with_whom_to_ask(client: Client, premises: Premises) -> None:
    page = ask(client, place="Schetsweg 9012").content.decode()
    assert "Wij weten het niet zeker." in page
    assert "gemeente Utrecht" in page


def test_unknown_work_is_unknown_and_says_what_to_fill_in(client: Client, premises: Premises) -> None:
    make_order()
    page = ask(client, place="Schetsweg 9012", activity="other").content.decode()
    assert "Wij weten het niet zeker." in page
    assert "SBI-code" in page


def test_an_id_that_nobody_holds_is_unknown(client: Client, premises: Premises) -> None:
    make_order()
    assert b"Wij weten het niet zeker." in ask(client, place="0344100000000001").content


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"place": "03441000000000123"}, "Een BAG-nummer heeft 16 cijfers; dit zijn er 17."),
        ({"place": "Nergensweg 1"}, "Dit pand is niet gevonden."),
        ({"place": ""}, "Typ straat en huisnummer, of wijs de plek aan op de kaart."),
        ({"on": "2026-02-30"}, "Geef een bestaande datum"),
        ({"on": "1066-10-14"}, "Kies een dag van 1990 tot en met 2099."),
        ({"since": "2026-06-02"}, "Deze dag ligt na de dag waarover u iets vraagt."),
        ({"activity": ""}, "Kies het werk dat u daar vooral doet."),
        ({"activity": "99999"}, "Selecteer een geldige keuze"),
        ({"activity": "other", "sbi": "auto"}, "Een SBI-code heeft twee tot vijf cijfers."),
        ({"by": "map"}, "Tik eerst op de kaart"),
        ({"by": "map", "x": "5.1", "y": "52.1"}, "Die plek ligt buiten Nederland."),
        ({"by": "map", "x": "nan", "y": "1"}, "Tik eerst op de kaart"),
    ],
)
def test_wrong_input_names_the_field_and_keeps_what_was_typed(
    client: Client, premises: Premises, wrong: dict[str, str], sentence: str
) -> None:
    make_order()
    question = {"place": "Schetsweg 9012", **wrong}
    page = ask(client, **question)
    assert page.status_code == 422
    said = page.content.decode()
    assert sentence in said
    for value in question.values():
        assert value in said


def test_of_several_premises_the_person_chooses(client: Client, premises: Premises) -> None:
    for letter in "AB":
        make_premises(f"SYN-PAND-7{letter}", 50, 50, street="Schetsweg", house_number=7, house_letter=letter)
    page = ask(client, place="Schetsweg 7")
    assert page.status_code == 422
    assert b"SYN-PAND-7A" in page.content
    assert ask(client, place="Schetsweg 7 B").status_code == 200


def test_premises_of_every_municipality_are_found(client: Client, other_municipality: Municipality) -> None:
    make_premises(
        "0221100000000001", 900, 900, street="2e Proefstraat", house_number=4, municipality=other_municipality
    )
    page = ask(client, place="2e Proefstraat 4")
    assert page.status_code == 200
    assert b"gemeente Doesburg" in page.content


def test_the_question_can_be_changed_without_typing_it_again(client: Client, premises: Premises) -> None:
    page = ask(client, place="Schetsweg 9012", edit="1").content.decode()
    assert 'value="Schetsweg 9012"' in page
    assert 'value="2026-06-01"' in page
