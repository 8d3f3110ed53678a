"""The report of findings: drafted, signed and locked, told to the case, supplemented (row I7)."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from core.documents import render
from core.files import services as files
from core.files.models import StoredFile
from core.today import local_date
from inspections.checklists import scoring
from inspections.errors import VisitError
from inspections.models import Report, Supplement, Visit
from inspections.selectors.findings import given_of
from inspections.selectors.report import report_context, report_photos
from inspections.services.acting import Act, acting, require_text
from inspections.statecharts import visit as chart
from permits import flows as case_flows
from permits.errors import PermitError
from permits.models import VisitRequest
from permits.statecharts import application as case_chart

KIND = "visit_report"


def draft_report(
    public_id: UUID, *, actor: User, at: datetime, summary: str, effective_on: date | None = None
) -> Report:
    """Begin the report with a summary in the inspector's words; answers can still be mended until it is signed."""
    summary = require_text(summary, "summary", _("Schrijf een korte samenvatting van wat u zag."))
    with acting(public_id, chart.DRAFT_REPORT, actor=actor, at=at, effective_on=effective_on) as act:
        report = Report.objects.create(visit=act.visit, summary=summary, drafted_by=actor, drafted_at=at)
        act.visit.draft_report()
    return report


def edit_report(public_id: UUID, *, actor: User, at: datetime, summary: str) -> Report:
    """Change the summary while the report is not signed."""
    summary = require_text(summary, "summary", _("Schrijf een korte samenvatting van wat u zag."))
    with acting(public_id, chart.EDIT_REPORT, actor=actor, at=at) as act:
        report = act.visit.report
        report.summary = summary
        report.save()
        act.visit.edit_report()
    return report


@one_act()
def sign_report(
    public_id: UUID, *, actor: User, at: datetime, signed_as: str, effective_on: date | None = None
) -> Report:
    """Sign: lock the visit, make the PDF, keep its hash in the log, and tell the case, all in one transaction.

    `signed_as` is the typed name and must be the signer's own; the caller has asked for the password again.
    Raises MoveRefused while an answer, a finding or a receipt is missing.
    """
    _require_own_name(actor, signed_as)
    with acting(public_id, chart.SIGN_REPORT, actor=actor, at=at, effective_on=effective_on) as act:
        visit = act.visit
        proposal = scoring.proposed_outcome(visit.checklist.checklist, given_of(visit), visit.ended_as)
        report = visit.report
        report.signed_by, report.signed_as, report.signed_at = actor, signed_as.strip(), at
        report.file = _render(visit, report, proposal, at, act.on)
        report.sha256 = report.file.sha256
        report.save()
        visit.sign_report(proposal)
        act.reason = f"sha256:{report.sha256}"
        act.payload |= {"file": str(report.file.public_id), "proposal": proposal}
    _tell_case(act, report.file, proposal)
    return report


def supplement(public_id: UUID, *, actor: User, at: datetime, text: str) -> Supplement:
    """Add to a signed report; the report stays as it was, and the hash of the addition is in the log."""
    text = require_text(text, "text", _("Schrijf wat u wilt aanvullen."))
    with acting(public_id, chart.SUPPLEMENT, actor=actor, at=at) as act:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        added = Supplement.objects.create(
            report=act.visit.report, text=text, sha256=sha256, written_by=actor, written_at=at
        )
        act.visit.supplement()
        act.reason = f"sha256:{sha256}"
    return added


def case_waits(visit: Visit) -> bool:
    """Whether a case asked for this visit and can still take its report."""
    request = visit.visit_request
    if request is None or request.status != VisitRequest.Status.REQUESTED:
        return False
    return request.application.state in case_chart.OPEN


def _tell_case(act: Act, file: StoredFile, outcome: str) -> None:
    request = act.visit.visit_request
    if request is None or not case_waits(act.visit):
        return
    try:
        case_flows.visit_reported(
            request.public_id, actor=act.actor, at=act.at, effective_on=act.on, outcome=outcome, report_file=file
        )
    except PermitError as refusal:
        raise VisitError(_("De zaak kan het rapport niet aannemen: %(why)s") % {"why": refusal}) from refusal


def _render(visit: Visit, report: Report, proposal: str, at: datetime, on: date) -> StoredFile:
    context = report_context(visit, report, proposal)
    data = render.pdf(KIND, context, on=on, files=report_photos(visit))
    name = f"bezoekrapport-{local_date(at):%Y-%m-%d}.pdf"
    return files.store_bytes(data, name, "application/pdf", visit.municipality, at, owner=report.signed_by)


def _require_own_name(actor: User, signed_as: str) -> None:
    if " ".join(signed_as.split()).casefold() != " ".join(actor.display_name.split()).casefold():
        raise VisitError(_("Typ uw eigen naam, precies zo: %(name)s.") % {"name": actor.display_name}, "signed_as")
