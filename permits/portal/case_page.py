"""What the applicant sees of a case: one task on top, where it stands, until when the municipality has.

Of the Bibob check only the letters that were sent and the pause (reliability.md 3): nothing here reads
degree, ground or dossier.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.today import today
from permits.clock import pauses, terms
from permits.clock.answer import Answer
from permits.models import Decision, Permit, PermitApplication
from permits.policy import selectors as policy
from permits.portal import forms, papers
from permits.portal.wording import OUTCOMES, PAUSES, PERMIT_STATES, STATES, WORK
from permits.selectors import clock
from permits.selectors.facts import facts_of
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart

#: Moves that the applicant may make here, in the order of the page.
MOVES = (chart.COMPLETE, chart.RECEIVE_VIEWS, chart.WITHDRAW, chart.RECORD_DEFAULT_NOTICE)


@dataclass(frozen=True)
class Stage:
    """One stop on the road of the case. `when`: in words, or ""; `tone`: klaar, nu, or "" for what comes."""

    title: str
    when: str
    tone: str


def context(
    case: PermitApplication, upload: forms.UploadForm | None = None, complete: forms.CompleteForm | None = None
) -> dict[str, Any]:
    """The context of `portal/case.html`."""
    answer = certain(case)
    open_pause = next(iter(answer.open_pauses), None) if answer else None
    decision = published(case)
    return {
        "case": case,
        **row(case),
        "answer": answer,
        "pause": PAUSES[open_pause.pause.ground] if open_pause else "",
        "paused_since": open_pause.first if open_pause else None,
        "steps": [step for step in answer.steps if step.code != pauses.LBB_DATA] if answer else [],
        "stages": stages(case, answer),
        "missing": case.form.get("missing", ""),
        "outcome": OUTCOMES.get(decision.move, "") if decision else "",
        "objection_until": _objection_until(decision),
        "permit": _permit(case),
        "letters": papers.letters(case),
        "documents": papers.sent_by_applicant(case),
        "closed": case.state in chart.TERMINAL,
        "upload_form": upload or forms.UploadForm(auto_id="id_up_%s"),
        "complete_form": complete or forms.CompleteForm(initial={"seen": case.state}),
        "work": WORK.get(case.activity, case.activity),
    }


def row(case: PermitApplication) -> dict[str, Any]:
    """How one case stands, for the list and the top of its page."""
    moves = possible(case)
    answer = certain(case)
    title, about = state_of(case)
    return {
        "case": case,
        "state": title,
        "about": about,
        "moves": moves,
        "task": _task(moves),
        "task_until": _task_until(case, moves),
        "over": bool(answer and answer.is_over(today())),
        "answer": answer,
    }


def certain(case: PermitApplication) -> Answer | None:
    """The clock as it stands; as of tomorrow when a pause begins then: today's last day is no longer certain."""
    now, then = clock.today_for(case), clock.answer_for(case, today() + timedelta(days=1))
    return then if now and then and then.due_on is None and now.decided_on is None else now


def possible(case: PermitApplication) -> set[str]:
    """Names of the moves that the applicant can make now; a notice of default only once the term is over."""
    facts = facts_of(case, today())
    found = {move.name for move in MOVES if not chart.why_not(move, facts)}
    return found if not facts.before_due else found - {chart.RECORD_DEFAULT_NOTICE.name}


def state_of(case: PermitApplication) -> tuple[str | Promise, str | Promise]:
    """The state in plain words. The outcome of the integrity check changes nothing in them."""
    title, about = STATES[case.state]
    if case.state == chart.IN_REVIEW and case.complete_on:
        about = _("Uw aanvraag is compleet. Wij onderzoeken of u de vergunning kunt krijgen.")
    elif case.state == chart.INTENT_ANSWERED and case.views_text:
        about = _("Wij hebben uw reactie. Wij maken nu ons besluit.")
    return title, about


def published(case: PermitApplication) -> Decision | None:
    """The decision that was sent; None as long as none was. What is only signed is not told."""
    final = [move.name for move in chart.FINAL if move is not chart.ANNOUNCE_INTENT]
    if case.state != chart.PUBLISHED:
        return None
    return case.decisions.filter(status=Decision.Status.SIGNED, move__in=final).order_by("-signed_at").first()


def stages(case: PermitApplication, answer: Answer | None) -> list[Stage]:
    """Received, checked, (your turn), examined, decided. Dates only of what happened or is certain."""
    if answer is None or case.state in {chart.WITHDRAWN, chart.FORWARDED, chart.DISCARDED}:
        return []
    decided = case.state == chart.PUBLISHED
    drawn_up = case.state in chart.DECIDED
    return [
        Stage(_("Ontvangen"), _words(case.received_on), "klaar"),
        _check_stage(case, decided or drawn_up),
        _examine_stage(case, decided or drawn_up),
        _views_stage(case, decided or drawn_up),
        Stage(_("Besluit"), _decision_day(answer), "klaar" if decided else "nu" if drawn_up else ""),
    ]


def permits_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The permits that came out of these cases."""
    found = [(line["case"], _permit(line["case"])) for line in rows]
    return [{"case": case, **permit} for case, permit in found if permit]


def _check_stage(case: PermitApplication, decided: bool) -> Stage:
    if case.state == chart.AWAITING_COMPLETION:
        return Stage(_("U vult aan"), _through(case.repair_until), "nu")
    done = decided or case.complete_on is not None or case.state in {chart.INTENT_SENT, chart.INTENT_ANSWERED}
    return Stage(_("Eerste controle"), _words(case.complete_on), "klaar" if done else "nu")


def _examine_stage(case: PermitApplication, decided: bool) -> Stage:
    under_way = case.state == chart.IN_REVIEW and case.complete_on is not None
    done = decided or case.state in {chart.INTENT_SENT, chart.INTENT_ANSWERED}
    return Stage(_("Onderzoek"), "", "klaar" if done else "nu" if under_way else "")


def _views_stage(case: PermitApplication, decided: bool) -> Stage:
    if case.state == chart.INTENT_SENT and case.views_until:
        return Stage(_("U mag reageren"), _through(case.views_until), "nu")
    return Stage(_("Besluit maken"), "", "klaar" if decided else "nu" if case.state == chart.INTENT_ANSWERED else "")


def _decision_day(answer: Answer) -> str:
    if answer.decided_on:
        return _words(answer.decided_on)
    if answer.due_on is None:
        return _("einde nog onbekend")
    return _("uiterlijk %(day)s") % {"day": _words(answer.due_on)}


def _through(day: date | None) -> str:
    return _("tot en met %(day)s") % {"day": _words(day)} if day else ""


def _words(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def _task(moves: set[str]) -> str:
    return next((move.name for move in (chart.COMPLETE, chart.RECEIVE_VIEWS) if move.name in moves), "")


def _task_until(case: PermitApplication, moves: set[str]) -> date | None:
    days = {chart.COMPLETE.name: case.repair_until, chart.RECEIVE_VIEWS.name: case.views_until}
    return days.get(_task(moves))


def _objection_until(decision: Decision | None) -> date | None:
    if decision is None or decision.published_on is None:
        return None
    return terms.objection_end(decision.published_on, policy.clock_law())


def _permit(case: PermitApplication) -> dict[str, Any] | None:
    permit: Permit | None = getattr(case, "permit", None)
    if permit is None:
        return None
    return {
        "permit": permit,
        "permit_state": PERMIT_STATES[permit.state],
        "in_force": permit.state == permit_chart.IN_FORCE,
        "changes": list(permit.changes.filter(decided_on=None)),
    }
