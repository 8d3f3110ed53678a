"""The permit duty, rule by rule (contracts.md, `manage.py duty`; law.md 1.1, 1.2 and T15)."""

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import MultiPolygon, Point, box

from gis.places.branches import Translations
from gis.places.duty import Duty, Firm, Kind, OrderFacts, Place, Question, answer
from gis.places.wording import TEXTS, sentence

NONE = Translations()
ZONE = MultiPolygon([box(0, 0, 100, 100)])
ORDER = OrderFacts(
    id="a",
    title="Aanwijzing",
    article="2:47 APV",
    valid_from=date(2022, 4, 21),
    valid_to=date(2025, 4, 20),
    kinds=frozenset({Kind.AREA, Kind.ACTIVITY}),
    activities=("9531",),
    transition_until=date(2022, 7, 21),
    zones=(ZONE,),
)
INSIDE = Place(ground=Point(50, 50))
OUTSIDE = Place(ground=Point(500, 50))
ASK = Question(on=date(2024, 1, 1), activity="95312")


def duty(question=ASK, place=INSIDE, orders=(ORDER,)):
    return answer(question, place, orders, NONE).duty


def rules(question=ASK, place=INSIDE, orders=(ORDER,)):
    return [step.rule for step in answer(question, place, orders, NONE).steps]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-04-20", Duty.NOT_REQUIRED),
        ("2022-04-21", Duty.REQUIRED),
        ("2025-04-20", Duty.REQUIRED),
        ("2025-04-21", Duty.NOT_REQUIRED),
    ],
)
def test_t15_in_force_from_the_first_through_the_last_day(on, expected):
    assert duty(replace(ASK, on=date.fromisoformat(on))) is expected


def test_an_open_end_never_ends():
    assert duty(replace(ASK, on=date(2090, 1, 1)), orders=[replace(ORDER, valid_to=None)]) is Duty.REQUIRED


def test_a_lapsed_order_is_told_of_but_made_nothing():
    found = answer(replace(ASK, on=date(2025, 4, 21)), INSIDE, [ORDER], NONE)
    assert found.orders == ()
    assert [step.rule for step in found.steps] == ["no_longer_in_force", "duty_not_required"]


def test_place_and_activity_both_count():
    assert duty(place=OUTSIDE) is Duty.NOT_REQUIRED
    assert duty(replace(ASK, activity="10110")) is Duty.NOT_REQUIRED
    assert duty(replace(ASK, activity="95"), place=OUTSIDE) is Duty.NOT_REQUIRED


def test_activity_missing_or_too_wide_is_unknown_for_an_order_with_activities():
    assert duty(replace(ASK, activity=None)) is Duty.UNKNOWN
    assert duty(replace(ASK, activity="95")) is Duty.UNKNOWN


def test_without_activity_in_kinds_every_activity_is_covered():
    area = replace(ORDER, kinds=frozenset({Kind.AREA}), activities=())
    assert duty(replace(ASK, activity="10110"), orders=[area]) is Duty.REQUIRED
    assert duty(replace(ASK, activity=None), orders=[area]) is Duty.REQUIRED


def test_activity_alone_covers_the_whole_municipality():
    whole = replace(ORDER, kinds=frozenset({Kind.ACTIVITY}), zones=())
    assert duty(place=OUTSIDE, orders=[whole]) is Duty.REQUIRED
    assert duty(place=Place(ground=None, bag_ids=frozenset({"x"})), orders=[whole]) is Duty.REQUIRED


def test_a_listed_building_is_in_wherever_it_stands():
    listed = replace(ORDER, kinds=frozenset({Kind.BUILDING}), activities=(), bag_ids=frozenset({"p1"}), zones=())
    assert duty(place=Place(ground=box(900, 0, 910, 10), bag_ids=frozenset({"p1"})), orders=[listed]) is Duty.REQUIRED
    assert duty(place=Place(ground=box(0, 0, 10, 10), bag_ids=frozenset({"p2"})), orders=[listed]) is Duty.NOT_REQUIRED
    in_its_footprint = Place(ground=Point(5, 5), bag_ids=frozenset({"p1"}))
    assert duty(place=in_its_footprint, orders=[listed]) is Duty.REQUIRED


def test_area_and_building_are_alternatives_and_activity_narrows_both():
    order = replace(ORDER, kinds=frozenset({Kind.AREA, Kind.BUILDING, Kind.ACTIVITY}), bag_ids=frozenset({"p1"}))
    far = Place(ground=box(900, 0, 910, 10), bag_ids=frozenset({"p1"}))
    assert duty(place=far, orders=[order]) is Duty.REQUIRED
    assert duty(place=INSIDE, orders=[order]) is Duty.REQUIRED
    assert duty(place=OUTSIDE, orders=[order]) is Duty.NOT_REQUIRED
    assert duty(replace(ASK, activity="10110"), place=far, orders=[order]) is Duty.NOT_REQUIRED


def test_premises_are_in_by_any_overlap_and_out_by_an_edge():
    assert duty(place=Place(ground=box(95, 0, 130, 10))) is Duty.REQUIRED
    assert "partly_inside" in rules(place=Place(ground=box(95, 0, 130, 10)))
    assert duty(place=Place(ground=box(100, 0, 130, 10))) is Duty.NOT_REQUIRED


def test_a_point_on_the_border_is_in_and_the_step_asks_to_look():
    assert duty(place=Place(ground=Point(100, 50))) is Duty.REQUIRED
    assert "border_case" in rules(place=Place(ground=Point(101.5, 50)))
    assert "border_case" not in rules(place=Place(ground=Point(103, 50)))
    assert "approximate" in rules(place=Place(ground=Point(50, 50), approximate=True))


def test_ground_that_we_do_not_know_is_unknown_for_an_area():
    assert duty(place=Place(ground=None, bag_ids=frozenset({"p1"}))) is Duty.UNKNOWN


def test_nothing_is_guessed_about_unknown_places():
    stranger = Place(ground=None, bag_ids=frozenset({"p9"}), held=False)
    assert duty(place=stranger) is Duty.UNKNOWN
    assert duty(place=stranger, orders=[]) is Duty.UNKNOWN
    assert duty(orders=[]) is Duty.UNKNOWN
    assert duty(place=replace(OUTSIDE, in_municipality=False)) is Duty.UNKNOWN
    assert rules(orders=[]) == ["no_order_loaded"]


def test_an_unheld_id_that_an_order_lists_is_answered():
    listed = replace(ORDER, kinds=frozenset({Kind.BUILDING}), activities=(), bag_ids=frozenset({"p9"}), zones=())
    assert duty(place=Place(ground=None, bag_ids=frozenset({"p9"}), held=False), orders=[listed]) is Duty.REQUIRED


@pytest.mark.parametrize(
    ("on", "since", "expected"),
    [
        ("2022-07-21", "2022-04-20", Duty.TRANSITION),
        ("2022-07-22", "2022-04-20", Duty.REQUIRED),
        ("2022-07-21", "2022-04-21", Duty.REQUIRED),
        ("2022-07-21", None, Duty.REQUIRED),
    ],
)
def test_transition_is_for_who_was_there_before_and_ends_after_its_last_day(on, since, expected):
    question = replace(ASK, on=date.fromisoformat(on), since=since and date.fromisoformat(since))
    assert duty(question) is expected


def test_without_since_the_latest_start_there_with_that_activity_counts():
    early, late = Firm(date(2015, 1, 1), "95312", "2025"), Firm(date(2022, 5, 1), "95312", "2025")
    baker = Firm(date(2022, 5, 1), "10110", "2025")
    ask = replace(ASK, on=date(2022, 6, 1))
    assert duty(ask, place=replace(INSIDE, firms=(early, baker))) is Duty.TRANSITION
    assert duty(ask, place=replace(INSIDE, firms=(early, late))) is Duty.REQUIRED
    assert duty(ask, place=replace(INSIDE, firms=(baker,))) is Duty.REQUIRED
    assert duty(replace(ask, since=date(2010, 1, 1)), place=replace(INSIDE, firms=(late,))) is Duty.TRANSITION


def test_required_beats_unknown_beats_transition_beats_not_required():
    on = date(2022, 6, 1)
    ask = Question(on=on, activity="95312", since=date(2010, 1, 1))
    required = replace(ORDER, id="required", transition_until=None)
    unknown = replace(ORDER, id="unknown", activities=("95312", "9"), sbi_version="2008")
    transition = replace(ORDER, id="transition")
    nothing = replace(ORDER, id="nothing", activities=("10",))
    for strongest, rest in [
        (required, [unknown, transition, nothing]),
        (unknown, [transition, nothing]),
        (transition, [nothing]),
    ]:
        found = answer(ask, INSIDE, [*rest, strongest], NONE)
        assert found.duty == strongest.id
        assert [order.id for order in found.orders] == [strongest.id]
    assert answer(ask, INSIDE, [nothing], NONE).orders == ()


def test_every_step_has_its_words():
    places = [INSIDE, OUTSIDE, Place(ground=box(95, 0, 130, 10)), Place(ground=Point(100, 1), approximate=True)]
    asks = [ASK, replace(ASK, activity=None), replace(ASK, on=date(2022, 5, 1)), replace(ASK, on=date(2030, 1, 1))]
    for place in places:
        for ask in asks:
            for step in answer(ask, place, [ORDER], NONE).steps:
                assert "%(" not in sentence(step)
    assert all(str(text) for text in TEXTS.values())
