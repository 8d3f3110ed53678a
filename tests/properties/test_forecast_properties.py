"""What must hold of every forecast: it can be repeated, nobody vanishes, more hands never take longer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.atlas.scenarios.engine import COUNTED, MEASURES, forecast, simulate
from gis.atlas.scenarios.setting import Chance, Setting, Spell, Waiting

SHARES = ("repair", "repair_again", "lbb", "visit", "recheck", "refusal", "objection", "apply", "apply_late")
SPELLS = ("repair", "lbb", "recheck", "views", "handling", "objection")
HOURS = ("intake", "repair", "lbb", "review", "refusal", "objection", "visit", "recheck")
WEEKS = 60

chances = st.builds(Chance, st.floats(0, 1), st.sampled_from([0, 5, 40]))
spells = st.lists(st.floats(0, 20), min_size=1, max_size=6).map(lambda weeks: Spell(tuple(weeks)))
waiting = st.builds(Waiting, *[st.booleans()] * 5)
worlds = st.builds(
    Setting,
    firms=st.integers(0, 40),
    starts_in=st.floats(0, 20),
    transition=st.floats(0, 30),
    late=st.floats(0, 8),
    weeks=st.just(WEEKS),
    chances=st.fixed_dictionaries(dict.fromkeys(SHARES, chances)),
    spells=st.fixed_dictionaries(dict.fromkeys(SPELLS, spells)),
    hours=st.fixed_dictionaries(dict.fromkeys(HOURS, st.floats(0.1, 20))),
    officers=st.floats(1, 60),
    inspectors=st.floats(1, 60),
    waiting=st.lists(waiting, max_size=8).map(tuple),
    regular=st.lists(st.integers(0, 3), max_size=5).map(tuple),
    came=st.lists(st.floats(0, WEEKS), max_size=5).map(tuple),
    lags=st.lists(st.floats(0, 1), max_size=5).map(tuple),
    holidays=st.lists(st.integers(0, WEEKS + 20), max_size=12).map(tuple),
    holiday_loss=st.floats(0, 1),
)
seeds = st.integers(0, 2**31 - 1)
few = settings(max_examples=60, deadline=None)


@few
@given(worlds, seeds)
def test_the_same_seed_gives_the_same_figures(world, seed):
    assert forecast(world, seed=seed, runs=3) == forecast(world, seed=seed, runs=3)


@few
@given(worlds, seeds, st.floats(1, 5), st.floats(1, 5))
def test_more_hours_a_week_never_clear_the_work_later(world, seed, officers, inspectors):
    more = replace(world, officers=world.officers * officers, inspectors=world.inspectors * inspectors)
    assert simulate(more, seed, 0).cleared <= simulate(world, seed, 0).cleared + 1e-6


@few
@given(worlds, seeds, st.lists(st.integers(0, WEEKS + 20), max_size=40), st.floats(0, 1))
def test_more_holidays_or_more_hours_lost_on_them_never_clear_the_work_earlier(world, seed, more, lost):
    before = simulate(world, seed, 0).cleared
    assert simulate(replace(world, holidays=(*world.holidays, *more)), seed, 0).cleared >= before - 1e-6
    harder = replace(world, holiday_loss=max(world.holiday_loss, lost))
    assert simulate(harder, seed, 0).cleared >= before - 1e-6


@few
@given(worlds, seeds)
def test_no_holidays_and_holidays_on_which_all_work_give_the_same(world, seed):
    none = replace(world, holidays=())
    assert forecast(replace(world, holiday_loss=0.0), seed=seed, runs=2) == forecast(none, seed=seed, runs=2)


@few
@given(worlds, seeds, st.integers(1, 20))
def test_more_firms_never_bring_fewer_applications_in_any_week_nor_clear_earlier(world, seed, more):
    before, after = simulate(world, seed, 0), simulate(replace(world, firms=world.firms + more), seed, 0)
    assert (after.weekly["applications"] >= before.weekly["applications"]).all()
    assert after.new["applications"] >= before.new["applications"]
    assert after.cleared >= before.cleared - 1e-6


@few
@given(worlds, seeds)
def test_whoever_enters_leaves_or_is_still_open(world, seed):
    run = simulate(world, seed, 0)
    assert run.entered == run.weekly["applications"].sum() + len(world.waiting)
    assert run.left == run.weekly["decisions"].sum()
    assert run.weekly["open"][-1] == run.entered - run.left
    assert (run.weekly["open"] >= 0).all()
    flow = np.cumsum(run.weekly["applications"]) - np.cumsum(run.weekly["decisions"]) + len(world.waiting)
    assert (flow == run.weekly["open"]).all()
    assert run.new["applications"] + run.new["never"] == world.firms


@few
@given(worlds, seeds)
def test_nobody_works_more_than_there_are_hours(world, seed):
    run = simulate(world, seed, 0)
    lost = np.bincount(np.array(world.holidays, dtype=int), minlength=WEEKS)[:WEEKS] * world.holiday_loss / 5
    share = np.maximum(1 - lost, 0)
    assert (run.weekly["officer_hours"] <= world.officers * share + 1e-6).all()
    assert (run.weekly["inspector_hours"] <= world.inspectors * share + 1e-6).all()
    assert all((run.weekly[name] >= 0).all() for name in MEASURES)


@few
@given(worlds, seeds)
def test_ranges_are_in_order(world, seed):
    found = forecast(world, seed=seed, runs=5)
    for low, middle, high in [*found.weekly.values(), [[one] for one in found.cleared]]:
        assert all(a <= b <= c for a, b, c in zip(low, middle, high, strict=True))
    assert all(low <= middle <= high for low, middle, high in found.new.values())


@pytest.fixture
def plain():
    return Setting(
        firms=10,
        starts_in=2.0,
        transition=4.0,
        late=2.0,
        weeks=WEEKS,
        chances={**dict.fromkeys(SHARES, Chance(0.0)), "apply": Chance(1.0)},
        spells=dict.fromkeys(SPELLS, Spell((0.0,))),
        hours={**dict.fromkeys(HOURS, 1.0), "intake": 2.0, "review": 3.0},
        officers=10.0,
        inspectors=10.0,
        lags=(1.0,),
    )


def test_all_firms_at_once_take_as_many_weeks_as_there_is_work(plain):
    """Ten firms in week 6, five hours each, ten hours a week: five weeks of work."""
    run = simulate(plain, 1, 0)
    assert run.weekly["applications"][6] == run.new["applications"] == 10
    assert run.cleared == pytest.approx(11.0)
    assert run.weekly["officer_hours"][6:11] == pytest.approx([10.0] * 5)
    assert run.weekly["officer_hours"].sum() == pytest.approx(run.new["officer_hours"]) == pytest.approx(50.0)


def test_a_week_with_holidays_holds_less_work_and_the_rest_comes_later(plain):
    """The same five weeks of work with two holidays in the first of them, and a week in which nobody works."""
    run = simulate(replace(plain, holidays=(6, 6, *[8] * 5)), 1, 0)
    assert run.weekly["officer_hours"][6:13] == pytest.approx([6, 10, 0, 10, 10, 10, 4])
    assert run.cleared == pytest.approx(12.4)
    half = simulate(replace(plain, holidays=(6, 6, *[8] * 5), holiday_loss=0.5), 1, 0)
    assert half.weekly["officer_hours"][6:12] == pytest.approx([8, 10, 5, 10, 10, 7])


def test_without_holidays_the_figures_are_those_of_version_1():
    """Of a town with a little of everything, as the first version of the engine told them."""
    town = Setting(
        firms=25,
        starts_in=3.0,
        transition=10.0,
        late=4.0,
        weeks=40,
        chances=dict.fromkeys(SHARES, Chance(0.5, 20)),
        spells=dict.fromkeys(SPELLS, Spell((1.0, 2.5, 6.0))),
        hours=dict.fromkeys(HOURS, 3.0),
        officers=20.0,
        inspectors=9.0,
        waiting=(Waiting(intake=True), Waiting(repair=True), Waiting(visit=True)),
        regular=(0, 1, 2),
        lags=(0.2, 0.9, 1.0),
    )
    told = forecast(town, seed=7, runs=20)
    assert told.cleared == [31.85, 35.5, 43.1]
    assert told.totals["decisions"] == [41.8, 50.0, 59.15]
    assert told.totals["officer_hours"] == [488.55, 589.98, 668.21]
    assert told.totals["inspector_hours"] == [135.0, 180.0, 226.03]
    assert told.totals["open"] == [456.65, 625.0, 934.5]
    assert told.weekly["open"][1][:14] == [4.0, 5.0, 5.5, 5.5, 6.0, 8.5, 8.5, 8.5, 9.0, 9.0, 9.0, 9.5, 14.0, 22.0]


def test_who_does_not_apply_is_visited_after_the_transition(plain):
    nobody = replace(plain, chances={**plain.chances, "apply": Chance(0.0), "apply_late": Chance(0.0)})
    run = simulate(nobody, 1, 0)
    assert (run.new["applications"], run.new["never"], run.new["visits"]) == (0, 10, 10)
    assert run.weekly["visits"][:6].sum() == 0
    assert run.weekly["visits"].sum() == 10


def test_an_incomplete_application_waits_and_costs_a_round(plain):
    slow = replace(
        plain,
        chances={**plain.chances, "repair": Chance(1.0)},
        spells={**plain.spells, "repair": Spell((5.0,))},
    )
    run = simulate(slow, 1, 0)
    assert run.new["repairs"] == 10
    assert run.weekly["decisions"][:11].sum() == 0, "taken in from week 6, complete five weeks later"
    assert simulate(plain, 1, 0).weekly["decisions"][:12].sum() == 10


def test_every_refusal_may_be_objected_to_and_takes_the_lawyers_hours(plain):
    refused = replace(plain, chances={**plain.chances, "refusal": Chance(1.0), "objection": Chance(1.0)})
    run = simulate(refused, 1, 0)
    assert run.new["refusals"] == run.new["objections"] == run.new["lawyer_hours"] == 10


def test_a_thin_history_makes_a_wider_range_than_a_thick_one(plain):
    def width(seen):
        found = forecast(
            replace(plain, firms=200, chances={**plain.chances, "repair": Chance(0.5, seen)}), seed=1, runs=60
        )
        low, _middle, high = found.new["repairs"]
        return high - low

    assert width(10) > width(1000)
    assert set(COUNTED) <= set(simulate(plain, 1, 0).new)
