"""Publication: the decision is sent, the decision term ends, a grant becomes a permit."""

from datetime import date, datetime

from core.accounts.models import User
from core.audit import services as audit
from gis.places.models import Premises
from permits.models import Decision, Party, PartyRole, Permit, PermitApplication
from permits.services import clock_events
from permits.services.acting import Act, acting
from permits.services.numbers import next_number
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart


def publish(application_id: int, *, actor: User | None, at: datetime, effective_on: date) -> PermitApplication:
    """Send the signed decision (Awb 3:40, 3:41): `effective_on` is the day it is sent.

    Queues the decision letter; a grant brings a permit into force on the day the decision names, else that day.
    """
    with acting(application_id, chart.PUBLISH, actor=actor, at=at, effective_on=effective_on) as act:
        decision = _final_decision(act.application)
        clock_events.add(act, "decided", law="Awb 3:41")
        act.application.publish(effective_on)
        decision.published_on = effective_on
        decision.save(update_fields=["published_on"])
        if decision.move in {chart.GRANT.name, chart.GRANT_WITH_CONDITIONS.name}:
            _enter_into_force(act, decision)
        act.later("permits.letter", kind="decision", decision=str(decision.public_id))
    return act.application


def _final_decision(application: PermitApplication) -> Decision:
    finals = {move.name for move in chart.FINAL - {chart.ANNOUNCE_INTENT}}
    return application.decisions.select_for_update().get(status=Decision.Status.SIGNED, move__in=finals)


def _enter_into_force(act: Act, decision: Decision) -> Permit:
    application, first_day = act.application, max(decision.valid_from or act.on, act.on)
    permit = Permit.objects.create(
        number=next_number("V", first_day.year),
        municipality_id=application.municipality_id,
        application=application,
        premises=_premises(application),
        holder=_holder(application),
        activity=application.activity,
        sbi_version=application.sbi_version,
        valid_from=first_day,
        valid_to=decision.valid_to,
        conditions=decision.conditions,
        created_at=act.at,
    )
    entering = permit_chart.ENTER_INTO_FORCE
    audit.record(
        permit,
        entering.verb,
        actor=act.actor,
        at=act.at,
        effective_on=first_day,
        after=permit.state,
        legal_ground=entering.law,
    )
    return permit


def _premises(application: PermitApplication) -> Premises:
    if application.premises is None:
        raise ValueError(f"{application.number} was received without premises")
    return application.premises


def _holder(application: PermitApplication) -> Party:
    """The operator holds the permit; where none is named, the applicant."""
    roles = application.roles.select_related("party").filter(
        role__in=[PartyRole.Role.OPERATOR, PartyRole.Role.APPLICANT], until=None
    )
    return min(roles, key=lambda role: (role.role != PartyRole.Role.OPERATOR, role.pk)).party
