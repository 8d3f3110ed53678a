"""The pages of the atlas: who may see them, on any day, with wrong input, and in a fixed number of queries."""

import csv
import json
import re
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.map_sources import Wms
from core.today import today
from gis.places.models import OrderEvidence
from permits.statecharts import application as chart
from tests.atlas_cases import decided, granted, lodge
from tests.places import X, Y, make_firm, make_order, make_premises

pytestmark = pytest.mark.django_db

ATLAS = {"officer", "bibob", "decider", "planner", "lawyer", "policy"}
PLACES = ATLAS | {"inspector"}
ROLES = sorted(PLACES | {"auditor", "admin", "entrepreneur"})
DAY = "2026-06-01"


@pytest.fixture
def order(municipality):
    return make_order(transition_until=date(2026, 3, 31))


@pytest.fixture
def premises(order):
    address = {"street": "Proefdreef", "house_number": 9001, "postcode": "0000 AA", "town": "Utrecht"}
    return make_premises("SYN-1", 10, 10, origin="synthetic", **address)


@pytest.fixture
def policy(client, user_with):
    client.force_login(user_with("policy"))
    return client


@pytest.fixture
def officer(client, user_with):
    client.force_login(user_with("officer"))
    return client


def data_of(page, name="kaart-data"):
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page.content.decode(), re.DOTALL)
    return json.loads(found[1])


def pages(premises, order):
    return {
        reverse("atlas:map"): ATLAS,
        reverse("atlas:under_duty"): ATLAS,
        reverse("atlas:under_duty_csv"): ATLAS,
        reverse("atlas:orders"): PLACES,
        reverse("atlas:order", args=[order.public_id]): PLACES,
        reverse("atlas:premises", args=[premises.bag_id]): PLACES,
        reverse("atlas:duty"): PLACES,
        reverse("atlas:register"): set(ROLES),
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_its_pages_and_no_other(client, user_with, premises, order, role):
    client.force_login(user_with(role))
    for address, allowed in pages(premises, order).items():
        assert client.get(address).status_code == (200 if role in allowed else 403), address


def test_signed_out_only_the_register_opens(client, premises, order):
    for address in pages(premises, order):
        answer = client.get(address)
        expected = 200 if address == reverse("atlas:register") else 302
        assert answer.status_code == expected, address


def test_staff_without_a_municipality_get_a_sentence(client, user_with):
    client.force_login(user_with("policy", municipality=None))
    answer = client.get(reverse("atlas:map"))
    assert answer.status_code == 403
    assert "gemeente" in answer.content.decode()


def test_only_the_own_municipality(client, user_with, other_municipality, premises, order):
    client.force_login(user_with("policy", municipality=other_municipality))
    make_firm(premises, name="Utrechtse garage")
    assert "Utrechtse garage" not in client.get(reverse("atlas:map") + f"?on={DAY}&view=firm").content.decode()
    assert client.get(reverse("atlas:premises", args=[premises.bag_id])).status_code == 404
    assert client.get(reverse("atlas:order", args=[order.public_id])).status_code == 404


def test_map_and_table_say_the_same(policy, premises):
    granted(make_firm(premises, name="Met"), date(2026, 1, 5), date(2026, 2, 1))
    make_firm(premises, name="Zonder")
    page = policy.get(reverse("atlas:map"), {"on": DAY, "view": "firm"})
    (mark,) = [item for item in data_of(page)["premises"] if item["state"]]
    assert mark["state"] == "none"
    assert mark["name"] == "Zonder, Met"
    assert [(firm.name, firm.state) for firm in page.context["firms"]] == [("Zonder", "none"), ("Met", "permit")]
    assert dict(page.context["bar"]) == {"permit": 1, "none": 1}
    assert {item["state"]: item["count"] for item in page.context["legend"]}["permit"] == 1


def test_the_map_is_in_degrees_in_utrecht(policy, premises):
    make_firm(premises)
    data = data_of(policy.get(reverse("atlas:map"), {"on": DAY}))
    longitude, latitude = data["premises"][0]["geometry"]["coordinates"][0][0][0]
    assert (round(longitude, 1), round(latitude, 1)) == (5.1, 52.1)
    assert data["zones"][0]["valid_from"] == "2026-01-01"


def test_only_zones_in_force_on_the_day_are_drawn(policy, premises):
    assert data_of(policy.get(reverse("atlas:map"), {"on": "2025-12-31"}))["zones"] == []
    page = policy.get(reverse("atlas:map"), {"on": "2025-12-31"})
    assert "Geen aanwijzing geldig" in page.content.decode()


def test_a_case_is_linked_only_for_whoever_may_see_cases(client, user_with, premises):
    case = lodge(make_firm(premises), date(2026, 5, 1))
    for role, visible in {"officer": True, "policy": False, "inspector": False}.items():
        client.force_login(user_with(role))
        on_map = client.get(reverse("atlas:map"), {"on": DAY, "view": "firm"}).content.decode()
        on_page = client.get(reverse("atlas:premises", args=["SYN-1"]), {"on": DAY}).content.decode()
        assert (case.number in on_page) is visible
        assert (case.number in on_map) is visible


@pytest.mark.parametrize("view", ["map", "under_duty", "orders", "register"])
@pytest.mark.parametrize("wrong", ["2026-02-30", "gisteren", "20260101", "0001-01-01", "9999-12-31", "1"])
def test_a_date_that_cannot_be_gives_a_sentence_and_today(policy, premises, view, wrong):
    page = policy.get(reverse(f"atlas:{view}"), {"on": wrong})
    assert page.status_code == 422
    assert page.context["on"] == today()
    text = page.content.decode()
    assert "Geef een bestaande datum" in text or "Kies een datum van 1990" in text


def test_wrong_filters_are_named(policy, premises):
    for wrong in ({"state": "fout"}, {"activity": "abc"}, {"q": "x" * 101}):
        page = policy.get(reverse("atlas:map"), wrong)
        assert page.status_code == 422
        assert 'role="alert"' in page.content.decode()
    assert policy.get(reverse("atlas:map"), {"view": "fout", "page": "-3"}).status_code == 200


def test_filters_leave_the_same_on_map_and_table(policy, premises):
    make_firm(premises, name="Garage")
    make_firm(make_premises("SYN-2", 40, 40), "77111", name="Verhuur")
    page = policy.get(reverse("atlas:map"), {"on": DAY, "view": "firm", "activity": "9531"})
    assert [firm.name for firm in page.context["firms"]] == ["Garage"]
    assert [item["name"] for item in data_of(page)["premises"] if item["state"]] == ["Garage"]
    by_words = policy.get(reverse("atlas:map"), {"on": DAY, "view": "firm", "q": "verh"})
    assert [firm.name for firm in by_words.context["firms"]] == ["Verhuur"]
    none_ticked = policy.get(reverse("atlas:map"), {"on": DAY, "view": "firm", "legend": "1"})
    assert list(none_ticked.context["firms"]) == []
    assert not any(item["on"] for item in none_ticked.context["legend"])
    assert policy.get(reverse("atlas:under_duty"), {"on": DAY, "state": ""}).status_code == 200
    by_state = policy.get(reverse("atlas:map"), {"on": DAY, "view": "firm", "state": ["not_required", "permit"]})
    assert [firm.name for firm in by_state.context["firms"]] == ["Verhuur"]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_nothing_on_the_map_has_the_id_of_another(policy, premises, headers):
    """A state and a phase may have one name, "transition": each count comes into its own row of the legend."""
    page = policy.get(reverse("atlas:map"), headers=headers).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_firms_of_which_nobody_can_say_are_not_counted_under_the_duty(policy, premises):
    """Before the order was recorded nobody could know of a duty: neither heading nor note may claim one."""
    make_firm(premises, name="Garage")
    now = policy.get(reverse("atlas:map")).content.decode()
    assert "niet te zeggen" not in now
    page = policy.get(reverse("atlas:map"), {"known": (today() - timedelta(days=30)).isoformat()})
    text = page.content.decode()
    assert "0 bedrijven met vergunningplicht" in text
    assert "is niet te zeggen of" in text
    assert page.context["note"] == "Op die dag was er nog geen aanwijzing ingelezen."


def test_htmx_gets_the_table_alone(policy, premises):
    make_firm(premises, name="Garage")
    part = policy.get(reverse("atlas:map"), {"on": DAY, "view": "firm"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "Garage" in part.content.decode()
    assert "HX-Request" in part["Vary"]
    restored = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in policy.get(reverse("atlas:map"), headers=restored).content.decode()


def test_a_municipality_without_orders_or_firms_has_pages_too(client, user_with, other_municipality):
    client.force_login(user_with("policy", municipality=other_municipality))
    for name, sentence in {
        "map": "geen bedrijf bekend",
        "under_duty": "geen aanwijzing ingelezen",
        "orders": "geen aanwijzing ingelezen",
    }.items():
        page = client.get(reverse(f"atlas:{name}"))
        assert page.status_code == 200
        assert sentence in page.content.decode(), name


def test_the_list_holds_whoever_asked_for_nothing(policy, premises):
    firms = {name: make_firm(premises, name=name) for name in ("niets", "gevraagd", "geweigerd", "vergund")}
    lodge(firms["gevraagd"], date(2026, 2, 1))
    decided(firms["geweigerd"], date(2026, 1, 5), date(2026, 2, 1), chart.REFUSE)
    granted(firms["vergund"], date(2026, 1, 5), date(2026, 2, 1))
    make_firm(premises, name="later gekomen", since=date(2026, 2, 1))
    make_firm(premises, "56101", name="andere branche")
    page = policy.get(reverse("atlas:under_duty"), {"on": DAY})
    assert [firm.name for firm in page.context["firms"]] == ["later gekomen", "niets"]
    assert [firm.deadline for firm in page.context["firms"]] == [None, date(2026, 3, 31)]
    in_transition = policy.get(reverse("atlas:under_duty"), {"on": "2026-03-31", "state": "transition"})
    assert "niets" in [firm.name for firm in in_transition.context["firms"]]


def test_nobody_forgotten_says_so(policy, premises):
    granted(make_firm(premises), date(2026, 1, 5), date(2026, 2, 1))
    assert "Geen enkel bedrijf is vergeten" in policy.get(reverse("atlas:under_duty"), {"on": DAY}).content.decode()


def test_the_spreadsheet_is_for_a_dutch_excel(policy, premises):
    make_firm(premises, name='=HYPERLINK("x");"Garage')
    answer = policy.get(reverse("atlas:under_duty_csv"), {"on": DAY})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"onder-de-plicht-{DAY}.csv" in answer["Content-Disposition"]
    text = answer.content.decode("utf-8")
    assert text.startswith("\ufeff")
    (row,) = csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert row["Bedrijf"] == '\'=HYPERLINK("x");"Garage'
    assert row["Overgangstermijn tot en met"] == "2026-03-31"
    assert row["BAG-id"] == "SYN-1"
    assert row["Fictief"] == "ja"
    assert policy.get(reverse("atlas:under_duty_csv"), {"on": "2026-02-30"}).status_code == 422


def test_premises_show_firms_with_reasons_permits_and_history(officer, premises):
    permit = granted(make_firm(premises, name="Garage"), date(2026, 1, 5), date(2026, 2, 1))
    page = officer.get(reverse("atlas:premises", args=["SYN-1"]), {"on": DAY})
    text = page.content.decode()
    for words in ("Garage", permit.number, permit.application.number, "Aanwijzing proef", "fictief", "Pand in gebruik"):
        assert words in text
    assert data_of(page)["focus"] == "SYN-1"
    before = officer.get(reverse("atlas:premises", args=["SYN-1"]), {"on": "2014-01-01"})
    assert "geen bedrijf bekend" in before.content.decode()
    assert before.context["map_data"] is None


@pytest.mark.parametrize("unknown", ["SYN-404", "0344100000000001"])
def test_unknown_premises_are_not_found(officer, order, unknown):
    assert officer.get(reverse("atlas:premises", args=[unknown])).status_code == 404


@pytest.mark.parametrize("path", ["/premises/12345678901234567/", "/premises/a'b/", "/orders/1/"])
def test_ids_of_another_form_are_not_found(officer, path):
    assert officer.get(path).status_code == 404


def test_an_id_that_no_database_holds_is_a_bad_request(officer):
    assert officer.get("/premises/%00/").status_code == 400


def test_an_order_shows_its_file_and_its_row(officer, order, premises):
    OrderEvidence.objects.create(order=order, title="Bestuurlijke rapportage", dated_on=date(2025, 11, 1))
    newer = make_order(transition_until=date(2026, 4, 30))
    follower = make_order(title="Opvolger", valid_from=date(2027, 1, 1))
    follower.predecessor = newer
    follower.save()
    text = officer.get(reverse("atlas:order", args=[newer.public_id])).content.decode()
    assert "Opvolger" in text
    assert "Versie 1" in text
    old = officer.get(reverse("atlas:order", args=[order.public_id])).content.decode()
    assert "vervangen versie" in old
    assert officer.get(reverse("atlas:order", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("place", ["SYN-1", "Proefdreef 9001", f"{X + 12}, {Y + 12}"])
def test_the_duty_question_takes_any_place(officer, premises, place):
    page = officer.get(reverse("atlas:duty"), {"place": place, "activity": "95312", "on": DAY})
    assert page.status_code == 200
    assert page.context["reply"].answer.duty == "required"
    assert "valt onder" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"place": ""}, "place"),
        ({"place": "Nergensstraat 1"}, "place"),
        ({"place": "03441000000000011"}, "place"),
        ({"place": "48.85, 2.35"}, "place"),
        ({"place": "SYN-1", "activity": "9531x"}, "activity"),
        ({"place": "SYN-1", "on": "2026-02-30"}, "on"),
        ({"place": "SYN-1", "on": DAY, "since": "2026-06-02"}, "since"),
        ({"place": "SYN-1", "sbi_version": "1999"}, "sbi_version"),
    ],
)
def test_a_question_that_cannot_be_is_refused_with_its_field(officer, premises, asked, field):
    page = officer.get(reverse("atlas:duty"), asked)
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}


def test_several_premises_are_offered(officer, premises):
    make_premises("SYN-2", 40, 40, street="Proefdreef", house_number=9002)
    page = officer.get(reverse("atlas:duty"), {"place": "Proefdreef"})
    assert page.status_code == 422
    assert "place=SYN-2" in page.content.decode()


def test_an_id_that_nobody_holds_is_unknown(officer, premises):
    page = officer.get(reverse("atlas:duty"), {"place": "0344100000000001", "activity": "95312"})
    assert page.context["reply"].answer.duty == "unknown"


def test_the_register_is_empty_of_names_that_are_personal(client, premises):
    granted(make_firm(premises, name="Jan de Vries", sole_trader=True), date(2026, 1, 5), date(2026, 2, 1))
    text = client.get(reverse("atlas:register"), {"on": DAY}).content.decode()
    assert "Jan de Vries" not in text
    assert "Proefdreef 9001" in text
    assert "niet openbaar" in text
    assert "Geen vergunning op dit adres" in client.get(reverse("atlas:register"), {"q": "Elders"}).content.decode()
    assert client.get(reverse("atlas:register"), {"municipality": "GM9999"}).status_code == 422
    assert client.post(reverse("atlas:register")).status_code == 405


def test_a_background_is_drawn_only_when_it_is_asked_and_named_in_the_settings(policy, premises, settings):
    settings.WMS_LAYERS = [Wms("Luchtfoto", "https://wms.example/foto", "a,b")]
    assert data_of(policy.get(reverse("atlas:map")))["wms"] == []
    asked = policy.get(reverse("atlas:map"), {"wms": "Luchtfoto"})
    assert data_of(asked)["wms"] == [{"url": "https://wms.example/foto", "layers": "a,b", "label": "Luchtfoto"}]
    assert policy.get(reverse("atlas:map"), {"wms": "https://elders.example/"}).status_code == 422


@pytest.mark.parametrize("name", ["map", "under_duty", "register"])
def test_the_number_of_queries_does_not_grow(policy, premises, name):
    def fill(first, last):
        for number in range(first, last):
            place = make_premises(f"SYN-Q{number}", number % 10 * 10, number // 10 * 10, street="Telweg")
            firm = make_firm(place)
            if number % 2:
                granted(firm, date(2026, 1, 5), date(2026, 2, 1) + timedelta(days=number % 5))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert policy.get(reverse(f"atlas:{name}"), {"on": DAY, "view": "firm"}).status_code == 200
        return len(captured)

    fill(0, 10)
    queries()
    few = queries()
    fill(10, 60)
    assert queries() == few <= 35
