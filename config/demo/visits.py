"""Walks a visit from plan to outcome by the real services; and the visits that no case asked for."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from config.demo import pictures
from config.demo.cast import Cast
from core.accounts.models import User
from core.today import local_date
from gis.places import crs
from gis.places.models import Establishment
from gis.places.selectors import standing_footprints
from inspections import flows
from inspections.checklists.selectors import codes_from
from inspections.models import Visit
from inspections.services import answers, evidence, onsite, outcome, planning, reporting

#: Photos of a visit that shows some.
PHOTOS = 3
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
    shows: bool = False  # with photos: of the thousand visits of a large demo they would be most of the work

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
        choice = self._choice()
        self.go(planning.schedule_visit, self.cast.users["planner"], schedule=schedule, checklist_code=choice)
        if choice:
            self.visit.refresh_from_db(fields=["checklist"])  # its questions are asked next
        return self

    def _choice(self) -> str:
        """The checklist that the planner takes for a branch that has none of its own."""
        if self.visit.checklist_id or self.visit.is_conversation:
            return ""
        return next(iter(codes_from(self.visit.municipality, local_date(self.at))))

    def briefed(self) -> "VisitWalk":
        return self.scheduled().go(planning.brief)

    def arrived(self) -> "VisitWalk":
        return self.briefed().go(
            onsite.arrive, purpose="Controle van de regels.", identity_shown=True, purpose_told=True
        )

    def photographed(self) -> "VisitWalk":
        """Three photos at as many questions, taken a step from the premises."""
        lon, lat = self._place()
        for number, item in enumerate(tuple(self.visit.questions.items)[:PHOTOS]):
            upload = pictures.photo(f"foto-{number + 1}.jpg", self.chance)
            self.go(evidence.add_photo, item_code=item.code, upload=upload, lon=lon, lat=lat)
        return self

    def _place(self) -> tuple[float | None, float | None]:
        outline = standing_footprints(local_date(self.at)).filter(premises=self.visit.premises_id).first()
        if outline is None:
            return None, None
        x, y = outline.geom.centroid.coords
        return crs.lonlat_from_rd(x + self.chance.uniform(-20, 20), y + self.chance.uniform(-20, 20))

    def answered(self, wrong: bool = False, severity: int = 2) -> "VisitWalk":
        """The whole list in order; with `wrong` one finding, on an item that needs no photo and opens nothing.

        A re-check finds what the visit before it found.
        """
        items = tuple(self.visit.questions.items)
        asks_more = {item.only_if.item for item in items if item.only_if}
        light = [
            item
            for item in items
            if not item.evidence and item.follow_up != "enforcement" and not item.only_if and item.code not in asks_more
        ]
        before = self.visit.previous and self.visit.previous.answers.filter(answer="not_ok").first()
        known = [item for item in light if before and item.code == before.item_code]
        found = self.chance.choice(known or light) if wrong else None
        replies = [
            answers.Reply(item.code, "not_ok", note=SEEN, severity=severity, norm=item.norms[0])
            if item is found
            else answers.Reply(item.code, "ok")
            for item in items
        ]
        return self.go(answers.record_answers, replies=replies)

    def drafted(self, wrong: bool = False, severity: int = 2) -> "VisitWalk":
        summary = "Het bedrijf is bezocht en de lijst is ingevuld (fictief)."
        self.arrived()
        if self.shows:
            self.photographed()
        return self.answered(wrong, severity).go(onsite.leave).go(reporting.draft_report, summary=summary)

    def signed(self, wrong: bool = False, severity: int = 2) -> "VisitWalk":
        return self.drafted(wrong, severity).go(reporting.sign_report, signed_as=self._inspector().display_name)


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
        tell(VisitWalk(cast, chance, visit, at, shows=True))
        made += 1
    return made


#: How many days ago the findings were that were re-checked, and how many days later that was.
FOUND_AGO, RECHECK_AFTER = (200, 230), 28


def rechecked(cast: Cast, firms: list[Establishment], chance: random.Random, now: datetime) -> int:
    """A finding at each of these firms, light and heavier by turns; half of them have it again at the re-check.

    Returns how many visits were made: none where a visit was re-checked already.
    """
    if Visit.objects.filter(municipality=cast.municipality, reason=Visit.Reason.RECHECK).exists():
        return 0
    for number, firm in enumerate(firms):
        at = now - timedelta(days=chance.randint(*FOUND_AGO))
        plan = partial(flows.plan, actor=cast.users["planner"], premises=firm.premises, establishment=firm)
        first = VisitWalk(cast, chance, plan(at=at, reason="routine"), at)
        again = at + timedelta(days=RECHECK_AFTER)
        first.signed(wrong=True, severity=1 + number % 2)
        first.go(outcome.conclude_recheck, recheck_on=local_date(again), reason=SEEN)
        second = VisitWalk(cast, chance, plan(at=again, reason="recheck", previous=first.visit), again)
        if number % 4 < 2:
            second.signed(wrong=True).go(outcome.conclude_recheck, recheck_on=local_date(now), reason=SEEN)
        else:
            second.signed().go(outcome.conclude_no_findings)
    return 2 * len(firms)
