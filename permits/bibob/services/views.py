"""Statements of views under Wet Bibob 33: invitation of everyone named, answer, or the term passed (B12)."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.charts import Move
from permits.bibob.models import Dossier, Involved, ViewsInvitation
from permits.bibob.services.acting import Act, moving
from permits.errors import PermitError
from permits.statecharts import bibob as chart


def invite(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    until: date,
    copy_given: bool,
    warned: bool,
    move: Move = chart.INVITE_VIEWS,
) -> Dossier:
    """Invite the person and each third party named who was not invited yet.

    `copy_given`: each got a copy, a third party of the own part only. `warned`: each was warned in writing
    of secrecy (Wet Bibob 28 lid 3, 33). `until`: last day, set by the body.
    """
    if until <= effective_on:
        raise PermitError(_("De termijn voor de zienswijze eindigt na de dag van de uitnodiging."), "until")
    if not copy_given:
        raise PermitError(_("Geef ieder eerst een afschrift van het eigen deel (Wet Bibob 33)."), "copy_given")
    if not warned:
        raise PermitError(_("Wijs ieder eerst schriftelijk op de geheimhouding (Wet Bibob 28 lid 3)."), "warned")
    with moving(application_id, move, actor=actor, at=at, effective_on=effective_on) as act:
        _invite_rest(act, until)
        getattr(act.dossier, move.name)()
    return act.dossier


def record(
    application_id: int, *, actor: User, at: datetime, effective_on: date, invitation: UUID, text: str
) -> Dossier:
    """Record the views of one invited person, written or as told."""
    if not text.strip():
        raise PermitError(_("Schrijf de zienswijze op."), "text")
    with moving(application_id, chart.RECORD_VIEWS, actor=actor, at=at, effective_on=effective_on) as act:
        found = ViewsInvitation.objects.of(act.dossier).filter(public_id=invitation).first()
        if found is None or found.is_closed:
            raise PermitError(_("Deze zienswijze is al vastgelegd."), "invitation")
        found.received_on, found.text, found.answered_by = effective_on, text.strip(), actor
        found.save()
        act.dossier.record_views()
    return act.dossier


def lapse(application_id: int, *, actor: User | None, at: datetime, effective_on: date) -> Dossier:
    """Terms that passed without views end: the opportunity was given."""
    with moving(application_id, chart.LAPSE_VIEWS, actor=actor, at=at, effective_on=effective_on) as act:
        for found in ViewsInvitation.objects.of(act.dossier):
            if found.is_over(effective_on):
                found.lapsed_on = found.until
                found.save()
        act.dossier.lapse_views()
    return act.dossier


def _invite_rest(act: Act, until: date) -> None:
    invited = ViewsInvitation.objects.of(act.dossier).values("involved_id")
    for person in Involved.objects.of(act.dossier).exclude(pk__in=invited):
        ViewsInvitation.objects.create(**act.recorded, involved=person, invited_on=act.on, until=until)
