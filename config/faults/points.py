"""The runs: people on their journeys, a fault at a random instant, a restart, a reckoning."""

import random
import signal
import statistics
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

from django.db import connection

from config.faults import disk, house, journeys, reckoning, town
from config.faults.browser import Person
from config.faults.house import House
from config.faults.outcome import Outcome
from config.faults.traveller import Heard, Traveller

TRAVELLERS = 4
#: Between two faults so many times two people act at once, without any fault.
QUIET_STEPS = (1, 5)
#: The fault comes within this time after the acts were sent: most take about as long.
LATEST_S = 0.4
#: A disk that is full fails so many rounds of acts before it is freed.
FULL_ROUNDS = 3
MOST_LEFT = 300_000
#: What reads all there is runs after so many faults, and after the last: what is broken stays broken until then.
WHOLE_EVERY = 10


class Runs:
    """All faults of one seed on one house. The same seed sends the same acts and injects the same faults."""

    def __init__(self, home: House, folder: Path, seed: int, back_within: float) -> None:
        self.back_within = back_within
        self.home, self.disk, self.dice = home, folder, random.Random(seed)  # noqa: S311
        self.town = town.build()
        self.people = {name: Person(user, home.port).sign_in() for name, user in self.town.users.items()}
        self.travellers: list[Traveller] = []
        self.arrived: list[Traveller] = []
        self.wrong, self.injected, self.details = Counter[str](), Counter[str](), list[str]()
        self.restarts: list[float] = []
        self.acts = 0

    def run(self, points: int) -> Outcome:
        kinds: list[str] = []
        for number in range(points):
            kinds = kinds or self.dice.sample(sorted(self._faults()), len(self._faults()))
            self._point(number, kinds.pop(), whole=(number + 1) % WHOLE_EVERY == 0 or number + 1 == points)
        worst, middle = max(self.restarts, default=0.0), statistics.median(self.restarts or [0.0])
        slow = sum(took > self.back_within for took in self.restarts)
        work = (
            f"{self.acts} acts acknowledged, answers again in {middle:.1f} s (worst {worst:.1f} s, {slow} of"
            f" {len(self.restarts)} over {self.back_within:g} s)"
        )
        return Outcome("house", points, self.injected, work, self.wrong, self.details, slow)

    def _faults(self) -> dict[str, Callable[[], None]]:
        found: dict[str, Callable[[], None]] = {
            "web process": lambda: self.home.kill_web_process(self.dice),
            "worker": lambda: self.home.kill("worker"),
            "everything": self._kill_everything,
            "full disk": lambda: disk.fill(self.disk, self.dice.randrange(MOST_LEFT)),
        }
        if connection.vendor == "postgresql":
            found["database stopped"] = lambda: house.end_database(signal.SIGQUIT)
        return found

    def _kill_everything(self) -> None:
        self.home.kill("web", "worker")
        if connection.vendor == "postgresql":
            house.end_database(signal.SIGKILL)

    def _point(self, number: int, kind: str, *, whole: bool) -> None:
        for _step in range(self.dice.randint(*QUIET_STEPS)):
            self._quiet_step(number)
        self._faulty_step(kind)
        self._restart(kind)
        self._settle(number, kind)
        self._reckon(number, kind, whole)

    # People act

    def _quiet_step(self, number: int) -> None:
        """Two people act at once; nothing may fail."""
        chosen = self._ready(2)
        self._send(chosen)
        stuck = [traveller for traveller in chosen if traveller.heard is not Heard.YES]
        self._settle(number, "before")
        for traveller in stuck:
            what = f"{traveller.journey.name} cannot go on: {traveller.said}"
            self._note(number, "before", Counter({"half done": 1}), what)
            traveller.arrived = True

    def _faulty_step(self, kind: str) -> None:
        chosen = self._ready(TRAVELLERS)
        timer = Timer(self.dice.uniform(0, LATEST_S), self._faults()[kind])
        timer.start()
        self._send(chosen)
        timer.join()
        self.injected[kind] += 1
        if kind == "full disk":
            for _round in range(FULL_ROUNDS):
                self._send([traveller for traveller in chosen if traveller.heard is Heard.NOT_SENT])

    def _send(self, chosen: list[Traveller]) -> None:
        with ThreadPoolExecutor(TRAVELLERS) as pool:
            list(pool.map(Traveller.send, chosen))

    def _ready(self, most: int) -> list[Traveller]:
        """Some travellers with an act in hand; who arrived makes room for a new one."""
        self.arrived += [traveller for traveller in self.travellers if traveller.arrived]
        self.travellers = [traveller for traveller in self.travellers if not traveller.arrived]
        while len(self.travellers) < TRAVELLERS:
            self.travellers.append(self._set_out())
        for traveller in self.travellers:
            traveller.look_ahead()
        ready = [traveller for traveller in self.travellers if traveller.act]
        return self.dice.sample(ready, min(most, len(ready)))

    def _set_out(self) -> Traveller:
        number = len(self.arrived) + len(self.travellers)
        dice = random.Random(self.dice.random())  # noqa: S311
        journey = journeys.Journey(f"Garage Storm {number} (fictief)", next(self.town.addresses), self.town, dice)
        story = journeys.STORIES[number % len(journeys.STORIES)]
        return Traveller(journey, story(journey), self.people)

    # Afterwards

    def _restart(self, kind: str) -> None:
        disk.free(self.disk)
        if kind == "full disk":
            self.home.kill("web", "worker")
        took = self.home.start()
        if kind not in {"web process", "worker"}:
            self.restarts.append(took)
        house.wait_for_database()

    def _settle(self, number: int, kind: str) -> None:
        for traveller in self.travellers:
            act, heard = traveller.act, traveller.heard
            self.acts += heard is Heard.YES
            wrong = +traveller.settle()
            if wrong:
                self._note(number, kind, wrong, f"{traveller.journey.name} {act and act.address}: {heard}")

    def _reckon(self, number: int, kind: str, whole: bool) -> None:
        everyone = self.arrived + self.travellers
        for traveller in everyone:
            if wrong := +traveller.compare():
                self._note(number, kind, wrong, f"{traveller.journey.name}: the log differs from what was heard")
        uploads = [data for traveller in everyone for data in traveller.uploads]
        for found, what in reckoning.reckon(uploads, whole=whole):
            self._note(number, kind, Counter([found]), what)

    def _note(self, number: int, kind: str, wrong: Counter[str], what: str) -> None:
        self.wrong += wrong
        self.details.append(f"point {number}, {kind}: {dict(wrong)} {what}")


def run(points: int, seed: int, folder: Path, logs: Path, back_within: float) -> Outcome:
    """Faults in a house of its own. `folder`: the small disk under it; `logs`: on another disk.

    `back_within`: seconds in which the house must answer again after a restart; infinite where nobody judges that.
    """
    disk.require_small(folder)
    with house.open_house(logs) as home:
        return Runs(home, folder, seed, back_within).run(points)
