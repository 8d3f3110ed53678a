"""What the room shows of a dossier that one was let into, gathered in a fixed number of queries."""

from datetime import date, timedelta
from itertools import groupby
from typing import Any

from core.audit import selectors as audit
from core.today import today
from permits.bibob import selectors
from permits.bibob.models import (
    Dossier,
    DossierFile,
    Draft,
    Financing,
    Finding,
    Involved,
    LbbReport,
    LbbRequest,
    OpenQuestion,
    ViewsInvitation,
)
from permits.bibob.selectors import LbbClock
from permits.bibob.wording import DEGREES, GROUNDS, STATES, TRIGGERS
from permits.clock import answer as clock_answer
from permits.clock import events as clock_events
from permits.policy import selectors as policy
from permits.selectors import clock

HISTORY = 40


def always(dossier: Dossier) -> dict[str, Any]:
    """What is shown also when the use is blocked: where it stands, and who looked."""
    return {
        "state": STATES[dossier.state],
        "reasons": [TRIGGERS[code] for code in dossier.reasons],
        "history": list(audit.entries_for(dossier.audit_scope)[:HISTORY]),
        "reports": list(LbbReport.objects.of(dossier)),
    }


def of(dossier: Dossier) -> dict[str, Any]:
    """The contents."""
    request = selectors.newest_request(dossier)
    return {
        "people": list(Involved.objects.of(dossier)),
        "questionnaire": questionnaire(dossier),
        "financing": financing(dossier),
        "questions": list(OpenQuestion.objects.of(dossier).order_by("closed_on", "opened_on", "pk")),
        "findings": findings(dossier),
        "invitations": list(ViewsInvitation.objects.of(dossier).select_related("involved")),
        "request_lbb": request,
        "declined": list(LbbRequest.objects.of(dossier).exclude(declined_on=None)),
        "lbb": lbb_panel(dossier),
        "draft": selectors.open_draft(dossier),
        "signed": list(Draft.objects.of(dossier).filter(status="signed").select_related("drafted_by", "signed_by")),
        "files": list(DossierFile.objects.of(dossier).select_related("file")),
        "degree": DEGREES.get(dossier.degree, ""),
        "ground": GROUNDS.get(dossier.ground, ""),
        "advice_degree": DEGREES.get(request.advice_degree, "") if request else "",
    }


def findings(dossier: Dossier) -> list[Finding]:
    """Findings, newest first, with whom they are about."""
    return list(Finding.objects.of(dossier).select_related("about", "recorded_by").order_by("-found_on", "-pk"))


def questionnaire(dossier: Dossier) -> list[dict[str, Any]]:
    """Sections of the form with each question and the answer that stands."""
    answers = selectors.answers_of(dossier)
    items = selectors.questionnaire(today())
    return [
        {"section": section, "rows": [{"item": item, "answer": answers.get(item.code)} for item in group]}
        for section, group in groupby(items, key=lambda item: item.section_words)
    ]


def financing(dossier: Dossier) -> dict[str, Any]:
    """Who paid what, and the sum in euro."""
    rows = list(Financing.objects.of(dossier))
    return {"rows": rows, "total": sum(row.amount_cents for row in rows) / 100}


def lbb_panel(dossier: Dossier) -> dict[str, Any] | None:
    """The clock of the LBB with its strip, and what it means for the permit; None when nothing lies there."""
    found = selectors.lbb_clock(dossier)
    if found is None:
        return None
    return {"clock": found, "permit_due_on": permit_due_if_answered_on(dossier, found.due_on), **_strip(found, today())}


def permit_due_if_answered_on(dossier: Dossier, day: date | None) -> date | None:
    """The last day for the permit's decision if the advice comes on `day`; None while that is unknown."""
    now = clock.answer_for(dossier.application, today())
    if now is None or day is None:
        return None
    day = max(day, today())
    events = [
        clock_events.Event(row.type, row.on, row.until, row.weeks) for row in clock.events_of(dossier.application)
    ]
    events.append(clock_events.Event(clock_events.LBB_RECEIVED, day))
    return clock_answer.answer(now.received_on, now.term, day, events, policy.clock_law()).due_on


def _strip(found: LbbClock, on: date) -> dict[str, Any]:
    """Days of the advice term as segments; day 1 is the day after the request."""
    last = max(found.due_on or on, on, found.asked_on + timedelta(days=1))
    days = [found.asked_on + timedelta(days=number) for number in range(1, (last - found.asked_on).days + 1)]
    runs = [(kind, len(list(group))) for kind, group in groupby(days, key=lambda day: _kind(found, day, on))]
    segments, first = [], 1
    for kind, length in runs:
        segments.append({"pattern": kind, "first": first, "days": length})
        first += length
    months = [(name, len(list(group))) for name, group in groupby(days, key=lambda day: day.replace(day=1))]
    return {
        "days": len(days),
        "segments": segments,
        "months": _placed(months),
        "today": max(1, min((on - found.asked_on).days, len(days))),
        "waits": [_wait(found, begun, ended, on) for begun, ended in found.questions],
    }


def _kind(found: LbbClock, day: date, on: date) -> str:
    """Pattern of a day: the LBB waits for data, has the case, was late, or has this day still to go."""
    if any(begun <= day and (ended is None or day < ended) for begun, ended in found.questions):
        return "aanvul"
    if found.due_on is not None and day > found.due_on:
        return "over"
    return "bibob" if day <= on else "todo"


def _placed(months: list[tuple[date, int]]) -> list[dict[str, Any]]:
    placed, first = [], 1
    for month, length in months:
        placed.append({"starts_on": month, "first": first, "days": length})
        first += length
    return placed


def _wait(found: LbbClock, begun: date, ended: date | None, on: date) -> dict[str, Any]:
    first = max(1, (begun - found.asked_on).days)
    return {"begun": begun, "ended": ended, "first": first, "days": max(1, ((ended or on) - begun).days)}
