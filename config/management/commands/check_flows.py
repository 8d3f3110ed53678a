"""Proves the charts and flows by playing them, then compares every stored case with its open steps."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from config import chart_walk
from config.token_game import Game
from core.today import today
from inspections import flows as visit_flows
from inspections.models import Visit
from permits import flows
from permits.models import PermitApplication
from permits.selectors.facts import facts_of
from permits.statecharts import work

CHUNK = 500


class Command(BaseCommand):
    help = "Explores charts and flows in memory, then compares stored cases and visits with their open steps."

    def handle(self, *args: object, **options: object) -> None:
        self._play()
        self._charts()
        self._compare("cases", _cases())
        self._compare("visits", _visits())

    def _play(self) -> None:
        result = Game().play()
        self.stdout.write(
            f"application: {result.positions} positions, {result.played} plays, {len(result.states)} states reached"
        )
        if result.wrong:
            raise CommandError(f"{result.wrong}\nshortest way there: {' -> '.join(result.way) or '(start)'}")

    def _charts(self) -> None:
        for chart in chart_walk.CHARTS:
            wrong = chart_walk.flaw(chart)
            if wrong:
                raise CommandError(f"{chart.name}: {wrong}")
            self.stdout.write(f"{chart.name}: {len(chart.states)} states, {len(chart.moves)} moves, no dead end")

    def _compare(self, name: str, found: Iterator[tuple[str, frozenset[str], frozenset[str]]]) -> None:
        count = 0
        for number, wanted, there in found:
            count += 1
            if wanted != there:
                raise CommandError(f"{number}: open steps are {sorted(there)}, should be {sorted(wanted)}")
        self.stdout.write(f"stored {name}: {count} compared, all have exactly the steps they should")


def _cases() -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    for case in PermitApplication.objects.order_by("pk").iterator(chunk_size=CHUNK):
        wanted = work.expected(facts_of(case, today()))
        yield case.number, wanted, frozenset(flows.step_name(task) for task in flows.open_tasks(case.pk))


def _visits() -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    for visit in Visit.objects.order_by("pk").iterator(chunk_size=CHUNK):
        there = frozenset(task.flow_task.name for task in visit_flows.open_tasks(visit))
        yield f"visit {visit.public_id}", visit_flows.expected(visit), there
