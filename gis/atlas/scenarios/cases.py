"""The applications of one run: when each comes in, and what will happen to it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.atlas.scenarios.bootstrap import Draws, Flags, World
from gis.atlas.scenarios.queues import Hours, Weeks
from gis.atlas.scenarios.setting import Setting, Waiting


@dataclass
class Cases:
    """Applications by what happens to each, as arrays of one length; `intake` and `review` in hours."""

    arrived: Weeks
    new: Flags
    waited: Flags
    repair: Flags
    again: Flags
    lbb: Flags
    visit: Flags
    recheck: Flags
    refused: Flags
    objected: Flags
    intake: Hours
    review: Hours
    wait_repair: Weeks
    wait_again: Weeks
    wait_lbb: Weeks
    wait_views: Weeks
    wait_recheck: Weeks
    wait_objection: Weeks
    handling: Weeks

    def only(self, which: Flags) -> "Cases":
        """Those of these flags, in the same order."""
        return Cases(**{name: values[which] for name, values in vars(self).items()})

    def sorted(self) -> "Cases":
        order = np.argsort(self.arrived, kind="stable")
        return Cases(**{name: values[order] for name, values in vars(self).items()})


def all_of(setting: Setting, world: World, applied: Weeks) -> Cases:
    """Those of the plan, who applied at these moments, those that come anyway and those that wait already."""
    parts = [
        _cases(setting, world, "new", applied),
        _cases(setting, world, "regular", _regular(setting, world.draws)),
        _cases(setting, world, "waiting", np.zeros(len(setting.waiting)), setting.waiting),
    ]
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])}
    return Cases(**joined).sorted()


def applying(setting: Setting, world: World) -> tuple[Weeks, Weeks]:
    """When the firms of the plan apply, and when those are visited that did not do so in time."""
    count, draws = setting.firms, world.draws
    in_time = world.happens("apply", "new", count)
    moment = draws.of("new moment", count)
    if setting.lags:
        pool = draws.stream("pool lags").choice(np.array(setting.lags), len(setting.lags))
        share = pool[(moment * len(pool)).astype(int)]
    else:
        share = np.sqrt(moment)
    end = setting.starts_in + setting.transition
    visited = end + setting.late * draws.of("new visited", count)
    later = ~in_time & world.happens("apply_late", "new", count)
    applied = np.where(in_time, setting.starts_in + setting.transition * share, visited)
    return applied[in_time | later], np.sort(visited[~in_time])


def _regular(setting: Setting, draws: Draws) -> Weeks:
    """Moments of the applications that come anyway: those known, and of each week as many as in some observed week."""
    known = np.array(setting.came, dtype=float)
    if not setting.regular:
        return np.sort(known)
    stream = draws.stream("regular")
    counts = stream.choice(np.array(setting.regular), setting.weeks)
    weeks = np.repeat(np.arange(setting.weeks, dtype=float), counts)
    return np.sort(np.concatenate([known, weeks + stream.random(len(weeks))]))


def _cases(setting: Setting, world: World, group: str, arrived: Weeks, waiting: Sequence[Waiting] = ()) -> Cases:
    """Applications with what will happen to each; of those that wait already only what is still to come."""
    count, hours = len(arrived), setting.hours

    def happens(name: str) -> Flags:
        return world.happens(name, group, count)

    repair, again, lbb, visit = happens("repair"), happens("repair_again"), happens("lbb"), happens("visit")
    fresh = np.ones(count, dtype=bool)
    if waiting:
        fresh = np.array([one.intake for one in waiting])
        repair = np.where(fresh, repair, [one.repair for one in waiting])
        again = again & fresh
        lbb = np.where(fresh, lbb, [one.lbb for one in waiting])
        visit = np.where([one.intake or one.visit_open for one in waiting], visit, [one.visit for one in waiting])
    outcome = world.draws.of(f"{group} outcome", count)
    refused = outcome < world.shares["refusal"]
    again = again & repair
    return Cases(
        arrived=arrived,
        new=np.full(count, group == "new"),
        waited=np.full(count, bool(waiting)),
        repair=repair,
        again=again,
        lbb=lbb,
        visit=visit,
        recheck=happens("recheck") & visit,
        refused=refused,
        objected=happens("objection") & refused,
        intake=np.where(fresh, hours["intake"], 0.0) + hours["repair"] * (repair * 1.0 + again),
        review=hours["review"] + hours["refusal"] * refused + hours["lbb"] * lbb,
        wait_repair=world.lasts("repair", group, count) * repair,
        wait_again=world.lasts("repair", f"{group} again", count) * again,
        wait_lbb=world.lasts("lbb", group, count) * lbb,
        wait_views=world.lasts("views", group, count) * refused,
        wait_recheck=world.lasts("recheck", group, count),
        wait_objection=world.lasts("objection", group, count),
        handling=world.lasts("handling", group, count) * np.where(fresh, 1.0, world.draws.of(f"{group} rest", count)),
    )
