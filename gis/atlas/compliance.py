"""How a firm stands towards the permit duty on a day, and how premises stand with several firms.

Pure. Everything is judged by the dates on which it took legal effect, never by the day it was typed
in, so that the same day always gives the same answer, in the past and in the future.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gis.places.duty import Duty


class State(StrEnum):
    """How a firm stands, worst first: premises take the first of these that any firm there has."""

    CLOSED = "closed"
    REFUSED = "refused"
    NONE = "none"
    APPLIED = "applied"
    TRANSITION = "transition"
    UNKNOWN = "unknown"
    PERMIT = "permit"
    NOT_REQUIRED = "not_required"


#: The place of each state from the worst on.
WEIGHT = {state: place for place, state in enumerate(State)}


class Outcome(StrEnum):
    """What an application says about a firm on a day.

    PENDING: received and not ended. A decision takes effect when it is sent (Awb 3:40), so a signed one
    that is still here is PENDING too. ENDED: withdrawn, forwarded or dismissed (Awb 4:5): it says nothing any more.
    """

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    NOT_REQUIRED = "not_required"
    ENDED = "ended"


@dataclass(frozen=True)
class Lodged:
    """An application as the calendar sees it.

    `closed_on`: the day it ended (the decision was sent, or it was withdrawn or forwarded), that day
    included; None while it is open. `outcome`: how it ended. `key` breaks a tie: the highest is newest.
    """

    received_on: date
    closed_on: date | None = None
    outcome: Outcome = Outcome.PENDING
    key: int = 0

    def outcome_on(self, on: date) -> Outcome:
        """What it says on a day not before its receipt."""
        return Outcome.PENDING if self.closed_on is None or on < self.closed_on else self.outcome


@dataclass(frozen=True)
class Term:
    """When a permit holds: all three days included. `ended_on`: its last day when it ended before its term."""

    valid_from: date
    valid_to: date | None = None
    ended_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the permit is in force on the day."""
        return self.valid_from <= on and all(last is None or on <= last for last in (self.valid_to, self.ended_on))


def newest(applications: Iterable[Lodged], on: date) -> Lodged | None:
    """Of the applications that had come in by that day the newest, which decides; None without one."""
    received = [one for one in applications if one.received_on <= on]
    return max(received, key=lambda one: (one.received_on, one.key), default=None)


def compliance(
    duty: Duty,
    *,
    closed: bool = False,
    permits: Sequence[Term] = (),
    applications: Iterable[Lodged] = (),
    duty_since: date | None = None,
    on: date,
) -> State:
    """How a firm stands on a day: the first that holds of unknown, not required, closed, permit, refused,
    applied, transition, none.

    `closed`: a closure order is in force. `duty_since`: first day of the youngest order that makes the duty;
    a decision that no permit was needed speaks only of orders that were in force when it was sent.
    """
    if duty is Duty.UNKNOWN:
        return State.UNKNOWN
    if duty is Duty.NOT_REQUIRED:
        return State.NOT_REQUIRED
    if closed:
        return State.CLOSED
    if any(permit.holds(on) for permit in permits):
        return State.PERMIT
    return _by_application(duty, newest(applications, on), permits, duty_since, on)


def _by_application(
    duty: Duty, decisive: Lodged | None, permits: Sequence[Term], duty_since: date | None, on: date
) -> State:
    outcome = decisive.outcome_on(on) if decisive else Outcome.ENDED
    if outcome is Outcome.NOT_REQUIRED and _knew_of(decisive, duty_since):
        return State.NOT_REQUIRED
    if outcome is Outcome.REFUSED:
        return State.REFUSED
    starts_later = outcome is Outcome.GRANTED and any(on < permit.valid_from for permit in permits)
    if outcome is Outcome.PENDING or starts_later:
        return State.APPLIED
    return State.TRANSITION if duty is Duty.TRANSITION else State.NONE


def _knew_of(decision: Lodged | None, duty_since: date | None) -> bool:
    return (
        decision is not None
        and decision.closed_on is not None
        and (duty_since is None or duty_since <= decision.closed_on)
    )


def worst(states: Iterable[State]) -> State | None:
    """The state of premises: the worst of their firms; None without a firm."""
    return min(states, key=WEIGHT.__getitem__, default=None)
