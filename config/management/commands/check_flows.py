"""Proves the charts and flows by playing them, then compares every stored case with its open steps."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

import config.urls  # noqa: F401  (viewflow's flows wire themselves when the addresses load)
from config import chart_walk, stored_steps
from config.token_game import Game
from core.today import today
from inspections import flows as visit_flows
from inspections.models import Visit
from permits.models import PermitApplication
from permits.selectors.facts import facts_of_many
from permits.statecharts import work

CHUNK = 500

#: A name, the steps that must be open, and those that are.
Compared = tuple[str, frozenset[str], frozenset[str]]


class Command(BaseCommand):
    help = "Explores charts and flows in memory, then compares stored cases and visits with their open steps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stored", action="store_true", help="only compare what is stored, without the game")

    def handle(self, *args: object, **options: object) -> None:
        if not options["stored"]:
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

    def _compare(self, name: str, found: Iterator[Compared]) -> None:
        count = 0
        for number, wanted, there in found:
            count += 1
            if wanted != there:
                raise CommandError(f"{number}: open steps are {sorted(there)}, should be {sorted(wanted)}")
        self.stdout.write(f"stored {name}: {count} compared, all have exactly the steps they should")


def _cases() -> Iterator[Compared]:
    for cases in _chunks(PermitApplication.objects.all()):
        there = stored_steps.of_cases([case.pk for case in cases])
        for case, facts, _due_on in facts_of_many(cases, today()):
            yield case.number, work.expected(facts), there[case.pk]


def _visits() -> Iterator[Compared]:
    for visits in _chunks(Visit.objects.all()):
        there = stored_steps.of_visits([visit.pk for visit in visits])
        for visit in visits:
            yield f"visit {visit.public_id}", visit_flows.expected(visit), there[visit.pk]


def _chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """All rows by blocks, in the order of their keys: memory stays flat."""
    last = 0
    while block := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield block
        last = block[-1].pk
