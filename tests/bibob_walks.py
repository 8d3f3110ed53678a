"""Walks a case and its Bibob check through the real services, so that history is true."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.accounts.models import Municipality, User
from gis.places.models import Premises
from permits import flows
from permits.bibob import selectors
from permits.bibob.models import Dossier, Draft, Involved, ViewsInvitation
from permits.bibob.sealed import door
from permits.models import PermitApplication
from permits.services import completeness, intake, integrity
from permits.services.intake import ApplicationData, PartyData
from tests.people import make_user

RECEIVED = date(2026, 6, 1)


@dataclass
class Walk:
    """One case with its people. `day` is the day on which the next act happens; `on(...)` sets it."""

    municipality: Municipality
    officer: User
    bibob: User
    decider: User
    pk: int = 0
    day: date = RECEIVED
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 10, tzinfo=UTC)

    @property
    def case(self) -> PermitApplication:
        return PermitApplication.objects.get(pk=self.pk)

    @property
    def dossier(self) -> Dossier:
        return door(Dossier).select_related("application").get(application_id=self.pk)

    def on(self, month: int, day: int) -> "Walk":
        self.day = date(2026, month, day)
        return self

    def later(self, days: int = 1) -> "Walk":
        self.day += timedelta(days=days)
        return self

    def do(self, service: Any, **values: Any) -> Any:
        """An act of today that has a date of effect; by the Bibob officer unless said otherwise."""
        who = {"actor": self.bibob, "at": self.at, "effective_on": self.day}
        return flows.perform(self.pk, service, **{**who, **values})

    def write(self, service: Any, *, actor: User | None = None, **values: Any) -> Any:
        """An act without a date of effect."""
        return flows.perform(self.pk, service, actor=actor or self.bibob, at=self.at, **values)

    def own_research(self) -> "Walk":
        """A complete case whose check is in own research."""
        self.do(integrity.send_form)
        self.do(integrity.receive_form)
        self.do(integrity.start_own_research)
        return self

    def finding(self, text: str = "Lening zonder herkomst") -> Any:
        return self.do(
            integrity.add_finding,
            text=text,
            source="afschrift van betrokkene",
            reliability="to_test",
            nature="suspicion",
            about=self.person.public_id,
            indicator="FIN_UNCLEAR",
        )

    @property
    def person(self) -> Involved:
        return Involved.objects.of(self.dossier).get(relation="self")

    def ask_lbb(self, text: str = "Wat is bekend over de geldgever?") -> Draft:
        draft = self.write(integrity.submit_lbb_request, text=text)
        return self.do(integrity.sign_draft, actor=self.decider, draft=draft.public_id)

    def invite(self, days: int = 14) -> None:
        self.do(integrity.invite_views, until=self.day + timedelta(days=days), copy_given=True, warned=True)

    def hear(self, text: str = "Het geld komt van familie.") -> None:
        for invitation in ViewsInvitation.objects.of(self.dossier):
            self.do(integrity.record_views, invitation=invitation.public_id, text=text)

    def draft_conclusion(self, degree: str = "none", ground: str = "", **more: str) -> Draft:
        words = {"reasons": "Zie de bevindingen.", "proportionality": "Weigeren is evenredig." if ground else ""}
        conclusion = integrity.Conclusion(degree, ground, **{**words, **more})
        return self.write(integrity.submit_conclusion, conclusion=conclusion)

    def conclude(self, degree: str = "none", ground: str = "", **more: str) -> "Walk":
        draft = self.draft_conclusion(degree, ground, **more)
        self.do(integrity.sign_draft, actor=self.decider, draft=draft.public_id)
        return self

    def facts(self) -> Any:
        return selectors.facts_of(self.dossier, self.day)


def premises(municipality: Municipality, number: int = 9147) -> Premises:
    return Premises.objects.create(
        municipality=municipality,
        bag_id=f"SYN-{number}",
        street="Proefdreef",
        house_number=number,
        postcode="0000 AA",
        town="Utrecht",
        origin="synthetic",
    )


def received_case(municipality: Municipality, number: int = 9147, received: date = RECEIVED) -> Walk:
    """A case received on 1 June 2026, or the day given, and taken into review."""
    walk = Walk(municipality, *(make_user(role, municipality=municipality) for role in ("officer", "bibob", "decider")))
    walk.day = received
    data = ApplicationData(
        premises=premises(municipality, number),
        trade_name="Lakstraat Voorbeeld B.V.",
        activity="95312",
        activity_text="schadeherstel",
        parties=(PartyData("organisation", "Lakstraat Voorbeeld B.V.", ("applicant", "operator")),),
    )
    case = flows.begin(
        intake.enter,
        actor=walk.officer,
        at=walk.at,
        municipality=municipality,
        received_on=received,
        channel="post",
        data=data,
    )
    walk.pk = case.pk
    walk.do(completeness.start_review, actor=walk.officer)
    return walk


def complete_case(municipality: Municipality, number: int = 9147, received: date = RECEIVED) -> Walk:
    """As `received_case`, complete: the check was triggered by the policy rule."""
    walk = received_case(municipality, number, received)
    walk.do(completeness.declare_complete, actor=walk.officer)
    return walk
