"""The penalty for a late decision (dwangsom bij niet tijdig beslissen), Awb 4:17."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from permits.clock.calendar import ONE_DAY
from permits.clock.law import ClockLaw, PenaltyRate
from permits.clock.terms import DEFAULT_NOTICE, PENALTY_RUN, penalty_decision_due


@dataclass(frozen=True, slots=True)
class Penalty:
    """What a late decision costs as seen on a day: `days` payable so far, in whole euros.

    `euro` None: no table of amounts is loaded for `first_day`. `fix_by`: last day for the decision
    that fixes the amount (Awb 4:18). `notice_on`: receipt of the notice of default that counts.
    """

    notice_on: date
    first_day: date
    last_day: date
    days: int
    euro: int | None
    fix_by: date


def assess(
    notices: Iterable[date], due_on: date | None, decided_on: date | None, on: date, law: ClockLaw
) -> Penalty | None:
    """The penalty as seen on a day; None without a notice of default after `due_on`, or if decided in time.

    `notices` are days of receipt of a notice of default (ingebrekestelling); the first after
    `due_on` counts. The run of days never rolls (Awb 4:17(1)).
    """
    valid = [day for day in notices if due_on is not None and day > due_on]
    if not valid:
        return None
    notice = min(valid)
    first = law.term(DEFAULT_NOTICE, notice).after(notice)
    if decided_on is not None and decided_on <= first:
        return None
    last = first + timedelta(days=law.term(PENALTY_RUN, first).days - 1)
    if decided_on is not None:
        last = min(last, decided_on - ONE_DAY)
    days = max(0, (min(on, last) - first).days + 1)
    euro = _amount(days, law.rates_on(first))
    return Penalty(notice, first, last, days, euro, penalty_decision_due(last, law))


def _amount(days: int, rates: tuple[PenaltyRate, ...]) -> int | None:
    if not rates:
        return None
    return sum(rate.euro * max(0, min(days, rate.to_day) - rate.from_day + 1) for rate in rates)
