"""The parallel steps: the on-site inspection and the advice, asked, answered or left out with a reason."""

import uuid
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.files.models import StoredFile
from permits.errors import PermitError
from permits.models import AdviceRequest, Document, PermitApplication, VisitRequest
from permits.services.acting import acting
from permits.statecharts import application as chart


def request_visit(
    application_id: int, *, actor: User, at: datetime, effective_on: date, note: str
) -> PermitApplication:
    """Ask inspections for a visit, through the outbox (Awb 5:11)."""
    with acting(application_id, chart.REQUEST_VISIT, actor=actor, at=at, effective_on=effective_on) as act:
        request = VisitRequest.objects.create(
            application=act.application, note=note, requested_at=at, requested_by=actor
        )
        act.application.request_visit()
        act.later("permits.visit_requested", visit_request=str(request.public_id))
    return act.application


def waive_visit(
    application_id: int, *, actor: User, at: datetime, effective_on: date, reason: str
) -> PermitApplication:
    """Go on without a visit, for a recorded reason (Awb 5:13, proportionality)."""
    _require_reason(reason)
    with acting(application_id, chart.WAIVE_VISIT, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        VisitRequest.objects.create(
            application=act.application, status="waived", note=reason, requested_at=at, requested_by=actor
        )
        act.application.waive_visit()
    return act.application


def visit_reported(
    application_id: int,
    *,
    visit_request: uuid.UUID,
    actor: User,
    at: datetime,
    effective_on: date,
    outcome: str,
    report_file: StoredFile,
) -> PermitApplication:
    """Take the signed report of a visit into the case; called in the transaction of its signing."""
    with acting(application_id, chart.VISIT_REPORTED, actor=actor, at=at, effective_on=effective_on) as act:
        request = act.application.visit_requests.select_for_update().get(public_id=visit_request, status="requested")
        request.status, request.outcome = VisitRequest.Status.REPORTED, outcome
        request.reported_on, request.report_file = effective_on, report_file
        request.save()
        Document.objects.create(
            application=act.application,
            kind="visit_report",
            title=_("Rapport van bevindingen"),
            file=report_file,
            direction=Document.Direction.IN,
            on=effective_on,
            added_at=at,
            added_by=actor,
        )
        act.application.visit_reported()
    return act.application


def request_advice(
    application_id: int, *, actor: User, at: datetime, effective_on: date, adviser: str, question: str
) -> PermitApplication:
    """Ask advice of another department or body (Awb 3:5). It does not pause the clock."""
    with acting(application_id, chart.REQUEST_ADVICE, actor=actor, at=at, effective_on=effective_on) as act:
        AdviceRequest.objects.create(
            application=act.application, adviser=adviser, question=question, requested_at=at, requested_by=actor
        )
        act.application.request_advice()
    return act.application


def record_advice(
    application_id: int, *, actor: User, at: datetime, effective_on: date, answer: str
) -> PermitApplication:
    """Record the advice that came in (Awb 3:9: the body satisfies itself that it was made with care)."""
    with acting(application_id, chart.RECORD_ADVICE, actor=actor, at=at, effective_on=effective_on) as act:
        request = act.application.advice_requests.select_for_update().get(status="requested")
        request.status, request.answer, request.answered_on = AdviceRequest.Status.RECEIVED, answer, effective_on
        request.save()
        act.application.record_advice()
    return act.application


def waive_advice(
    application_id: int, *, actor: User, at: datetime, effective_on: date, reason: str
) -> PermitApplication:
    """Go on without advice, for a recorded reason."""
    _require_reason(reason)
    with acting(
        application_id, chart.WAIVE_ADVICE, actor=actor, at=at, effective_on=effective_on, reason=reason
    ) as act:
        AdviceRequest.objects.create(
            application=act.application, status="waived", question=reason, requested_at=at, requested_by=actor
        )
        act.application.waive_advice()
    return act.application


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise PermitError(_("Geef de reden; die staat in het dossier."), "reason")
