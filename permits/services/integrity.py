"""The Bibob check between two rooms: each act moves the sealed dossier and the case together, all or nothing.

The case learns that a check runs, that the clock is paused for LBB advice, and degree and ground once
concluded (B13); no text, date or person of the dossier. Everything is keyed by the case.
What happens inside the room alone is called as it is: the names at the end.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.accounts.models import User
from core.acts import one_act
from core.today import local_date
from permits.bibob.models import Draft
from permits.bibob.rules import Conclusion as Conclusion
from permits.bibob.services import conclusions, drafts, ending, intake, lbb, research, views
from permits.bibob.services.files import Upload
from permits.bibob.services.files import add_file as add_file
from permits.errors import PermitError
from permits.models import PermitApplication
from permits.services import clock_events
from permits.services.acting import acting, lock
from permits.statecharts import application as chart
from permits.statecharts import bibob as check

#: Clock events by which the LBB's request ends.
CLOSING = frozenset({"lbb_received", "lbb_declined"})
_LAW = {
    "lbb_data_requested": "Wet Bibob 15 lid 2",
    "lbb_data_received": "Wet Bibob 15 lid 2",
    "lbb_extended": "Wet Bibob 15 lid 3",
    "lbb_declined": "Wet Bibob 9 lid 5, 31",
    "lbb_received": "Wet Bibob 31",
}


def start_integrity(
    application_id: int,
    *,
    actor: User | None,
    at: datetime,
    effective_on: date,
    reasons: Sequence[str] = ("policy",),
) -> PermitApplication:
    """Open the check (B1, Wet Bibob 7a): by hand, or by the system when the application is complete."""
    with acting(application_id, chart.START_INTEGRITY, actor=actor, at=at, effective_on=effective_on) as act:
        act.application.start_integrity()
        intake.trigger(act.application, actor=actor, at=at, effective_on=effective_on, reasons=reasons)
    return act.application


def sign_draft(application_id: int, *, draft: UUID, actor: User, at: datetime, effective_on: date) -> Draft:
    """A decider signs what lies in the dossier: the LBB request or the conclusion. Never the own draft."""
    carry_out = {check.REQUEST_LBB.name: _request_lbb, check.CONCLUDE.name: _conclude}
    with one_act():
        lock(application_id)  # before the dossier, as everywhere
        found = drafts.by_id(application_id, draft)
        carry_out[found.move](application_id, draft, actor, at, effective_on)
        return drafts.by_id(application_id, draft)


def lbb_asks_data(
    application_id: int, *, actor: User, at: datetime, effective_on: date, asked_of: str, text: str
) -> None:
    """The LBB asks data: its own term stands still, and the cap on the permit's pause grows (B8)."""
    with one_act():
        _clock(application_id, "lbb_data_requested", actor, at, effective_on)
        lbb.asks_data(application_id, actor=actor, at=at, effective_on=effective_on, asked_of=asked_of, text=text)


def lbb_gets_data(application_id: int, *, actor: User, at: datetime, effective_on: date) -> None:
    """The LBB has the data (B8)."""
    with one_act():
        _clock(application_id, "lbb_data_received", actor, at, effective_on)
        lbb.gets_data(application_id, actor=actor, at=at, effective_on=effective_on)


def lbb_extends(application_id: int, *, actor: User, at: datetime, effective_on: date, weeks: int) -> None:
    """The LBB extends its term, once (B9)."""
    with one_act():
        lbb.extends(application_id, actor=actor, at=at, effective_on=effective_on, weeks=weeks)
        _clock(application_id, "lbb_extended", actor, at, effective_on, weeks=weeks)


def lbb_declines(application_id: int, *, actor: User, at: datetime, effective_on: date, reason: str) -> None:
    """The LBB does not take the request up: the pause ends as with a receipt (B10)."""
    with one_act():
        _clock(application_id, "lbb_declined", actor, at, effective_on)
        lbb.declines(application_id, actor=actor, at=at, effective_on=effective_on, reason=reason)


def receive_advice(
    application_id: int,
    *,
    actor: User,
    at: datetime,
    effective_on: date,
    degree: str,
    summary: str = "",
    upload: Upload | None = None,
) -> None:
    """The advice came in: the permit's clock runs again the day after (B11)."""
    with one_act():
        _clock(application_id, "lbb_received", actor, at, effective_on)
        lbb.receive_advice(
            application_id,
            actor=actor,
            at=at,
            effective_on=effective_on,
            degree=degree,
            summary=summary,
            upload=upload,
        )


def case_ended(
    application_id: int,
    *,
    actor: User | None,
    at: datetime,
    effective_on: date,
    because_of_bibob: bool | None = None,
) -> None:
    """The case is over: the check closes (B17), after the question of Wet Bibob 7a lid 8 where it was withdrawn."""
    ending.case_ended(application_id, at=at, effective_on=effective_on, because_of_bibob=because_of_bibob)


def tick(now: datetime) -> Counter[str]:
    """What time alone brings about in the sealed room; returns how many of each. May be stopped and run again."""
    today, done = local_date(now), Counter[str]()
    _each(
        ending.due_for_lapse(today), lambda key: views.lapse(key, actor=None, at=now, effective_on=today), "views", done
    )
    _each(ending.due_for_block(today), lambda key: ending.block_use(key, at=now), "blocked", done)
    _each(
        ending.due_for_close(),
        lambda key: ending.case_ended(key, at=now, effective_on=today),
        "closed",
        done,
    )
    return done


def _request_lbb(application_id: int, draft: UUID, actor: User, at: datetime, on: date) -> None:
    """Ask the LBB: the clock pauses from that day and the person is told (P10, B7; Wet Bibob 31, 32)."""
    with acting(application_id, chart.REQUEST_LBB_ADVICE, actor=actor, at=at, effective_on=on) as act:
        lbb.request(application_id, draft=draft, actor=actor, at=at, effective_on=on)
        clock_events.add(act, "lbb_requested", law="Wet Bibob 31")
        act.application.request_lbb_advice()
        act.later("permits.letter", kind="lbb_notice")


def _conclude(application_id: int, draft: UUID, actor: User, at: datetime, on: date) -> None:
    """The signed conclusion: that much officers may know (B13)."""
    with acting(application_id, chart.CONCLUDE_INTEGRITY, actor=actor, at=at, effective_on=on) as act:
        dossier = conclusions.conclude(application_id, draft=draft, actor=actor, at=at, effective_on=on)
        act.application.conclude_integrity(dossier.degree, dossier.ground)


def _clock(
    application_id: int, type: str, actor: User, at: datetime, on: date, *, weeks: int | None = None
) -> PermitApplication:
    """P10b: the event on the permit's clock, without a word of why."""
    with acting(application_id, chart.RECORD_LBB_EVENT, actor=actor, at=at, effective_on=on) as act:
        clock_events.add(act, type, weeks=weeks, law=_LAW[type])
        act.application.record_lbb_event(closes=type in CLOSING)
    return act.application


def _each(keys: Sequence[int], act: Callable[[int], Any], name: str, done: Counter[str]) -> None:
    for key in keys:
        try:
            act(key)
            done[name] += 1
        except PermitError:
            done["skipped"] += 1  # a person was first


# Inside the room alone, under one roof for pages, demo and walks.
send_form, receive_form, refuse_form = intake.send_form, intake.receive_form, intake.refuse_form
start_own_research = intake.start_own_research
add_finding, add_answers, add_person = research.add_finding, research.add_answers, research.add_person
add_financing, open_question, close_question = research.add_financing, research.open_question, research.close_question
submit_lbb_request, submit_conclusion = drafts.submit_lbb_request, drafts.submit_conclusion
send_back, recall_draft = drafts.send_back, drafts.recall
invite_views, record_views, lapse_views = views.invite, views.record, views.lapse
correct, report_to_lbb = conclusions.correct, conclusions.report_to_lbb
answer_withdrawal, report_withdrawal = ending.answer_withdrawal, ending.report_withdrawal
