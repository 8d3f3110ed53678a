"""Ends and alarms: withdrawal by the applicant, notice of default."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from permits.errors import PermitError
from permits.models import PermitApplication, VisitRequest
from permits.services import clock_events, drafting, integrity
from permits.services.acting import acting
from permits.statecharts import application as chart


@one_act()
def withdraw(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    reason: str,
    because_of_bibob: bool | None = None,
) -> PermitApplication:
    """The applicant withdraws. `because_of_bibob` answers Wet Bibob 7a lid 8; an officer must answer it.

    None (only from the applicant's own portal) leaves the question open for the Bibob officer.
    """
    with acting(application_id, chart.WITHDRAW, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        if because_of_bibob is None and act.application.account_id != actor.pk:
            raise PermitError(
                _("Beantwoord de vraag: is er een vermoeden dat de Bibob-toets de reden is? (Wet Bibob 7a lid 8)"),
                "because_of_bibob",
            )
        drafting.drop_all(act.application)
        act.application.visit_requests.filter(status=VisitRequest.Status.REQUESTED).update(
            status=VisitRequest.Status.CANCELLED
        )
        act.application.withdraw()
        act.application.lbb_open = False
        act.application.form = {}
    integrity.case_ended(
        application_id, actor=actor, at=at, effective_on=effective_on, because_of_bibob=because_of_bibob
    )
    return act.application


def record_default_notice(application_id: int, *, actor: User, at: datetime, effective_on: date) -> PermitApplication:
    """A notice of default came in (Awb 4:17): after two weeks the penalty runs; a premature one has no effect."""
    with acting(application_id, chart.RECORD_DEFAULT_NOTICE, actor=actor, at=at, effective_on=effective_on) as act:
        clock_events.add(act, "default_notice_received", law="Awb 4:17")
        act.application.record_default_notice()
    return act.application
