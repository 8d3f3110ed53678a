"""The start of a check: what gave rise to it, the questionnaire, own research (B1-B4)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import User
from permits.bibob.models import Dossier, DossierFile, Involved
from permits.bibob.services.acting import moving, record_start
from permits.bibob.services.files import Upload, keep
from permits.bibob.wording import TRIGGERS
from permits.errors import PermitError
from permits.models import PartyRole, PermitApplication
from permits.statecharts import bibob as chart


def trigger(
    application: PermitApplication, *, actor: User | None, at: datetime, effective_on: date, reasons: Sequence[str]
) -> Dossier:
    """Open the dossier of a case (B1), in the transaction in which the case learns that a check runs.

    `reasons`: codes of `wording.TRIGGERS`. No actor: the policy rule itself, when the case is complete.
    """
    if actor is not None:
        rights.require(actor, chart.WORK, application)
    if not reasons or set(reasons) - set(TRIGGERS):
        raise PermitError(_("Kies wat de aanleiding is."), "reasons")
    dossier = Dossier.objects.create(
        application=application,
        municipality_id=application.municipality_id,
        reasons=list(reasons),
        started_on=effective_on,
        moved_on=effective_on,
        created_at=at,
        changed_at=at,
    )
    Involved.objects.create(
        dossier=dossier, name=_person(application), relation=Involved.Relation.SELF, recorded_at=at, recorded_by=actor
    )
    record_start(dossier, actor=actor, at=at)
    return dossier


def send_form(application_id: int, *, actor: User, at: datetime, effective_on: date) -> Dossier:
    """The questionnaire was sent (Wet Bibob 7a lid 2, 3 and 5)."""
    with moving(application_id, chart.SEND_FORM, actor=actor, at=at, effective_on=effective_on) as act:
        act.dossier.send_form(effective_on)
    return act.dossier


def receive_form(
    application_id: int, *, actor: User, at: datetime, effective_on: date, upload: Upload | None = None
) -> Dossier:
    """The questionnaire came back, with the form itself where it came as a file."""
    with moving(application_id, chart.RECEIVE_FORM, actor=actor, at=at, effective_on=effective_on) as act:
        if upload is not None:
            keep(act, upload, DossierFile.Kind.FORM, str(DossierFile.Kind.FORM.label))
        act.dossier.receive_form(effective_on)
    return act.dossier


def refuse_form(application_id: int, *, actor: User, at: datetime, effective_on: date) -> Dossier:
    """The questionnaire was not given (B3): an applicant's case can be dismissed, a holder's danger counts as serious.

    For an applicant only after a repair term of Awb 4:5 passed unused.
    """
    with moving(application_id, chart.REFUSE_FORM, actor=actor, at=at, effective_on=effective_on) as act:
        act.dossier.refuse_form()
    return act.dossier


def start_own_research(application_id: int, *, actor: User, at: datetime, effective_on: date) -> Dossier:
    """Own research begins (Wet Bibob 7a-7c, 11a). It does not pause the permit's clock (law.md 3.3)."""
    with moving(application_id, chart.START_OWN_RESEARCH, actor=actor, at=at, effective_on=effective_on) as act:
        act.dossier.start_own_research()
    return act.dossier


def _person(application: PermitApplication) -> str:
    """Whom the check is about: the operator, else the applicant, else the firm's trade name."""
    roles = application.roles.select_related("party").filter(
        role__in=[PartyRole.Role.OPERATOR, PartyRole.Role.APPLICANT], until=None
    )
    first = min(roles, key=lambda role: (role.role != PartyRole.Role.OPERATOR, role.pk), default=None)
    return first.party.name if first else application.trade_name or application.number
