"""The case asks for a visit through the outbox; the signed report moves the case in the same transaction."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.demo.walks import Walk as CaseWalk
from core.accounts.models import Municipality
from core.outbox.models import Message
from core.outbox.services import deliver_due
from inspections import flows
from inspections.models import Report, Visit
from inspections.selectors.rounds import download
from inspections.services import answers, onsite, planning, reporting
from inspections.services.answers import Reply
from inspections.services.planning import Schedule
from permits import flows as case_flows
from permits.errors import PermitError
from permits.models import Document, VisitRequest
from permits.statecharts import application as case_chart
from tests import cases
from tests.visits import reference_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(municipality: Municipality) -> CaseWalk:
    """A case in review that asks for a visit, a week ago."""
    reference_data()
    walk = cases.walk(municipality).review().complete()
    return walk.request_visit()


def _delivered() -> Visit:
    deliver_due(timezone.now())
    return Visit.objects.get(visit_request__isnull=False, state="PLANNED")


def _ready_to_sign(case: CaseWalk) -> tuple[Visit, dict[str, Any]]:
    """The visit that the case asked for, with its report in draft; and what every next act carries."""
    visit, at = _delivered(), timezone.now()
    inspector = case.cast.inspector1

    def go(service: Any, actor: Any = inspector, **values: Any) -> None:
        flows.perform(visit.public_id, service, actor=actor, at=at, **values)

    go(planning.schedule_visit, case.cast.planner, schedule=Schedule(timezone.localdate(), [inspector]))
    go(planning.brief)
    go(onsite.arrive, purpose="Controle", identity_shown=True, purpose_told=True)
    codes = [item.code for item in visit.checklist.checklist.items]
    go(answers.record_answers, replies=[Reply(code, "ok") for code in codes])
    go(onsite.leave)
    go(reporting.draft_report, summary="Alles in orde.")
    return Visit.objects.get(pk=visit.pk), {"actor": inspector, "at": at}


def test_the_question_comes_on_the_planners_list(case: CaseWalk) -> None:
    visit = _delivered()
    assert (visit.reason, visit.planned_on) == ("permit_precheck", None)
    assert visit.premises == case.case.premises
    assert visit.visit_request == case.case.visit_requests.get()
    assert [task.flow_task.name for task in flows.open_tasks(visit)] == ["plan"]


def test_a_firm_that_the_trade_register_lacks_has_the_name_of_its_application(
    municipality: Municipality, client: Client
) -> None:
    reference_data()
    case = cases.walk(municipality).review().complete()
    unknown = case.case
    unknown.establishment = None
    unknown.save(update_fields=["establishment"])
    case.request_visit()
    visit, name = _delivered(), unknown.trade_name
    assert visit.establishment is None
    assert (visit.firm, visit.name) == ((name, ""), name)
    client.force_login(case.cast.planner)
    for address in ("/visits/", "/visits/plan/", f"/visits/{visit.public_id}/"):
        assert name in client.get(address).content.decode(), address
    flows.perform(
        visit.public_id,
        planning.schedule_visit,
        actor=case.cast.planner,
        at=timezone.now(),
        schedule=Schedule(timezone.localdate(), [case.cast.inspector1]),
    )
    [on_board] = download(case.cast.inspector1, timezone.localdate())["visits"]
    assert (on_board["firm"], on_board["establishment"]) == (name, None)


def test_a_message_that_comes_twice_makes_one_visit(case: CaseWalk) -> None:
    visit = _delivered()
    request = case.case.visit_requests.get()
    assert flows.visit_requested(request.public_id, at=timezone.now()) == visit
    assert Visit.objects.count() == 1
    assert len(flows.open_tasks(visit)) == 1
    assert not Message.objects.filter(topic="permits.visit_requested").exclude(state="done").exists()


def test_the_signature_gives_the_report_to_the_case(case: CaseWalk) -> None:
    visit, act = _ready_to_sign(case)
    flows.perform(visit.public_id, reporting.sign_report, signed_as=act["actor"].display_name, **act)
    request = VisitRequest.objects.get(visits=visit)
    report = Report.objects.get(visit=visit)
    assert (request.status, request.outcome, request.report_file) == ("reported", "NO_FINDINGS", report.file)
    assert Document.objects.filter(application=case.pk, kind="visit_report", file=report.file).exists()
    assert "visit" not in [task.flow_task.name for task in case_flows.open_tasks(case.pk)]


def test_if_the_case_refuses_nothing_is_signed(case: CaseWalk, monkeypatch: pytest.MonkeyPatch) -> None:
    visit, act = _ready_to_sign(case)

    def refused(*args: Any, **values: Any) -> None:
        raise PermitError("nee")

    monkeypatch.setattr(case_flows, "visit_reported", refused)
    with pytest.raises(Exception, match="nee"):
        flows.perform(visit.public_id, reporting.sign_report, signed_as=act["actor"].display_name, **act)
    assert Visit.objects.get(pk=visit.pk).state == "REPORT_DRAFT"
    assert Report.objects.get(visit=visit).signed_at is None
    assert VisitRequest.objects.get(visits=visit).status == "requested"


def test_a_report_is_signed_even_when_the_case_no_longer_waits(case: CaseWalk) -> None:
    visit, act = _ready_to_sign(case)
    case.act(case_chart.WITHDRAW, reason="Toch niet", because_of_bibob=False)
    flows.perform(visit.public_id, reporting.sign_report, signed_as=act["actor"].display_name, **act)
    assert Visit.objects.get(pk=visit.pk).state == "REPORT_SIGNED"
    assert not Document.objects.filter(application=case.pk, kind="visit_report").exists()


def test_a_visit_that_is_called_off_comes_back_on_the_list_while_the_case_waits(case: CaseWalk) -> None:
    visit, at = _delivered(), timezone.now()
    flows.perform(visit.public_id, planning.cancel, actor=case.cast.planner, at=at, reason="Verkeerde dag")
    again = Visit.objects.exclude(pk=visit.pk).get()
    assert (again.state, again.visit_request) == ("PLANNED", visit.visit_request)
    assert [task.flow_task.name for task in flows.open_tasks(again)] == ["plan"]
    assert flows.open_tasks(Visit.objects.get(pk=visit.pk)) == []


def test_a_case_that_stopped_asking_gets_no_visit(case: CaseWalk) -> None:
    request = case.case.visit_requests.get()
    VisitRequest.objects.filter(pk=request.pk).update(status="cancelled")
    assert flows.visit_requested(request.public_id, at=timezone.now()) is None
    assert not Visit.objects.exists()


def test_a_report_that_is_entered_later_carries_its_own_day(case: CaseWalk) -> None:
    visit, inspector = _delivered(), case.cast.inspector1
    at: datetime = timezone.now()
    day = timezone.localdate() - timedelta(days=2)
    steps: list[tuple[Any, Any, dict[str, Any]]] = [
        (planning.schedule_visit, case.cast.planner, {"schedule": Schedule(day, [inspector])}),
        (planning.brief, inspector, {"effective_on": day}),
        (
            onsite.arrive,
            inspector,
            {"purpose": "x", "identity_shown": True, "purpose_told": True, "effective_on": day},
        ),
        (onsite.refuse_entry, inspector, {"refusal": "Nee", "effective_on": day}),
        (reporting.draft_report, inspector, {"summary": "Geweigerd", "effective_on": day}),
        (reporting.sign_report, inspector, {"signed_as": inspector.display_name, "effective_on": day}),
    ]
    for service, actor, values in steps:
        flows.perform(visit.public_id, service, actor=actor, at=at, **values)
    request = VisitRequest.objects.get(visits=visit)
    assert (request.outcome, request.reported_on) == ("TO_ENFORCEMENT", day)
