"""Completeness: taking into review, inviting to complete, completing or letting the term lapse."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from permits.errors import PermitError
from permits.models import PermitApplication
from permits.services import clock_events, integrity
from permits.services.acting import acting
from permits.statecharts import application as chart


def start_review(application_id: int, *, actor: User, at: datetime, effective_on: date) -> PermitApplication:
    """Take the application into review (Awb 3:2). Who does so handles it, where nobody did yet."""
    with acting(application_id, chart.START_REVIEW, actor=actor, at=at, effective_on=effective_on) as act:
        act.application.start_review()
        if act.application.assigned_to_id is None:
            act.application.assigned_to = actor
    return act.application


def request_completion(
    application_id: int, *, actor: User, at: datetime, effective_on: date, until: date, missing: str
) -> PermitApplication:
    """Invite the applicant to complete: the clock pauses from the day after (Awb 4:5 lid 1, 4:15 lid 1 a).

    `until`: last day of the repair term, after `effective_on`; `missing`: what is asked, for the letter.
    """
    if until <= effective_on:
        raise PermitError(_("De hersteltermijn eindigt na de dag van het verzoek."), "until")
    if not missing.strip():
        raise PermitError(_("Noem wat er ontbreekt; dat staat in de brief."), "missing")
    with acting(application_id, chart.REQUEST_COMPLETION, actor=actor, at=at, effective_on=effective_on) as act:
        event = clock_events.add(act, "completion_requested", until=until, law="Awb 4:15 lid 1 a", asked=missing)
        act.application.request_completion(until)
        act.payload["missing"] = missing
        act.application.form = {"missing": missing}
        act.later("permits.letter", kind="invitation", event=str(event.public_id))
    return act.application


def complete(application_id: int, *, actor: User, at: datetime, effective_on: date) -> PermitApplication:
    """What was asked came in: the clock runs again from that day (Awb 4:15 lid 1 a)."""
    with acting(application_id, chart.COMPLETE, actor=actor, at=at, effective_on=effective_on) as act:
        clock_events.add(act, "completed", law="Awb 4:15 lid 1 a")
        act.application.complete()
    return act.application


def lapse_completion(application_id: int, *, actor: User | None, at: datetime, effective_on: date) -> PermitApplication:
    """The repair term passed unused: the clock resumed by itself on its last day; the state moves the day after."""
    with acting(application_id, chart.LAPSE_COMPLETION, actor=actor, at=at, effective_on=effective_on) as act:
        last_day = act.application.repair_until
        if last_day is None or effective_on <= last_day:
            raise PermitError(
                _("De hersteltermijn loopt nog tot en met %(day)s.") % {"day": f"{last_day:%d-%m-%Y}"}, "effective_on"
            )
        act.application.lapse_completion(last_day)
    return act.application


@one_act()
def declare_complete(application_id: int, *, actor: User, at: datetime, effective_on: date) -> PermitApplication:
    """Establish that the application is complete (Awb 4:2); the Bibob check starts if it had not."""
    with acting(application_id, chart.DECLARE_COMPLETE, actor=actor, at=at, effective_on=effective_on) as act:
        act.application.declare_complete(effective_on)
        act.application.form = {}
    if act.application.integrity_state == PermitApplication.Integrity.NONE:
        integrity.start_integrity(application_id, actor=None, at=at, effective_on=effective_on)
    return act.application
