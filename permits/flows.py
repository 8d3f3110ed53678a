"""Whose turn it is: the flows of a case, and the one way in that moves case and work together.

A process links to its case (or decision) by `seed`, to the case itself by `artifact` too (which viewflow
indexes), and holds no facts; lose every process and the law still stands. `perform` runs a service and then
`follow`s: every open step that the facts call done is finished and its successors open. The case row is the
lock of all its processes: whoever moves a token holds it, and takes it before anything else.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models
from viewflow import this
from viewflow.workflow import STATUS, flow
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Process, Task

from core.accounts.models import User
from core.acts import held, one_act
from core.audit.models import AuditEntry
from core.files.models import StoredFile
from core.statements import Columns, fetch
from core.today import local_date
from permits import rights
from permits.models import Decision, PermitApplication, VisitRequest
from permits.selectors.facts import facts_of
from permits.services import steps
from permits.services.acting import lock, note_turn
from permits.statecharts import application as chart
from permits.statecharts import work
from permits.task_views import to_case

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED)
#: The nodes at which a process waits: for a person, or for something to happen.
STEPS = frozenset({"HUMAN", "FUNCTION"})


def _state_in(*states: str) -> Callable[[Any], bool]:
    return lambda activation: activation.process.seed.state in states


def _status_is(status: str) -> Callable[[Any], bool]:
    return lambda activation: activation.process.seed.status == status


def _link(activation: Any, seed: Any, case: PermitApplication) -> None:
    activation.process.seed, activation.process.artifact = seed, case


#: What viewflow itself locks: the process row, waited for. Its default locks nothing.
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


@one_act()
def perform(
    application_id: int, service: Callable[..., Any], /, *args: Any, actor: User | None, at: datetime, **values: Any
) -> Any:
    """Run one service on a case (or on one of its decisions) and move the work along, all or nothing.

    `service` is called with `*args` (by default the case's key), `actor`, `at` and `values`.
    """
    application = lock(application_id)
    result = service(*(args or (application_id,)), actor=actor, at=at, **values)
    if held(AuditEntry, application.audit_scope) is not None:  # an act in the sealed room alone moves nothing here
        follow(application, actor, local_date(at))
    return result


def begin(
    service: Callable[..., PermitApplication], /, *, actor: User, at: datetime, **values: Any
) -> PermitApplication:
    """Run a service that makes a new case, and open its first step, all or nothing."""
    with one_act():
        application = service(actor=actor, at=at, **values)
        follow(lock(application.pk), actor, local_date(at))
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
    """Bring the open steps and the turn in line with the facts: start, finish and cancel what they call for."""
    facts = facts_of(application, on)
    tasks = open_tasks(application.pk)
    changed = [_cancel_what_fell_away(tasks, facts), _start_what_is_due(application, tasks, facts)]
    if any(changed):
        tasks = open_tasks(application.pk)
    while done := [task for task in tasks if _is_done(task.flow_task, _seed(task, application), facts)]:
        for task in done:
            finish(task, actor)
        if not any(_opens_done(task, facts) for task in done):
            break
        tasks = open_tasks(application.pk)
    note_turn(application, work.turn(facts))


def open_tasks(application_id: int) -> list[Task]:
    """The open steps of a case over all its processes, oldest first. One query."""
    return open_steps(PermitApplication, application_id)


def open_steps(model: type[models.Model], key: int) -> list[Task]:
    """The open steps in the processes whose artifact is this row, oldest first. One query."""
    content_type = ContentType.objects.get_for_model(model)
    steps = []
    for task, task.process in fetch(_STEPS, [content_type.pk, key, *OPEN], _TASK, _PROCESS):
        if task.flow_task.task_type in STEPS:
            steps.append(task)
    return steps


_TASK, _PROCESS = Columns(Task, "task"), Columns(Process, "process")
_STEPS = (
    f"SELECT {_TASK}, {_PROCESS} FROM {_TASK.table} JOIN {_PROCESS.table} ON process.id = task.process_id"  # noqa: S608
    " WHERE process.artifact_content_type_id = %s AND process.artifact_object_id = %s"
    " AND task.status IN (%s, %s, %s) ORDER BY task.id"
)


def step_name(task: Task) -> str:
    """The name of an open step, as `statecharts.work` has it."""
    name = str(task.flow_task.name)
    return f"signing.{name}" if task.flow_task.flow_class is SigningFlow else name


def _of(tasks: Iterable[Task], flow_class: type[flow.Flow]) -> list[Task]:
    """The open steps in processes of one flow. A process that is not over has at least one."""
    return [task for task in tasks if task.flow_task.flow_class is flow_class]


def _cancel_what_fell_away(tasks: list[Task], facts: chart.Facts) -> bool:
    """Closed: nothing is left to do. Decided early: only the publication is. Decided: no invitation is."""
    fell_away: list[Task] = []
    if facts.state in work.IDLE | work.EARLY:
        fell_away += [task for task in _of(tasks, PermitFlow) if task.flow_task != PermitFlow.publish]
    if facts.state in work.IDLE | frozenset(chart.DECIDED):
        fell_away += _of(tasks, CompletionFlow)
    for process in {task.process for task in fell_away}:
        process.flow_class.instance.cancel(process)
    tasks[:] = [task for task in tasks if task not in fell_away]
    return bool(fell_away)


def _start_what_is_due(application: PermitApplication, tasks: list[Task], facts: chart.Facts) -> bool:
    main = _of(tasks, PermitFlow)
    due: list[tuple[Any, PermitApplication | Decision]] = []
    if facts.state in chart.OPEN and not main:
        due.append((PermitFlow.start, application))
    elif facts.state in work.EARLY and not main:
        due.append((PermitFlow.decided, application))
    elif facts.state == chart.AWAITING_COMPLETION and not _awaits(tasks):
        due.append((CompletionFlow.start, application))
    due += [(SigningFlow.start, decision) for decision in _unsigned(application, tasks, facts)]
    for start, seed in due:
        start.run(seed=seed, case=application)
    return bool(due)


def _unsigned(application: PermitApplication, tasks: list[Task], facts: chart.Facts) -> list[Decision]:
    """Decisions beside the main flow that lie with the decider and have no process yet."""
    if "submitted" not in {facts.final_status, facts.postponement_status}:
        return []
    known = {task.process.seed_object_id for task in _of(tasks, SigningFlow)}
    waiting = application.decisions.filter(status=Decision.Status.SUBMITTED, move__in=work.SIDE)
    return [decision for decision in waiting if decision.pk not in known]


def _awaits(tasks: list[Task]) -> bool:
    """Does a step already wait for the completion, or will one once the done steps are finished?"""
    first_round = {PermitFlow.intake, PermitFlow.completeness, PermitFlow.awaiting}
    return any(task.flow_task in first_round for task in tasks) or bool(_of(tasks, CompletionFlow))


def _seed(task: Task, application: PermitApplication) -> Any:
    """What the process of this step is about; the case is at hand, so that its gateways need not read it again."""
    if task.flow_task.flow_class is not SigningFlow:
        task.process.seed = application
    return task.process.seed


def _is_done(node: Any, seed: Any, facts: chart.Facts) -> bool:
    if node.flow_class is SigningFlow:
        return work.DONE_SIGNING[node.name](seed.status)
    return work.DONE[node.name](facts)


def _opens_done(task: Task, facts: chart.Facts) -> bool:
    """Whether leaving this step may have opened one that is done already."""
    seed = task.process.seed
    return any(_is_done(node, seed, facts) for node in opened(task.flow_task, seed))


def opened(node: Any, seed: Any) -> Iterator[Any]:
    """The steps that may open when this one is left: past every gateway, by the branch that the seed takes."""
    for target in targets(node, seed):
        if target.task_type in STEPS:
            yield target
        elif target.task_type != "END":
            yield from opened(target, seed)


def targets(node: Any, seed: Any) -> list[Any]:
    """The nodes that follow this one at once: of a switch the one whose condition holds for the seed."""
    if node.task_type == "SWITCH":
        activation = SimpleNamespace(process=SimpleNamespace(seed=seed))
        return [next(target for target, holds in node._branches if holds is None or holds(activation))]
    return [edge.dst for edge in node._outgoing()]


def finish(task: Task, actor: User | None) -> None:
    """Take a step and finish it, in one write."""
    activation = task.flow_task.activation_class(task)
    if task.flow_task.task_type == "HUMAN":
        task.owner, task.status = actor, STATUS.ASSIGNED
        activation.start(None)
    else:
        activation.run(None)
    activation.execute()
