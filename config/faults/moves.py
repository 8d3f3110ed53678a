"""Kills at any statement of any move: whole cases told by the real services, each in a process with a fuse.

Beside it the worker, with a fuse too: letters, notices, visits, the clock, the checkpoint. What was killed stays as it
is; the reckoning afterwards must find every act wholly there or wholly absent. On a slow machine SQLite keeps one of
two that write all the time waiting beyond its patience: that one stops there, as a request or the worker does.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import cycle

from django.db import OperationalError

from config.demo import loading, stories
from config.demo.cast import Cast
from config.demo.walks import Walk
from config.faults import outbox, reckoning, town
from config.faults.fuse import fork, was_killed
from config.faults.outcome import Outcome
from core.outbox import worker
from core.today import today
from gis.places.models import Establishment
from permits.models import PermitApplication

#: A story has some hundreds to two thousand statements; a round of the worker after it some dozens to hundreds.
LAST_IN_STORY, LAST_IN_WORKER = 1500, 300
_SEED = 1


def run(runs: int, dice: random.Random) -> Outcome:
    """One story a run, the worker beside it; then the reckoning."""
    here = town.build()
    loading.firms(loading.FIRMS, loading.FIRMS, _SEED)
    found = Establishment.objects.filter(kvk__startswith="SYN-", activities__code__regex=r"^(4|7|95)")
    firms = cycle(found.select_related("premises", "municipality").order_by("kvk"))
    cast = Cast(here.municipality, here.users)
    killed = Counter[str]()
    for firm in (next(firms) for _run in range(runs)):
        story = dice.choice(stories.STORIES)
        walk = Walk(cast, random.Random(dice.random()), today(), stories.start_day(story, today(), dice))  # noqa: S311
        killed += _side_by_side(
            {
                "moves killed": (partial(_tell, story, walk, firm), dice.randrange(LAST_IN_STORY)),
                "deliveries killed": (_deliver, dice.randrange(LAST_IN_WORKER)),
            }
        )
    outbox.drain()
    found_wrong = reckoning.reckon()
    work = f"{PermitApplication.objects.count()} cases"
    wrong = Counter(kind for kind, _what in found_wrong)
    return Outcome("moves", runs, killed, work, wrong, [f"{kind}: {what}" for kind, what in found_wrong])


def _side_by_side(acts: dict[str, tuple[Callable[[], None], int]]) -> Counter[str]:
    processes = {name: fork(act, points) for name, (act, points) in acts.items()}
    return Counter({name: int(was_killed(process)) for name, process in processes.items()})


def _tell(story: stories.Story, walk: Walk, firm: Establishment) -> None:
    with suppress(OperationalError):
        walk.arrive(firm.premises, firm, portal=story.portal)
        stories.tell(story, walk)


def _deliver() -> None:
    with suppress(OperationalError):
        worker.run_once()
