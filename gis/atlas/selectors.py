"""How every firm of a municipality stands on a day: one answer for map, table, counts and lists.

Set-based: the number of queries does not depend on the number of firms or cases.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from core.accounts.models import Municipality
from gis.atlas.compliance import WEIGHT, State, compliance, worst
from gis.atlas.histories import Among, Case, cases_of
from gis.places.branches import SBI_2025
from gis.places.duty import Duty, DutyAnswer
from gis.places.firm_duties import Judge, Judges, Stay
from gis.places.models import Establishment, EstablishmentActivity, Premises
from gis.places.selectors import establishments_on

_STRONGEST = list(Duty)
_NO_CODE = ("", SBI_2025)


@dataclass(frozen=True)
class Standing:
    """A firm at premises on a day, and how it stands.

    `establishment` is None for an applicant that is not in the trade register yet. `case`: the newest that had come
    in by then; it decides. `permit`: number of the permit in force that day, or empty.
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
    case: Case | None = None
    permit: str = ""

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
    """The cases that tell, found by firm: a firm keeps its vestiging, an applicant its KvK number."""

    def __init__(self, cases: Iterable[Case], firms: Iterable[Establishment]) -> None:
        self._by_vestiging: dict[tuple[int, str], list[Case]] = defaultdict(list)
        self._by_kvk: dict[tuple[int, str], list[Case]] = defaultdict(list)
        self.cases = list(cases)
        for case in self.cases:
            if case.vestiging:
                self._by_vestiging[case.premises, case.vestiging].append(case)
            for kvk in case.kvks:
                self._by_kvk[case.premises, kvk].append(case)
        self._of = {firm.pk: self._of_firm(firm) for firm in firms}

    def _of_firm(self, firm: Establishment) -> tuple[Case, ...]:
        own = self._by_vestiging.get((firm.premises_id, firm.vestiging), [])
        by_number = self._by_kvk.get((firm.premises_id, firm.kvk), [])
        return tuple(sorted({*own, *by_number}, key=_newest_first))

    def of(self, firm: Establishment, on: date) -> tuple[Case, ...]:
        """Those of this firm at these premises that had come in by the day, newest first."""
        return _came_in(self._of[firm.pk], on)

    def of_newcomers(self, on: date, firms: Iterable[Establishment]) -> Iterator[tuple[Case, ...]]:
        """The cases of applicants who are not in the trade register there on the day, by applicant.

        Included if, and only if: a case is under way or its permit in force or still to come.
        """
        known = {case.number for firm in firms for case in self._of[firm.pk]}
        found: dict[tuple[int, str], list[Case]] = defaultdict(list)
        for case in _came_in(self.cases, on):
            left = case.firm_since is not None and case.firm_since <= on
            if case.number not in known and not left:
                found[case.premises, min(case.kvks, default="") or case.name.casefold()].append(case)
        return (tuple(cases) for cases in found.values() if any(_lives(case, on) for case in cases))


def _came_in(cases: Sequence[Case], on: date) -> tuple[Case, ...]:
    return tuple(case for case in cases if case.received_on <= on)


def _newest_first(case: Case) -> tuple[int, int]:
    return -case.received_on.toordinal(), -case.lodged.key


def _lives(case: Case, on: date) -> bool:
    if case.permit is not None:
        return case.permit.holds(on) or on < case.permit.valid_from
    return case.lodged.closed_on is None or on < case.lodged.closed_on


def standings_on(
    municipality: Municipality,
    on: date,
    among: Among | None = None,
    known: datetime | None = None,
) -> list[Standing]:
    """How every firm in the municipality (or among these premises) stands on the day, worst first, then by address."""
    return sorted(Standings(municipality, on, on, among, known).on(on), key=_order)


class Standings:
    """How the firms of a municipality stand on any day from `first` through `last`; it reads once, by sets.

    A firm's duty is the strongest over its branch codes and the activity of its newest case: the
    register only suggests, what it really does decides. An applicant that is not in the register counts
    while its case runs or its permit holds. `known`: by what was recorded before that moment of orders, cases
    and permits; the trade register and the BAG hold no moment of recording. Closure orders come with
    enforcement: no table holds one yet, so no firm is `closed`.
    """

    def __init__(
        self,
        municipality: Municipality,
        first: date,
        last: date,
        among: Among | None = None,
        known: datetime | None = None,
    ) -> None:
        firms = _firms(municipality, first, last, among)
        self._firms, self._codes = list(firms.select_related("premises")), _codes(firms)
        self._cases = _Cases(cases_of(municipality, first, last, among, known), self._firms)
        self._places = {firm.premises_id: firm.premises for firm in self._firms}
        without = {
            case.premises
            for case in self._cases.cases
            if case.premises not in self._places and (case.received_on > first or _lives(case, first))
        }
        self._places |= Premises.objects.in_bulk(without)
        self.judges = Judges(municipality, first, last, without, known)

    def on(self, day: date, covers: Judge | None = None) -> list[Standing]:
        """The firms on the day, in no order; with `covers` only those for which that judge finds a duty required."""
        firms = [firm for firm in self._firms if firm.since <= day and (firm.until is None or day <= firm.until)]
        everyone: list[tuple[Premises, Establishment | None, tuple[Case, ...]]] = [
            (firm.premises, firm, self._cases.of(firm, day)) for firm in firms
        ]
        newcomers = self._cases.of_newcomers(day, firms)
        everyone += [(self._places[own[0].premises], None, own) for own in newcomers]
        judge = self.judges.on(day)
        asked = ((premises, firm, own, self._stays(premises, firm, own)) for premises, firm, own in everyone)
        return [_standing(*one, judge, day) for one in asked if covers is None or _is_covered(one[-1], covers)]

    def _stays(self, premises: Premises, firm: Establishment | None, own: tuple[Case, ...]) -> list[Stay]:
        """What is asked about a firm: each of its branch codes, and the activity of its newest case."""
        codes = list(self._codes.get(firm.pk, ())) if firm else []
        codes += [(own[0].activity, own[0].sbi_version)] if own and (own[0].activity or firm is None) else []
        since = firm.since if firm else None
        return [Stay(premises.pk, premises.bag_id, since, code or None, sbi) for code, sbi in codes or [_NO_CODE]]


def _firms(municipality: Municipality, first: date, last: date, among: Among | None) -> QuerySet[Establishment]:
    firms = establishments_on(municipality, first, last)
    return firms if among is None else firms.filter(premises__in=among)


def _codes(firms: QuerySet[Establishment]) -> dict[int, list[tuple[str, str]]]:
    """The branch codes of each firm by its row id, the main one first."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = EstablishmentActivity.objects.filter(establishment__in=firms.order_by()).order_by("-main", "pk")
    for firm, code, edition in rows.values_list("establishment", "code", "sbi_version"):
        found[firm].append((code, edition))
    return found


def _order(standing: Standing) -> tuple[int, str, int, str, str]:
    place = standing.premises
    return WEIGHT[standing.state], place.street, place.house_number or 0, place.house_letter, standing.name


def _is_covered(stays: list[Stay], covers: Judge) -> bool:
    return any(covers(stay).duty is Duty.REQUIRED for stay in stays)


def _standing(
    premises: Premises,
    firm: Establishment | None,
    own: tuple[Case, ...],
    stays: list[Stay],
    judge: Judge,
    on: date,
) -> Standing:
    answers = [(stay, judge(stay)) for stay in stays]
    stay, answer = min(answers, key=lambda pair: _STRONGEST.index(pair[1].duty))
    state = compliance(
        answer.duty,
        permits=[case.permit for case in own if case.permit],
        applications=[case.lodged for case in own],
        duty_since=max((order.valid_from for order in answer.orders), default=None),
        on=on,
    )
    permit = next((number for case in own if (number := case.permit_on(on))), "")
    name = firm.name if firm else own[0].name
    code, version = stay.code or "", stay.sbi_version or SBI_2025
    newest = own[0] if own else None
    return Standing(state, answer, premises, firm, name, code, version, stay.since, newest, permit)


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
