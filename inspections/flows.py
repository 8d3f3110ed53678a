"""Whose turn it is on a visit: plan, brief, visit, report, outcome; and the one way in that moves both.

A process links to its visit by `seed` (and by `artifact`, which viewflow indexes) and holds no facts: which step is
open follows from the chart (`expected_tasks`), so lose every process and the visit still stands. The visit row is the
lock of its process: whoever moves the token holds it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process, Task

from core.accounts.models import User
from core.acts import one_act
from inspections import rights
from inspections.models import Visit
from inspections.services import planning
from inspections.services.acting import lock
from inspections.statecharts import visit as chart
from inspections.task_views import to_visit
from permits import flows as case_flows
from permits.models import VisitRequest


def _expects(name: str) -> Callable[[Any], bool]:
    return lambda activation: name in expected(activation.process.seed)


def _link(activation: Any, visit: Visit) -> None:
    activation.process.seed = activation.process.artifact = visit


class VisitFlow(flow.Flow):
    """From the planner's list to the outcome; a visit that is called off ends where it is."""

    process_class = Process
    process_title = "Bezoek"
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)

    start = flow.StartHandle(_link).Next(this.after_start)
    after_start = flow.Switch().Case(this.brief, _expects("brief")).Default(this.plan)
    plan = flow.View(to_visit).Permission(rights.PLAN).Next(this.after_plan)
    after_plan = flow.Switch().Case(this.brief, _expects("brief")).Default(this.end)
    brief = flow.View(to_visit).Permission(rights.WORK).Next(this.after_brief)
    after_brief = flow.Switch().Case(this.visit, _expects("visit")).Default(this.end)
    visit = flow.View(to_visit).Permission(rights.WORK).Next(this.after_visit)
    after_visit = flow.Switch().Case(this.report, _expects("report")).Default(this.end)
    report = flow.View(to_visit).Permission(rights.WORK).Next(this.after_report)
    after_report = flow.Switch().Case(this.confirm, _expects("confirm")).Default(this.conclude)
    conclude = flow.View(to_visit).Permission(rights.WORK).Next(this.after_conclude)
    after_conclude = flow.Switch().Case(this.confirm, _expects("confirm")).Default(this.end)
    confirm = flow.View(to_visit).Permission(rights.ENFORCE).Next(this.after_confirm)
    after_confirm = flow.Switch().Case(this.conclude, _expects("conclude")).Default(this.end)
    end = flow.End()


def expected(visit: Visit) -> frozenset[str]:
    """Names of the steps that must be open on this visit now."""
    scheduled = visit.planned_on is not None
    return chart.expected_tasks(visit.state, scheduled=scheduled, proposal=visit.proposal)


@one_act()
def perform(public_id: UUID, service: Callable[..., Any], /, *, actor: User, at: datetime, **values: Any) -> Any:
    """Run one service on a visit and move the work along, all or nothing."""
    visit = lock(public_id)
    result = service(public_id, actor=actor, at=at, **values)
    _follow_all(visit, actor)
    return result


@one_act()
def plan(*, actor: User, at: datetime, **values: Any) -> Visit:
    """Plan a visit (`planning.plan_visit`) and open its first step."""
    visit = planning.plan_visit(actor=actor, at=at, **values)
    follow(visit, actor)
    return visit


@one_act()
def visit_requested(visit_request: UUID, *, at: datetime) -> Visit | None:
    """A case asks for a visit: put it on the planner's list. Safe to repeat; None when it no longer asks."""
    # Two deliveries at once wait for each other on the request's row.
    request = VisitRequest.objects.select_for_update().get(public_id=visit_request)
    visit = planning.plan_for_request(request, at=at)
    if visit is not None:
        follow(visit, None)
    return visit


def follow(visit: Visit, actor: User | None) -> None:
    """Bring the open steps in line with the visit: start the process, finish what is done."""
    wanted, tasks = expected(visit), open_tasks(visit)
    if wanted and not tasks:  # a process that is not over has an open step
        VisitFlow.start.run(visit=visit)
    while done := [task for task in tasks if task.flow_task.name not in wanted]:
        for task in done:
            task.process.seed = visit  # at hand: its gateways need not read it again
            case_flows.finish(task, actor)
        if all(node.name in wanted for task in done for node in case_flows.opened(task.flow_task, visit)):
            break  # what these opened is what must be open
        tasks = open_tasks(visit)


def open_tasks(visit: Visit) -> list[Task]:
    """The open steps of a visit, oldest first. One query."""
    return case_flows.open_steps(Visit, visit.pk)


def _follow_all(visit: Visit, actor: User) -> None:
    """The visit itself; and, when it was called off, the new one that its case still waits for."""
    follow(visit, actor)
    if visit.state == chart.CANCELLED and visit.visit_request is not None:
        for replacement in Visit.objects.filter(visit_request=visit.visit_request).exclude(state=chart.CANCELLED):
            follow(replacement, None)
