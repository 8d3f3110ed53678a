"""The pages of planner and inspector: who gets in, what they show, what happens on wrong input."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.accounts.models import Municipality, User
from inspections import flows
from inspections.models import Report, Visit
from inspections.selectors.findings import current_answers
from inspections.services import answers, onsite, planning, reporting
from inspections.services.answers import Reply
from tests.people import PASSWORD, make_user
from tests.visits import Walk, make_firm, make_premises, photo

pytestmark = pytest.mark.django_db

VIEWERS = {"planner", "inspector", "officer", "lawyer"}
ROLES = ["officer", "bibob", "decider", "planner", "inspector", "lawyer", "policy", "auditor", "admin", "entrepreneur"]


@pytest.fixture
def planner(municipality: Municipality) -> User:
    return make_user("planner", municipality=municipality, first_name="Pia", last_name="Planner")


@pytest.fixture
def inspector(municipality: Municipality) -> User:
    return make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer")


@pytest.fixture
def walk(planner: User, inspector: User, municipality: Municipality) -> Walk:
    premises = make_premises(municipality)
    return Walk(planner, inspector, premises=premises, establishment=make_firm(premises))


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _move(walk: Walk, slug: str) -> str:
    return reverse("inspections:move", args=[walk.id, slug])


def _question(walk: Walk, code: str = "permit.on_site") -> str:
    return reverse("inspections:question", args=[walk.id, code])


def _addresses(walk: Walk) -> list[str]:
    visit = [reverse(f"inspections:{name}", args=[walk.id]) for name in ("visit", "report", "report_file")]
    section = reverse("inspections:section", args=[walk.id, "permit"])
    return [reverse("inspections:visits"), *visit, section, _question(walk)]


@pytest.mark.parametrize("role", ROLES)
def test_only_the_roles_of_the_room_get_in(walk: Walk, municipality: Municipality, role: str) -> None:
    walk.signed()
    client = _client(make_user(role, municipality=municipality))
    for address in _addresses(walk):
        status = client.get(address, follow=False).status_code
        assert (status in {200, 303}) == (role in VIEWERS), (role, address, status)
        assert status == 403 or role in VIEWERS


def test_signed_out_leads_to_the_sign_in(walk: Walk) -> None:
    walk.signed()
    for address in [*_addresses(walk), reverse("inspections:new"), _move(walk, "supplement")]:
        response = Client().get(address)
        assert response.status_code == 302
        assert "/accounts/login/" in response["Location"]


def test_a_visit_of_another_municipality_does_not_exist(walk: Walk) -> None:
    elsewhere = Municipality.objects.get_or_create(code="GM0221", defaults={"name": "Doesburg"})[0]
    client = _client(make_user("inspector", municipality=elsewhere))
    assert client.get(reverse("inspections:visit", args=[walk.id])).status_code == 404
    assert walk.visit.premises.street not in client.get(reverse("inspections:visits")).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_only_the_planner_plans(walk: Walk, municipality: Municipality, role: str) -> None:
    client = _client(make_user(role, municipality=municipality))
    for address in (reverse("inspections:new"), _move(walk, "schedule"), _move(walk, "cancel")):
        assert client.get(address).status_code == (200 if role == "planner" else 403), address


def test_an_inspector_outside_the_team_looks_but_does_not_fill_in(walk: Walk, municipality: Municipality) -> None:
    walk.arrive()
    client = _client(make_user("inspector", municipality=municipality))
    page = client.get(_question(walk))
    assert page.status_code == 200
    assert "Alleen het team van dit bezoek vult in." in page.content.decode()
    assert client.post(_question(walk), {"answer": "ok"}).status_code == 403
    assert client.post(_move(walk, "leave"), {}).status_code == 403


def test_what_does_not_exist_is_not_found(walk: Walk) -> None:
    client = _client(walk.inspector)
    unknown = uuid4()
    for address in [
        reverse("inspections:visit", args=[unknown]),
        reverse("inspections:photo", args=[walk.id, unknown]),
        _move(walk, "no-such-move"),
        _move(walk, "record-finding"),
        _question(walk, "permit.no_such"),
        _question(walk, "premises.fire_escape_dwelling"),  # asked only after a finding
        reverse("inspections:section", args=[walk.id, "no-such"]),
        reverse("inspections:report", args=[walk.id]),
    ]:
        assert client.get(address).status_code == 404, address


def test_the_list_has_empty_states_and_then_the_visit_where_it_belongs(
    walk: Walk, municipality: Municipality, planner: User
) -> None:
    elsewhere = Municipality.objects.get_or_create(code="GM0221", defaults={"name": "Doesburg"})[0]
    empty = _client(make_user("planner", municipality=elsewhere)).get(reverse("inspections:visits")).content.decode()
    assert "Niets te plannen." in empty
    assert "Vandaag geen bezoeken." in empty
    parts = _client(planner).get(reverse("inspections:visits")).context["parts"]
    assert (parts[0]["code"], [row["visit"] for row in parts[0]["rows"]]) == ("to_plan", [walk.visit])
    walk.schedule()
    parts = _client(walk.inspector).get(reverse("inspections:visits"), {"mine": "1"}).context["parts"]
    assert (parts[0]["code"], [row["visit"] for row in parts[0]["rows"]]) == ("today", [walk.visit])


def test_the_list_asks_as_many_queries_for_one_visit_as_for_ten(
    walk: Walk, planner: User, django_assert_max_num_queries
) -> None:
    for _more in range(10):
        premises = make_premises(walk.visit.municipality)
        visit = flows.plan(actor=planner, at=walk.at, premises=premises, reason="routine", checklist_code="automotive")
        assert visit.state == "PLANNED"
    client = _client(planner)
    with django_assert_max_num_queries(12):
        client.get(reverse("inspections:visits"))


def test_the_visit_pages_ask_no_more_queries_for_a_full_visit(walk: Walk, django_assert_max_num_queries) -> None:
    walk.arrive()
    walk.answer_all(permit__on_site={"note": "Weg", "severity": 2}, permit__hours={"note": "Laat", "severity": 1})
    for shade in range(4):
        walk.photograph("permit.on_site", (shade, shade, shade))
    client = _client(walk.inspector)
    for address in (reverse("inspections:visit", args=[walk.id]), _question(walk)):
        with django_assert_max_num_queries(40):
            client.get(address)


def test_planning_from_the_search_to_the_visit(planner: User, inspector: User, municipality: Municipality) -> None:
    Walk(planner, inspector, premises=make_premises(municipality))
    place = make_premises(municipality, street="Vechtdijk")
    firm = make_firm(place, "Bandenhal Passer", "95312")
    client, address = _client(planner), reverse("inspections:new")
    for words in (f"Vechtdijk {place.house_number}", "vechtdijk", "bandenhal", firm.kvk, place.bag_id):
        found = client.post(address, {"words": words})
        assert place.bag_id in found.content.decode(), words
    assert "Geen pand gevonden." in client.post(address, {"words": "Nergensweg 1"}).content.decode()
    assert client.post(address, {"words": ""}).status_code == 422
    form = f"{address}?premises={place.bag_id}"
    assert client.get(form).status_code == 200
    answer = client.post(
        form,
        {
            "reason": "signal",
            "establishment": str(firm.public_id),
            "note": "Let op de achterdeur.",
            "on": timezone.localdate().isoformat(),
            "clock_time": "10:30",
            "team": [str(inspector.public_id)],
        },
    )
    assert answer.status_code == 303
    visit = Visit.objects.get(premises=place)
    assert (visit.reason, visit.note, visit.establishment) == ("signal", "Let op de achterdeur.", firm)
    assert [member.user for member in visit.members.all()] == [inspector]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": "2026-02-30"}, "on"),
        ({"clock_time": "25:00"}, "clock_time"),
        ({"team": []}, "team"),
        ({"team": ["no-uuid"]}, "team"),
        ({"reason": "curiosity"}, "reason"),
        ({"on": ""}, "on"),
    ],
)
def test_a_wrong_plan_is_refused_with_the_field_and_keeps_what_was_typed(
    planner: User, inspector: User, municipality: Municipality, changes: dict, field: str
) -> None:
    place = make_premises(municipality)
    right = {"reason": "routine", "note": "Achterdeur", "on": "2026-11-24", "team": [str(inspector.public_id)]}
    address = f"{reverse('inspections:new')}?premises={place.bag_id}"
    answer = _client(planner).post(address, right | changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Achterdeur" in answer.content.decode()
    assert not Visit.objects.filter(premises=place).exists()


def test_premises_of_another_municipality_cannot_be_planned(planner: User) -> None:
    elsewhere = Municipality.objects.get_or_create(code="GM0221", defaults={"name": "Doesburg"})[0]
    place = make_premises(elsewhere)
    assert _client(planner).get(f"{reverse('inspections:new')}?premises={place.bag_id}").status_code == 404
    assert _client(planner).get(f"{reverse('inspections:new')}?previous=nonsense").status_code == 404


def _arrival(**changes: object) -> dict[str, object]:
    now = timezone.localtime()
    plain = {"purpose": "Controle", "identity_shown": "on", "purpose_told": "on", "effective_on": f"{now:%Y-%m-%d}"}
    return {**plain, "clock_time": f"{now:%H:%M}", **changes}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"identity_shown": ""}, "identity_shown"),
        ({"purpose_told": ""}, "purpose_told"),
        ({"purpose": ""}, "purpose"),
        ({"effective_on": "2026-02-30"}, "effective_on"),
        ({"effective_on": "2999-01-01"}, "effective_on"),
        ({"clock_time": "nu"}, "clock_time"),
    ],
)
def test_a_wrong_arrival_is_422_with_the_field(walk: Walk, changes: dict, field: str) -> None:
    walk.brief()
    answer = _client(walk.inspector).post(_move(walk, "arrive"), _arrival(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Visit.objects.get(pk=walk.visit.pk).state == "BRIEFED"


def test_arriving_leads_to_the_first_question(walk: Walk) -> None:
    walk.brief()
    answer = _client(walk.inspector).post(_move(walk, "arrive"), _arrival())
    assert (answer.status_code, answer["Location"]) == (303, _question(walk))


def test_a_form_that_a_colleague_was_ahead_of_says_who_and_keeps_the_text(walk: Walk) -> None:
    walk.arrive()
    walk.do(onsite.leave)
    now = timezone.localtime()
    typed = {"refusal": "De eigenaar zei nee.", "effective_on": f"{now:%Y-%m-%d}", "clock_time": f"{now:%H:%M}"}
    answer = _client(walk.inspector).post(_move(walk, "refuse-entry"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dirk Kramer deed “Controle afronden”" in page
    assert "De eigenaar zei nee." in page


def test_the_visit_page_shows_closed_moves_with_the_reason(walk: Walk) -> None:
    page = _client(walk.inspector).get(reverse("inspections:visit", args=[walk.id])).content.decode()
    assert "Kies eerst een dag en een team." in page
    assert 'aria-disabled="true"' in page
    assert "Woning, stop" in page


def test_an_answer_without_script_is_stored_and_leads_on(walk: Walk) -> None:
    walk.arrive()
    answer = _client(walk.inspector).post(_question(walk), {"answer": "ok", "base": "", "go": "next"})
    assert (answer.status_code, answer["Location"]) == (303, _question(walk, "permit.manager_present"))
    assert current_answers(walk.visit)["permit.on_site"].answer == "ok"


def test_without_script_a_finding_first_shows_its_fields(walk: Walk) -> None:
    walk.arrive()
    client = _client(walk.inspector)
    answer = client.post(_question(walk), {"answer": "not_ok", "base": "", "go": "next"})
    assert answer["Location"] == _question(walk)
    page = client.get(_question(walk)).content.decode()
    assert "Hoe ernstig?" in page
    assert "Nog nodig:" in page
    base = str(current_answers(walk.visit)["permit.on_site"].public_id)
    typed = {"answer": "not_ok", "note": "Weg", "severity": "2", "base": base, "go": "next"}
    assert client.post(_question(walk), typed)["Location"] == _question(walk, "permit.manager_present")
    assert current_answers(walk.visit)["permit.on_site"].severity == 2


def test_with_script_only_the_part_comes_back(walk: Walk) -> None:
    walk.arrive()
    client = _client(walk.inspector)
    whole = client.post(_question(walk), {"answer": "not_ok", "base": ""}, headers={"HX-Request": "true"})
    assert whole.status_code == 200
    assert "<html" not in whole.content.decode()
    assert 'id="vraag"' in whole.content.decode()
    base = str(current_answers(walk.visit)["permit.on_site"].public_id)
    while_typing = client.post(
        _question(walk),
        {"answer": "not_ok", "note": "Niet te vinden", "base": base},
        headers={"HX-Request": "true", "HX-Target": "bewaard"},
    ).content.decode()
    assert "Bewaard" in while_typing
    assert "<textarea" not in while_typing
    assert str(current_answers(walk.visit)["permit.on_site"].public_id) in while_typing


def test_a_question_that_is_passed_over_stores_nothing(walk: Walk) -> None:
    walk.arrive()
    answer = _client(walk.inspector).post(_question(walk), {"base": "", "go": "next"})
    assert answer["Location"] == _question(walk, "permit.manager_present")
    assert not walk.visit.answers.exists()


def test_the_dwelling_stop_saves_what_was_typed_first(walk: Walk) -> None:
    walk.arrive()
    answer = _client(walk.inspector).post(_question(walk), {"answer": "ok", "base": "", "go": "stop"})
    assert answer["Location"] == _move(walk, "stop-at-dwelling")
    assert walk.visit.answers.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"answer": "perhaps"}, {"answer": "not_ok", "severity": "9"}, {"answer": "not_ok", "norm": "Zelf bedacht"}, {}],
)
def test_a_wrong_answer_is_422_and_stores_nothing(walk: Walk, wrong: dict) -> None:
    walk.arrive()
    assert _client(walk.inspector).post(_question(walk), wrong | {"base": ""}).status_code == 422
    assert not walk.visit.answers.exists()


def test_a_colleague_who_was_first_is_named_and_the_second_press_goes_through(
    walk: Walk, municipality: Municipality
) -> None:
    colleague = make_user("inspector", municipality=municipality, first_name="Eva", last_name="Tweede")
    walk.team.append(colleague)
    walk.arrive()
    walk.do(answers.record_answer, colleague, reply=Reply("permit.on_site", "not_applicable"))
    client = _client(walk.inspector)
    typed = {"answer": "not_ok", "note": "Niet te vinden", "severity": "2", "base": ""}
    refused = client.post(_question(walk), typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Eva Tweede" in page
    assert "Niet te vinden" in page
    assert current_answers(walk.visit)["permit.on_site"].recorded_by == colleague
    seen = str(current_answers(walk.visit)["permit.on_site"].public_id)
    assert f'value="{seen}"' in page
    assert client.post(_question(walk), typed | {"base": seen}).status_code == 303


def test_what_a_partner_saw_is_refused_at_its_field(walk: Walk) -> None:
    walk.arrive()
    typed = {"answer": "not_ok", "note": "Gesignaleerd", "severity": "3", "seen_by": "police", "base": ""}
    answer = _client(walk.inspector).post(_question(walk, "vehicles.wanted"), typed)
    assert answer.status_code == 422
    assert "sharing_ground" in answer.context["form"].errors
    assert "Gesignaleerd" in answer.content.decode()


def test_photos_are_checked_by_content(walk: Walk) -> None:
    walk.arrive()
    client, address = _client(walk.inspector), reverse("inspections:photos", args=[walk.id, "permit.on_site"])
    assert client.post(address, {}).status_code == 422
    mislabelled = photo("foto.jpg")
    mislabelled.file.seek(0)
    mislabelled.file.write(b"#!/bin/sh\nrm -rf /\n")
    mislabelled.file.truncate()
    mislabelled.size = 19
    mislabelled.file.seek(0)
    assert client.post(address, {"photo": mislabelled}).status_code == 422
    assert not walk.visit.photos.exists()
    assert client.post(address, {"photo": photo()}).status_code == 303
    taken = walk.visit.photos.get()
    shown = client.get(reverse("inspections:photo", args=[walk.id, taken.public_id]))
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"Toestel" not in b"".join(shown.streaming_content)


def _signature(walk: Walk, **changes: str) -> dict[str, str]:
    plain = {"signed_as": "Dirk Kramer", "password": PASSWORD, "effective_on": f"{timezone.localdate():%Y-%m-%d}"}
    return plain | changes


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"password": "geraden"}, "password"), ({"signed_as": "Een Ander"}, "signed_as"), ({"password": ""}, "password")],
)
def test_signing_asks_name_and_password(walk: Walk, changes: dict[str, str], field: str) -> None:
    walk.arrive().answer_all().leave().draft()
    answer = _client(walk.inspector).post(_move(walk, "sign-report"), _signature(walk, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Visit.objects.get(pk=walk.visit.pk).state == "REPORT_DRAFT"


def test_a_signed_report_shows_its_hash_and_its_pdf(walk: Walk) -> None:
    walk.arrive().answer_all().leave().draft()
    client = _client(walk.inspector)
    assert client.post(_move(walk, "sign-report"), _signature(walk)).status_code == 303
    report = Visit.objects.get(pk=walk.visit.pk).report
    page = client.get(reverse("inspections:report", args=[walk.id])).content.decode()
    assert report.sha256 in page
    pdf = client.get(reverse("inspections:report_file", args=[walk.id]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert "attachment" in pdf["Content-Disposition"]


def test_the_sign_page_names_what_is_still_open(walk: Walk) -> None:
    walk.arrive()
    walk.answer("permit.on_site", "not_ok", note="Weg", severity=2)
    walk.leave().draft()
    page = _client(walk.inspector).get(_move(walk, "sign-report")).content.decode()
    assert "Deze verplichte vragen hebben nog geen antwoord:" in page
    assert "maak minstens één foto" in page


@pytest.mark.parametrize("slug", [
    "schedule", "brief", "arrive", "stop-at-dwelling", "refuse-entry", "hand-to-police", "leave", "use-power",
    "note-person", "take-item", "give-receipt", "return-item", "draft-report", "edit-report", "sign-report",
    "supplement", "conclude-no-findings", "conclude-recheck", "propose-enforcement", "cancel", "change-team",
    "resume-by-consent",
])  # fmt: skip
def test_every_form_opens_in_both_languages(walk: Walk, slug: str) -> None:
    walk.arrive()
    both = make_user("planner", "inspector", municipality=walk.visit.municipality)
    walk.visit.members.create(user=both)
    for language in ("nl", "en"):
        answer = _client(both).get(_move(walk, slug), headers={"Accept-Language": language})
        assert answer.status_code == 200


def test_the_lawyer_confirms_from_the_page(walk: Walk, municipality: Municipality) -> None:
    walk.arrive()
    walk.do(onsite.refuse_entry, refusal="Nee")
    walk.draft().sign()
    client = _client(make_user("lawyer", municipality=municipality))
    assert "Naar handhaving: bevestigen" in client.get(reverse("inspections:visit", args=[walk.id])).content.decode()
    today = timezone.localdate()
    answer = client.post(_move(walk, "confirm-enforcement"), {"reason": "", "effective_on": today.isoformat()})
    assert answer.status_code == 303
    assert Visit.objects.get(pk=walk.visit.pk).state == "TO_ENFORCEMENT"


def test_a_recheck_comes_on_the_list_and_is_planned_from_there(walk: Walk, planner: User) -> None:
    walk.signed(permit__hours={"note": "Te laat open", "severity": 1})
    today = timezone.localdate()
    client = _client(planner)
    wrong = {"recheck_on": today.isoformat(), "effective_on": today.isoformat()}
    assert client.post(_move(walk, "conclude-recheck"), wrong).status_code == 422
    later = (today + timedelta(days=14)).isoformat()
    assert client.post(_move(walk, "conclude-recheck"), wrong | {"recheck_on": later}).status_code == 303
    link = f"{reverse('inspections:new')}?previous={walk.id}"
    assert link in client.get(reverse("inspections:visits")).content.decode()
    assert client.get(link).context["form"]["on"].value() == today + timedelta(days=14)
    planned = {"reason": "recheck", "on": later, "team": [str(walk.inspector.public_id)]}
    assert client.post(link, planned).status_code == 303
    assert Visit.objects.get(previous=walk.visit).reason == "recheck"
    assert link not in client.get(reverse("inspections:visits")).content.decode()


def test_who_comes_second_at_the_summary_is_told_and_keeps_the_own_text(walk: Walk, municipality: Municipality) -> None:
    walk.arrive().answer_all().leave().draft()
    colleague = make_user("inspector", municipality=municipality, first_name="Eva", last_name="Eerst")
    walk.visit.members.create(user=colleague)
    client, address = _client(walk.inspector), _move(walk, "edit-report")
    base = client.get(address).context["form"]["base"].value()
    walk.do(reporting.edit_report, colleague, summary="Wat Eva zag.")

    answer = client.post(address, {"summary": "Wat ik zag.", "base": base})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Eva Eerst deed “" in page
    assert "Wat Eva zag." in page
    assert answer.context["form"]["summary"].value() == "Wat ik zag."
    assert Report.objects.get(visit=walk.visit).summary == "Wat Eva zag."

    again = client.post(address, {"summary": "Wat ik zag.", "base": answer.context["form"]["base"].value()})
    assert again.status_code == 303  # sent again, knowing
    assert Report.objects.get(visit=walk.visit).summary == "Wat ik zag."
    twice = client.post(address, {"summary": "Wat ik zag.", "base": base})
    assert twice.status_code == 303  # the same text from an old page overwrites nothing


def test_who_comes_second_at_the_plan_is_told_and_keeps_the_own_choice(walk: Walk, municipality: Municipality) -> None:
    first = make_user("planner", municipality=municipality, first_name="Eva", last_name="Eerst")
    client, address = _client(walk.planner), _move(walk, "schedule")
    base = client.get(address).context["form"]["base"].value()
    today, tomorrow = timezone.localdate(), timezone.localdate() + timedelta(days=1)
    walk.do(planning.schedule_visit, first, schedule=planning.Schedule(today, walk.team))

    mine = {"on": tomorrow.isoformat(), "clock_time": "11:15", "team": [str(walk.inspector.public_id)], "base": base}
    answer = client.post(address, mine)
    assert answer.status_code == 422
    assert "Eva Eerst deed “" in answer.content.decode()
    assert walk.inspector.display_name in answer.content.decode()
    assert answer.context["form"]["on"].value() == tomorrow.isoformat()
    assert Visit.objects.get(pk=walk.visit.pk).planned_on == today
    again = mine | {"base": answer.context["form"]["base"].value()}
    assert client.post(address, again).status_code == 303
    assert Visit.objects.get(pk=walk.visit.pk).planned_on == tomorrow
