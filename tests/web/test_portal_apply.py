"""`/apply/`: who gets in, kept after each step, wrong input, and handing in once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.accounts.models import Municipality
from core.audit.models import AuditEntry
from core.outbox.models import Message
from core.today import today
from permits.models import Party, PermitApplication
from permits.portal.steps import STEPS, AnswersForm
from permits.services import intake
from tests.people import make_user
from tests.places import make_order
from tests.portal import ACTIVITY, ANSWERS, COMPANY, Applicant, applicant, paper, shop

pytestmark = pytest.mark.django_db

STAFF = ["officer", "bibob", "decider", "planner", "inspector", "lawyer", "policy", "auditor", "admin"]


@pytest.fixture
def sanne(municipality: Municipality) -> Applicant:
    shop(municipality)
    return applicant(municipality, first_name="Sanne", last_name="Voorbeeld")


@pytest.mark.parametrize("role", STAFF)
def test_staff_has_no_business_here(client: Client, municipality: Municipality, role: str) -> None:
    client.force_login(make_user(role, municipality=municipality))
    assert client.get("/apply/").status_code == 403
    assert client.get("/my/").status_code == 403


@pytest.mark.parametrize("address", ["/apply/", "/my/", "/my/Z2026-000001/", "/apply/Z2026-000001/review/"])
def test_the_signed_out_go_to_sign_in(client: Client, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 302
    assert "/accounts/login/" in page["Location"]


def test_what_was_asked_at_the_check_is_filled_in(sanne: Applicant) -> None:
    page = sanne.client.get("/apply/?place=Schetsweg+9012&activity=95311").content.decode()
    assert 'value="Schetsweg 9012"' in page
    sanne.begin(activity="95311")
    assert sanne.case.form["activity"] == "95311"


def test_the_whole_road_from_first_step_to_confirmation(sanne: Applicant) -> None:
    make_order()
    assert sanne.begin()["Location"] == f"/apply/{sanne.number}/activity/"
    assert sanne.fill("activity")["Location"] == f"/apply/{sanne.number}/people/"
    assert sanne.fill("people")["Location"] == f"/apply/{sanne.number}/papers/"
    sent = sanne.client.post(f"/apply/{sanne.number}/papers/", {"kind": "plan", "upload": paper()})
    assert sent.status_code == 303
    summary = sanne.client.get(f"/apply/{sanne.number}/review/").content.decode()
    assert "Auto’s repareren en keuren" in summary
    assert "Plattegrond van uw bedrijf" in summary
    assert sanne.submit()["Location"] == f"/apply/{sanne.number}/done/"
    done = sanne.client.get(f"/apply/{sanne.number}/done/").content.decode()
    assert sanne.number in done
    assert "Wij beslissen uiterlijk" in done
    case = sanne.case
    assert (case.state, case.received_on, case.channel) == ("RECEIVED", today(), "portal")
    assert case.premises is not None
    assert case.order is not None
    assert [role.party.name for role in case.roles.filter(role="manager")] == ["Jan Gum", "Mia Passer"]
    assert case.documents.get().visible_to_applicant
    assert Message.objects.filter(topic="permits.letter", payload__kind="receipt").count() == 1


def test_a_draft_is_kept_as_typed_and_resumed(sanne: Applicant) -> None:
    sanne.begin()
    left = sanne.fill("activity", activity="", activity_text="half een zin", later="1")
    assert left["Location"] == "/my/"
    assert f"/apply/{sanne.number}/activity/" in sanne.client.get("/my/").content.decode()
    page = sanne.client.get(f"/apply/{sanne.number}/activity/").content.decode()
    assert "half een zin" in page


def test_what_is_wrong_is_kept_too_but_leads_nowhere(sanne: Applicant) -> None:
    sanne.begin()
    page = sanne.fill("company", kvk="1234567")
    assert page.status_code == 422
    assert sanne.case.form["kvk"] == "1234567"
    assert 'value="1234567"' in page.content.decode()


@pytest.mark.parametrize(
    ("step", "wrong", "sentence"),
    [
        ("company", {"kvk": "1234567"}, "Een KvK-nummer heeft acht cijfers"),
        ("company", {"kvk": "123456789"}, "Een KvK-nummer heeft acht cijfers"),
        ("company", {"kvk": "١٢٣٤٥٦٧٨"}, "Een KvK-nummer heeft acht cijfers"),
        ("company", {"place": "03441000000000123"}, "Een BAG-nummer heeft 16 cijfers; dit zijn er 17."),
        ("company", {"place": "Nergensweg 3"}, "Dit pand is niet gevonden."),
        ("company", {"trade_name": ""}, "Vul dit in."),
        ("activity", {"activity": "00000"}, "Selecteer een geldige keuze"),
        ("activity", {"activity_text": "x" * 301}, "300"),
        ("people", {"applicant_email": "sanne"}, "Een e-mailadres ziet er zo uit"),
        ("people", {"applicant_number": "abc"}, "In een huisnummer staat een cijfer"),
        ("people", {"applicant_phone": "bel mij"}, "Een telefoonnummer heeft alleen cijfers"),
        ("people", {"managers": "x" * 201}, "Zet elke naam op een eigen regel"),
        ("people", {"applicant_postcode": "0000 AAAA"}, "7"),
    ],
)
def test_wrong_answers_name_the_field(sanne: Applicant, step: str, wrong: dict[str, str], sentence: str) -> None:
    sanne.begin()
    page = sanne.fill(step, **wrong)
    assert page.status_code == 422
    said = page.content.decode()
    assert sentence in said
    assert "aria-describedby" in said
    assert all(value in said for value in wrong.values())


def test_a_wrong_first_step_begins_nothing(sanne: Applicant) -> None:
    page = sanne.begin(kvk="1234567")
    assert page.status_code == 422
    assert not PermitApplication.objects.exists()


def test_a_character_that_no_database_holds_breaks_nothing(sanne: Applicant) -> None:
    sanne.begin()
    assert sanne.fill("activity", activity_text="a\x00b").status_code == 422
    assert sanne.case.form["activity_text"] == "ab"


def test_premises_in_another_municipality_need_an_application_of_their_own(
    sanne: Applicant, other_municipality: Municipality
) -> None:
    shop(other_municipality, 9013, street="Proefstraat")
    sanne.begin()
    page = sanne.fill("company", place="Proefstraat 9013")
    assert page.status_code == 422
    assert "Dit pand ligt in Doesburg." in page.content.decode()
    other = sanne.begin(place="Proefstraat 9013")
    assert other.status_code == 303
    assert sanne.case.municipality == other_municipality


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("leeg.pdf", b""), "leeg (0 bytes)"),
        (SimpleUploadedFile("plattegrond.pdf", b"MZ\x90\x00 dit is een programma"), "plattegrond.pdf"),
        (SimpleUploadedFile("tekst.pdf", b"gewone tekst"), "tekst.pdf"),
        (None, "Kies eerst een bestand."),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    sanne: Applicant, upload: SimpleUploadedFile | None, sentence: str
) -> None:
    sanne.begin()
    sent = {"kind": "plan"} | ({"upload": upload} if upload else {})
    page = sanne.client.post(f"/apply/{sanne.number}/papers/", sent)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not sanne.case.documents.exists()


def test_another_paper_needs_a_name(sanne: Applicant) -> None:
    sanne.begin()
    page = sanne.client.post(f"/apply/{sanne.number}/papers/", {"kind": "other", "upload": paper()})
    assert page.status_code == 422
    said = page.content.decode()
    assert "Schrijf op wat voor papier het is." in said
    assert "Kies het bestand opnieuw" in said  # what the alert calls kept does not count for a file
    named = {"kind": "other", "name": "Huisregels", "upload": paper()}
    assert sanne.client.post(f"/apply/{sanne.number}/papers/", named).status_code == 303
    assert sanne.client.post(f"/apply/{sanne.number}/papers/", {"kind": "plan", "upload": paper()}).status_code == 303
    kept = {document.title: document.kind for document in sanne.case.documents.all()}
    assert kept == {"Huisregels": "received", "Plattegrond van uw bedrijf": "plan"}


def test_a_wrong_paper_is_taken_out_of_the_draft_and_leaves_a_trace(sanne: Applicant) -> None:
    sanne.begin()
    address = f"/apply/{sanne.number}/papers/"
    sanne.client.post(address, {"kind": "plan", "upload": paper()})
    wrong = sanne.case.documents.get()
    assert f'value="{wrong.public_id}"' in sanne.client.get(address).content.decode()
    page = sanne.client.post(address, {"remove": wrong.public_id}, follow=True)
    assert "is weggehaald." in page.content.decode()
    assert not sanne.case.documents.exists()
    assert AuditEntry.objects.filter(scope=sanne.case.audit_scope, verb="permits.document.taken_back").count() == 1
    assert sanne.client.post(address, {"remove": wrong.public_id}).status_code == 404


def test_a_paper_that_was_handed_in_stays(sanne: Applicant) -> None:
    sanne.drafted()
    address = f"/apply/{sanne.number}/papers/"
    sanne.client.post(address, {"kind": "plan", "upload": paper()})
    sent = sanne.case.documents.get()
    sanne.submit()
    page = sanne.client.post(address, {"remove": sent.public_id}, follow=True).content.decode()
    assert "hoort nu bij uw zaak" in page
    assert f'value="{sent.public_id}"' not in page
    assert sanne.case.documents.filter(public_id=sent.public_id).exists()


def test_what_is_missing_is_listed_and_cannot_be_handed_in(sanne: Applicant) -> None:
    sanne.begin()
    page = sanne.client.get(f"/apply/{sanne.number}/review/").content.decode()
    assert "Dit moet nog:" in page
    assert "Aanvraag indienen" not in page
    assert sanne.submit().status_code == 422
    assert sanne.case.state == "DRAFT"


def test_handing_in_asks_for_a_tick(sanne: Applicant) -> None:
    sanne.drafted()
    page = sanne.client.post(f"/apply/{sanne.number}/review/", {"seen": "DRAFT"})
    assert page.status_code == 422
    assert "Zet een vinkje als alles klopt." in page.content.decode()


def test_handing_in_twice_is_handing_in_once(sanne: Applicant) -> None:
    sanne.drafted()
    assert sanne.submit().status_code == 303
    parties, letters = Party.objects.count(), Message.objects.filter(topic="permits.letter").count()
    again = sanne.submit()
    assert again["Location"] == f"/apply/{sanne.number}/done/"
    assert "al ingediend" in sanne.client.get(again["Location"]).content.decode()
    assert (Party.objects.count(), Message.objects.filter(topic="permits.letter").count()) == (parties, letters)
    assert AuditEntry.objects.filter(scope=sanne.case.audit_scope, after="RECEIVED").count() == 1


def test_two_clicks_at_once_are_one(sanne: Applicant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other click won between our look at the state and the lock."""
    sanne.drafted()
    real = intake.submit

    def beaten(pk: int, **values: object) -> object:
        real(pk, **values)
        return real(pk, **values)

    monkeypatch.setattr(intake, "submit", beaten)
    assert sanne.submit().status_code == 422  # the first of the two was rolled back with the second
    monkeypatch.undo()
    assert sanne.submit().status_code == 303


def test_after_throwing_it_away_it_cannot_be_handed_in(sanne: Applicant) -> None:
    sanne.drafted()
    assert "weggooien" in sanne.client.get(f"/apply/{sanne.number}/discard/").content.decode()
    assert sanne.client.post(f"/apply/{sanne.number}/discard/")["Location"] == "/my/"
    assert sanne.case.form == {}
    page = sanne.submit()
    assert page.status_code == 422
    assert "Deze aanvraag kan niet meer worden ingediend." in page.content.decode()
    assert sanne.number not in sanne.client.get("/my/").content.decode()


def test_a_step_cannot_be_changed_after_handing_in_and_what_was_typed_stays(sanne: Applicant) -> None:
    sanne.drafted()
    sanne.submit()
    page = sanne.fill("activity", activity_text="Toch iets anders")
    assert page.status_code == 422
    said = page.content.decode()
    assert "Toch iets anders" in said
    assert "Nu geldt: Ontvangen" in said
    late = sanne.client.post(f"/apply/{sanne.number}/papers/", {"kind": "plan", "upload": paper()})
    assert late.status_code == 422


def test_a_colleague_entrepreneur_sees_nothing(sanne: Applicant, municipality: Municipality) -> None:
    sanne.drafted()
    other = applicant(municipality)
    for page in ("company", "activity", "people", "papers", "review", "discard", "done"):
        assert other.client.get(f"/apply/{sanne.number}/{page}/").status_code == 404
    assert other.client.post(f"/apply/{sanne.number}/review/", {"agree": "on"}).status_code == 404
    assert other.client.post(f"/apply/{sanne.number}/company/", COMPANY).status_code == 404
    assert sanne.case.state == "DRAFT"


def test_an_unknown_step_is_not_there(sanne: Applicant) -> None:
    sanne.begin()
    assert sanne.client.get(f"/apply/{sanne.number}/nothing/").status_code == 404


def test_no_form_without_its_token(sanne: Applicant) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(sanne.user, backend="django.contrib.auth.backends.ModelBackend")
    assert strict.post("/apply/", COMPANY).status_code == 403


def test_the_list_of_answers_covers_the_shared_form() -> None:
    """Every question of the shared form is asked in one of the steps."""
    asked = [name for step in STEPS for name in step.fields]
    assert sorted(asked) == sorted(AnswersForm().fields)
    assert set(ANSWERS) == set(asked)
    assert ACTIVITY["activity"] in dict(AnswersForm().fields["activity"].choices)
