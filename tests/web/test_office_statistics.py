"""Figures by question of a checklist version: what counts, for whom, and what policy staff are not told."""

from typing import Any

import pytest
from django.urls import reverse

from core.accounts.models import Municipality
from core.today import today
from gis.places.models import EstablishmentActivity
from inspections.office.selectors.statistics import UNANSWERED
from tests.office import BAD, Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(municipality: Municipality) -> Office:
    return Office(municipality)


def figures(office: Office, code: str, role: str = "planner", **filters: Any) -> Any:
    """The row of one question; None where nobody was asked."""
    page = office.client(role).get(reverse("office:statistics"), filters)
    assert page.status_code == 200
    return next((row for row, _question, _told in page.context["rows"] if row.item.code == code), None)


def in_branch(walk: Any, code: str) -> Any:
    EstablishmentActivity.objects.create(
        establishment=walk.visit.establishment, code=code, sbi_version="2025", main=True
    )
    return walk


def test_every_answer_of_a_signed_report_counts_once(office, other_municipality):
    office.visit("A").signed(permit__hours=BAD)
    office.visit("B").signed()
    office.visit("Concept").arrive().answer_all(permit__hours=BAD)
    Office(other_municipality).visit("Elders").signed(permit__hours=BAD)
    row = figures(office, "permit.hours")
    assert row.counts == {"ok": 1, "not_ok": 1, "not_checked": 0, "not_applicable": 0, "": 0}
    assert (row.asked, row.share) == (2, 0.5)


def test_a_question_counts_as_asked_only_where_it_was_asked(office):
    office.visit("A").signed()
    assert figures(office, "premises.fire_escape_dwelling") is None
    walk = office.visit("B").arrive()
    walk.photograph("premises.fire_escape_dwelling")
    walk.answer_all(premises__dwelling=BAD, premises__fire_escape_dwelling=BAD).leave().draft().sign()
    assert figures(office, "premises.fire_escape_dwelling").asked == 1


def test_what_was_left_open_is_asked_and_has_no_share(office):
    walk = office.visit("A").arrive()
    walk.answer("permit.hours", "not_checked")
    for item in list(walk.visit.checklist.checklist.items):
        if item.required and item.code != "permit.hours" and item.only_if is None:
            walk.answer(item.code)
    for item in list(walk.visit.checklist.checklist.items):
        if item.required and item.only_if is not None and "ok" in item.only_if.answers:
            walk.answer(item.code)
    walk.leave().draft().sign()
    assert figures(office, "permit.hours").share is None
    assert figures(office, "rental.gps").counts[UNANSWERED] == 1


def test_the_period_and_the_branch(office):
    in_branch(office.visit("Oud", days_ago=400), "95311").signed(permit__hours=BAD)
    in_branch(office.visit("Nieuw"), "45112").signed()
    since = today().replace(month=1, day=1).isoformat()
    assert figures(office, "permit.hours").asked == 2
    assert figures(office, "permit.hours", since=since).counts["not_ok"] == 0
    assert figures(office, "permit.hours", branch="2025-95311").counts["ok"] == 0


def test_policy_staff_are_told_nothing_about_fewer_firms_than_the_smallest_group(office):
    for number in range(6):
        office.visit(f"Goed {number}").signed()
    for number in range(3):
        office.visit(f"Fout {number}").signed(permit__hours=BAD)
    row = figures(office, "permit.hours", role="policy")
    assert row.told["not_ok"] is None
    assert row.told["ok"] is None  # else it follows from what was asked
    assert row.share is None
    assert figures(office, "permit.on_site", role="policy").told["ok"] == 9
    assert figures(office, "permit.hours", role="officer").told == {
        "ok": 6,
        "not_ok": 3,
        "not_checked": 0,
        "not_applicable": 0,
        "": 0,
    }


def test_policy_staff_choose_whole_years_and_the_file_hides_what_the_page_hides(office):
    for number in range(6):
        office.visit(f"Goed {number}").signed()
    office.visit("Fout").signed(permit__hours=BAD)
    client = office.client("policy")
    form = client.get(reverse("office:statistics")).context["form"]
    assert list(form.fields) == ["checklist", "branch", "year"]
    lines = client.get(reverse("office:statistics_csv")).content.decode().splitlines()
    (hours,) = [line for line in lines if line.startswith("permit.hours")]
    assert hours.count("te weinig bedrijven") == 2
    assert ";6;" not in hours
    assert ";7;" not in hours


def test_a_branch_whose_rest_is_small_tells_nothing_about_the_rest(office):
    for number in range(6):
        in_branch(office.visit(f"Groot {number}"), "95311").signed()
    in_branch(office.visit("Enige andere"), "45112").signed()
    assert figures(office, "permit.hours", role="policy").told["ok"] == 7
    assert figures(office, "permit.hours", role="policy", branch="2025-95311").told["ok"] is None


@pytest.mark.parametrize(
    ("role", "wrong", "field"),
    [
        ("planner", {"branch": "2025-99999"}, "branch"),
        ("planner", {"checklist": "none-9"}, "checklist"),
        ("planner", {"since": "morgen"}, "since"),
        ("planner", {"since": "2026-03-02", "until": "2026-03-01"}, "until"),
        ("policy", {"year": "1066"}, "year"),
    ],
)
def test_a_wrong_filter_names_its_field(office, role, wrong, field):
    for name in ("office:statistics", "office:statistics_csv"):
        page = office.client(role).get(reverse(name), wrong)
        assert page.status_code == 422
        assert list(page.context["form"].errors) == [field]


def test_without_a_report_the_page_says_so(office):
    assert "Geen antwoorden in deze periode." in office.client().get(reverse("office:statistics")).content.decode()


def test_as_many_queries_for_ten_reports_as_for_one(office, django_assert_max_num_queries):
    for number in range(10):
        office.visit(f"Garage {number}").signed()
    client = office.client("policy")
    with django_assert_max_num_queries(14):
        client.get(reverse("office:statistics"))
