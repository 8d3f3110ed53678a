"""The one road for a change of a case: transaction, lock, right, date, legality, move, audit, outbox."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from core import fsm
from core.accounts.models import User
from core.acts import hold, one_act, save
from core.audit import services as audit
from core.charts import Move
from core.outbox.services import Todo
from core.statements import locked
from core.today import local_date
from permits import rights
from permits.errors import DateRefused, MoveRefused
from permits.models import PermitApplication
from permits.selectors import clock, facts
from permits.statecharts import application as chart


@dataclass
class Act:
    """One move under way: the locked case, and what the audit entry will carry."""

    application: PermitApplication
    actor: User | None
    at: datetime
    on: date
    reason: str = ""
    payload: dict[str, object] = field(default_factory=dict)
    todo: list[Todo] = field(default_factory=list)

    def later(self, topic: str, **payload: object) -> None:
        """Queue an outbox message in this transaction; ids only, never personal data."""
        key = f"{topic}:{self.application.public_id}:{payload.get('kind', '')}:{len(self.todo)}:{self.at.isoformat()}"
        self.todo.append(Todo(topic, key, {"application": str(self.application.public_id), **payload}))


def lock(application_id: int) -> PermitApplication:
    """The case row, locked for this transaction (FOR NO KEY UPDATE on PostgreSQL); one object for the whole act."""
    return hold(PermitApplication, application_id, lambda: locked(PermitApplication, "id", application_id))


@contextmanager
def acting(
    application_id: int,
    move: Move,
    *,
    actor: User | None,
    at: datetime,
    effective_on: date,
    reason: str = "",
    drafting: bool = False,
    verb: str = "",
    says: Mapping[str, object] | None = None,
) -> Iterator[Act]:
    """Open the case for one move and close it again: save, recompute the clock, audit, queue.

    `effective_on` is the day of legal effect, never in the future and not before receipt.
    `says`: what the form adds to the facts. With `drafting` the state stays and the guards of drafting hold.
    Raises RightRefused, DateRefused, MoveRefused; then nothing is stored.
    """
    with one_act():
        application = lock(application_id)
        if not drafting:
            rights.require_move(actor, move, application)
        require_date(application, effective_on, at)
        guard = chart.why_not_draft if drafting else chart.why_not
        if code := guard(move, facts.facts_of(application, effective_on, **(says or {}))):
            raise MoveRefused(code)
        act, before = Act(application, actor, at, effective_on, reason), application.state
        with fsm.refusals():
            yield act
        close(act, verb or move.verb, before=before, law=move.law)


def close(act: Act, verb: str, *, before: str, law: str) -> None:
    """Save the case, refresh the cached due date, write the audit entry and the outbox rows."""
    application = act.application
    application.due_on = clock.due_on(application, local_date(act.at))
    application.changed_at = act.at
    save(application)
    audit.record(
        application,
        verb,
        actor=act.actor,
        at=act.at,
        effective_on=act.on,
        before=before,
        after=application.state,
        reason=act.reason,
        legal_ground=law,
        payload=act.payload or None,
        todo=act.todo,
    )


def require_date(application: PermitApplication, on: date, at: datetime) -> None:
    """A date of effect lies between receipt and the day of recording, both included."""
    if on > local_date(at):
        raise DateRefused(_("De datum ligt in de toekomst; kies vandaag of eerder."), "effective_on")
    if application.received_on and on < application.received_on:
        received = f"{application.received_on:%d-%m-%Y}"
        said = _("De datum ligt vóór de ontvangst van de aanvraag; kies %(day)s of later.") % {"day": received}
        raise DateRefused(said, "effective_on")


def note_turn(application: PermitApplication, turn: str) -> None:
    """Keep whose move it is beside the case, for the worklist; a cache, not a state."""
    if turn != application.turn:
        PermitApplication.objects.filter(pk=application.pk).update(turn=turn)
        application.turn = turn
