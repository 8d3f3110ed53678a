"""Reading inside the room: the facts behind the moves, and the contents of a dossier one was let into."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from permits.bibob.models import (
    Answer,
    Dossier,
    Draft,
    Finding,
    Indicator,
    Involved,
    LbbReport,
    LbbRequest,
    QuestionnaireItem,
    ViewsInvitation,
)
from permits.bibob.rules import Basis
from permits.clock import terms
from permits.clock.validity import in_force
from permits.models import PermitApplication
from permits.policy import selectors as policy
from permits.selectors import clock
from permits.statecharts import application as case_chart
from permits.statecharts import bibob as chart


def facts_of(dossier: Dossier, on: date, **overrides: object) -> chart.Facts:
    """Facts of this check on a day; `overrides` add what a form or a draft says, such as the degree.

    At most three queries: the LBB's request and the views are read in the states whose moves ask for them.
    """
    case, draft = dossier.application, open_draft(dossier)
    request = newest_request(dossier) if dossier.state in chart.AT_LBB else None
    values: dict[str, object] = {
        "state": dossier.state,
        "holder": dossier.subject == Dossier.Subject.HOLDER,
        "repair_lapsed": case.lapsed_on is not None,
        "case_ended": case_has_ended(case),
        "case_takes_lbb": case.state in case_chart.REQUEST_LBB_ADVICE.sources and not case.lbb_open,
        "extended": request is not None and request.extension_weeks > 0,
        "withdrawal": dossier.withdrawal,
        "withdrawal_reported": dossier.withdrawal_reported_on is not None,
        "use_over": dossier.use_until is not None and dossier.use_until < on,
        "draft_status": draft.status if draft else "",
        **(_views(dossier, on) if dossier.state == chart.ZIENSWIJZE else {}),
    }
    return chart.Facts(**(values | overrides))  # type: ignore[arg-type]


def _views(dossier: Dossier, on: date) -> dict[str, bool]:
    invitations = list(ViewsInvitation.objects.of(dossier))
    invited = {invitation.involved_id for invitation in invitations}
    return {
        "views_missing": any(person.pk not in invited for person in Involved.objects.of(dossier)),
        "views_open": any(not item.is_closed and not item.is_over(on) for item in invitations),
        "views_over": any(item.is_over(on) for item in invitations),
    }


def case_has_ended(case: PermitApplication) -> bool:
    """No decision on substance can follow any more: withdrawn, forwarded, decided."""
    return case.state not in case_chart.OPEN


def basis_of(dossier: Dossier) -> Basis:
    """What a conclusion of this dossier rests on now."""
    request = newest_request(dossier)
    closed = {item.involved_id for item in ViewsInvitation.objects.of(dossier) if item.is_closed}
    return Basis(
        state=dossier.state,
        advice_degree=request.advice_degree if request and request.received_on else "",
        unheard=any(person.pk not in closed for person in Involved.objects.of(dossier)),
        findings=Finding.objects.of(dossier).count(),
    )


def newest_request(dossier: Dossier) -> LbbRequest | None:
    """The last request to the LBB, open or not."""
    return LbbRequest.objects.of(dossier).order_by("-asked_on", "-pk").first()


def open_draft(dossier: Dossier) -> Draft | None:
    """The draft that lies for signature or was sent back; at most one."""
    return Draft.objects.of(dossier).filter(status__in=[Draft.Status.SUBMITTED, Draft.Status.SENT_BACK]).first()


def open_drafts(dossiers: QuerySet[Dossier]) -> dict[int, Draft]:
    """The same for several dossiers, which came out of `for_user`: by the key of the dossier."""
    found = Draft.objects.of_all(dossiers).filter(status__in=[Draft.Status.SUBMITTED, Draft.Status.SENT_BACK])
    return {draft.dossier_id: draft for draft in found}


def answers_of(dossier: Dossier) -> dict[str, Answer]:
    """The answer that stands for each question."""
    return {answer.code: answer for answer in Answer.objects.of(dossier).select_related("recorded_by")}


def questionnaire(on: date) -> list[QuestionnaireItem]:
    """The questions of the form in force on a day, in order."""
    return [row for row in QuestionnaireItem.objects.all() if in_force(row, on)]


def indicators(on: date) -> list[Indicator]:
    """The indicators of the policy rule in force on a day, in order."""
    return [row for row in Indicator.objects.all() if in_force(row, on)]


def open_reports(dossiers: QuerySet[Dossier]) -> list[LbbReport]:
    """Reports to the LBB that these dossiers owe, oldest first. `dossiers` come from `for_user`."""
    found = LbbReport.objects.of_all(dossiers).filter(done_on=None).select_related("dossier__application")
    return list(found.order_by("due_on", "pk"))


@dataclass(frozen=True)
class LbbClock:
    """The term of the LBB for its advice (Wet Bibob 15). `due_on` None while it waits for data."""

    asked_on: date
    due_on: date | None
    latest_on: date | None  # with the one extension, where it is still possible
    extension_weeks: int
    questions: tuple[tuple[date, date | None], ...]


def lbb_clock(dossier: Dossier) -> LbbClock | None:
    """The clock of the request under way, from the case's own events; None when nothing lies with the LBB."""
    events = [event for event in clock.events_of(dossier.application) if event.type.startswith("lbb_")]
    events.sort(key=lambda event: (event.on, event.pk))
    starts = [number for number, event in enumerate(events) if event.type == "lbb_requested"]
    if not starts or dossier.state not in chart.AT_LBB:
        return None
    asked, *later = events[starts[-1] :]
    weeks = next((event.weeks or 0 for event in later if event.type == "lbb_extended"), 0)
    questions = tuple(_questions([(event.type, event.on) for event in later]))
    answered = [terms.DataQuestion(begun, ended) for begun, ended in questions if ended]
    waiting = any(ended is None for _begun, ended in questions)
    law = policy.clock_law()
    most = law.term(terms.LBB_EXTENSION, asked.on).weeks
    return LbbClock(
        asked_on=asked.on,
        due_on=None if waiting else terms.lbb_advice_due(asked.on, law, extension_weeks=weeks, questions=answered),
        latest_on=None
        if waiting or weeks
        else terms.lbb_advice_due(asked.on, law, extension_weeks=most, questions=answered),
        extension_weeks=weeks,
        questions=questions,
    )


def _questions(events: list[tuple[str, date]]) -> list[tuple[date, date | None]]:
    found: list[tuple[date, date | None]] = []
    for kind, on in events:
        if kind == "lbb_data_requested":
            found.append((on, None))
        elif kind == "lbb_data_received" and found:
            found[-1] = (found[-1][0], on)
    return found
