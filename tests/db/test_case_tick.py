"""What time alone brings about, whether the worker ran last night or not for a week."""

from datetime import date, timedelta

import pytest

from permits import flows, tick
from permits.models import Permit, PermitApplication
from permits.services import intake
from permits.statecharts import application as chart
from tests import cases
from tests.people import make_user

pytestmark = pytest.mark.django_db
RECEIVED, TODAY = date(2026, 9, 1), date(2026, 11, 23)


def test_an_unused_repair_term_moves_the_state_the_day_after(municipality):
    walk = cases.walk(municipality, RECEIVED, today=TODAY).review().invite(2)
    until = walk.case.repair_until
    assert tick.run(cases.noon(until))["completion_lapsed"] == 0
    assert tick.run(cases.noon(until + timedelta(days=1)))["completion_lapsed"] == 1
    assert (walk.case.state, walk.case.lapsed_on) == ("IN_REVIEW", until)
    assert walk.case.due_on is not None


def test_a_week_without_a_run_gives_the_same_dates(municipality):
    first = cases.walk(municipality, RECEIVED, today=TODAY).review().invite(2)
    second = cases.walk(municipality, RECEIVED, today=TODAY).review().invite(2)
    until = max(first.case.repair_until, second.case.repair_until)
    tick.run(cases.noon(until + timedelta(days=8)))
    assert first.case.lapsed_on < until + timedelta(days=1)
    assert second.case.state == "IN_REVIEW"


def test_the_due_date_is_unknown_while_the_case_waits_and_known_again_after(municipality):
    walk = cases.walk(municipality, RECEIVED, today=TODAY).review().invite(3)
    tick.run(cases.noon(walk.day + timedelta(days=1)))
    assert walk.case.due_on is None
    tick.run(cases.noon(walk.case.repair_until + timedelta(days=1)))
    assert walk.case.due_on is not None


def test_views_that_nobody_gives_lapse(municipality):
    walk = cases.walk(municipality, RECEIVED, today=TODAY).review().complete().steps().announce(("public-order",))
    tick.run(cases.noon(walk.case.views_until + timedelta(days=1)))
    assert (walk.case.state, walk.case.views_heard_on) == ("INTENT_ANSWERED", walk.case.views_until)
    assert [task.flow_task.name for task in flows.open_tasks(walk.pk)] == ["draft"]


def test_a_draft_is_thrown_away_after_ninety_days_untouched(municipality):
    who = make_user("entrepreneur", municipality=municipality)
    begun = cases.noon(date(2026, 3, 2))
    draft = intake.begin(municipality=municipality, actor=who, at=begun)
    intake.save_draft(draft.pk, actor=who, at=begun, form={"trade_name": "Garage"})
    tick.run(begun + timedelta(days=90))
    assert PermitApplication.objects.get(pk=draft.pk).state == "DRAFT"
    tick.run(begun + timedelta(days=92))
    gone = PermitApplication.objects.get(pk=draft.pk)
    assert (gone.state, gone.form) == ("DISCARDED", {})


def test_a_permit_expires_after_its_last_day_and_lapses_with_its_designation(municipality):
    walk = cases.walk(municipality, RECEIVED, today=TODAY).review().complete().steps()
    walk.draft(chart.GRANT, valid_to=date(2026, 12, 31))
    walk.sign().publish()
    permit = Permit.objects.get(application_id=walk.pk)
    tick.run(cases.noon(date(2026, 12, 31)))
    assert Permit.objects.get(pk=permit.pk).state == "IN_FORCE"
    tick.run(cases.noon(date(2027, 1, 1)))
    expired = Permit.objects.get(pk=permit.pk)
    assert (expired.state, expired.ended_on) == ("EXPIRED", date(2026, 12, 31))


def test_a_run_again_changes_nothing(municipality):
    cases.walk(municipality, RECEIVED, today=TODAY).review().invite(2)
    now = cases.noon(TODAY)
    tick.run(now)
    assert sum(tick.run(now).values()) == 0


def test_a_night_that_is_broken_off_goes_on_where_it_was(municipality, monkeypatch):
    walks = [cases.walk(municipality, RECEIVED, today=TODAY).review().invite(2) for _case in range(3)]
    night = cases.noon(max(walk.case.repair_until for walk in walks) + timedelta(days=1))
    whole, seen = tick.flows.perform, []

    def cut_off(pk, *args, **values):
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(pk)
        return whole(pk, *args, **values)

    monkeypatch.setattr(tick.flows, "perform", cut_off)
    with pytest.raises(KeyboardInterrupt):
        tick.run(night)
    monkeypatch.undo()
    assert sorted(walk.case.state for walk in walks) == ["AWAITING_COMPLETION", "IN_REVIEW", "IN_REVIEW"]
    assert tick.run(night)["completion_lapsed"] == 1
    assert {walk.case.state for walk in walks} == {"IN_REVIEW"}
    assert not +tick.run(night)


def test_the_due_dates_of_many_cases_cost_a_few_queries_together(municipality, django_assert_max_num_queries):
    walks = [cases.walk(municipality, RECEIVED, today=TODAY).review().invite(3) for _case in range(4)]
    keys = [walk.pk for walk in walks]
    tick.refresh(keys, TODAY)
    with django_assert_max_num_queries(3):
        assert tick.refresh(keys, TODAY) == 0
