"""What each letter says, from the facts of the case: plain data for the typst templates."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from permits.clock import terms
from permits.models import ClockEvent, Decision, PartyRole, PermitApplication
from permits.policy import selectors as policy
from permits.selectors import clock
from permits.selectors.policy import ground_labels
from permits.statecharts import application as chart

#: Kind -> subject; the kinds are those of the templates in fixtures/policy/letters.
SUBJECTS = {
    "receipt": _("Ontvangstbevestiging van uw aanvraag"),
    "invitation": _("Vul uw aanvraag aan"),
    "postponement": _("Wij hebben meer tijd nodig"),
    "lbb_notice": _("Advies gevraagd aan het Landelijk Bureau Bibob"),
    "intention": _("Voornemen: geef uw zienswijze"),
    "decision": _("Besluit op uw aanvraag"),
}


def context_for(
    kind: str,
    application: PermitApplication,
    on: date,
    decision: Decision | None = None,
    event: ClockEvent | None = None,
) -> dict[str, Any]:
    """The data of one letter on the day it is sent. Dates are ISO text; the template words them."""
    applicant = _party(application, PartyRole.Role.APPLICANT)
    answer = clock.answer_for(application, on)
    return {
        "kind": kind,
        "subject": str(SUBJECTS[kind]),
        "title": str(SUBJECTS[kind]),
        "municipality": application.municipality.name,
        "reference": application.number,
        "fictive": application.premises.fictive if application.premises else False,
        "recipient": _recipient(applicant),
        "firm": application.trade_name,
        "premises": str(application.premises or ""),
        "received_on": _iso(application.received_on),
        "due_on": _iso(answer.due_on if answer else None),
        "term_weeks": application.term_weeks,
        "permit_authority": application.order.permit_authority if application.order else "burgemeester",
        "article": application.order.article if application.order else "",
        **(_invitation(event) if event else _of_kind(kind, application, decision, on)),
    }


def _invitation(event: ClockEvent) -> dict[str, Any]:
    """From the event and not from the case: by the time that the letter is made the case may have moved on."""
    return {"missing": event.asked, "until": _iso(event.until)}


def _of_kind(kind: str, application: PermitApplication, decision: Decision | None, on: date) -> dict[str, Any]:
    if kind == "invitation":  # asked for before events held what was asked
        return {"missing": application.form.get("missing", ""), "until": _iso(application.repair_until)}
    if kind == "lbb_notice":
        return {"longest_weeks": policy.clock_law().term(terms.LBB_ADVICE, on).weeks}
    if decision is None:
        return {"lex_silencio": application.order is not None and not application.order.lsp_excluded_by}
    return {
        "outcome": decision.move,
        "reasons": decision.reasons,
        "conditions": decision.conditions,
        "grounds": ground_labels(decision.grounds),
        "weeks": decision.weeks,
        "views_until": _iso(decision.views_until),
        "views_skipped_reason": decision.views_skipped_reason,
        "valid_from": _iso(decision.valid_from),
        "valid_to": _iso(decision.valid_to),
        "signed_on": _iso(decision.signed_on),
        "signed_by": decision.signed_by.display_name if decision.signed_by else "",
        "objection_until": _iso(_objection_until(decision, on)),
        "permit_number": _permit_number(application),
    }


def _objection_until(decision: Decision, on: date) -> date | None:
    if decision.move in {chart.POSTPONE.name, chart.ANNOUNCE_INTENT.name}:
        return None
    return terms.objection_end(decision.published_on or on, policy.clock_law())


def _permit_number(application: PermitApplication) -> str:
    permit = getattr(application, "permit", None)
    return permit.number if permit else ""


def _party(application: PermitApplication, role: str) -> Any:
    found = application.roles.filter(role=role).select_related("party").first()
    return found.party if found else None


def _recipient(party: Any) -> dict[str, str]:
    if party is None:
        return {"name": "", "street": "", "town": ""}
    return {
        "name": party.name,
        "street": f"{party.street} {party.house_number}".strip(),
        "town": f"{party.postcode} {party.town}".strip(),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
