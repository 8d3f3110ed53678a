"""The one road for a change of a signal: transaction, lock, right, legality, move, audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from core import fsm
from core.accounts import rights
from core.accounts.models import User
from core.acts import hold, one_act
from core.audit import services as audit
from core.audit.models import AuditEntry
from core.charts import Move
from core.outbox.services import Todo
from core.today import local_date
from inspections.errors import MoveRefused
from inspections.signals.models import Signal
from inspections.signals.wording import REASONS
from inspections.statecharts import signal as chart


@dataclass
class Act:
    """One move under way. `payload` is personal detail: it is erased when the signal is destroyed."""

    signal: Signal
    payload: dict[str, object] = field(default_factory=dict)
    todo: list[Todo] = field(default_factory=list)


def lock(public_id: UUID) -> Signal:
    """The signal's row, locked for this transaction; one object for the whole act."""
    rows = Signal.objects.select_for_update(of=("self",), no_key=True)
    return hold(Signal, public_id, lambda: rows.get(public_id=public_id))


@contextmanager
def acting(public_id: UUID, move: Move, *, actor: User | None, at: datetime, **facts: object) -> Iterator[Act]:
    """Open the signal for one move and close it again. Raises RightRefused or MoveRefused; then nothing is stored.

    `actor` None: the reporter, of whom nothing is known, or the clock.
    """
    with one_act():
        signal = lock(public_id)
        if actor is not None:
            rights.require(actor, move.right, signal)
        elif not move.system:
            raise rights.RightRefused(_("Deze stap doet alleen een mens."))
        if code := chart.why_not(move, chart.Facts(signal.state, **facts)):  # type: ignore[arg-type]
            raise MoveRefused(code, _sentence(code, signal))
        act, before = Act(signal), signal.state
        with fsm.refusals():
            yield act
        signal.save()
        audit.record(
            signal,
            move.verb,
            actor=actor,
            at=at,
            effective_on=local_date(at),
            before=before,
            after=signal.state,
            legal_ground=move.law,
            payload=act.payload or None,
            todo=act.todo,
        )


def _sentence(code: str, signal: Signal) -> str:
    """The reason, and which colleague did what last."""
    acts = AuditEntry.objects.filter(scope=signal.audit_scope, actor__isnull=False).exclude(verb__startswith="read.")
    last = acts.select_related("actor").order_by("-seq").first()
    if last is None or last.actor is None:
        return str(REASONS[code])
    when = timezone.localtime(last.at)
    said = {"who": last.actor.display_name, "what": last.label, "day": f"{when:%d-%m-%Y}", "time": f"{when:%H:%M}"}
    return f"{REASONS[code]} " + _("%(who)s deed “%(what)s” op %(day)s om %(time)s.") % said
