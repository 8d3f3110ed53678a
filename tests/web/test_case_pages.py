"""The officer's pages: a fixed number of queries, and wrong input that loses nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.today import today
from gis.registers import codes
from permits.models import PermitApplication
from permits.services import casework
from permits.statecharts import application as chart
from tests import cases

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(municipality, client) -> Client:
    people = cases.cast(municipality)
    client.force_login(people.officer)
    return client


def test_the_worklist_needs_twelve_queries_however_many_cases(officer, municipality, django_assert_max_num_queries):
    cases.walk(municipality)
    for _ in range(5):
        cases.walk(municipality).review()
    cases.walk(municipality, today() - timedelta(days=90)).review()
    officer.get("/cases/")  # once a minute a session is written; that is not the list's
    with django_assert_max_num_queries(12):
        page = officer.get("/cases/")
    assert page.status_code == 200
    assert b"Over de termijn" in page.content


def test_the_case_page_needs_thirty_queries_however_long_the_history(
    officer, municipality, django_assert_max_num_queries
):
    walk = cases.walk(municipality, today() - timedelta(days=80)).review().invite().completed().complete().steps()
    walk.grant(conditions=("Een.", "Twee.")).publish()
    with django_assert_max_num_queries(30):
        page = officer.get(f"/cases/{walk.case.number}/")
    assert page.status_code == 200


def test_the_case_page_says_whose_move_it_is_until_when_and_why(officer, municipality):
    walk = cases.walk(municipality).review()
    page = officer.get(f"/cases/{walk.case.number}/").content.decode()
    assert "gemeente is aan zet" in page
    assert "Uiterste beslisdatum" in page
    assert "Volledig verklaren" in page
    assert "Kan nu niet." in page
    assert "Eerst voornemen en zienswijze" in page or "De volledigheid is nog niet vastgesteld" in page
    assert "Volledigheid vaststellen" in page


def test_the_head_of_a_case_names_its_branch_and_who_took_it_up(officer, municipality):
    codes.load()
    walk = cases.walk(municipality)
    before = officer.get(f"/cases/{walk.case.number}/").content.decode()
    assert "behandelaar niemand" in before
    walk.act(chart.START_REVIEW)
    after = officer.get(f"/cases/{walk.case.number}/").content.decode()
    assert f"({walk.case.activity})" in after.partition("</h1>")[2].partition("</p>")[0]
    assert f"behandelaar {walk.cast.officer.display_name}" in after


def test_who_handles_a_case_stays_when_a_colleague_takes_it_up(municipality, user_with):
    walk = cases.walk(municipality)
    other = user_with("officer", username="collega")
    case = casework.assign(walk.case.pk, actor=other, at=timezone.now(), to=other)
    assert walk.act(chart.START_REVIEW).assigned_to == case.assigned_to == other


def test_the_case_page_says_who_is_at_it_while_several_things_go_on(officer, municipality):
    walk = cases.walk(municipality).review().complete()

    def doing() -> str:
        page = officer.get(f"/cases/{walk.case.number}/").content.decode()
        return page.partition("<b>Wat nu:</b> ")[2].partition("</p>")[0]

    assert doing() == (
        "Bibob-toets: Bibob-medewerker · controle: vergunningverlener vraagt haar aan of gaat zonder verder"
        " · advies: vergunningverlener vraagt het of gaat zonder verder"
    )
    walk.request_visit()
    assert "controle: planner en toezichthouder" in doing()
    walk.integrity_clean()
    assert "Bibob" not in doing()
    walk.visit().no_advice()
    assert doing() == "concept-besluit: vergunningverlener stelt het op"
    page = officer.post(
        f"/cases/{walk.case.number}/grant/", {"reasons": "In orde.", "effective_on": today().isoformat()}, follow=True
    )
    assert "Voorgelegd aan een beslisser: Verlenen." in page.content.decode()
    assert doing() == "Concept ligt bij de beslisser"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2026-02-30", "bestaande datum"),
        ("31-02-2026", "bestaande datum"),
        ("gisteren", "bestaande datum"),
        ("", "verplicht"),
        ("2999-01-01", "toekomst"),
    ],
)
def test_a_wrong_date_is_refused_where_it_was_typed_and_the_rest_is_kept(officer, municipality, typed, sentence):
    walk = cases.walk(municipality).review()
    url = f"/cases/{walk.case.number}/request-completion/"
    later = (today() + timedelta(days=21)).isoformat()
    page = officer.post(url, {"missing": "De huurovereenkomst.", "until": later, "effective_on": typed})
    assert page.status_code == 422
    text = page.content.decode()
    assert sentence in text
    assert "De huurovereenkomst." in text
    assert walk.case.state == "IN_REVIEW"
    assert not walk.case.clock_events.exists()


def test_who_was_first_is_told_with_the_hour_and_the_text_stays(officer, municipality):
    walk = cases.walk(municipality).review()
    url = f"/cases/{walk.case.number}/request-completion/"
    seen = officer.get(url).context["form"].initial["seen"]
    walk.day, walk.hour = today(), 12
    from permits.acts import ACTS
    from permits.statecharts import application as chart

    ACTS[chart.DECLARE_COMPLETE](walk.pk, actor=walk.cast.officer, at=timezone.now(), effective_on=today())
    ACTS[chart.REQUEST_COMPLETION](
        walk.pk,
        actor=walk.cast.officer,
        at=timezone.now(),
        effective_on=today(),
        until=today() + timedelta(days=9),
        missing="x",
    )
    later = (today() + timedelta(days=21)).isoformat()
    page = officer.post(
        url, {"missing": "Mijn lange tekst.", "until": later, "effective_on": today().isoformat(), "seen": seen}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert "was u voor" in text
    assert "Aanvulling vragen" in text
    assert "Mijn lange tekst." in text


def test_an_officer_enters_paper_with_its_real_day_of_receipt(officer, municipality):
    cases.order(municipality)
    firm = cases.firm(municipality)
    form = {
        "channel": "post",
        "received_on": (today() - timedelta(days=4)).isoformat(),
        "place": f"{firm.premises.street} {firm.premises.house_number}",
        "trade_name": "Garage Papier B.V.",
        "kvk": "69599084",
        "activity": "95311",
        "activity_text": "Onderhoud",
        "applicant_name": "A. Verzonnen",
        "applicant_street": "Verzonnenlaan",
        "applicant_number": "9001",
        "applicant_postcode": "0000 AA",
        "applicant_town": "Utrecht",
        "managers": "B. Bedacht\nC. Nergens",
    }
    page = officer.post("/cases/new/", form)
    assert page.status_code == 303
    case = PermitApplication.objects.get(trade_name="Garage Papier B.V.")
    assert (case.channel, case.received_on, case.state) == ("post", today() - timedelta(days=4), "RECEIVED")
    assert case.roles.filter(role="manager").count() == 2


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("kvk", "6959908", "acht cijfers"),
        ("place", "03441000000000012", "16 cijfers"),
        ("place", "Nergenslaan 1", "niet gevonden"),
        ("received_on", "2026-02-30", "bestaande datum"),
        ("received_on", "2999-01-01", "toekomst"),
        ("activity", "00000", "beschikbare keuze"),
        ("activity", "", "vereist"),  # nothing is chosen beforehand: what stands first is nobody's activity
    ],
)
def test_wrong_paper_is_refused_by_field(officer, municipality, field, typed, sentence):
    firm = cases.firm(municipality)
    form = {
        "channel": "post",
        "received_on": today().isoformat(),
        "place": f"{firm.premises.street} {firm.premises.house_number}",
        "trade_name": "Garage Fout",
        "kvk": "69599084",
        "activity": "95311",
        "activity_text": "x",
        "applicant_name": "A. Verzonnen",
        "applicant_street": "V",
        "applicant_number": "1",
        "applicant_postcode": "0000 AA",
        "applicant_town": "U",
        field: typed,
    }
    page = officer.post("/cases/new/", form)
    assert page.status_code == 422
    assert sentence in page.content.decode().lower()
    assert not PermitApplication.objects.filter(trade_name="Garage Fout").exists()


def test_search_finds_by_number_firm_kvk_address_and_person_and_never_by_address_bar(officer, municipality):
    walk = cases.walk(municipality)
    case = walk.case
    applicant = case.roles.get(role="applicant").party.name
    for words in (case.number, case.trade_name, case.establishment.kvk, str(case.premises.street), applicant):
        page = officer.post("/search/", {"q": words}, follow=True)
        assert case.number in page.content.decode(), words
    assert "Niets gevonden" in officer.post("/search/", {"q": "Bestaat-Niet"}).content.decode()
    assert applicant not in officer.get(f"/search/?q={applicant}").content.decode()


def test_another_municipality_sees_neither_case_nor_hit(municipality, other_municipality, client):
    from tests.people import make_user

    walk = cases.walk(municipality)
    client.force_login(make_user("officer", municipality=other_municipality))
    assert client.get(f"/cases/{walk.case.number}/").status_code == 404
    assert walk.case.number not in client.post("/search/", {"q": walk.case.trade_name}).content.decode()
    assert walk.case.number not in client.get("/cases/").content.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("leeg.pdf", b""), ("foto.pdf", b"\x89PNG\r\n\x1a\n123"), ("a.pdf", b"MZ\x90")]
)
def test_a_file_that_is_empty_or_not_what_it_says_is_refused(officer, municipality, name, content):
    from django.core.files.uploadedfile import SimpleUploadedFile

    walk = cases.walk(municipality)
    page = officer.post(
        f"/cases/{walk.case.number}/documents/",
        {"title": "Huurcontract", "on": today().isoformat(), "upload": SimpleUploadedFile(name, content)},
    )
    assert page.status_code == 422
    assert "Huurcontract" in page.content.decode()
    assert not walk.case.documents.exists()
