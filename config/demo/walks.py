"""Walks a made-up case from state to state by the real services, on days in the past: its history is true."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from config.demo import people
from config.demo.cast import Cast
from config.demo.visits import VisitWalk
from gis.places.models import Establishment, Premises
from inspections import flows as visit_flows
from inspections.services import outcome
from permits import flows
from permits.acts import ACTS
from permits.bibob.models import Dossier, Draft, Involved, ViewsInvitation
from permits.models import Decision, Permit, PermitApplication, VisitRequest
from permits.services import casework, intake, integrity, signing
from permits.services import permits as permit_services
from permits.services.drafting import DraftData
from permits.services.intake import ApplicationData, PartyData
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart

ZONE = ZoneInfo(settings.TIME_ZONE)


class NotYet(Exception):
    """The next act would lie in the future: the story stops here, in the state it has."""


@dataclass
class Walk:
    """One case under way. `day` is the day of the next act; nothing happens after `today`."""

    cast: Cast
    chance: random.Random
    today: date
    day: date
    pk: int = 0
    hour: int = 9

    @property
    def at(self) -> datetime:
        return datetime.combine(self.day, time(self.hour), ZONE)

    @property
    def case(self) -> PermitApplication:
        return PermitApplication.objects.get(pk=self.pk)

    def wait(self, least: int, most: int | None = None) -> "Walk":
        """Let some working days pass. Raises NotYet when that is after today."""
        self.day += timedelta(days=self.chance.randint(least, most or least))
        while self.day.weekday() > 4:
            self.day += timedelta(days=1)
        if self.day > self.today:
            raise NotYet
        self.hour = self.chance.randint(8, 16)
        return self

    def act(self, move: chart.Move, who: str = "officer", **values: Any) -> Any:
        return ACTS[move](self.pk, actor=self.cast.users[who], at=self.at, effective_on=self.day, **values)

    def do(self, service: Any, who: str = "bibob", **values: Any) -> Any:
        return flows.perform(self.pk, service, actor=self.cast.users[who], at=self.at, effective_on=self.day, **values)

    # Intake

    def arrive(self, premises: Premises, firm: Establishment, *, portal: bool = False) -> "Walk":
        """The application comes in, by the portal or by post."""
        data = self._application(premises, firm)
        if portal:
            who = self.cast.users["entrepreneur"]
            draft = intake.begin(municipality=self.cast.municipality, actor=who, at=self.at)
            self.pk = draft.pk
            self.do(intake.submit, "entrepreneur", data=data)
        else:
            case = flows.begin(
                intake.enter,
                actor=self.cast.users["officer"],
                at=self.at,
                municipality=self.cast.municipality,
                received_on=self.day,
                channel=self.chance.choice(("post", "email", "counter")),
                data=data,
            )
            self.pk = case.pk
        return self

    def _application(self, premises: Premises, firm: Establishment) -> ApplicationData:
        activity = firm.activities.get(main=True)
        applicant, manager = people.person(self.chance), people.person(self.chance)
        address = {"street": "Verzonnenlaan", "house_number": "9001", "postcode": "0000 AA", "town": "Utrecht"}
        return ApplicationData(
            premises=premises,
            establishment=firm,
            trade_name=firm.name,
            activity=activity.code,
            activity_text="Werkzaamheden volgens het plan bij de aanvraag (fictief).",
            parties=(
                PartyData("person", applicant, ("applicant",), {"email": "aanvrager@voorbeeld.example", **address}),
                PartyData("organisation", firm.name, ("operator",), {"kvk": firm.kvk}),
                PartyData("person", manager, ("manager",)),
            ),
        )

    def assign(self) -> "Walk":
        casework.assign(self.pk, actor=self.cast.users["officer"], at=self.at, to=self.cast.users["officer"])
        return self

    # Completeness

    def review(self) -> "Walk":
        self.wait(1, 4).act(chart.START_REVIEW)
        return self.assign()

    def invite(self, weeks: int = 3) -> "Walk":
        until = self.wait(2, 6).day + timedelta(weeks=weeks)
        self.act(chart.REQUEST_COMPLETION, until=until, missing="De huurovereenkomst en een plattegrond (fictief).")
        return self

    def completed(self) -> "Walk":
        self.wait(7, 18).act(chart.COMPLETE)
        return self

    def lapsed(self) -> "Walk":
        self.day = (self.case.repair_until or self.day) + timedelta(days=1)
        self.wait(0).act(chart.LAPSE_COMPLETION)
        return self

    def complete(self) -> "Walk":
        self.wait(1, 3).act(chart.DECLARE_COMPLETE)
        return self

    # The parallel steps

    def integrity_clean(self) -> "Walk":
        """Own research finds no danger."""
        self._own_research()
        return self._conclude("none", "")

    def integrity_danger(self, degree: str = "serious", ground: str = "b") -> "Walk":
        """Own research finds danger, after the views of who is named."""
        self._own_research()
        self._finding()
        self.wait(2, 5)
        self.do(integrity.invite_views, until=self.day + timedelta(weeks=2), copy_given=True, warned=True)
        self.wait(6, 12)
        for invitation in ViewsInvitation.objects.of(self._dossier()):
            self.do(integrity.record_views, invitation=invitation.public_id, text="Betrokkene bestrijdt dit (fictief).")
        return self._conclude(degree, ground)

    def ask_lbb(self) -> "Walk":
        """Own research leaves questions: the LBB is asked, the clock pauses."""
        self._own_research()
        self._finding()
        self.wait(1, 4)
        flows.perform(
            self.pk,
            integrity.submit_lbb_request,
            actor=self.cast.users["bibob"],
            at=self.at,
            text="Eigen onderzoek laat de herkomst van het geld open (fictief).",
        )
        self.wait(1, 3)
        self._sign_sealed()
        return self

    def lbb_answers(self, degree: str = "none") -> "Walk":
        self.wait(25, 50)
        self.do(integrity.receive_advice, degree=degree, summary="Samenvatting van het advies (fictief).")
        return self._conclude("none", "") if degree == "none" else self

    def _own_research(self) -> None:
        self.wait(1, 3)
        for service in (integrity.send_form, integrity.receive_form, integrity.start_own_research):
            self.do(service)
            self.wait(1, 4)

    def _finding(self) -> None:
        person = Involved.objects.of(self._dossier()).get(relation="self")
        self.do(
            integrity.add_finding,
            text="Een lening zonder zichtbare herkomst (fictief).",
            source="afschrift van betrokkene",
            reliability="to_test",
            nature="suspicion",
            about=person.public_id,
            indicator="FIN_UNCLEAR",
        )

    def _conclude(self, degree: str, ground: str) -> "Walk":
        self.wait(1, 3)
        words = "Weigeren is evenredig (fictief)." if ground else ""
        conclusion = integrity.Conclusion(degree, ground, "Zie de bevindingen (fictief).", proportionality=words)
        flows.perform(
            self.pk,
            integrity.submit_conclusion,
            actor=self.cast.users["bibob"],
            at=self.at,
            conclusion=conclusion,
        )
        self.wait(1, 2)
        self._sign_sealed()
        return self

    def _sign_sealed(self) -> None:
        draft = Draft.objects.of(self._dossier()).get(status="submitted")
        self.do(integrity.sign_draft, "decider", draft=draft.public_id)

    def _dossier(self) -> Any:
        return Dossier.objects.for_user(self.cast.users["bibob"]).get(application_id=self.pk)

    def request_visit(self) -> "Walk":
        self.act(chart.REQUEST_VISIT, note="Klopt het gebruik met de plattegrond?")
        return self

    def visit(self) -> "Walk":
        """Inspectors go there, fill in the checklist, sign; the case gets the report."""
        request = VisitRequest.objects.get(application_id=self.pk, status="requested")
        visit = visit_flows.visit_requested(request.public_id, at=self.at)
        if visit is not None:
            VisitWalk(self.cast, self.chance, visit, self.at).signed().go(outcome.conclude_no_findings)
        return self

    def no_visit(self) -> "Walk":
        self.act(chart.WAIVE_VISIT, reason="Vorige maand al gecontroleerd (fictief).")
        return self

    def no_advice(self) -> "Walk":
        self.act(chart.WAIVE_ADVICE, reason="Geen wijziging in gebruik of bouw (fictief).")
        return self

    def advice(self) -> "Walk":
        self.act(chart.REQUEST_ADVICE, adviser="Veiligheidsregio (fictief)", question="Is de spuitcabine veilig?")
        self.wait(5, 12).act(chart.RECORD_ADVICE, answer="Geen bezwaar (fictief).")
        return self

    def steps(self) -> "Walk":
        """Everything that a decision needs, in order, without findings."""
        self.request_visit()
        self.no_advice() if self.chance.random() < 0.7 else self.advice()
        self.wait(2, 9).visit()
        return self.integrity_clean()

    # Decisions

    def draft(self, move: chart.Move, **more: Any) -> Decision:
        reasons = "De aanvraag is getoetst aan de APV en aan de Wet Bibob (fictief)."
        self.wait(1, 4)
        decision: Decision = self.act(move, data=DraftData(reasons, **more))
        return decision

    def sign(self) -> "Walk":
        self.wait(1, 3)
        decision = Decision.objects.get(application_id=self.pk, status="submitted")
        flows.perform(
            self.pk,
            signing.sign,
            decision.pk,
            actor=self.cast.users["decider"],
            at=self.at,
            effective_on=self.day,
        )
        return self

    def publish(self) -> "Walk":
        self.wait(0, 1).act(chart.PUBLISH)
        return self

    def grant(self, **more: Any) -> "Walk":
        move = chart.GRANT_WITH_CONDITIONS if "conditions" in more else chart.GRANT
        order = self.case.order
        self.draft(move, valid_to=order.valid_to if order else None, **more)
        return self.sign()

    def announce(self, grounds: tuple[str, ...]) -> "Walk":
        self.draft(chart.ANNOUNCE_INTENT, grounds=grounds, views_until=self.day + timedelta(days=21))
        return self.sign()

    def views(self) -> "Walk":
        self.wait(4, 9).act(chart.RECEIVE_VIEWS, text="Ik ben het er niet mee eens (fictief).")
        return self

    def refuse(self, grounds: tuple[str, ...]) -> "Walk":
        self.draft(chart.REFUSE, grounds=grounds)
        return self.sign()

    # The permit

    def end_permit(self, how: str) -> "Walk":
        permit = Permit.objects.get(application_id=self.pk)
        who: dict[str, Any] = {"actor": self.cast.users["officer"], "at": self.at, "effective_on": self.day}
        if how == "ended":
            permit_services.end(permit.pk, **who, reason="De houder is gestopt (fictief).")
            return self
        permit_services.invite_views(permit.pk, **who, until=self.day + timedelta(days=10))
        self.wait(5, 8)
        who |= {"at": self.at, "effective_on": self.day}
        permit_services.record_views(permit.pk, **who, text="De houder bestrijdt dit (fictief).")
        self.wait(2, 4)
        who |= {"at": self.at, "effective_on": self.day}
        decision = permit_services.draft(
            permit.pk, permit_chart.REVOKE, **who, reasons="Een ander voert het bedrijf.", grounds=("straw-operator",)
        )
        self.wait(1, 2)
        permit_services.sign(decision.pk, actor=self.cast.users["decider"], at=self.at, effective_on=self.day)
        return self
