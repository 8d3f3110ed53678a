"""The one road for a change of a visit: transaction, lock, right, date, legality, move, audit, outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core import fsm
from core.accounts.models import User
from core.acts import hold, one_act
from core.audit import services as audit
from core.audit.models import AuditEntry
from core.charts import Move
from core.outbox.services import Todo
from core.today import local_date
from inspections import rights
from inspections.errors import DateRefused, MoveRefused, VisitError
from inspections.models import Visit
from inspections.selectors.facts import facts_of
from inspections.statecharts import visit as chart
from inspections.wording import REASONS


@dataclass
class Act:
    """One move under way: the locked visit, and what the audit entry will carry."""

    visit: Visit
    actor: User
    at: datetime
    on: date
    reason: str = ""
    payload: dict[str, object] = field(default_factory=dict)
    todo: list[Todo] = field(default_factory=list)
    unchanged: bool = False  # the same was said again: nothing to store, nothing to log

    def instant(self, clock_time: time | None, name: str = "clock_time") -> datetime:
        """The aware moment of this hour on the day of effect; without an hour, now. Never in the future."""
        if clock_time is None:
            return self.at if self.on == local_date(self.at) else _aware(self.on, time(12, 0))
        moment = _aware(self.on, clock_time)
        if moment > self.at:
            raise DateRefused(_("Dit tijdstip moet nog komen; kies nu of eerder."), name)
        return moment


def lock(public_id: UUID) -> Visit:
    """The visit row, locked for this transaction (FOR NO KEY UPDATE on PostgreSQL); one object for the whole act."""
    rows = Visit.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.prefetch_related("members")
    return hold(Visit, public_id, lambda: rows.get(public_id=public_id))


@contextmanager
def acting(
    public_id: UUID,
    move: Move,
    *,
    actor: User,
    at: datetime,
    effective_on: date | None = None,
    reason: str = "",
    **overrides: object,
) -> Iterator[Act]:
    """Open the visit for one move and close it again: save, audit, queue.

    `effective_on` is the day it happened, today where not said; never in the future, never before the day of arrival.
    `overrides` go to the facts (what the form adds). Raises RightRefused, DateRefused, MoveRefused; then nothing
    is stored.
    """
    with one_act():
        visit = lock(public_id)
        rights.require_move(actor, move, visit)
        on = effective_on or local_date(at)
        require_date(visit, on, at)
        if code := chart.why_not(move, facts_of(visit, move, **overrides)):
            raise MoveRefused(code, sentence(code, visit, move))
        act, before = Act(visit, actor, at, on, reason), visit.state
        with fsm.refusals():
            yield act
        if not act.unchanged:
            close(act, move, before=before)


def close(act: Act, move: Move, *, before: str) -> None:
    """Save the visit, write the audit entry and the outbox rows."""
    visit = act.visit
    visit.changed_at = act.at
    visit.save()
    audit.record(
        visit,
        move.verb,
        actor=act.actor,
        at=act.at,
        effective_on=act.on,
        before=before,
        after=visit.state,
        reason=act.reason,
        legal_ground=move.law,
        payload=act.payload or None,
        todo=act.todo,
    )


def require_date(visit: Visit, on: date, at: datetime) -> None:
    """A date of effect lies between the arrival and the day of recording, both included."""
    if on > local_date(at):
        raise DateRefused(_("De datum ligt in de toekomst; kies vandaag of eerder."), "effective_on")
    if visit.arrived_at and on < local_date(visit.arrived_at):
        raise DateRefused(_("De datum ligt vóór de dag van het bezoek."), "effective_on")


def require_text(text: str, field: str, sentence: str) -> str:
    """The text without space around it. Raises VisitError with the sentence when nothing is left."""
    if not text.strip():
        raise VisitError(sentence, field)
    return text.strip()


def last_change(visit: Visit) -> AuditEntry | None:
    """The log entry that brought the visit to its present state."""
    entries = AuditEntry.objects.filter(scope=visit.audit_scope, after=visit.state).exclude(before=F("after"))
    return entries.select_related("actor").order_by("-seq").first()


def sentence(code: str, visit: Visit, move: Move) -> str:
    """The reason; where a colleague was first, also who, with what and when."""
    late = code in {"wrong_state", "ended"}
    entry = last_change(visit) if late else _last_time(visit, move)
    if entry is None or entry.actor is None:
        return str(REASONS[code])
    when = timezone.localtime(entry.at)
    said = {
        "who": entry.actor.display_name,
        "what": entry.label,
        "day": f"{when:%d-%m-%Y}",
        "time": f"{when:%H:%M}",
    }
    if late:
        return _("Deze stap kan niet meer: %(who)s deed “%(what)s” op %(day)s om %(time)s.") % said
    return f"{REASONS[code]} " + _("%(who)s deed “%(what)s” op %(day)s om %(time)s.") % said


def _last_time(visit: Visit, move: Move) -> AuditEntry | None:
    """The log entry of the last time that this very move was made."""
    entries = AuditEntry.objects.filter(scope=visit.audit_scope, verb=move.verb)
    return entries.select_related("actor").order_by("-seq").first()


def _aware(on: date, clock_time: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, clock_time))
