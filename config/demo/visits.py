"""Walks a visit from plan to outcome by the real services; and the visits that no case asked for."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from config.demo.cast import Cast
from core.accounts.models import User
from core.today import local_date
from gis.places.models import Establishment
from inspections import flows
from inspections.models import Visit
from inspections.services import answers, onsite, outcome, planning, reporting

#: What every made-up finding says.
SEEN = "Het register is niet bijgewerkt (fictief)."


@dataclass
class VisitWalk:
    """One visit under way; everything happens on the day of `at`."""

    cast: Cast
    chance: random.Random
    visit: Visit
    at: datetime
    inspector: User | None = None

    def go(self, service: Callable[..., Any], who: User | None = None, **values: Any) -> "VisitWalk":
        """One act, by the inspector unless said otherwise."""
        flows.perform(self.visit.public_id, service, actor=who or self._inspector(), at=self.at, **values)
        return self

    def _inspector(self) -> User:
        if self.inspector is None:
            self.inspector = self.cast.users[self.chance.choice(("inspector1", "inspector2"))]
        return self.inspector

    def scheduled(self) -> "VisitWalk":
        schedule = planning.Schedule(local_date(self.at), [self._inspector()], time(10, 30))
        return self.go(planning.schedule_visit, self.cast.users["planner"], schedule=schedule)

    def briefed(self) -> "VisitWalk":
        return self.scheduled().go(planning.brief)

    def arrived(self) -> "VisitWalk":
        return self.briefed().go(
            onsite.arrive, purpose="Controle van de regels.", identity_shown=True, purpose_told=True
        )

    def answered(self, wrong: bool = False) -> "VisitWalk":
        """The whole list in order; with `wrong` one finding, on an item that needs no photo and opens nothing."""
        items = tuple(self.visit.checklist.checklist.items)
        asks_more = {item.only_if.item for item in items if item.only_if}
        light = [
            item
            for item in items
            if not item.evidence and item.follow_up != "enforcement" and not item.only_if and item.code not in asks_more
        ]
        found = self.chance.choice(light) if wrong else None
        replies = [
            answers.Reply(item.code, "not_ok", note=SEEN, severity=2, norm=item.norms[0])
            if item is found
            else answers.Reply(item.code, "ok")
            for item in items
        ]
        return self.go(answers.record_answers, replies=replies)

    def drafted(self, wrong: bool = False) -> "VisitWalk":
        summary = "Het bedrijf is bezocht en de lijst is ingevuld (fictief)."
        return self.arrived().answered(wrong).go(onsite.leave).go(reporting.draft_report, summary=summary)

    def signed(self, wrong: bool = False) -> "VisitWalk":
        return self.drafted(wrong).go(reporting.sign_report, signed_as=self._inspector().display_name)


def _rechecked(walk: VisitWalk) -> None:
    recheck_on = local_date(walk.at) + timedelta(days=28)
    walk.signed(wrong=True).go(outcome.conclude_recheck, recheck_on=recheck_on, reason=SEEN)


def _enforced(walk: VisitWalk) -> None:
    walk.signed(wrong=True).go(outcome.propose_enforcement, reason="Derde keer (fictief).")
    walk.go(outcome.confirm_enforcement, walk.cast.users["lawyer"])


def _refused(walk: VisitWalk) -> None:
    walk.arrived().go(onsite.refuse_entry, refusal="De deur bleef dicht (fictief).")


def _cancelled(walk: VisitWalk) -> None:
    walk.scheduled().go(planning.cancel, walk.cast.users["planner"], reason="Storm (fictief).")


#: How far the visits came that nobody asked for: days ago, and what happened.
ROUTINE: tuple[tuple[int, Callable[[VisitWalk], object]], ...] = (
    (0, VisitWalk.scheduled),
    (0, VisitWalk.briefed),
    (0, VisitWalk.arrived),
    (1, VisitWalk.drafted),
    (2, VisitWalk.signed),
    (9, _rechecked),
    (16, _enforced),
    (5, _refused),
    (12, _cancelled),
    (30, lambda walk: walk.signed().go(outcome.conclude_no_findings)),
    (6, lambda walk: walk.arrived().go(onsite.stop_at_dwelling, area="De bovenverdieping (fictief).")),
    (8, lambda walk: walk.arrived().go(onsite.hand_to_police, note="Gestolen delen (fictief).")),
)


def routine(cast: Cast, firms: list[Establishment], chance: random.Random, now: datetime) -> int:
    """One visit of each kind at a firm that has none yet; returns how many were made."""
    made = 0
    for firm, (days_ago, tell) in zip(firms, ROUTINE, strict=False):
        if Visit.objects.filter(establishment=firm).exists():
            continue
        at = now - timedelta(days=days_ago)
        visit = flows.plan(
            actor=cast.users["planner"], at=at, premises=firm.premises, establishment=firm, reason="routine"
        )
        tell(VisitWalk(cast, chance, visit, at))
        made += 1
    return made
