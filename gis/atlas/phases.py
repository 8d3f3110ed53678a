"""Where a designation order stands on a day. Pure."""

from datetime import date
from enum import StrEnum
from typing import Protocol


class Dated(Protocol):
    """What has the dates of an order; all of them inclusive."""

    valid_from: date
    valid_to: date | None
    transition_until: date | None


class Phase(StrEnum):
    """In the order in which an order walks through them. PREPARING: not made known yet, so no order on any day."""

    PREPARING = "preparing"
    COMING = "coming"
    TRANSITION = "transition"
    IN_FORCE = "in_force"
    LAPSED = "lapsed"


#: What holds on a day, and is drawn unless somebody asks otherwise.
HOLDING = (Phase.TRANSITION, Phase.IN_FORCE)


def phase_on(order: Dated, on: date) -> Phase:
    """The phase on the day; with a transition its last day is still TRANSITION."""
    if on < order.valid_from:
        return Phase.COMING
    if order.valid_to is not None and order.valid_to < on:
        return Phase.LAPSED
    in_transition = order.transition_until is not None and on <= order.transition_until
    return Phase.TRANSITION if in_transition else Phase.IN_FORCE
