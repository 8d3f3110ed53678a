"""The one road for a change of a visit: transaction, lock, right, date, legality, move, audit, outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import F, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from core import fsm
from core.accounts.models import User
from core.acts import hold, one_act, save
from core.audit import services as audit
from core.audit.models import AuditEntry
from core.charts import Move
from core.outbox.services import Todo
from core.statements import Columns, fetch, for_update
from core.today import local_date
from inspections import rights
from inspections.errors import ChangedMeanwhile, DateRefused, MoveRefused, VisitError
from inspections.models import ChecklistVersion, TabletClock, Visit
from inspections.selectors.facts import facts_of
from inspections.selectors.seen import last_written
from inspections.services import told as tablets
from inspections.services.told import Told
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
    told: Told | None = None

    @property
    def ref(self) -> UUID:
        """The public id of what this act makes: the tablet already calls it so, where a tablet told it."""
        return self.told.op_id if self.told else uuid4()

    @property
    def seen_at(self) -> datetime | None:
        """When a tablet noted it; None for what is typed on a page."""
        return self.told.not_before(self.visit.arrived_at) if self.told else None

    def instant(self, clock_time: time | None, name: str = "clock_time") -> datetime:
        """The aware moment of this hour on the day of effect; without an hour, now. Never in the future."""
        if self.told is not None:
            return self.told.not_before(self.visit.arrived_at)
        if clock_time is None:
            return self.at if self.on == local_date(self.at) else _aware(self.on, time(12, 0))
        moment = _aware(self.on, clock_time)
        if moment > self.at:
            raise DateRefused(_("Dit tijdstip moet nog komen; kies nu of eerder."), name)
        return moment


def lock(public_id: UUID) -> Visit:
    """The visit row, locked for this transaction (FOR NO KEY UPDATE on PostgreSQL); one object for the whole act.

    With its checklist, but not that one's document of some 40 kB: by its hash it is parsed already.
    """
    return hold(Visit, public_id, lambda: _locked(public_id))


_VISIT, _LIST = Columns(Visit, "visit"), Columns(ChecklistVersion, "list", frozenset({"content"}))
_LOCK = (
    f"SELECT {_VISIT}, {_LIST} FROM {_VISIT.table} LEFT JOIN {_LIST.table} ON list.id = visit.checklist_id"  # noqa: S608
    " WHERE visit.public_id = %s"
)


def _locked(public_id: UUID) -> Visit:
    key = Visit._meta.get_field("public_id").get_db_prep_value(public_id, connection)
    for visit, checklist in fetch(_LOCK + for_update("visit"), [key], _VISIT, _LIST):
        visit.checklist = checklist
        prefetch_related_objects([visit], "members")
        found: Visit = visit
        return found
    raise Visit.DoesNotExist


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
        told = tablets.current()
        on = effective_on or local_date(told.not_before(visit.arrived_at) if told else at)
        require_date(visit, on, at)
        if code := chart.why_not(move, facts_of(visit, move, **overrides)):
            raise MoveRefused(code, sentence(code, visit, move))
        act, before = Act(visit, actor, at, on, reason, told=told), visit.state
        with fsm.refusals():
            yield act
        if not act.unchanged:
            close(act, move, before=before)


def close(act: Act, move: Move, *, before: str) -> None:
    """Save the visit, write the audit entry and the outbox rows."""
    visit = act.visit
    visit.changed_at = act.at
    visit.version += 1
    save(visit)
    if act.told is not None:
        act.payload |= act.told.as_payload()
        _note_clock(visit, act.told)
    audit.record(
        visit,
        move.verb,
        actor=act.actor,
        at=act.at,
        effective_on=act.on,
        before=before,
        after=visit.state,
        reason=act.reason,
        legal_ground=chart.law_of(move, conversation=visit.is_conversation),
        payload=act.payload or None,
        todo=act.todo,
    )


def _note_clock(visit: Visit, told: Told) -> None:
    """Keep the largest error of each tablet's clock, where it is too large to pass over."""
    if not told.is_off:
        return
    offset = told.offset_ms or 0
    values = {"name": told.device_name, "offset_ms": offset}
    clock, made = TabletClock.objects.get_or_create(visit=visit, device=told.device, defaults=values)
    if not made and abs(offset) > abs(clock.offset_ms):
        clock.offset_ms = offset
        clock.save(update_fields=["offset_ms"])


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


def require_seen(visit: Visit, move: Move, base: str | None) -> None:
    """Who overwrites must have seen what is there: `base` as in `selectors.seen.base_of`; None asks for no check."""
    entry = last_written(visit, move)
    if base is None or entry is None or base == str(entry.seq):
        return
    raise ChangedMeanwhile(
        _("%(who)s deed “%(what)s” op %(day)s om %(time)s. Wat u invulde staat hieronder en is nog niet bewaard.")
        % _said(entry)
    )


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
    if late:
        return _("Deze stap kan niet meer: %(who)s deed “%(what)s” op %(day)s om %(time)s.") % _said(entry)
    return f"{REASONS[code]} " + _("%(who)s deed “%(what)s” op %(day)s om %(time)s.") % _said(entry)


def _said(entry: AuditEntry) -> dict[str, str]:
    when = timezone.localtime(entry.at)
    return {
        "who": entry.actor.display_name if entry.actor else _("het systeem"),
        "what": entry.label,
        "day": f"{when:%d-%m-%Y}",
        "time": f"{when:%H:%M}",
    }


def _last_time(visit: Visit, move: Move) -> AuditEntry | None:
    """The log entry of the last time that this very move was made."""
    entries = AuditEntry.objects.filter(scope=visit.audit_scope, verb=move.verb)
    return entries.select_related("actor").order_by("-seq").first()


def _aware(on: date, clock_time: time) -> datetime:
    return timezone.make_aware(datetime.combine(on, clock_time))
