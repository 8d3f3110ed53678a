"""Writes clock events: appended, never changed; a wrong date is superseded by a correction with reason."""

from datetime import date

from django.utils.translation import gettext as _

from permits.errors import DateRefused, PermitError
from permits.models import ClockEvent
from permits.selectors import clock
from permits.services.acting import Act


def add(
    act: Act,
    type: str,
    *,
    on: date | None = None,
    until: date | None = None,
    weeks: int | None = None,
    law: str = "",
    asked: str = "",
) -> ClockEvent:
    """Append an event to the case's clock.

    Raises DateRefused, with the clock's own sentence, when it does not fit in the order of the others.
    """
    event = ClockEvent.objects.create(
        application=act.application,
        type=type,
        on=on or act.on,
        until=until,
        weeks=weeks,
        law=law,
        asked=asked,
        recorded_at=act.at,
        recorded_by=act.actor,
        reason=act.reason[:500],
    )
    _require_valid(act)
    return event


def supersede(act: Act, event: ClockEvent, *, on: date, reason: str, annulled: bool = False) -> ClockEvent:
    """Append the correction of an event: a new date, or that it never took place. Both stay visible."""
    if not reason.strip():
        raise PermitError(_("Geef de reden van de correctie."), "reason")
    if hasattr(event, "superseded_by"):
        raise PermitError(_("Deze datum is al eerder gecorrigeerd; corrigeer de nieuwste."), "")
    correction = ClockEvent.objects.create(
        application=act.application,
        type=event.type,
        on=on,
        until=event.until,
        weeks=event.weeks,
        law=event.law,
        recorded_at=act.at,
        recorded_by=act.actor,
        reason=reason[:500],
        supersedes=event,
        annulled=annulled,
    )
    _require_valid(act)
    return correction


def _require_valid(act: Act) -> None:
    clock.forget(act.application)
    if sentence := clock.refusal(act.application, act.on):
        raise DateRefused(sentence, "effective_on")
