"""The report of findings: drafted, signed and locked, told to the case, supplemented (row I7)."""

import hashlib
from collections.abc import Iterable
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
from inspections.models import Answer, Report, Supplement, Visit
from inspections.selectors.findings import current_answers, given_of
from inspections.selectors.report import report_context, report_photos, report_signatures
from inspections.services import answers, evidence
from inspections.services.acting import Act, acting, require_seen, require_text
from inspections.services.answers import Reply
from inspections.services.evidence import Shot
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
        report = Report(visit=act.visit, summary=summary, drafted_by=actor, drafted_at=at)
        _mark_summary(act, report)
        report.save()
        act.visit.draft_report()
    return report


def edit_report(public_id: UUID, *, actor: User, at: datetime, summary: str, base: str | None = None) -> Report:
    """Change the summary while the report is not signed.

    `base`: the text that was on the page (`selectors.seen.base_of`). Raises ChangedMeanwhile for another one.
    """
    summary = require_text(summary, "summary", _("Schrijf een korte samenvatting van wat u zag."))
    with acting(public_id, chart.EDIT_REPORT, actor=actor, at=at) as act:
        report = act.visit.report
        if report.summary == summary:
            act.unchanged = True
            return report
        require_seen(act.visit, chart.EDIT_REPORT, base)
        report.summary = summary
        _mark_summary(act, report)
        report.save()
        act.visit.edit_report()
    return report


@one_act()
def sign_report(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    signed_as: str,
    effective_on: date | None = None,
    shown_sha256: str = "",
) -> Report:
    """Sign: lock the visit, make the PDF, keep its hash in the log, and tell the case, all in one transaction.

    `signed_as` is the typed name and must be the signer's own; the caller has asked for the password again.
    `shown_sha256` is of what a tablet showed to the signer, who was at the spot. Raises MoveRefused while an answer,
    a finding or a receipt is missing.
    """
    _require_own_name(actor, signed_as)
    with acting(public_id, chart.SIGN_REPORT, actor=actor, at=at, effective_on=effective_on) as act:
        visit = act.visit
        proposal = scoring.proposed_outcome(visit.questions, given_of(visit), visit.ended_as)
        report = visit.report
        report.signed_by, report.signed_as, report.signed_at = actor, signed_as.strip(), act.seen_at or at
        report.shown_sha256 = shown_sha256
        report.file = _render(visit, report, proposal, at, act.on)
        report.sha256 = report.file.sha256
        report.save()
        visit.sign_report(proposal)
        act.reason = f"sha256:{report.sha256}"
        act.payload |= {"file": str(report.file.public_id), "proposal": proposal}
        if shown_sha256:
            act.payload["shown_sha256"] = shown_sha256
    _tell_case(act, report.file, proposal)
    return report


def supplement(public_id: UUID, *, actor: User, at: datetime, text: str) -> Supplement:
    """Add to a signed report; the report stays as it was, and the hash of the addition is in the log."""
    text = require_text(text, "text", _("Schrijf wat u wilt aanvullen."))
    with acting(public_id, chart.SUPPLEMENT, actor=actor, at=at) as act:
        return _add(act, text)


@one_act()
def correct_answer(
    public_id: UUID, *, actor: User, at: datetime, reply: Reply, reason: str, shots: Iterable[Shot] = ()
) -> Supplement:
    """Answer a question of a signed report otherwise, and say why; the report keeps what it said.

    `shots`: photos that show it; they and the answer stand or fall together. Raises AnswerChanged when a colleague
    corrected it unseen, VisitError for what no answer stands for yet or what stands so already.
    """
    reason = require_text(reason, "reason", _("Schrijf op waarom u dit verbetert."))
    with acting(public_id, chart.SUPPLEMENT, actor=actor, at=at) as act:
        if reply.item_code not in current_answers(act.visit):
            raise VisitError(_("Deze vraag is in het rapport niet beantwoord; schrijf een aanvulling."), "item")
        (answer,) = answers.store(act, [reply])
        if act.unchanged:
            raise VisitError(_("Dit antwoord staat er al zo; er is niets te verbeteren."), "answer")
        _require_whole(act.visit, answer)
        added = _add(act, reason, answer)
    evidence.add_shots(public_id, actor=actor, at=at, item_code=reply.item_code, shots=shots, supplement=added)
    return added


def _add(act: Act, text: str, answer: Answer | None = None) -> Supplement:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    act.visit.supplement()
    act.reason = f"sha256:{sha256}"
    return Supplement.objects.create(
        report=act.visit.report,
        text=text,
        answer=answer,
        sha256=sha256,
        written_by=act.actor,
        written_at=act.seen_at or act.at,
    )


def _require_whole(visit: Visit, answer: Answer) -> None:
    """A finding that comes after the signature is whole at once; who is gone from the spot may have no photo of it."""
    lacks = scoring.faults(visit.questions.item(answer.item_code), given_of(visit)[answer.item_code])
    if "severity_missing" in lacks:
        raise VisitError(_("Kies hoe ernstig het is."), "severity")
    if "note_missing" in lacks:
        raise VisitError(_("Schrijf op wat u zag."), "note")


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


def _mark_summary(act: Act, report: Report) -> None:
    """Which version of the visit this text is of, and which tablet wrote it: how a clash is told from an update."""
    report.summary_version = act.visit.version + 1
    report.summary_device = act.told.device if act.told else None


def _render(visit: Visit, report: Report, proposal: str, at: datetime, on: date) -> StoredFile:
    context = report_context(visit, report, proposal)
    data = render.pdf(KIND, context, on=on, files=report_photos(visit) | report_signatures(visit))
    name = f"bezoekrapport-{local_date(at):%Y-%m-%d}.pdf"
    return files.store_bytes(data, name, "application/pdf", visit.municipality, at, owner=report.signed_by)


def _require_own_name(actor: User, signed_as: str) -> None:
    if " ".join(signed_as.split()).casefold() != " ".join(actor.display_name.split()).casefold():
        raise VisitError(_("Typ uw eigen naam, precies zo: %(name)s.") % {"name": actor.display_name}, "signed_as")
