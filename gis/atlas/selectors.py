"""How every firm of a municipality stands on a day: one answer for map, table, counts and lists.

Set-based: the number of queries does not depend on the number of firms or cases.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language

from core.accounts.models import Municipality
from gis.atlas.compliance import State, compliance, worst
from gis.atlas.histories import Case, cases_of
from gis.places.branches import SBI_2025
from gis.places.duty import Duty, DutyAnswer
from gis.places.firm_duties import Judge, Stay, judge_on
from gis.places.models import Establishment, Premises, SbiCode
from gis.places.selectors import establishments_on

#: Words of branch codes, by (code, edition).
Titles = dict[tuple[str, str], str]

_STRONGEST = list(Duty)
_NO_CODE = ("", SBI_2025)


@dataclass(frozen=True)
class Standing:
    """A firm at premises on a day, and how it stands.

    `establishment` is None for an applicant that is not in the trade register yet. `cases`: those that
    had come in by then, newest first. `permit`: number of the permit in force that day, or empty.
    The name may be a sole trader's: for staff only.
    """

    state: State
    answer: DutyAnswer
    premises: Premises
    establishment: Establishment | None
    name: str
    activity: str
    sbi_version: str
    since: date | None
    cases: tuple[Case, ...] = ()
    permit: str = ""

    @property
    def case(self) -> Case | None:
        """The newest case: it decides."""
        return self.cases[0] if self.cases else None

    @property
    def deadline(self) -> date | None:
        """Last day of transition under the orders that make the duty, also when it has passed; the first of several.

        None for a firm that came when the order was in force already: it has no transition.
        """
        since = self.since
        days = (
            order.transition_until
            for order in self.answer.orders
            if order.transition_until and since is not None and since < order.valid_from
        )
        return min(days, default=None)

    @property
    def code(self) -> tuple[str, str]:
        """Branch code and edition that made the duty."""
        return self.activity, self.sbi_version

    @property
    def fictive(self) -> bool:
        return self.premises.fictive


class _Cases:
    """The cases of a municipality, found by firm: a firm keeps its vestiging, an applicant its KvK number."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._by_vestiging: dict[tuple[int, str], list[Case]] = defaultdict(list)
        self._by_kvk: dict[tuple[int, str], list[Case]] = defaultdict(list)
        self.cases = list(cases)
        for case in self.cases:
            if case.vestiging:
                self._by_vestiging[case.premises, case.vestiging].append(case)
            for kvk in case.kvks:
                self._by_kvk[case.premises, kvk].append(case)

    def of(self, firm: Establishment) -> tuple[Case, ...]:
        """The cases of this firm at these premises, newest first."""
        own = self._by_vestiging.get((firm.premises_id, firm.vestiging), [])
        by_number = self._by_kvk.get((firm.premises_id, firm.kvk), [])
        return tuple(sorted({*own, *by_number}, key=_newest_first))

    def of_newcomers(self, on: date, firms: Iterable[Establishment]) -> Iterator[tuple[Case, ...]]:
        """The cases of applicants who are not in the trade register there on the day, by applicant.

        Included if, and only if: a case is under way or its permit in force or still to come.
        """
        known = {case for firm in firms for case in self.of(firm)}
        found: dict[tuple[int, str], list[Case]] = defaultdict(list)
        for case in self.cases:
            left = case.firm_since is not None and case.firm_since <= on
            if case not in known and not left:
                found[case.premises, min(case.kvks, default="") or case.name.casefold()].append(case)
        return (tuple(cases) for cases in found.values() if any(_lives(case, on) for case in cases))


def _newest_first(case: Case) -> tuple[int, int]:
    return -case.received_on.toordinal(), -case.lodged.key


def _lives(case: Case, on: date) -> bool:
    if case.permit is not None:
        return case.permit.holds(on) or on < case.permit.valid_from
    return case.lodged.closed_on is None or on < case.lodged.closed_on


def standings_on(municipality: Municipality, on: date, among: Collection[Premises] | None = None) -> list[Standing]:
    """How every firm in the municipality (or among these premises) stands on the day, worst first, then by address.

    A firm's duty is the strongest over its branch codes and the activity of its newest case: the
    register only suggests, what it really does decides. An applicant that is not in the register counts
    while its case runs or its permit holds. Closure orders come with enforcement: no table holds one yet,
    so no firm is `closed`.
    """
    firms = list(_firms(municipality, on, among))
    cases = _Cases(cases_of(municipality, on, among))
    newcomers = list(cases.of_newcomers(on, firms))
    places = Premises.objects.in_bulk({own[0].premises for own in newcomers})
    judge = judge_on(municipality, on, places)
    found = [_of_firm(firm, cases.of(firm), judge, on) for firm in firms]
    found += [_of_newcomer(places[own[0].premises], own, judge, on) for own in newcomers]
    return sorted(found, key=_order)


def _firms(municipality: Municipality, on: date, among: Collection[Premises] | None) -> QuerySet[Establishment]:
    firms = establishments_on(municipality, on).select_related("premises").prefetch_related("activities")
    return firms if among is None else firms.filter(premises__in=among)


def _order(standing: Standing) -> tuple[int, str, int, str, str]:
    place = standing.premises
    return list(State).index(standing.state), place.street, place.house_number or 0, place.house_letter, standing.name


def _of_firm(firm: Establishment, own: tuple[Case, ...], judge: Judge, on: date) -> Standing:
    codes = [(row.code, row.sbi_version) for row in firm.activities.all()]
    codes += [(own[0].activity, own[0].sbi_version)] if own and own[0].activity else []
    answers = [(code, judge(_stay(firm.premises, code, firm.since))) for code in codes or [_NO_CODE]]
    activity, answer = min(answers, key=lambda pair: _STRONGEST.index(pair[1].duty))
    return _standing(firm.premises, firm, firm.name, activity, firm.since, own, answer, on)


def _of_newcomer(premises: Premises, own: tuple[Case, ...], judge: Judge, on: date) -> Standing:
    activity = (own[0].activity, own[0].sbi_version)
    answer = judge(_stay(premises, activity, None))
    return _standing(premises, None, own[0].name, activity, None, own, answer, on)


def _stay(premises: Premises, activity: tuple[str, str], since: date | None) -> Stay:
    return Stay(premises.pk, premises.bag_id, since, activity[0] or None, activity[1])


def _standing(
    premises: Premises,
    firm: Establishment | None,
    name: str,
    activity: tuple[str, str],
    since: date | None,
    own: tuple[Case, ...],
    answer: DutyAnswer,
    on: date,
) -> Standing:
    state = compliance(
        answer.duty,
        permits=[case.permit for case in own if case.permit],
        applications=[case.lodged for case in own],
        duty_since=max((order.valid_from for order in answer.orders), default=None),
        on=on,
    )
    permit = next((number for case in own if (number := case.permit_on(on))), "")
    return Standing(state, answer, premises, firm, name, *activity, since, own, permit)


@dataclass(frozen=True)
class Marked:
    """Premises on the map: the worst of their firms, and the firms."""

    premises: Premises
    state: State
    firms: tuple[Standing, ...]


def by_premises(standings: Iterable[Standing]) -> list[Marked]:
    """The premises of these firms, each with the worst state, in the order of the firms."""
    found: dict[int, list[Standing]] = defaultdict(list)
    for standing in standings:
        found[standing.premises.pk].append(standing)
    return [
        Marked(firms[0].premises, worst(firm.state for firm in firms) or State.UNKNOWN, tuple(firms))
        for firms in found.values()
    ]


def titles_of(codes: Iterable[tuple[str, str]]) -> Titles:
    """What branch codes are called in the active language, by (code, edition); one query.

    A code without words is left out.
    """
    wanted = set(codes)
    english = get_language() == "en"
    rows = SbiCode.objects.filter(code__in={code for code, _version in wanted})
    return {
        (row.code, row.version): (row.title_en if english else "") or row.title
        for row in rows
        if (row.code, row.version) in wanted
    }
