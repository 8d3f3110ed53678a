"""The pages of what-if scenarios: asking, who is reached, letters, and what is refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from core.audit.models import AuditEntry
from core.documents import selectors as documents
from core.outbox.models import Message
from core.today import today
from gis.atlas.scenarios import backtest_words, charts, services
from gis.atlas.scenarios.models import Scenario
from gis.places.models import DesignationOrder
from permits.models import Document
from tests.people import make_user
from tests.places import X, Y, make_firm, make_order, make_premises, square
from tests.scenarios import asked, quick
from tests.zones import Walk

pytestmark = pytest.mark.django_db

START = today() + timedelta(days=182)
BOW_TIE = f"POLYGON (({X} {Y}, {X + 100} {Y + 100}, {X + 100} {Y}, {X} {Y + 100}, {X} {Y}))"
LON, LAT = 5.085, 52.122


@pytest.fixture
def policy(client, municipality):
    quick()
    client.force_login(make_user("policy", municipality=municipality))
    return client


def question(**fields):
    lines = f"{X} {Y}\n{X + 100} {Y}\n{X + 100} {Y + 100}\n{X} {Y + 100}"
    given = {"zone": "own", "polygon": lines, "branches": ["branch-garages"], "starts_on": START.isoformat()}
    return {**given, **fields}


def around(x, y, step=0.001):
    ring = [[x, y], [x + step, y], [x + step, y + step], [x, y + step], [x, y]]
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


def said(answer):
    return answer.content.decode()


def test_a_policy_adviser_asks_and_sees_who_is_reached_and_what_they_must_do(policy):
    make_firm(make_premises("SYN-1", 10, 10), name="Garage Binnen")
    make_firm(make_premises("SYN-2", 120, 10), name="Garage Buiten")
    answer = policy.post(reverse("whatif:new"), question(), follow=True)
    assert answer.redirect_chain[-1][1] == 303
    page = said(answer)
    assert "1 bedrijf komt nieuw onder de plicht" in page
    assert "Garage Binnen" in page
    assert "Garage Buiten" in page
    assert "Aanvragen uiterlijk" in page
    only_near = said(policy.get(f"{answer.request['PATH_INFO']}?reach=near_border"))
    assert "Garage Buiten" in only_near
    assert "Garage Binnen" not in only_near


def test_a_district_can_be_chosen_by_name(policy):
    make_firm(make_premises("SYN-1", 10, 10), name="Garage Overvecht")
    answer = policy.post(reverse("whatif:new"), question(zone="district:WK034403", polygon=""), follow=True)
    assert "Garage Overvecht" in said(answer)
    assert Scenario.objects.get().name.startswith("Wijk 03 Overvecht, Garages")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"transition_until": (START - timedelta(days=1)).isoformat()}, "ligt vóór het begin van de plicht"),
        ({"starts_on": "2020-01-01"}, "Deze dag is voorbij"),
        ({"starts_on": "31-02-2027"}, "Geef een bestaande datum"),
        ({"starts_on": "2098-01-01"}, "Zo ver vooruit"),
        ({"branches": []}, "Kies ten minste een branche"),
        ({"codes": "95312, garage"}, "“garage” is geen SBI-code"),
        ({"zone": ""}, "Kies een gebied."),
        ({"zone": "district:WK022101"}, "WK022101"),
        ({"polygon": ""}, "leeg. Plak GeoJSON"),
        ({"polygon": "zomaar wat"}, "dit is niet te lezen"),
        ({"polygon": '{"type": "Polygon", "coordinates": "x"}'}, "dit is niet te lezen"),
        ({"polygon": '{"type": "FeatureCollection", "features": []}'}, "dit is geen vlak"),
        ({"polygon": "POINT (134400 459500)"}, "dit is geen vlak"),
        ({"polygon": BOW_TIE}, "zelfdoorsnijding (RD"),
        ({"polygon": around(LAT, LON)}, "lengte en breedte lijken verwisseld"),
        ({"polygon": around(Y, X, 100)}, "x en y lijken verwisseld"),
        ({"polygon": around(155000, 463000, 500)}, "hectare ligt buiten Utrecht"),
        ({"near_m": "-1"}, "0"),
    ],
)
def test_what_cannot_be_is_refused_with_the_field_and_the_mend_and_nothing_is_stored(policy, fields, sentence):
    answer = policy.post(reverse("whatif:new"), question(**fields, name="Mijn scenario"))
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert "Mijn scenario" in said(answer), "the rest of what was typed is kept"
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    "polygon",
    [around(LON, LAT), around(X, Y, 100), f"POLYGON Z (({X} {Y} 1, {X + 9} {Y} 1, {X} {Y + 9} 1, {X} {Y} 1))"],
)
def test_degrees_metres_and_heights_are_taken(policy, polygon):
    assert policy.post(reverse("whatif:new"), question(polygon=polygon)).status_code == 303


def test_the_letter_is_a_draft_that_is_sent_to_nobody(policy, municipality):
    assert documents.in_force("transition", today())
    firm = make_firm(make_premises("SYN-1", 10, 10))
    away = make_firm(make_premises("SYN-2", 120, 10))
    made = asked(municipality)
    before = Message.objects.count()
    answer = policy.get(reverse("whatif:letter", args=[made.public_id, firm.public_id]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert not Document.objects.exists()
    assert Message.objects.count() == before
    assert policy.get(reverse("whatif:letter", args=[made.public_id, away.public_id])).status_code == 404


def test_the_map_sets_who_is_newly_hit_apart_and_frames_the_whole_area(policy, municipality):
    make_order(area=square(0, 0, 40), valid_to=None)
    make_firm(make_premises("SYN-1", 60, 60), name="Nieuw")
    make_firm(make_premises("SYN-2", 10, 10), name="Al onder de plicht")
    page = policy.get(reverse("whatif:scenario", args=[asked(municipality).public_id]))
    found = page.context["map_data"]
    assert {stop["name"]: stop["quiet"] for stop in found["stops"]} == {"Nieuw": False, "Al onder de plicht": True}
    (west, south, east, north), corners = found["bounds"], found["zones"][0]["geometry"]["coordinates"][0][0]
    assert all(west <= lon <= east and south <= lat <= north for lon, lat in corners)
    assert "Gevulde nummers op de kaart komen nieuw onder de plicht" in said(page)


def test_the_file_names_every_firm_with_what_it_must_do(policy, municipality):
    make_firm(make_premises("SYN-1", 10, 10), name="=1+1")
    made = asked(municipality)
    rows = said(policy.get(reverse("whatif:firms_csv", args=[made.public_id]))).splitlines()
    assert len(rows) == 2
    assert "Nieuw onder de plicht" in rows[1]
    assert "'=1+1" in rows[1]


def test_another_municipalitys_scenario_is_not_there(policy, other_municipality):
    made = asked(other_municipality)
    assert policy.get(reverse("whatif:scenario", args=[made.public_id])).status_code == 404
    assert str(made.public_id) not in said(policy.get(reverse("whatif:list")))


def test_the_list_says_who_asked_and_when(policy, municipality):
    asked(
        municipality, actor=make_user("policy", municipality=municipality, first_name="Pia"), starts_on=date(2030, 1, 2)
    )
    assert "Pia" in said(policy.get(reverse("whatif:list")))


# --- the work it brings


def test_the_forecast_says_what_work_comes_and_what_it_rests_on(policy, municipality):
    make_firm(make_premises("SYN-1", 10, 10))
    made = asked(municipality)
    page = said(policy.get(reverse("whatif:forecast", args=[made.public_id])))
    assert "Alles is waarschijnlijk afgehandeld rond" in page
    assert "Uren van toezichthouders" in page
    assert "Beleidsaanname: wij hebben hier geen eigen geschiedenis van." in page
    assert "Dat is te weinig geschiedenis" in page
    assert page.count('<svg class="pw-grafiek__beeld"') == page.count("Toon als tabel") - page.count("niets te tekenen")


def test_in_english_what_comes_in_is_a_noun(policy, municipality):
    """Dutch has one word for the act of applying, which the front page has as a button, and for what was sent."""
    made = asked(municipality)
    policy.cookies["django_language"] = "en"
    page = said(policy.get(reverse("whatif:forecast", args=[made.public_id])))
    assert "New applications" in page
    assert ">Apply<" not in page


def test_other_numbers_make_a_new_scenario_and_the_first_one_stays(policy, municipality):
    make_firm(make_premises("SYN-1", 10, 10))
    made = asked(municipality)
    answer = policy.post(reverse("whatif:forecast", args=[made.public_id]), {"officer-capacity": "80"}, follow=True)
    other = Scenario.objects.exclude(pk=made.pk).get()
    assert "Zelf ingevuld." in said(answer)
    assert other.assumptions["officer-capacity"] == {"value": 80.0, "source": "typed", "seen": 0, "of": 0}
    made.refresh_from_db()
    assert made.assumptions["officer-capacity"]["source"] == "policy"
    assert (other.activities, other.starts_on, other.area) == (made.activities, made.starts_on, made.area)


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("officer-capacity", "0", "Kies een getal van 1 tot en met 10000."),
        ("inspector-capacity", "-3", "Kies een getal van 1 tot en met 10000."),
        ("apply-in-time", "101", "Kies een getal van 0 tot en met 100."),
        ("visit-hours", "veel", "Vul een getal in"),
        ("visit-hours", "nan", "Vul een getal in"),
    ],
)
def test_a_number_that_cannot_be_is_refused_by_name_and_nothing_is_stored(policy, municipality, name, typed, sentence):
    made = asked(municipality)
    answer = policy.post(reverse("whatif:forecast", args=[made.public_id]), {name: typed})
    assert answer.status_code == 422
    assert f'href="#id_{name}"' in said(answer), "the summary leads to the field"
    assert sentence in said(answer)
    assert f'value="{typed}"' in said(answer)
    assert Scenario.objects.count() == 1


@pytest.mark.parametrize(
    ("happened", "given", "sentence"),
    [
        (30, [20, 25, 31], "de toestroom is het"),
        (30, [31, 35, 40], "minder dan voorspeld, ook voor de aanvragen die echt kwamen"),
        (30, [5, 8, 9], "de toestroom was anders; voor de aanvragen die echt kwamen waren er meer"),
        (80, [5, 8, 9], "meer dan voorspeld, ook voor de aanvragen die echt kwamen"),
        (30, None, ""),
        (4, [9, 9, 9], ""),
        (60, [9, 9, 9], ""),
        (80, [85, 88, 90], "de toestroom was anders; voor de aanvragen die echt kwamen waren er minder"),
    ],
)
def test_a_miss_of_the_back_test_has_its_reason_in_words(happened, given, sentence):
    one = {"measure": "visits", "low": 50, "middle": 60, "high": 70, "happened": happened, "given": given, "quiet": 3}
    tried = {"weeks": 26, "until": "2026-05-28"}
    told = backtest_words.misses({**tried, "measures": [one]}, 5)
    assert [sentence in line for line in told] == [True] * bool(sentence)
    assert all(line.startswith("Bezoeken: ") for line in told)
    still = backtest_words.misses({**tried, "measures": [{**one, "quiet": 17}]}, 5)
    assert ["laatste 17 weken" in line for line in still] == [
        "er minder" in line or ": minder" in line for line in told
    ]


@pytest.mark.parametrize(
    ("measure", "before", "quiet", "sentences"),
    [
        ("decisions", 60, 20, ["gemiddeld 1,2 per week, daarna eerst 1,3, en in de laatste 20 weken geen een"]),
        ("decisions", 60, 2, ["gemiddeld 1,2 per week, daarna 0,3. Zo'n omslag"]),
        ("decisions", 14, 2, ["de uren of doorlooptijden bij de aannames zijn te gunstig"]),
        ("decisions", 3, 2, ["de uren of doorlooptijden bij de aannames zijn te gunstig"]),
        (
            "applications",
            60,
            2,
            ["Nieuwe aanvragen: minder dan voorspeld. In de 52 weken tot en met 28 mei 2026 waren het er"],
        ),
        ("applications", 14, 2, []),
    ],
)
def test_a_miss_says_both_rates_where_the_pace_changed_at_the_day_of_looking(measure, before, quiet, sentences):
    given = [8, 8, 8] if measure == "applications" else [16, 18, 21]
    one = {"measure": measure, "low": 24, "middle": 32, "high": 40, "happened": 8, "given": given}
    tried = {"weeks": 26, "weeks_before": 52, "until": "2026-05-28"}
    told = backtest_words.misses({**tried, "measures": [{**one, "before": before, "quiet": quiet}]}, 5)
    assert len(told) == len(sentences)
    assert [sentence in line for sentence, line in zip(sentences, told, strict=True)] == [True] * len(sentences)


def test_the_back_test_is_judged_by_totals_and_by_four_weeks_that_can_be_missed():
    """A band that holds none is right whatever comes; and of a total that is off the row says to which side."""
    plain = {"low": 24, "middle": 32, "high": 40, "given": [24, 32, 40], "stretches": 6, "tested": 6, "held": 2}
    right = {**plain, "measure": "applications", "happened": 34}
    wrong = {**plain, "measure": "decisions", "happened": 8, "held": 0}
    rare = {**plain, "measure": "repairs", "low": 0, "middle": 5, "high": 9, "happened": 7, "tested": 0, "held": 0}
    few = {**plain, "measure": "lbb", "happened": 3}
    rows = [backtest_words.row(one, 5) for one in (right, wrong, rare, few)]
    assert [one["verdict"] for one in rows] == ["binnen de band", "minder dan voorspeld", "binnen de band", ""]
    assert [one["stretches"] for one in rows] == [
        "2 van de 6",
        "0 van de 6",
        "niet te toetsen",
        "te weinig om te tonen",
    ]
    assert backtest_words.verdict([right, wrong, rare, few], 5) == [
        "Het totaal kwam uit waar het model het verwachtte voor: Nieuwe aanvragen, Aanvullingsrondes.",
        "Het totaal kwam anders uit voor: Besluiten.",
    ]


def test_a_scenario_that_was_tried_by_weeks_says_so(policy, municipality):
    made = asked(municipality)
    made.result["backtest"]["measures"] = [
        {name: value for name, value in one.items() if name not in ("stretches", "tested", "held", "before")}
        for one in made.result["backtest"]["measures"]
    ]
    del made.result["backtest"]["weeks_before"]
    made.pk, made.public_id = None, uuid4()
    made.save()
    page = said(policy.get(reverse("whatif:forecast", args=[made.public_id])))
    assert "Dit scenario is nog niet per vier weken getoetst." in page


def test_a_scenario_can_be_repeated_from_what_it_kept(municipality):
    make_firm(make_premises("SYN-1", 10, 10))
    made = asked(municipality)
    made.refresh_from_db()
    assert services.repeat(made) == made.result["forecast"]


def test_the_file_has_a_row_for_every_week(policy, municipality):
    made = asked(municipality)
    rows = said(policy.get(reverse("whatif:forecast_csv", args=[made.public_id]))).splitlines()
    assert len(rows) == 1 + len(made.result["forecast"]["weekly"]["open"][0])
    assert len({row.count(";") for row in rows}) == 1


def test_no_number_tells_of_fewer_cases_than_allowed(municipality):
    told = {"source": "history", "seen": 100}
    few = Scenario(assumptions={"lbb-share": {**told, "value": 3.0, "of": 3}})
    most = Scenario(assumptions={"lbb-share": {**told, "value": 97.0, "of": 97}})
    some = Scenario(assumptions={"lbb-share": {**told, "value": 12.5, "of": 10}})
    shown = [charts.sources(one, {"lbb-share": ""}, 5, 30)[0][1] for one in (few, most, some)]
    assert shown == ["minder dan 5,0", "meer dan 95,0", "12,5"]
    assert charts.counted(4, 5) == "minder dan 5"


# --- side by side, and who moved


def test_scenarios_stand_side_by_side_with_what_differs(policy, municipality):
    make_firm(make_premises("SYN-1", 10, 10))
    made = asked(municipality)
    policy.post(reverse("whatif:forecast", args=[made.public_id]), {"officer-capacity": "80"})
    keys = [one.public_id for one in Scenario.objects.all()]
    page = said(policy.get(reverse("whatif:compare"), {"s": keys}))
    assert page.count("Uren van vergunningverleners per week") == 1
    assert "80,0" in page
    assert "Uren van toezichthouders per week" not in page, "only what differs"
    assert "Alles afgehandeld" in page


@pytest.mark.parametrize("keys", [[], ["x"], ["6e3f0e3a-0000-4000-8000-000000000000"]])
def test_comparing_fewer_than_two_leads_back_to_the_list(policy, municipality, keys):
    answer = policy.get(reverse("whatif:compare"), {"s": [*keys, asked(municipality).public_id]}, follow=True)
    assert answer.redirect_chain == [(reverse("whatif:list"), 303)]
    assert "tot en met 4 scenario&#x27;s om te vergelijken" in said(answer)


def test_who_moved_is_listed_for_staff_and_as_a_file(policy, municipality):
    order = make_order()
    left = today() - timedelta(days=90)
    before = make_firm(make_premises("SYN-1", 10, 10), until=left)
    after = make_firm(make_premises("SYN-2", 500, 10), since=left + timedelta(days=9), name="Garage Verder")
    type(after).objects.filter(pk=after.pk).update(kvk=before.kvk)
    assert "Garage Verder" in said(policy.get(reverse("whatif:displacement")))
    asked_for = {"order": order.public_id, "since": (left - timedelta(days=9)).isoformat(), "months": "1"}
    rows = said(policy.get(reverse("whatif:displacement_csv"), asked_for)).splitlines()
    assert "Garage Verder" in rows[1]
    assert len(rows) == 2


def test_the_watch_begins_with_the_order_that_holds_longest(policy, municipality):
    """Nobody moved away from what began yesterday or is still to begin."""
    day = today()
    for title, first, last in (
        ("Voorbij", day - timedelta(days=900), day - timedelta(days=400)),
        ("Geldt lang", day - timedelta(days=399), None),
        ("Geldt net", day - timedelta(days=2), None),
        ("Komt nog", day + timedelta(days=9), None),
    ):
        make_order(title=title, valid_from=first, valid_to=last)
    address = reverse("whatif:displacement")
    assert policy.get(address).context["form"]["order"].value() == str(
        DesignationOrder.objects.get(title="Geldt lang").public_id
    )
    DesignationOrder.objects.exclude(title__in=("Voorbij", "Komt nog")).delete()
    assert policy.get(address).context["form"]["order"].value() == str(
        DesignationOrder.objects.get(title="Komt nog").public_id
    )


@pytest.mark.parametrize(
    ("asked_for", "sentence"),
    [
        ({"since": "2098-01-01"}, "Deze dag moet nog komen"),
        ({"since": "gisteren"}, "Geef een bestaande datum"),
        ({"months": "0"}, "1"),
        ({"order": "x"}, "x"),
    ],
)
def test_a_wrong_question_about_who_moved_is_refused(policy, municipality, asked_for, sentence):
    make_order()
    for name in ("whatif:displacement", "whatif:displacement_csv"):
        answer = policy.get(reverse(name), asked_for)
        assert answer.status_code == 422
        assert sentence in said(answer)


def test_who_made_a_scenario_takes_it_away_and_the_log_keeps_that_it_was_there(client, municipality):
    maker = make_user("policy", municipality=municipality)
    scenario = asked(municipality, actor=maker)
    address = reverse("whatif:remove", args=[scenario.public_id])
    client.force_login(make_user("policy", municipality=municipality))
    assert address not in said(client.get(reverse("whatif:scenario", args=[scenario.public_id])))
    assert client.post(address).status_code == 403
    client.force_login(maker)
    assert address in said(client.get(reverse("whatif:scenario", args=[scenario.public_id])))
    assert client.get(address).status_code == 405
    assert Scenario.objects.exists()
    assert client.post(address).status_code == 303
    assert not Scenario.objects.exists()
    entry = AuditEntry.objects.get(verb="atlas.scenario.remove", result="done")
    assert (entry.actor, entry.object_id) == (maker, str(scenario.public_id))
    assert client.post(address).status_code == 404


def test_a_scenario_of_which_a_zone_was_made_stays(client, municipality):
    scenario = asked(municipality)
    maker = scenario.created_by
    Walk(municipality, adviser=maker, scenario=scenario)
    client.force_login(maker)
    answer = client.post(reverse("whatif:remove", args=[scenario.public_id]), follow=True)
    assert "Van dit scenario is een zone gemaakt" in said(answer)
    assert Scenario.objects.exists()
    assert not AuditEntry.objects.filter(verb="atlas.scenario.remove").exists(), "nothing half done"


def test_objections_and_the_hours_of_lawyers_stand_week_by_week_on_the_page(client, municipality):
    scenario = asked(municipality)
    client.force_login(scenario.created_by)
    page = said(client.get(reverse("whatif:forecast", args=[scenario.public_id])))
    assert "Bezwaren per week" in page
    assert "Uren van juristen per week" in page
