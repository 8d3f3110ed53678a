"""What holds for every list of reasons, every draw and every round."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.rounds import planning
from inspections.rounds.planning import Job, Matrix, Pause, Reason, Team, Weights

DAY = date(2026, 11, 26)
WEIGHTS = Weights({"signal": 70, "recheck": 60, "random": 30}, per_week=2, waiting_most=40)
reasons = st.builds(
    Reason,
    kind=st.sampled_from(["signal", "recheck", "random", "unknown"]),
    since=st.dates(DAY - timedelta(days=900), DAY + timedelta(days=60)),
)
ids = st.lists(st.uuids().map(str), min_size=1, max_size=60, unique=True)


@given(st.lists(reasons, max_size=6), reasons, st.randoms())
def test_a_reason_more_never_weighs_less_and_their_order_does_not_matter(known, more, chance):
    before = planning.score(known, WEIGHTS, DAY)
    assert planning.score([*known, more], WEIGHTS, DAY) >= before >= 0
    shuffled = list(known)
    chance.shuffle(shuffled)
    assert planning.score(shuffled, WEIGHTS, DAY) == before


@given(reasons, st.integers(0, 900))
def test_waiting_never_weighs_less_and_never_more_than_its_most(reason, days):
    now, later = (planning.points(reason, WEIGHTS, DAY + timedelta(days=ahead)) for ahead in (0, days))
    assert now <= later <= WEIGHTS.by_kind.get(reason.kind, 0) + WEIGHTS.waiting_most


@given(st.text(min_size=1), ids, st.randoms(), st.integers(0, 100))
def test_a_draw_is_repeatable_whatever_the_order_of_the_list(seed, population, chance, share):
    count = planning.to_draw(len(population), share)
    drawn = planning.draw(seed, population, count)
    assert len(set(drawn)) == count
    assert set(drawn) <= set(population)
    assert (count > 0) == (share > 0)
    chance.shuffle(population)
    assert planning.draw(seed, population, count) == drawn


@given(st.text(min_size=1), ids)
def test_whoever_was_not_drawn_may_leave_without_changing_the_outcome(seed, population):
    drawn = planning.draw(seed, population, planning.to_draw(len(population), 30))
    assert planning.draw(seed, drawn, len(drawn)) == drawn


def test_every_firm_has_the_same_chance():
    population = [f"firm-{number}" for number in range(20)]
    hits = Counter(one for seed in range(4000) for one in planning.draw(str(seed), population, 1))
    assert min(hits.values()) > 140  # 200 each; four standard deviations are 55
    assert max(hits.values()) < 260


@given(st.lists(st.floats(0, 1), max_size=12))
def test_a_chance_lies_between_its_largest_part_and_one(shares):
    assert max(shares, default=0.0) - 1e-9 <= planning.chance(shares) <= 1.0


@st.composite
def questions(draw):
    count = draw(st.integers(1, 7))
    spots = draw(st.lists(st.integers(0, 3000), min_size=count + 1, max_size=count + 1))
    seconds = [[abs(one - other) for other in spots] for one in spots]
    windows = st.none() | st.integers(32_400, 57_600).map(lambda start: (start, start + 900))
    skills = st.sampled_from([frozenset(), frozenset({"books"})])
    jobs = [Job(number, number, 2700, draw(windows), draw(skills), 50) for number in range(1, count + 1)]
    teams = [
        Team(
            number,
            32_400,
            draw(st.sampled_from([43_200, 61_200])),
            0,
            draw(skills),
            8 * 3600,
            Pause(43_200, 46_800, 1800),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]
    return teams, jobs, Matrix(seconds, seconds)


@settings(max_examples=60)
@given(questions())
def test_every_visit_is_on_one_round_or_named_and_every_round_can_be_driven(question):
    teams, jobs, matrix = question
    plan = planning.solve(teams, jobs, matrix, even=True)
    placed = [stop.job for one in plan.rounds for stop in one.stops]
    assert Counter(placed) + Counter(plan.left.keys()) == Counter(job.id for job in jobs)
    assert set(plan.left.values()) <= {"skill", "window", "far", "full"}
    assert [one.team for one in plan.rounds] == [team.id for team in teams]
    for one, team in zip(plan.rounds, teams, strict=True):
        assert one.faults == ()
        assert one.back <= team.last
        arrivals = [stop.arrival for stop in one.stops]
        assert arrivals == sorted(arrivals)


def test_the_break_does_not_keep_a_team_from_going_on_its_way():
    """Done at 11:15, a break from 12:00, 13:00 at the latest, a visit two seconds away from 12:15, and one more."""
    team = Team(1, 32_400, 61_200, 0, frozenset(), 28_800, Pause(43_200, 46_800, 1_800))
    jobs = [Job(1, 1, 8_100), Job(2, 2, 2_700, (44_101, 45_001)), Job(3, 2, 2_700)]
    ways = [[0, 0, 2], [0, 0, 2], [2, 2, 0]]
    table = planning.timetable(team, jobs, Matrix(ways, ways))
    assert table.faults == ()
    assert [stop.arrival for stop in table.stops] == [32_400, 45_000, 47_700]
