"""Suspension by consent, by delay of the applicant or by force majeure, and its end (Awb 4:15 lid 2-4)."""

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from permits.errors import PermitError
from permits.models import PermitApplication
from permits.services import clock_events
from permits.services.acting import acting
from permits.statecharts import application as chart


class Ground(models.TextChoices):
    """Grounds of Awb 4:15 lid 2, by the event type of the clock."""

    CONSENT = "suspended_by_consent", gettext_lazy("Schriftelijke instemming van de aanvrager (4:15 lid 2 a)")
    APPLICANT = "suspended_by_applicant", gettext_lazy("Vertraging door de aanvrager (4:15 lid 2 b)")
    FORCE_MAJEURE = "suspended_by_force_majeure", gettext_lazy("Overmacht (4:15 lid 2 c)")


def pause(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    ground: str,
    reason: str,
    until: date | None = None,
) -> PermitApplication:
    """Pause the clock from `effective_on`; a pause by consent names the day it ends (that day runs again)."""
    if ground == Ground.CONSENT and (until is None or until <= effective_on):
        raise PermitError(_("Noem de dag waarop de klok weer loopt, na de eerste dag."), "until")
    with acting(application_id, chart.PAUSE, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        last = until if ground == Ground.CONSENT else None
        clock_events.add(act, ground, until=last, law=f"Awb 4:15 lid 2 {'abc'[Ground.values.index(ground)]}")
        act.application.pause()
    return act.application


def end_pause(application_id: int, *, actor: User, at: datetime, effective_on: date, reason: str) -> PermitApplication:
    """End an open suspension: that day the clock runs again; the applicant is told (Awb 4:15 lid 4)."""
    with acting(application_id, chart.END_PAUSE, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        clock_events.add(act, "suspension_ended", law="Awb 4:15 lid 4")
        act.application.end_pause()
    return act.application
