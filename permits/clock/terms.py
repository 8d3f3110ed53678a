"""The terms of the law table: the decision term, and the other terms around a case as plain functions.

Whole days, Europe/Amsterdam. The day of the event that starts a term is day 0. Lengths and
articles come from `ClockLaw`, by the day on which the term starts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from permits.clock.errors import ClockError
from permits.clock.law import ClockLaw, TermRule

DISMISSAL = "dismissal"
LBB_ADVICE = "lbb_advice"
LBB_EXTENSION = "lbb_extension"
OBJECTION = "objection"
OBJECTION_BY_POST = "objection_by_post"
OBJECTION_DECISION = "objection_decision"
OBJECTION_DECISION_COMMITTEE = "objection_decision_committee"
OBJECTION_POSTPONEMENT = "objection_postponement"
DEFAULT_NOTICE = "default_notice"
PENALTY_RUN = "penalty_run"
PENALTY_DECISION = "penalty_decision"
FORFEITURE_PAYMENT = "forfeiture_payment"
FORFEITURE_LIMITATION = "forfeiture_limitation"
BIBOB_REUSE = "bibob_reuse"
DRAFT_DISCARD = "draft_discard"


@dataclass(frozen=True)
class Term:
    """The decision term (beslistermijn) of a case: whole weeks, from its designation order or the law.

    `atw_applies`: the Algemene termijnenwet covers it, which an ordinance must say itself.
    `law`: its article, where it is not the general one of Awb 4:13.
    """

    weeks: int
    atw_applies: bool
    law: str = ""


@dataclass(frozen=True)
class DataQuestion:
    """Days [asked_on, answered_on) in which the LBB waits for data (BIB 15(2))."""

    asked_on: date
    answered_on: date


def end_of(start: date, rule: TermRule, law: ClockLaw, *, extra_days: int = 0) -> date:
    """Last day of a term after `start`, rolled once if the Algemene termijnenwet covers it.

    `extra_days` (a postponement, a suspension) is added first: it doesn't take the term out of that law.
    """
    nominal = rule.after(start) + timedelta(days=extra_days)
    return law.calendar.end(start, nominal) if _rolls(rule, start, law) else nominal


def dismissal_due(repair_ended_on: date, law: ClockLaw) -> date:
    """Last day to publish a dismissal (buiten behandeling). Law: Awb 4:5(4)."""
    return end_of(repair_ended_on, law.term(DISMISSAL, repair_ended_on), law)


def objection_end(sent_on: date, law: ClockLaw) -> date:
    """Last day on which an objection (bezwaar) is in time, counted from the day after publication. Awb 6:7, 6:8."""
    return end_of(sent_on, law.term(OBJECTION, sent_on), law)


def posted_objection_due(objection_end_on: date, law: ClockLaw) -> date:
    """Last day on which an objection posted in time may arrive. Law: Awb 6:9(2)."""
    return end_of(objection_end_on, law.term(OBJECTION_BY_POST, objection_end_on), law)


def objection_is_timely(objection_end_on: date, received_on: date, posted_on: date | None, law: ClockLaw) -> bool:
    """Whether an objection came in time: received in the term, or posted in it and received a week after at most."""
    if received_on <= objection_end_on:
        return True
    posted_in_time = posted_on is not None and posted_on <= objection_end_on
    return posted_in_time and received_on <= posted_objection_due(objection_end_on, law)


def objection_decision_due(
    objection_end_on: date, law: ClockLaw, *, committee: bool = False, postponed: bool = False
) -> date:
    """Last day to decide on an objection, counted from the day after its term ended. Law: Awb 7:10, 7:13."""
    kind = OBJECTION_DECISION_COMMITTEE if committee else OBJECTION_DECISION
    extra = law.term(OBJECTION_POSTPONEMENT, objection_end_on).weeks * 7 if postponed else 0
    return end_of(objection_end_on, law.term(kind, objection_end_on), law, extra_days=extra)


def lbb_advice_due(
    requested_on: date, law: ClockLaw, *, extension_weeks: int = 0, questions: Iterable[DataQuestion] = ()
) -> date:
    """Last day for the advice of the LBB; `extension_weeks` as it named them. Law: Wet Bibob 15.

    Raises ClockError if the extension is longer than the law allows.
    """
    most = law.term(LBB_EXTENSION, requested_on).weeks
    if not 0 <= extension_weeks <= most:
        raise ClockError("not_a_number", "extension_weeks", least=0, most=most, value=extension_weeks)
    waiting = sum((question.answered_on - question.asked_on).days for question in questions)
    return end_of(requested_on, law.term(LBB_ADVICE, requested_on), law, extra_days=7 * extension_weeks + waiting)


def penalty_decision_due(last_payable_on: date, law: ClockLaw) -> date:
    """Last day to fix the penalty for a late decision, after its last payable day. Law: Awb 4:18."""
    return end_of(last_payable_on, law.term(PENALTY_DECISION, last_payable_on), law)


def forfeiture_payment_due(forfeited_on: date, law: ClockLaw) -> date:
    """Last day to pay a forfeited order under penalty (dwangsom). Law: Awb 5:33."""
    return end_of(forfeited_on, law.term(FORFEITURE_PAYMENT, forfeited_on), law)


def forfeiture_limitation_on(forfeited_on: date, law: ClockLaw) -> date:
    """Day on which the claim lapses (verjaring), unless interrupted before. Law: Awb 5:35; years never roll."""
    return end_of(forfeited_on, law.term(FORFEITURE_LIMITATION, forfeited_on), law)


def bibob_usable_through(issued_on: date, law: ClockLaw) -> date:
    """Last day on which Bibob findings may be used for another decision. Law: Wet Bibob 29; years never roll."""
    return end_of(issued_on, law.term(BIBOB_REUSE, issued_on), law)


def draft_kept_through(touched_on: date, law: ClockLaw) -> date:
    """Last day on which an untouched draft application is kept (row P1b of the chart)."""
    return end_of(touched_on, law.term(DRAFT_DISCARD, touched_on), law)


def last_valid_day(valid_from: date, rule: TermRule) -> date:
    """Last day of a validity that is set as a length, such as a designation for three years; never rolls."""
    return rule.after(valid_from) - timedelta(days=1)


def _rolls(rule: TermRule, on: date, law: ClockLaw) -> bool:
    if not rule.atw_applies:
        return False
    reach = law.calendar.roll_rule(on)
    return reach is not None and reach.reaches(days=rule.days, weeks=rule.weeks, months=rule.months, years=rule.years)


def decision_term_rolls(term: Term, on: date, law: ClockLaw) -> bool:
    """Whether the decision term may roll at all; a postponement is a term of its own and changes nothing."""
    return _rolls(TermRule("decision", "", term.atw_applies, weeks=term.weeks), on, law)
