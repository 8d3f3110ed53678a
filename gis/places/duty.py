"""The permit duty (vergunningplicht): place, activity and date in, required or not out, with the steps.

Pure. Law: the designation order itself; municipalities use different articles (law.md 1.2), so each
order carries its own. Never a guess: what cannot be told from what we hold is UNKNOWN.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shapely.geometry import MultiPolygon, Point, Polygon

from gis.places import spatial
from gis.places.branches import SBI_2025, Translations, Truth, both, covers

#: Closer to a border than this, a point may be on its other side (EPSG:28992 metres; PROJ without grid).
BORDER_CASE_M = 2.0


class Duty(StrEnum):
    """The answer, strongest first: the first that any order gives is the whole answer."""

    REQUIRED = "required"
    UNKNOWN = "unknown"
    TRANSITION = "transition"
    NOT_REQUIRED = "not_required"


class Kind(StrEnum):
    """What an order designates; an order has a set of these."""

    AREA = "AREA"
    BUILDING = "BUILDING"
    ACTIVITY = "ACTIVITY"


@dataclass(frozen=True)
class Question:
    """What is asked. `activity`: SBI code of 2-5 digits or None; `since`: the firm was there since that day."""

    on: date
    activity: str | None = None
    sbi_version: str = SBI_2025
    since: date | None = None


@dataclass(frozen=True)
class Firm:
    """A firm at the place on the day asked: its start and one of its branch codes."""

    since: date
    code: str
    sbi_version: str


@dataclass(frozen=True)
class Place:
    """Where it is asked for.

    `ground`: a point, the ground area of premises on that day, or None when we do not know it.
    `bag_ids`: the premises asked for, or those whose footprint holds the point. `in_municipality`
    is False outside every municipality; `held` False for premises that we have no record of.
    """

    ground: Point | Polygon | MultiPolygon | None
    bag_ids: frozenset[str] = frozenset()
    firms: tuple[Firm, ...] = ()
    in_municipality: bool = True
    held: bool = True
    approximate: bool = False


@dataclass(frozen=True)
class OrderFacts:
    """One designation order as the rule sees it; `zones` holds at least those near the place."""

    id: str
    title: str
    article: str
    valid_from: date
    valid_to: date | None
    kinds: frozenset[Kind]
    activities: tuple[str, ...] = ()
    sbi_version: str = SBI_2025
    transition_until: date | None = None
    bag_ids: frozenset[str] = frozenset()
    zones: tuple[MultiPolygon, ...] = ()
    municipality: str = ""
    fictive: bool = False

    def in_force(self, on: date) -> bool:
        """From `valid_from` through `valid_to`, both inclusive; an open end never comes."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def whole_municipality(self) -> bool:
        return self.kinds == {Kind.ACTIVITY}


@dataclass(frozen=True)
class Step:
    """One reason: the rule that spoke, the law behind it and its values, worded by `gis.places.wording`."""

    rule: str
    law: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class DutyAnswer:
    """The duty, the orders that made it so, and every step that led there."""

    duty: Duty
    orders: tuple[OrderFacts, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class _Finding:
    """What one order says."""

    order: OrderFacts
    duty: Duty
    steps: tuple[Step, ...]


def answer(question: Question, place: Place, orders: Iterable[OrderFacts], tables: Translations) -> DutyAnswer:
    """The permit duty at the place on the day asked.

    `orders` are the current versions of all orders of the municipality, also those not in force:
    where none was ever loaded nothing can be said. Required beats unknown beats transition beats
    not required; `orders` of the answer are those that made it.
    """
    known = tuple(orders)
    if unknown := _unknown_place(place, known):
        return DutyAnswer(Duty.UNKNOWN, steps=(unknown,))
    findings = [_finding(order, question, place, tables) for order in known]
    duty = next(duty for duty in Duty if duty is Duty.NOT_REQUIRED or any(f.duty is duty for f in findings))
    made_it = tuple(f.order for f in findings if f.duty is duty and duty is not Duty.NOT_REQUIRED)
    steps = tuple(step for f in findings for step in f.steps)
    return DutyAnswer(duty, made_it, (*_place_steps(place), *steps, Step(f"duty_{duty}")))


def _unknown_place(place: Place, orders: tuple[OrderFacts, ...]) -> Step | None:
    """The step that says why no order can be asked about this place, if so."""
    if not place.held and not any(place.bag_ids & order.bag_ids for order in orders):
        return Step("premises_unknown", values={"bag_id": ", ".join(sorted(place.bag_ids))})
    if not place.in_municipality:
        return Step("outside_municipalities")
    return None if orders else Step("no_order_loaded")


def _place_steps(place: Place) -> tuple[Step, ...]:
    return (Step("approximate", values={"metres": BORDER_CASE_M}),) if place.approximate else ()


def _finding(order: OrderFacts, question: Question, place: Place, tables: Translations) -> _Finding:
    where, where_steps = _place_truth(order, place)
    if where is Truth.NO:
        return _Finding(order, Duty.NOT_REQUIRED, where_steps)
    if not order.in_force(question.on):
        return _Finding(order, Duty.NOT_REQUIRED, (_not_in_force(order, question.on),))
    what, what_step = _activity_truth(order, question, tables)
    steps = (*where_steps, what_step)
    truth = both(where, what)
    if truth is not Truth.YES:
        return _Finding(order, Duty.NOT_REQUIRED if truth is Truth.NO else Duty.UNKNOWN, steps)
    duty, last = _required_or_transition(order, question, place, tables)
    return _Finding(order, duty, (*steps, last))


def _not_in_force(order: OrderFacts, on: date) -> Step:
    rule = "not_yet_in_force" if on < order.valid_from else "no_longer_in_force"
    return _step(rule, order, valid_from=order.valid_from, valid_to=order.valid_to)


def _place_truth(order: OrderFacts, place: Place) -> tuple[Truth, tuple[Step, ...]]:
    """Whether the order covers the place: in its area, or listed, or the whole municipality."""
    if order.whole_municipality:
        return Truth.YES, (_step("whole_municipality", order),)
    if listed := place.bag_ids & order.bag_ids:
        return Truth.YES, (_step("listed", order, bag_id=", ".join(sorted(listed))),)
    if Kind.AREA not in order.kinds:
        return Truth.NO, (_step("not_listed", order),)
    if place.ground is None:
        return Truth.UNKNOWN, (_step("ground_unknown", order),)
    inside = _inside(place.ground, order)
    return (Truth.YES if inside else Truth.NO), _area_steps(order, place.ground, inside)


def _inside(ground: Point | Polygon | MultiPolygon, order: OrderFacts) -> bool:
    if isinstance(ground, Point):
        return spatial.holds_point(ground, order.zones)
    return spatial.overlaps(ground, order.zones)


def _area_steps(order: OrderFacts, ground: Point | Polygon | MultiPolygon, inside: bool) -> tuple[Step, ...]:
    first = _step("in_area" if inside else "outside_area", order)
    if isinstance(ground, Point):
        metres = spatial.distance_to_border_m(ground, order.zones)
        near = metres is not None and metres <= BORDER_CASE_M
        return (first, _step("border_case", order, metres=round(metres or 0.0, 2))) if near else (first,)
    share = sum(spatial.share_inside(ground, zone) for zone in order.zones) if inside else 0.0
    return (first, _step("partly_inside", order, share=share)) if 0.0 < share < 1.0 else (first,)


def _activity_truth(order: OrderFacts, question: Question, tables: Translations) -> tuple[Truth, Step]:
    if Kind.ACTIVITY not in order.kinds:
        return Truth.YES, _step("every_activity", order)
    if question.activity is None:
        return Truth.UNKNOWN, _step("activity_missing", order)
    truth = covers(order.activities, order.sbi_version, question.activity, question.sbi_version, tables)
    rule = {Truth.YES: "activity_covered", Truth.NO: "activity_not_covered", Truth.UNKNOWN: "activity_uncertain"}
    return truth, _step(rule[truth], order, activity=question.activity, sbi_version=question.sbi_version)


def _required_or_transition(
    order: OrderFacts, question: Question, place: Place, tables: Translations
) -> tuple[Duty, Step]:
    """A firm that was there before the order has until `transition_until`, that day included."""
    if order.transition_until is None or question.on > order.transition_until:
        return Duty.REQUIRED, _step("required", order)
    until, started = order.transition_until, question.since or latest_start(question, place.firms, tables)
    if started is None:
        return Duty.REQUIRED, _step("start_unknown", order, until=until)
    if started < order.valid_from:
        return Duty.TRANSITION, _step("transition", order, until=until, since=started)
    return Duty.REQUIRED, _step("newcomer", order, until=until, since=started)


def latest_start(question: Question, firms: Iterable[Firm], tables: Translations) -> date | None:
    """The latest start among the firms there with the activity asked (any, when none is asked); None without one."""
    return max((firm.since for firm in firms if _does(firm, question, tables)), default=None)


def _does(firm: Firm, question: Question, tables: Translations) -> bool:
    if question.activity is None:
        return True
    return covers((question.activity,), question.sbi_version, firm.code, firm.sbi_version, tables) is Truth.YES


def _step(rule: str, order: OrderFacts, **values: object) -> Step:
    return Step(rule, order.article, {"title": order.title, **values})
