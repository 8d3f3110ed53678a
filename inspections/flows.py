"""Whose turn it is on a visit: plan, brief, visit, report, outcome; and the one way in that moves both.

A process links to its visit by `seed` and holds no facts: which step is open follows from the chart
(`expected_tasks`), so lose every process and the visit still stands. Lock order: process, then visit row.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from viewflow import this
from viewflow.workflow import STATUS, flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process, Task

from core.accounts.models import User
from inspections import rights
from inspections.models import Visit
from inspections.services import planning
from inspections.statecharts import visit as chart
from inspections.task_views import to_visit
from permits.models import VisitRequest

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED)


def _expects(name: str) -> Callable[[Any], bool]:
    return lambda activation: name in expected(activation.process.seed)


def _link(activation: Any, visit: Visit) -> None:
    activation.process.seed = visit


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


@transaction.atomic
def perform(public_id: UUID, service: Callable[..., Any], /, *, actor: User, at: datetime, **values: Any) -> Any:
    """Run one service on a visit and move the work along, all or nothing."""
    visit = Visit.objects.get(public_id=public_id)
    list(_processes(visit).select_for_update().order_by("pk").values_list("pk"))
    result = service(public_id, actor=actor, at=at, **values)
    _follow_all(Visit.objects.get(pk=visit.pk), actor)
    return result


@transaction.atomic
def plan(*, actor: User, at: datetime, **values: Any) -> Visit:
    """Plan a visit (`planning.plan_visit`) and open its first step."""
    visit = planning.plan_visit(actor=actor, at=at, **values)
    follow(visit, actor)
    return visit


@transaction.atomic
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
    wanted = expected(visit)
    if wanted and not _processes(visit).filter(status=STATUS.NEW).exists():
        VisitFlow.start.run(visit=visit)
    while done := [task for task in open_tasks(visit) if task.flow_task.name not in wanted]:
        for task in done:
            _finish(task, actor)


def open_tasks(visit: Visit) -> list[Task]:
    """The open steps of a visit, oldest first."""
    tasks = Task.objects.filter(process__in=_processes(visit), status__in=OPEN).order_by("pk")
    return [task for task in tasks if task.flow_task.task_type == "HUMAN"]


def _follow_all(visit: Visit, actor: User) -> None:
    """The visit itself; and, when it was called off, the new one that its case still waits for."""
    follow(visit, actor)
    if visit.state == chart.CANCELLED and visit.visit_request is not None:
        for replacement in Visit.objects.filter(visit_request=visit.visit_request).exclude(state=chart.CANCELLED):
            follow(replacement, None)


def _processes(visit: Visit) -> QuerySet[Process]:
    kind = ContentType.objects.get_for_model(Visit)
    return Process.objects.filter(flow_class=VisitFlow, seed_content_type=kind, seed_object_id=visit.pk)


def _finish(task: Task, actor: User | None) -> None:
    with VisitFlow.lock(task.process_id):
        activation = task.flow_task.activation_class(task)
        if activation.assign.can_proceed():
            activation.assign(actor)
        activation.start(None)
        activation.execute()
