"""Whose turn it is: the flows of a case, and the one way in that moves case and work together.

A process links to its case (or decision) by `seed` and holds no facts; lose every process and the law
still stands. `perform` runs a service and then `follow`s: every open step that the facts call done is
finished and its successors open. Lock order: processes, then the case row.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from viewflow import this
from viewflow.workflow import STATUS, flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process, Task

from core.accounts.models import User
from core.files.models import StoredFile
from core.today import local_date
from permits import rights
from permits.models import Decision, PermitApplication, VisitRequest
from permits.selectors.facts import facts_of
from permits.services import steps
from permits.statecharts import application as chart
from permits.statecharts import work
from permits.task_views import to_case

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED)


def _state_in(*states: str) -> Callable[[Any], bool]:
    return lambda activation: activation.process.seed.state in states


def _status_is(status: str) -> Callable[[Any], bool]:
    return lambda activation: activation.process.seed.status == status


def _link(activation: Any, seed: Any) -> None:
    activation.process.seed = seed


#: A real lock on the process row, waited for: the default of viewflow locks nothing.
LOCK = SelectForUpdateLock(nowait=False, attempts=1)


class PermitFlow(flow.Flow):
    """Intake, completeness, three parallel steps, draft, views where needed, signature, publication."""

    process_title = "Aanvraag"
    lock_impl = LOCK

    start = flow.StartHandle(_link).Next(this.intake)
    #: Decided before the steps were closed (no permit needed, not treated): publication remains.
    decided = flow.StartHandle(_link).Next(this.publish)

    intake = flow.View(to_case).Permission(rights.HANDLE).Next(this.after_intake)
    after_intake = flow.Switch().Case(this.awaiting, _state_in(chart.AWAITING_COMPLETION)).Default(this.completeness)
    awaiting = flow.Handle().Next(this.completeness)
    completeness = flow.View(to_case).Permission(rights.HANDLE).Next(this.after_completeness)
    after_completeness = flow.Switch().Case(this.awaiting, _state_in(chart.AWAITING_COMPLETION)).Default(this.split)
    split = flow.Split().Next(this.integrity).Next(this.visit).Next(this.advice)
    integrity = flow.View(to_case).Permission(rights.INTEGRITY).Next(this.join)
    visit = flow.View(to_case).Permission(rights.HANDLE).Next(this.join)
    advice = flow.View(to_case).Permission(rights.HANDLE).Next(this.join)
    join = flow.Join().Next(this.draft)
    draft = flow.View(to_case).Permission(rights.HANDLE).Next(this.sign)
    sign = flow.View(to_case).Permission(rights.SIGN).Next(this.after_sign)
    after_sign = (
        flow.Switch()
        .Case(this.views, _state_in(chart.INTENT_SENT))
        .Case(this.publish, _state_in(*chart.DECIDED))
        .Default(this.draft)
    )
    views = flow.Handle().Next(this.draft)
    publish = flow.View(to_case).Permission(rights.HANDLE).Next(this.end)
    end = flow.End()


class CompletionFlow(flow.Flow):
    """An invitation to complete that is sent after completeness was first established."""

    process_title = "Aanvulling"
    lock_impl = LOCK

    start = flow.StartHandle(_link).Next(this.awaiting)
    awaiting = flow.Handle().Next(this.recheck)
    recheck = flow.View(to_case).Permission(rights.HANDLE).Next(this.after_recheck)
    after_recheck = flow.Switch().Case(this.awaiting, _state_in(chart.AWAITING_COMPLETION)).Default(this.end)
    end = flow.End()


class SigningFlow(flow.Flow):
    """A decision that is signed beside the main flow: postponement, no permit needed, not treated."""

    process_title = "Handtekening"
    lock_impl = LOCK

    start = flow.StartHandle(_link).Next(this.sign)
    sign = flow.View(to_case).Permission(rights.SIGN).Next(this.after_sign)
    after_sign = flow.Switch().Case(this.revise, _status_is("sent_back")).Default(this.end)
    revise = flow.View(to_case).Permission(rights.HANDLE).Next(this.end)
    end = flow.End()


FLOWS = (PermitFlow, CompletionFlow, SigningFlow)


@transaction.atomic
def perform(
    application_id: int, service: Callable[..., Any], /, *args: Any, actor: User | None, at: datetime, **values: Any
) -> Any:
    """Run one service on a case (or on one of its decisions) and move the work along, all or nothing.

    `service` is called with `*args` (by default the case's key), `actor`, `at` and `values`.
    """
    _lock(_processes(application_id))
    result = service(*(args or (application_id,)), actor=actor, at=at, **values)
    follow(PermitApplication.objects.get(pk=application_id), actor, local_date(at))
    return result


def begin(
    service: Callable[..., PermitApplication], /, *, actor: User, at: datetime, **values: Any
) -> PermitApplication:
    """Run a service that makes a new case, and open its first step, all or nothing."""
    with transaction.atomic():
        application = service(actor=actor, at=at, **values)
        follow(PermitApplication.objects.get(pk=application.pk), actor, local_date(at))
    return application


def visit_reported(
    visit_request: UUID, *, actor: User, at: datetime, effective_on: date, outcome: str, report_file: StoredFile
) -> None:
    """A signed inspection report reaches the case, in the transaction of its signing."""
    application_id = VisitRequest.objects.values_list("application_id", flat=True).get(public_id=visit_request)
    perform(
        application_id,
        steps.visit_reported,
        actor=actor,
        at=at,
        visit_request=visit_request,
        effective_on=effective_on,
        outcome=outcome,
        report_file=report_file,
    )


def follow(application: PermitApplication, actor: User | None, on: date) -> None:
    """Bring the open steps in line with the facts: start, finish and cancel what they call for."""
    facts = facts_of(application, on)
    _cancel_what_fell_away(application, facts)
    _start_what_is_due(application, facts)
    while _finish_done_steps(application, facts, actor):
        pass


def open_tasks(application_id: int) -> list[Task]:
    """The open steps of a case over all its processes, oldest first."""
    tasks = Task.objects.filter(process__in=_processes(application_id), status__in=OPEN)
    return [task for task in tasks.order_by("pk") if task.flow_task.task_type in {"HUMAN", "FUNCTION"}]


def step_name(task: Task) -> str:
    """The name of an open step, as `statecharts.work` has it."""
    name = str(task.flow_task.name)
    return f"signing.{name}" if task.flow_task.flow_class is SigningFlow else name


def _processes(application_id: int) -> Any:
    case_type = ContentType.objects.get_for_model(PermitApplication)
    decision_type = ContentType.objects.get_for_model(Decision)
    decisions = Decision.objects.filter(application_id=application_id).values("pk")
    return Process.objects.filter(seed_content_type=case_type, seed_object_id=application_id) | Process.objects.filter(
        seed_content_type=decision_type, seed_object_id__in=decisions
    )


def _lock(processes: Any) -> None:
    list(Process.objects.select_for_update().filter(pk__in=processes.values("pk")).order_by("pk").values_list("pk"))


def _active(application: PermitApplication, flow_class: type[flow.Flow]) -> list[Process]:
    return list(_processes(application.pk).filter(flow_class=flow_class, status=STATUS.NEW).order_by("pk"))


def _cancel_what_fell_away(application: PermitApplication, facts: chart.Facts) -> None:
    """Closed: nothing is left to do. Decided early: only the publication is. Decided: no side signature is."""
    if facts.state in work.IDLE | work.EARLY:
        for process in _active(application, PermitFlow):
            if not _at(process, PermitFlow.publish):
                process.flow_class.instance.cancel(process)
    if facts.state in work.IDLE | frozenset(chart.DECIDED):
        for process in _active(application, CompletionFlow):
            process.flow_class.instance.cancel(process)


def _start_what_is_due(application: PermitApplication, facts: chart.Facts) -> None:
    main = _active(application, PermitFlow)
    if facts.state in chart.OPEN and not main:
        PermitFlow.start.run(seed=application)
        main = _active(application, PermitFlow)
    if facts.state in work.EARLY and not main:
        PermitFlow.decided.run(seed=application)
    if facts.state == chart.AWAITING_COMPLETION and not _awaits(application, main):
        CompletionFlow.start.run(seed=application)
    for decision in application.decisions.filter(status=Decision.Status.SUBMITTED, move__in=work.SIDE):
        if not any(process.seed_object_id == decision.pk for process in _active(application, SigningFlow)):
            SigningFlow.start.run(seed=decision)


def _awaits(application: PermitApplication, main: Iterable[Process]) -> bool:
    """Does a step already wait for the completion, or will one once the done steps are finished?"""
    first_round = any(
        _at(process, node)
        for process in main
        for node in (PermitFlow.intake, PermitFlow.completeness, PermitFlow.awaiting)
    )
    return first_round or bool(_active(application, CompletionFlow))


def _at(process: Process, node: Any) -> bool:
    return process.task_set.filter(flow_task=node, status__in=OPEN).exists()


def _finish_done_steps(application: PermitApplication, facts: chart.Facts, actor: User | None) -> bool:
    finished = False
    for task in open_tasks(application.pk):
        if _is_done(task, facts):
            _finish(task, actor)
            finished = True
    return finished


def _is_done(task: Task, facts: chart.Facts) -> bool:
    node = task.flow_task
    if node.flow_class is SigningFlow:
        return work.DONE_SIGNING[node.name](task.process.seed.status)
    return work.DONE[node.name](facts)


def _finish(task: Task, actor: User | None) -> None:
    with task.flow_task.flow_class.lock(task.process_id):
        activation = task.flow_task.activation_class(task)
        if task.flow_task.task_type == "HUMAN":
            if activation.assign.can_proceed():
                activation.assign(actor)
            activation.start(None)
        else:
            activation.run(None)
        activation.execute()
