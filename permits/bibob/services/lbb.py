"""The LBB: request, its questions, extension, refusal to treat, advice (B7-B11). The case's clock moves beside it."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.charts import Move
from permits.bibob import selectors
from permits.bibob.models import Dossier, DossierFile, Draft, LbbRequest
from permits.bibob.services.acting import Act, moving
from permits.bibob.services.drafts import mark_signed, signable
from permits.bibob.services.files import Upload, keep
from permits.clock import terms
from permits.errors import PermitError
from permits.policy import selectors as policy
from permits.statecharts import bibob as chart


def request(application_id: int, *, draft: UUID, actor: User, at: datetime, effective_on: date) -> LbbRequest:
    """Sign the request for advice: `effective_on` is the day it was sent to the LBB (Wet Bibob 9, 31)."""
    with moving(application_id, chart.REQUEST_LBB, actor=actor, at=at, effective_on=effective_on) as act:
        found = _to_sign(act, chart.REQUEST_LBB, draft, actor)
        mark_signed(found, act)
        act.dossier.request_lbb()
        return LbbRequest.objects.create(dossier=act.dossier, draft=found, asked_on=effective_on)


def asks_data(
    application_id: int, *, actor: User, at: datetime, effective_on: date, asked_of: str, text: str
) -> Dossier:
    """The LBB asks data of the body or the person: its term stands still from that day (Wet Bibob 15 lid 2)."""
    with moving(application_id, chart.LBB_ASKS_DATA, actor=actor, at=at, effective_on=effective_on) as act:
        found = _open_request(act)
        question = {"asked_on": effective_on.isoformat(), "answered_on": None, "of": asked_of, "text": text.strip()}
        found.questions = [*found.questions, question]
        found.save()
        act.dossier.lbb_asks_data()
    return act.dossier


def gets_data(application_id: int, *, actor: User, at: datetime, effective_on: date) -> Dossier:
    """The LBB received what it asked: its term runs again."""
    with moving(application_id, chart.LBB_GETS_DATA, actor=actor, at=at, effective_on=effective_on) as act:
        _answer_question(_open_request(act), effective_on)
        act.dossier.lbb_gets_data()
    return act.dossier


def extends(application_id: int, *, actor: User, at: datetime, effective_on: date, weeks: int) -> Dossier:
    """The LBB named an extension of its term: once, at most what the law allows (Wet Bibob 15 lid 3)."""
    most = policy.clock_law().term(terms.LBB_EXTENSION, effective_on).weeks
    if not 1 <= weeks <= most:
        raise PermitError(_("Verlengen kan met 1 tot en met %(most)s weken.") % {"most": most}, "weeks")
    with moving(application_id, chart.LBB_EXTENDS, actor=actor, at=at, effective_on=effective_on) as act:
        found = _open_request(act)
        found.extension_weeks, found.extended_on = weeks, effective_on
        found.save()
        act.dossier.lbb_extends()
    return act.dossier


def declines(application_id: int, *, actor: User, at: datetime, effective_on: date, reason: str) -> Dossier:
    """The LBB takes the request not up: own research did not suffice (Wet Bibob 9 lid 5)."""
    with moving(application_id, chart.LBB_DECLINES, actor=actor, at=at, effective_on=effective_on) as act:
        found = _open_request(act)
        found.declined_on, found.declined_reason = effective_on, reason.strip()
        found.save()
        act.dossier.lbb_declines()
    return act.dossier


def receive_advice(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    degree: str,
    summary: str = "",
    upload: Upload | None = None,
) -> Dossier:
    """The advice came in: the five years of use begin (Wet Bibob 14, 29, 31)."""
    if degree not in chart.DEGREES:
        raise PermitError(_("Kies de mate van gevaar die het LBB adviseert."), "degree")
    with moving(application_id, chart.RECEIVE_ADVICE, actor=actor, at=at, effective_on=effective_on) as act:
        found = _open_request(act)
        _answer_question(found, effective_on)
        found.received_on, found.advice_degree, found.advice_summary = effective_on, degree, summary.strip()
        if upload is not None:
            found.advice = keep(act, upload, DossierFile.Kind.ADVICE, str(DossierFile.Kind.ADVICE.label))
        found.save()
        act.dossier.receive_advice(terms.bibob_usable_through(effective_on, policy.clock_law()))
    return act.dossier


def _to_sign(act: Act, move: Move, public_id: UUID, actor: User) -> Draft:
    found = signable(act.dossier, public_id, actor)
    if found.move != move.name:
        raise PermitError(_("Dit concept is voor een andere stap."))
    return found


def _open_request(act: Act) -> LbbRequest:
    found = selectors.newest_request(act.dossier)
    if found is None:
        raise PermitError(_("Er is geen adviesaanvraag."))
    return found


def _answer_question(found: LbbRequest, on: date) -> None:
    for question in found.questions:
        question["answered_on"] = question["answered_on"] or on.isoformat()
    found.save()
