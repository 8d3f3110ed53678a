"""By when a firm must apply to have its decision before the transition ends, by the statutory clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from permits.clock import terms
from permits.clock.law import ClockLaw

_DECISION = "decision"
#: A term that rolls over a weekend with holidays ends no later than this many days after its nominal end.
_MOST_ROLLED = 14


@dataclass(frozen=True)
class Deadlines:
    """`apply_by`: the last day of receipt after which the decision term may end beyond `transition_until`.

    `too_short`: that day lies before the first day of the duty, so no application made then is sure to be decided.
    """

    starts_on: date
    apply_by: date
    transition_until: date
    weeks: int
    law: str

    @property
    def too_short(self) -> bool:
        return self.apply_by < self.starts_on


def deadlines(starts_on: date, transition_until: date, law: ClockLaw) -> Deadlines:
    """The dates of a transition. The decision term is the one of the law on the first day (Awb 4:13)."""
    rule = law.term(_DECISION, starts_on)
    day = transition_until - timedelta(weeks=rule.weeks)
    for _day in range(_MOST_ROLLED):
        if terms.end_of(day, rule, law) <= transition_until:
            break
        day -= timedelta(days=1)
    return Deadlines(starts_on, day, transition_until, rule.weeks, rule.law)
