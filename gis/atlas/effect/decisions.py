"""What became of the applications under an order: when they ended, how, and on which grounds.

Grounds that speak of a person stay together under one name, and none of them can be told from another: how an integrity
check ended is not for who makes policy (docs/decisions/0017).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from gis.atlas.histories import ends_of
from gis.places.models import DesignationOrder
from permits.models import Decision, PermitApplication
from permits.policy.models import RefusalGround
from permits.statecharts import application as chart

#: How a case ended, in the order of the table; a refusal has its grounds besides.
GRANTED, REFUSED, DISMISSED, NOT_REQUIRED, WITHDRAWN, FORWARDED = (
    "granted",
    "refused",
    "dismissed",
    "not_required",
    "withdrawn",
    "forwarded",
)
_MOVES = {
    chart.GRANT.name: GRANTED,
    chart.GRANT_WITH_CONDITIONS.name: GRANTED,
    chart.REFUSE.name: REFUSED,
    chart.DISMISS.name: DISMISSED,
    chart.FIND_NOT_REQUIRED.name: NOT_REQUIRED,
}
_LEFT = {chart.WITHDRAWN: WITHDRAWN, chart.FORWARDED: FORWARDED}
DECIDED = frozenset(_MOVES.values())
#: What all grounds about a person are counted under.
PERSON = "person"


@dataclass(frozen=True)
class Ended:
    """A case that ended. `on`: the day of effect. `in_term`: decided by its last day, with pauses and postponement."""

    premises: int
    received_on: date
    on: date
    how: str
    in_term: bool
    grounds: frozenset[str] = frozenset()

    @property
    def days(self) -> int:
        """Calendar days from receipt until the decision was sent."""
        return (self.on - self.received_on).days


def ended_under(order: DesignationOrder) -> list[Ended]:
    """The cases under any version of the order that ended, in order of row. Five queries."""
    versions = DesignationOrder.objects.filter(
        municipality=order.municipality_id, title=order.title, valid_from=order.valid_from
    )
    cases = PermitApplication.objects.filter(
        municipality=order.municipality_id,
        order__in=versions,
        state__in=[chart.PUBLISHED, *_LEFT],
        premises__isnull=False,
    )
    ends, decided, person = ends_of(order.municipality, cases), _decided(cases), _person_grounds()
    found = []
    for case in cases.order_by("pk").only("public_id", "premises", "state", "received_on", "decided_on", "due_on"):
        how, grounds = (_LEFT[case.state], ()) if case.state in _LEFT else decided.get(case.pk, ("", ()))
        left_on, sent_on = ends.left_on.get(str(case.public_id)), ends.sent_on.get(case.pk, case.decided_on)
        on = left_on if case.state in _LEFT else sent_on
        if on and how and case.received_on and case.premises_id:
            # No last day means that the clock stood still when it was decided.
            in_term = case.due_on is None or on <= case.due_on
            merged = frozenset(PERSON if ground in person else ground for ground in grounds)
            found.append(Ended(case.premises_id, case.received_on, on, how, in_term, merged))
    return found


def _decided(cases: Iterable[PermitApplication]) -> dict[int, tuple[str, list[str]]]:
    signed = Decision.objects.filter(application__in=cases, status=Decision.Status.SIGNED, move__in=_MOVES)
    rows = signed.values_list("application", "move", "grounds")
    return {pk: (_MOVES[move], grounds if _MOVES[move] == REFUSED else []) for pk, move, grounds in rows}


def _person_grounds() -> frozenset[str]:
    return frozenset(RefusalGround.objects.filter(subject=RefusalGround.Subject.PERSON).values_list("code", flat=True))


def place_grounds() -> dict[str, str]:
    """The grounds about a place by code, in the language of the page; one query."""
    english = get_language() == "en"
    rows = RefusalGround.objects.filter(subject=RefusalGround.Subject.PLACE)
    return {row.code: row.label_en if english else row.label for row in rows}
