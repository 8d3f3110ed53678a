"""Findings by question and norm, open or mended; and the re-checks that are due."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from core.accounts.models import Municipality
from core.today import today
from inspections.services import outcome
from inspections.services.planning import Schedule, schedule_visit
from tests.office import BAD, Office
from tests.visits import Walk, make_premises

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(municipality: Municipality) -> Office:
    return Office(municipality)


def findings(office: Office, **filters: Any) -> dict[str, str]:
    """Firm -> "" for an open finding, else the day on which it was seen mended."""
    page = office.client().get(reverse("office:findings"), filters)
    assert page.status_code == 200
    rows = page.context.get("rows", [])
    return {one.visit.establishment.name: str(one.mended_on or "") for one, _severity in rows}


class TestFindings:
    def test_only_findings_of_signed_reports_of_the_own_municipality_count(self, office, other_municipality):
        office.visit("Concept").arrive().answer_all(permit__hours=BAD).leave().draft()
        Office(other_municipality).visit("Elders").signed(permit__hours=BAD)
        office.visit("Getekend").signed(permit__hours=BAD)
        assert findings(office) == {"Getekend": ""}

    def test_a_finding_is_mended_once_a_later_visit_to_the_same_firm_found_it_in_order(self, office):
        mended = office.visit("Hersteld", days_ago=60).signed(permit__hours=BAD)
        office.again(mended.visit, days_ago=30).signed()
        again = office.visit("Opnieuw", days_ago=60).signed(permit__hours=BAD)
        office.again(again.visit, days_ago=30).signed(permit__hours=BAD)
        office.visit("Open", days_ago=60).signed(permit__hours=BAD)
        day = (today() - timedelta(days=30)).isoformat()
        assert findings(office) == {"Hersteld": day, "Opnieuw": "", "Open": ""}
        assert set(findings(office, standing="mended")) == {"Hersteld"}

    def test_another_firm_at_the_same_address_mends_nothing(self, office):
        first = office.visit("Vertrokken", days_ago=60).signed(permit__hours=BAD)
        office.visit(premises=first.visit.premises, days_ago=30).signed()
        assert findings(office) == {"Vertrokken": ""}

    def test_a_visit_before_the_finding_mends_nothing(self, office):
        first = office.visit("Terugval", days_ago=60).signed()
        office.again(first.visit, days_ago=30).signed(permit__hours=BAD)
        assert findings(office) == {"Terugval": ""}

    def test_counted_by_question_and_by_norm_with_severity_and_firms(self, office):
        norm = {"norm": "Vergunningvoorschrift"}
        first = office.visit("A", days_ago=60).signed(
            permit__hours={**BAD, **norm}, permit__manager_present={**BAD, **norm}
        )
        office.again(first.visit, days_ago=30).signed(permit__hours={**BAD, **norm, "severity": 3})
        office.visit("B").signed(permit__hours={**BAD, **norm})
        client = office.client()
        groups = client.get(reverse("office:findings")).context["groups"]
        counted = {group.key: (len(group.findings), group.firms, group.still_open, group.mended) for group in groups}
        assert counted == {"permit.hours": (3, 2, 3, 0), "permit.manager_present": (1, 1, 0, 1)}
        assert groups[0].severities == {1: 0, 2: 2, 3: 1, 4: 0}
        (by_norm,) = client.get(reverse("office:findings"), {"by": "norm"}).context["groups"]
        assert (by_norm.key, len(by_norm.findings), by_norm.firms) == ("Vergunningvoorschrift", 4, 2)

    def test_the_filters(self, office):
        one = office.visit("A", days_ago=60).signed(permit__hours=BAD)
        office.visit("B").signed(permit__manager_present={**BAD, "severity": 3, "norm": "Vergunningvoorschrift"})
        assert set(findings(office, firm=str(one.visit.establishment.public_id))) == {"A"}
        assert set(findings(office, question="permit.hours")) == {"A"}
        assert set(findings(office, norm="Vergunningvoorschrift")) == {"A", "B"}
        assert set(findings(office, severity="3")) == {"B"}
        assert set(findings(office, since=(today() - timedelta(days=10)).isoformat())) == {"B"}
        assert findings(office, until=(today() - timedelta(days=90)).isoformat()) == {}

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"severity": "9"}, "severity"),
            ({"norm": "Zelf bedacht"}, "norm"),
            ({"question": "no.such"}, "question"),
            ({"standing": "half"}, "standing"),
            ({"until": "gisteren"}, "until"),
        ],
    )
    def test_a_wrong_filter_names_its_field(self, office, wrong, field):
        for name in ("office:findings", "office:findings_csv"):
            page = office.client().get(reverse(name), wrong)
            assert page.status_code == 422
            assert list(page.context["form"].errors) == [field]

    def test_the_file_has_the_same_findings_and_not_what_was_written(self, office):
        office.visit("Garage; =A").signed(permit__hours={**BAD, "note": "Een geheim"})
        text = office.client().get(reverse("office:findings_csv")).content.decode()
        assert '"Garage; =A"' in text
        assert text.count("\r\n") == 2
        assert "Een geheim" not in text

    def test_as_many_queries_for_ten_findings_as_for_one(self, office, django_assert_max_num_queries):
        for number in range(10):
            office.visit(f"Garage {number}").signed(permit__hours=BAD)
        client = office.client()
        with django_assert_max_num_queries(16):
            assert len(client.get(reverse("office:findings")).context["rows"]) == 10


class TestRechecks:
    def due(self, office: Office, name: str, days: int, reason: str = "") -> Walk:
        """A visit of twenty days ago that ended with a re-check, so many days from now."""
        walk = office.visit(name, days_ago=20).signed(permit__hours=BAD)
        walk.do(outcome.conclude_recheck, recheck_on=today() + timedelta(days=days), reason=reason)
        return walk

    def test_soonest_first_with_the_reason_and_what_was_found(self, office):
        self.due(office, "Later", 20)
        self.due(office, "Te laat", -3, reason="Het register komt (fictief).")
        page = office.client().get(reverse("office:rechecks"))
        waiting = page.context["waiting"]
        assert [(one.visit.establishment.name, one.reason, len(one.findings)) for one in waiting] == [
            ("Te laat", "Het register komt (fictief).", 1),
            ("Later", "", 1),
        ]
        assert "3 dagen over" in page.content.decode()
        sooner = office.client().get(reverse("office:rechecks"), {"until": today().isoformat()})
        assert [one.visit.establishment.name for one in sooner.context["waiting"]] == ["Te laat"]

    def test_a_planned_one_moves_to_the_other_list(self, office):
        walk = self.due(office, "Gepland", 5)
        again = office.again(walk.visit, reason="recheck", previous=walk.visit)
        again.do(
            schedule_visit, office.planner, schedule=Schedule(today() + timedelta(days=4), [office.inspector], None)
        )
        page = office.client().get(reverse("office:rechecks"))
        assert page.context["waiting"] == []
        assert list(page.context["planned"]) == [again.visit]

    def test_only_who_plans_is_led_to_planning(self, office):
        walk = self.due(office, "A", 5)
        link = f"{reverse('inspections:new')}?previous={walk.id}"
        assert link in office.client().get(reverse("office:rechecks")).content.decode()
        assert link not in office.client("lawyer").get(reverse("office:rechecks")).content.decode()
        assert office.client().get(link).status_code == 200

    def test_a_wrong_day_is_refused_and_the_file_says_the_same_as_the_page(self, office):
        self.due(office, "A", 5, reason="=1+1")
        for name in ("office:rechecks", "office:rechecks_csv"):
            assert office.client().get(reverse(name), {"until": "2026-02-30"}).status_code == 422
        assert "'=1+1" in office.client().get(reverse("office:rechecks_csv")).content.decode()

    def test_as_many_queries_for_ten_as_for_one(self, office, django_assert_max_num_queries):
        for number in range(10):
            self.due(office, f"Garage {number}", number)
        office.again(self.due(office, "Gepland", 3).visit, reason="recheck")
        make_premises(office.municipality)
        client = office.client()
        with django_assert_max_num_queries(18):
            assert len(client.get(reverse("office:rechecks")).context["waiting"]) == 11
