"""The statement of views (zienswijze) after a notice of intent (Awb 4:7-4:9; Wet Bibob 33)."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from permits.errors import PermitError
from permits.models import PermitApplication
from permits.services.acting import acting
from permits.statecharts import application as chart


def receive_views(
    application_id: int, *, actor: User, at: datetime, effective_on: date, text: str
) -> PermitApplication:
    """Record the applicant's views, written or as told (Awb 4:9: his choice)."""
    if not text.strip():
        raise PermitError(_("Schrijf de zienswijze op, of voeg haar als stuk toe en verwijs ernaar."), "text")
    with acting(application_id, chart.RECEIVE_VIEWS, actor=actor, at=at, effective_on=effective_on) as act:
        act.application.receive_views(effective_on, text)
    return act.application


def lapse_views(application_id: int, *, actor: User | None, at: datetime, effective_on: date) -> PermitApplication:
    """The term for views passed without any: the opportunity was given, the case goes on the day after."""
    with acting(application_id, chart.LAPSE_VIEWS, actor=actor, at=at, effective_on=effective_on) as act:
        last_day = act.application.views_until
        if last_day is None or effective_on <= last_day:
            raise PermitError(
                _("De termijn voor de zienswijze loopt nog tot en met %(day)s.") % {"day": f"{last_day:%d-%m-%Y}"},
                "effective_on",
            )
        act.application.lapse_views(last_day)
    return act.application


def reconsider(application_id: int, *, actor: User, at: datetime, effective_on: date, reason: str) -> PermitApplication:
    """The views change the plan: the case is in review again (Awb 3:2)."""
    with acting(application_id, chart.RECONSIDER, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        act.application.reconsider()
    return act.application
