"""VROOM, the routing engine behind `planning.solve`. Apart: it loads pandas, 0.8 s that only a plan should cost."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import numpy as np
import vroom

from inspections.rounds.planning import Job, Matrix, Team, pause_of

#: What VROOM may do at most for a better order: 5 costs four times 3 and found nothing more.
_EXPLORATION = 3


def routes(teams: Sequence[Team], jobs: Sequence[Job], matrix: Matrix, most: int | None = None) -> dict[int, list[int]]:
    """VROOM's order for each team, with so many visits at most."""
    numbers = _skill_numbers(teams, jobs)
    problem = vroom.Input()
    problem.set_durations_matrix("car", np.array(matrix.seconds, dtype=np.uint32))
    problem.add_vehicle([_vehicle(team, numbers, most or len(jobs)) for team in teams])
    problem.add_job([_job(job, numbers) for job in jobs])
    with _one_core():
        found = problem.solve(exploration_level=_EXPLORATION, nb_threads=1).routes
    order: dict[int, list[int]] = {team.id: [] for team in teams}
    if len(found):
        stops = found[found["type"] == "job"]
        for team_id, job_id in zip(stops["vehicle_id"], stops["id"], strict=True):
            order[int(team_id)].append(int(job_id))
    return order


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this thread, and those that it starts, on one core.

    VROOM searches in several threads even when told to use one, and which of two equal orders wins depends on which
    thread is first: on a busy machine one plan in fifteen came out differently. In turns it is quicker
    and seldom; a thread that is set aside in the middle still may, so nothing may stand on it.
    """
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _skill_numbers(teams: Sequence[Team], jobs: Sequence[Job]) -> dict[str, int]:
    asked = [one.skills for one in teams] + [one.skills for one in jobs]
    names = {name for skills in asked for name in skills}
    return {name: number for number, name in enumerate(sorted(names), start=1)}


def _vehicle(team: Team, numbers: Mapping[str, int], most: int) -> vroom.Vehicle:
    pause = pause_of(team)
    breaks = [vroom.Break(1, time_windows=[(pause.start, pause.end)], service=pause.seconds)] if pause else []
    return vroom.Vehicle(
        team.id,
        start=team.base,
        end=team.base,
        time_window=(team.start, team.last),
        skills={numbers[name] for name in team.skills},
        breaks=breaks,
        max_tasks=most,
    )


def _job(job: Job, numbers: Mapping[str, int]) -> vroom.Job:
    return vroom.Job(
        job.id,
        location=job.place,
        default_service=job.service,
        priority=min(100, job.weight),
        time_windows=[job.window] if job.window else [],
        skills={numbers[name] for name in job.skills},
    )
