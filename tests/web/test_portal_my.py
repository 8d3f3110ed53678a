"""`/my/`: one task on top, the clock in a sentence, letters, and what the applicant may do."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from core.accounts.models import Municipality
from core.today import today
from permits import flows
from permits.letters import services as letter_services
from permits.models import ChangeRequest, Document, PermitApplication
from permits.services import casework, completeness, drafting, publication, signing, steps
from permits.services.drafting import DraftData
from permits.statecharts import application as chart
from tests.people import make_user
from tests.places import make_order
from tests.portal import Applicant, applicant, letters, paper, shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanne(municipality: Municipality) -> Applicant:
    shop(municipality)
    make_order()
    return applicant(municipality, first_name="Sanne", last_name="Voorbeeld")


def words(days: int) -> str:
    return date_format(today() + timedelta(days=days), "l j F Y")


def test_the_empty_list_has_one_way_on(sanne: Applicant) -> None:
    page = sanne.client.get("/my/").content.decode()
    assert "U hebt nog geen zaken." in page
    assert 'href="/check/"' in page


def test_a_received_case_says_until_when_and_asks_nothing(sanne: Applicant) -> None:
    sanne.submitted()
    page = sanne.get()
    assert "U hoeft nu niets te doen" in page
    assert "Wij beslissen uiterlijk" in page
    assert "Potlood Automotive B.V." in sanne.client.get("/my/").content.decode()


def test_when_asked_to_complete_that_is_the_one_task(sanne: Applicant) -> None:
    sanne.submitted(7).reviewed(6).invited()
    page = sanne.get()
    assert "U moet nu iets doen" in page
    assert "Uw huurcontract." in page
    assert words(14) in page
    assert "U hoeft nu niets te doen" not in page
    assert "U moet iets doen" in sanne.client.get("/my/").content.decode()


def test_while_the_clock_stands_still_no_date_is_promised(sanne: Applicant) -> None:
    sanne.submitted(9).reviewed(8)
    at = timezone.now() - timedelta(days=3)
    flows.perform(
        sanne.case.pk,
        completeness.request_completion,
        actor=sanne.officer,
        at=at,
        effective_on=at.date(),
        until=today() + timedelta(days=10),
        missing="Uw huurcontract.",
    )
    assert "einde nog onbekend" in sanne.get()
    for page in (sanne.get(), sanne.client.get("/my/").content.decode()):
        assert "De klok staat nu stil." in page
        assert "Wij beslissen uiterlijk" not in page
    assert "omdat wij op u wachten" in sanne.get()


def test_an_invitation_of_today_makes_the_last_day_uncertain_at_once(sanne: Applicant) -> None:
    sanne.submitted(9).reviewed(8).invited()
    assert "De klok staat nu stil." in sanne.get()
    assert "Wij beslissen uiterlijk" not in sanne.get()


def test_papers_and_all_has_been_sent(sanne: Applicant) -> None:
    sanne.submitted(7).reviewed(6).invited()
    assert sanne.post("papers", kind="lease", upload=paper("huur.jpg")).status_code == 303
    assert "Huurcontract of koopakte is ontvangen." in sanne.get()
    refused = sanne.post("complete", seen="AWAITING_COMPLETION")
    assert refused.status_code == 422
    assert "Zet een vinkje als u alles hebt gestuurd." in refused.content.decode()
    assert sanne.post("complete", seen="AWAITING_COMPLETION", agree="on").status_code == 303
    assert sanne.case.state == "IN_REVIEW"
    assert "Wij beslissen uiterlijk" in sanne.get()


def test_completing_twice_says_how_it_stands(sanne: Applicant) -> None:
    sanne.submitted(7).reviewed(6).invited()
    sanne.post("complete", seen="AWAITING_COMPLETION", agree="on")
    again = sanne.post("complete", seen="AWAITING_COMPLETION", agree="on")
    assert again.status_code == 422


def test_an_empty_file_is_refused_beside_its_field(sanne: Applicant) -> None:
    sanne.submitted()
    page = sanne.post("papers", kind="lease")
    assert page.status_code == 422
    assert "Kies eerst een bestand." in page.content.decode()


def test_only_what_is_meant_for_the_applicant_can_be_downloaded(sanne: Applicant) -> None:
    sanne.submitted()
    sanne.post("papers", kind="lease", upload=paper("huur.jpg"))
    own = sanne.case.documents.get()
    hidden = casework.add_document(
        sanne.case.pk, actor=sanne.officer, at=timezone.now(), on=today(), title="Intern stuk", upload=paper("x.jpg")
    )
    answer = sanne.client.get(f"/my/{sanne.number}/papers/{own.public_id}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert sanne.client.get(f"/my/{sanne.number}/papers/{hidden.public_id}/").status_code == 404
    assert "Intern stuk" not in sanne.get()


def test_letters_appear_in_the_case(sanne: Applicant) -> None:
    letters()
    sanne.submitted()
    letter_services.send(sanne.case.public_id, "receipt", key="proef", at=timezone.now())
    assert "Ontvangstbevestiging van uw aanvraag" in sanne.get()
    letter = Document.objects.get(application=sanne.case, direction="out")
    pdf = sanne.client.get(f"/my/{sanne.number}/papers/{letter.public_id}/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_another_persons_case_does_not_exist(sanne: Applicant, municipality: Municipality) -> None:
    sanne.submitted(7).reviewed(6).invited()
    other = applicant(municipality)
    for page in ("", "views/", "withdraw/", "notice-of-default/", "change/"):
        assert other.client.get(f"/my/{sanne.number}/{page}").status_code == 404
    for page in ("papers", "complete", "views", "withdraw", "notice-of-default"):
        sent = other.client.post(f"/my/{sanne.number}/{page}/", {"agree": "on", "reason": "x", "text": "x"})
        assert sent.status_code == 404
    assert sanne.case.state == "AWAITING_COMPLETION"
    assert sanne.number not in other.client.get("/my/").content.decode()


def test_stopping_asks_why_and_a_tick(sanne: Applicant) -> None:
    sanne.submitted()
    refused = sanne.post("withdraw", reason="Ik begin ergens anders")
    assert refused.status_code == 422
    assert "Ik begin ergens anders" in refused.content.decode()
    assert sanne.post("withdraw", reason="Ik begin ergens anders", agree="on").status_code == 303
    assert sanne.case.state == "WITHDRAWN"
    assert "Gestopt" in sanne.get()
    again = sanne.post("withdraw", reason="Nog eens", agree="on", seen="RECEIVED")
    assert again.status_code == 422
    assert "Nu geldt: Gestopt" in again.content.decode()


def test_the_municipality_can_be_given_notice_only_when_late(sanne: Applicant) -> None:
    sanne.submitted()
    assert "in gebreke" not in sanne.get()
    assert sanne.post("notice-of-default", agree="on").status_code == 422
    assert not sanne.case.clock_events.exists()


def test_over_term_the_applicant_can_give_notice(sanne: Applicant) -> None:
    sanne.submitted(90)
    page = sanne.get()
    assert "Dat is niet gelukt." in page
    assert f"/my/{sanne.number}/notice-of-default/" in page
    assert sanne.post("notice-of-default", agree="on").status_code == 303
    assert sanne.case.clock_events.get().type == "default_notice_received"
    assert "U stelde ons in gebreke." in sanne.get()
    assert sanne.post("notice-of-default", agree="on").status_code == 422


def main_of(page: str) -> str:
    """The middle of a page, without its tokens."""
    middle = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", middle)


class Road:
    """The officers' side of a case, to a draft and its signature."""

    def __init__(self, who: Applicant, municipality: Municipality) -> None:
        self.who = who
        self.decider = make_user("decider", municipality=municipality)
        self.bibob = make_user("bibob", municipality=municipality)

    def do(self, service: Any, *args: Any, **values: Any) -> Any:
        values = {"actor": self.who.officer, "at": timezone.now(), "effective_on": today(), **values}
        return flows.perform(self.who.case.pk, service, *args, **values)

    def ready(self) -> "Road":
        self.do(completeness.start_review)
        self.do(completeness.declare_complete)
        PermitApplication.objects.filter(pk=self.who.case.pk).update(integrity_state="done", integrity_degree="none")
        self.do(steps.waive_visit, reason="Pas nog gezien.")
        self.do(steps.waive_advice, reason="Niet nodig.")
        return self


def test_the_outcome_of_the_integrity_check_changes_nothing_on_the_page(sanne: Applicant) -> None:
    sanne.submitted(3).reviewed(2)
    seen = []
    for state, degree, ground in (("running", "", ""), ("done", "none", ""), ("done", "serious", "ab")):
        PermitApplication.objects.filter(number=sanne.number).update(
            integrity_state=state, integrity_degree=degree, integrity_ground=ground
        )
        seen.append(main_of(sanne.get()))
    assert seen[0] == seen[1] == seen[2]
    assert "Bibob" not in seen[0]


def test_a_signed_decision_is_not_told_before_it_is_sent(municipality: Municipality) -> None:
    shop(municipality)
    make_order()
    pages = []
    refusal = DraftData(reasons="Nee.", grounds=("public-order",), views_skipped_reason="Spoed.")
    for move, data in ((chart.GRANT, DraftData(reasons="Ja.")), (chart.REFUSE, refusal)):
        who = applicant(municipality).submitted()
        road = Road(who, municipality).ready()
        decision = road.do(drafting.draft, who.case.pk, move, data=data)
        road.do(signing.sign, decision.pk, actor=road.decider)
        assert who.case.state == move.target
        page = who.get()
        assert "Ons besluit is klaar." in page
        pages.append(main_of(page).replace(who.number, "Z"))
    assert pages[0] == pages[1]


def test_a_permit_shows_what_it_says_and_takes_a_change(sanne: Applicant, municipality: Municipality) -> None:
    sanne.submitted()
    road = Road(sanne, municipality).ready()
    decision = road.do(drafting.draft, sanne.case.pk, chart.GRANT, data=DraftData(reasons="Alles klopt."))
    road.do(signing.sign, decision.pk, actor=road.decider)
    road.do(publication.publish)
    page = sanne.get()
    assert "U krijgt de vergunning." in page
    assert "U kunt bezwaar maken tot en met" in page
    assert "Wijziging melden" in page
    assert "Mijn vergunningen" in sanne.client.get("/my/").content.decode()
    refused = sanne.post("change", kind="manager_added", detail="Vanaf morgen.")
    assert refused.status_code == 422
    assert "Vul de naam van de leidinggevende in." in refused.content.decode()
    assert "Vanaf morgen." in refused.content.decode()
    unknown = sanne.post("change", kind="manager_removed", detail="Zij stopt.", party_name="Nooit Geweest")
    assert unknown.status_code == 422
    assert "Nooit Geweest is op deze datum geen leidinggevende" in unknown.content.decode()
    assert "Zij stopt." in unknown.content.decode()
    sent = sanne.post("change", kind="manager_added", detail="Vanaf morgen.", party_name="Kees Liniaal")
    assert sent.status_code == 303
    assert ChangeRequest.objects.get().party.name == "Kees Liniaal"
    assert "Wij beslissen daar nog over." in sanne.get()


def test_views_are_given_after_a_notice_of_intent(sanne: Applicant, municipality: Municipality) -> None:
    sanne.submitted()
    road = Road(sanne, municipality).ready()
    until = today() + timedelta(days=14)
    data = DraftData(reasons="Wij denken aan weigeren.", grounds=("public-order",), views_until=until)
    decision = road.do(drafting.draft, sanne.case.pk, chart.ANNOUNCE_INTENT, data=data)
    road.do(signing.sign, decision.pk, actor=road.decider)
    page = sanne.get()
    assert "U mag nu reageren" in page
    assert words(14) in page
    empty = sanne.post("views", text="  ", seen="INTENT_SENT")
    assert empty.status_code == 422
    assert sanne.post("views", text="Het klopt niet.", seen="INTENT_SENT").status_code == 303
    assert sanne.case.views_text == "Het klopt niet."
    assert "Wij hebben uw reactie." in sanne.get()
    late = sanne.post("views", text="Nog iets.", seen="INTENT_SENT")
    assert late.status_code == 422
    assert "Nog iets." in late.content.decode()
