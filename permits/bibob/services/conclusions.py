"""The conclusion and what follows from it: the signature, the report to the LBB, the correction (B13, B15)."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from permits.bibob import rules
from permits.bibob.models import Dossier, Draft, LbbReport
from permits.bibob.services.acting import Act, moving, recording
from permits.bibob.services.drafts import by_id, mark_signed, require_lawful, signable
from permits.clock import terms
from permits.errors import PermitError
from permits.policy import selectors as policy
from permits.statecharts import bibob as chart


def conclude(application_id: int, *, draft: UUID, actor: User, at: datetime, effective_on: date) -> Dossier:
    """Sign the conclusion. What was lawful when drafted is judged again on what the dossier holds now.

    Danger found without the LBB brings the duty to report it that same day (Wet Bibob 7a lid 7).
    """
    degree = _drafted_degree(application_id, draft)
    with moving(application_id, chart.CONCLUDE, actor=actor, at=at, effective_on=effective_on, degree=degree) as act:
        found = signable(act.dossier, draft, actor)
        source = require_lawful(_conclusion(found), act.dossier).source
        mark_signed(found, act)
        until = terms.bibob_usable_through(effective_on, policy.clock_law())
        act.dossier.conclude(found.degree, found.ground, source, effective_on, until)
        if rules.needs_report(found.degree, source):
            owe_report(act, LbbReport.Kind.CONCLUSION)
    return act.dossier


def correct(
    application_id: int, *, actor: User, at: datetime, effective_on: date, degree: str, ground: str, reason: str
) -> Dossier:
    """The conclusion did not stand in objection or court: correct it, and report that at once (B15)."""
    if not reason.strip():
        raise PermitError(_("Schrijf op welke beslissing of uitspraak de correctie rust."), "reason")
    if degree not in chart.DEGREES:
        raise PermitError(_("Kies de mate van gevaar (Wet Bibob 3)."), "degree")
    if (degree == chart.NONE) != (not ground):
        raise PermitError(_("Bij gevaar hoort een grond, zonder gevaar geen."), "ground")
    with moving(application_id, chart.CORRECT, actor=actor, at=at, effective_on=effective_on) as act:
        act.dossier.correct(degree, ground, reason.strip(), effective_on)
        owe_report(act, LbbReport.Kind.CORRECTION)
    return act.dossier


def report_to_lbb(application_id: int, *, actor: User, at: datetime, effective_on: date, report: UUID) -> LbbReport:
    """A report that was owed to the LBB has been made."""
    with recording(application_id, "report_to_lbb", actor=actor, at=at, on=effective_on, also_closed=True) as act:
        found = LbbReport.objects.of(act.dossier).filter(public_id=report, done_on=None).first()
        if found is None:
            raise PermitError(_("Deze melding is al gedaan."), "report")
        found.done_on, found.done_by = effective_on, actor
        found.save()
    return found


def owe_report(act: Act, kind: str) -> LbbReport:
    """The duty to report at once: due that same day."""
    return LbbReport.objects.create(dossier=act.dossier, kind=kind, due_on=act.on)


def _drafted_degree(application_id: int, public_id: UUID) -> str:
    found = by_id(application_id, public_id)
    if found.move != chart.CONCLUDE.name:
        raise PermitError(_("Dit concept is voor een andere stap."))
    return str(found.degree)


def _conclusion(found: Draft) -> rules.Conclusion:
    return rules.Conclusion(found.degree, found.ground, found.text, found.proportionality, found.deviation)
