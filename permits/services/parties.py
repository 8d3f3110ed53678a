"""Parties of a case and their roles in time: somebody comes in, somebody leaves; both stay in the file."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import User
from core.acts import one_act
from core.audit import services as audit
from permits import rights
from permits.errors import DateRefused, PermitError
from permits.models import Party, PartyRole
from permits.services.acting import lock, require_date
from permits.statecharts import application as chart


@one_act()
def add_role(
    application_id: int, *, actor: User, at: datetime, since: date, role: str, kind: str, name: str, kvk: str = ""
) -> PartyRole:
    """A person or organisation takes a role in the case from a day on."""
    application = lock(application_id)
    account_rights.require(actor, rights.HANDLE, application)
    if application.state in chart.TERMINAL:
        raise PermitError(_("De zaak is afgesloten. Een wijziging van een vergunning vraagt de houder aan."))
    require_date(application, since, at)
    party = Party.objects.create(municipality_id=application.municipality_id, kind=kind, name=name.strip(), kvk=kvk)
    added = PartyRole.objects.create(application=application, party=party, role=role, since=since)
    audit.record(
        application,
        "permits.party.added",
        actor=actor,
        at=at,
        effective_on=since,
        payload={"party": str(party.public_id), "role": role},
    )
    return added


@one_act()
def end_role(role_id: int, *, actor: User, at: datetime, until: date) -> PartyRole:
    """A role ends; `until` is its last day. The applicant stays: who applied does not change (APV 1:5)."""
    found = PartyRole.objects.select_related("application").get(pk=role_id)
    application = lock(found.application_id)
    account_rights.require(actor, rights.HANDLE, application)
    role = PartyRole.objects.select_for_update(of=("self",)).select_related("party").get(pk=role_id)
    if role.role == PartyRole.Role.APPLICANT:
        raise PermitError(_("De aanvrager blijft dezelfde; een ander dient een eigen aanvraag in."))
    if role.until is not None:
        raise PermitError(_("Deze rol is al beëindigd."))
    require_date(application, until, at)
    if until < role.since:
        raise DateRefused(_("De laatste dag ligt vóór de eerste."), "until")
    role.until = until
    role.save(update_fields=["until"])
    audit.record(
        application,
        "permits.party.ended",
        actor=actor,
        at=at,
        effective_on=until,
        payload={"party": str(role.party.public_id), "role": role.role},
    )
    return role
