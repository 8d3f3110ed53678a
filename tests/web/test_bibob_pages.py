"""The sealed room's pages: who gets in, what each look leaves behind, and that nobody outside learns a thing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from core.audit import services as audit
from core.audit.models import AuditEntry
from core.today import today
from permits import urls as permit_urls
from permits.bibob.models import DossierFile, Finding, OpenQuestion
from permits.bibob_views.acts import ACTS
from permits.models import PermitApplication
from permits.services import integrity
from tests.bibob_walks import Walk, complete_case, received_case
from tests.papers import pdf
from tests.people import make_user

pytestmark = pytest.mark.django_db

OUTSIDERS = ["officer", "planner", "inspector", "lawyer", "policy", "auditor", "admin", "entrepreneur"]
PURPOSE = {"purpose": "own_research", "sentence": "Bewijs bij de lening beoordelen."}
PDF = pdf()


@pytest.fixture
def walk(municipality) -> Walk:
    return complete_case(municipality, received=today() - timedelta(days=40)).own_research()


@pytest.fixture
def inside(walk, client) -> Any:
    """The client of the Bibob officer, inside the room."""
    client.force_login(walk.bibob)
    assert client.post(url("bibob", walk), PURPOSE).status_code == 303
    return client


def url(name: str, walk: Walk, *args: object) -> str:
    return reverse(f"permits:{name}", args=[walk.case.number, *args])


def act(walk: Walk, slug: str) -> str:
    return url("bibob_act", walk, slug)


def reads(walk: Walk) -> list[str]:
    found = AuditEntry.objects.filter(scope=walk.dossier.audit_scope, verb__startswith="read.").order_by("seq")
    return [f"{entry.verb}:{entry.result}" for entry in found]


def resolved() -> list[Any]:
    """The permit room's patterns with those it includes."""
    return [inner for pattern in permit_urls.urlpatterns for inner in getattr(pattern, "url_patterns", [pattern])]


def every_address(walk: Walk) -> list[str]:
    """Each address of the room, from the URL configuration itself."""
    draft = walk.write(integrity.submit_lbb_request, text="Wat is bekend over de geldgever?")
    values = {"number": walk.case.number, "act": "add-finding", "public_id": draft.public_id}
    found = []
    sealed = (pattern for pattern in resolved() if (pattern.name or "").startswith("bibob"))
    for pattern in sealed:
        wanted = pattern.pattern.converters
        found.append(reverse(f"permits:{pattern.name}", kwargs={name: values[name] for name in wanted}))
    return found


def plain(response: Any) -> bytes:
    """The body without what differs between any two answers: tokens, and the address that was asked for."""
    text = re.sub(rb'(csrfmiddlewaretoken" value=")[^"]+', rb"\1", response.content)
    text = text.replace(response.wsgi_request.path.encode(), b"")
    return re.sub(rb'nonce="[^"]*"|nonce-[^\']*', b"", text)


def headers(response: Any) -> dict[str, str]:
    """Without the number of the request itself; the length goes with the echoed address."""
    own = {"X-Request-ID", "Content-Length"}
    return {name: re.sub(r"nonce-[^']+", "", value) for name, value in response.headers.items() if name not in own}


# --- who gets in


@pytest.mark.parametrize("role", OUTSIDERS)
@pytest.mark.parametrize("method", ["get", "post", "put", "options"])
def test_every_address_is_an_unknown_address_to_everyone_else(client, walk, role, method):
    addresses = every_address(walk)
    client.force_login(make_user(role, municipality=walk.municipality))
    for address in addresses:
        # The menu marks the part of the house that was asked for, so the unknown page is asked in the same part.
        beside = "/cases/Z2001-000001/no-such-page/" if address.startswith("/cases/") else "/no/such/page/"
        unknown, response = getattr(client, method)(beside), getattr(client, method)(address)
        assert unknown.status_code == 404
        assert response.status_code == 404, address
        assert plain(response) == plain(unknown), address
        assert headers(response) == headers(unknown), address


@pytest.mark.parametrize("role", ["officer", "admin", "bibob"])
def test_a_case_without_a_dossier_looks_like_one_with(client, walk, role):
    client.force_login(make_user(role, municipality=None))
    there = client.get(url("bibob_room", walk))
    not_there = client.get("/cases/Z2001-000001/bibob/room/")
    assert there.status_code == not_there.status_code == 404
    assert plain(there) == plain(not_there)


def test_the_bibob_officer_of_another_municipality_is_an_outsider(client, walk, other_municipality):
    client.force_login(make_user("bibob", municipality=other_municipality))
    for address in every_address(walk):
        expected = 200 if address == "/bibob/" else 404
        response = client.get(address)
        assert response.status_code == expected, address
        assert walk.case.number.encode() not in plain(response)


def test_the_decider_gets_to_the_list_and_the_draft_and_nowhere_else(client, walk):
    addresses = every_address(walk)
    client.force_login(walk.decider)
    allowed = {address for address in addresses if client.get(address).status_code == 200}
    assert {address.split("/")[-3] if "sign" in address else address for address in allowed} == {"/bibob/", "sign"}


def test_the_decider_finds_nothing_once_it_is_signed(client, walk):
    draft = walk.write(integrity.submit_lbb_request, text="Wat is bekend?")
    address = url("bibob_sign", walk, draft.public_id)
    client.force_login(walk.decider)
    assert client.get(address).status_code == 200
    response = client.post(address, {"effective_on": today().isoformat()})
    assert (response.status_code, response.url) == (303, "/bibob/")
    assert walk.case.lbb_open
    assert client.get(address).status_code == 404


def test_signed_out_leads_to_sign_in_as_for_every_case_page(client, walk):
    for address in [*every_address(walk), url("case", walk)]:
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.url.startswith(reverse("account_login"))


# --- what a look leaves behind


def test_a_purpose_is_asked_before_entry_and_recorded(client, walk):
    client.force_login(walk.bibob)
    assert client.get(url("bibob_room", walk)).url == url("bibob", walk)
    refused = client.post(url("bibob", walk), {"sentence": "zomaar"})
    assert refused.status_code == 422
    assert b"zomaar" in refused.content
    assert client.get(url("bibob_room", walk)).status_code == 303
    assert client.post(url("bibob", walk), PURPOSE).status_code == 303
    entry = AuditEntry.objects.filter(scope=walk.dossier.audit_scope, verb="read.detail").get()
    assert "Bewijs bij de lening beoordelen." in entry.reason
    assert entry.actor == walk.bibob
    assert client.get(url("bibob_room", walk)).status_code == 200


def test_every_page_inside_is_recorded_before_it_is_shown(inside, walk):
    before = len(reads(walk))
    inside.get(url("bibob_room", walk))
    inside.get(act(walk, "add-finding"))
    inside.get("/bibob/")
    assert reads(walk)[before:] == ["read.detail:done", "read.detail:done", "read.list:done"]


def test_a_refused_look_is_recorded_in_the_dossiers_own_chain(client, walk):
    client.force_login(walk.officer)
    client.get(url("bibob_room", walk))
    assert reads(walk) == ["read.detail:refused"]
    assert not AuditEntry.objects.filter(scope=walk.case.audit_scope, verb__startswith="read.").exists()


@pytest.mark.parametrize("name", ["bibob_room", "bibob", "bibob_list"])
def test_what_cannot_be_recorded_is_not_shown(inside, walk, name, monkeypatch):
    walk.finding("GEHEIME BEVINDING")

    def broken(*args: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(audit, "_append", broken)
    response = inside.get(reverse("permits:bibob_list") if name == "bibob_list" else url(name, walk))
    assert response.status_code == 503
    assert b"GEHEIME" not in response.content
    assert walk.case.number.encode() not in response.content


def test_no_sealed_page_is_kept_by_browser_or_proxy(inside, walk):
    walk.finding()
    draft = walk.write(integrity.submit_lbb_request, text="Wat is bekend?")
    for address in (url("bibob", walk), url("bibob_room", walk), act(walk, "add-finding"), "/bibob/"):
        assert inside.get(address)["Cache-Control"] == "no-store", address
    inside.force_login(walk.decider)
    assert inside.get(url("bibob_sign", walk, draft.public_id))["Cache-Control"] == "no-store"


def test_the_room_closes_after_a_quarter_of_an_hour(inside, walk):
    session = inside.session
    key = str(walk.dossier.public_id)
    entry = session["bibob"][key]
    session["bibob"] = {key: {**entry, "last": (timezone.now() - timedelta(minutes=16)).isoformat()}}
    session.save()
    assert inside.get(url("bibob_room", walk)).url == url("bibob", walk)


def test_leaving_asks_for_a_purpose_again(inside, walk):
    assert inside.post(url("bibob_leave", walk)).status_code == 303
    assert inside.get(url("bibob_room", walk)).status_code == 303


def test_a_file_is_recorded_before_its_first_byte_and_has_no_telling_name(inside, walk):
    upload = SimpleUploadedFile("verklaring-denkbeeld.pdf", PDF, "application/pdf")
    data = {"title": "Verklaring Denkbeeld", "effective_on": today().isoformat(), "upload": upload}
    assert inside.post(act(walk, "add-file"), data).status_code == 303
    stored = DossierFile.objects.of(walk.dossier).select_related("file").get()
    assert (stored.title, stored.file.name) == ("Verklaring Denkbeeld", "stuk.pdf")
    address = url("bibob_file", walk, stored.public_id)
    response = inside.get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["X-Content-Type-Options"] == "nosniff"
    assert reads(walk)[-1] == "read.file:done"
    inside.force_login(walk.officer)
    assert inside.get(address).status_code == 404
    inside.force_login(walk.decider)
    assert inside.get(address).status_code == 404


# --- acts


def test_every_form_opens(inside, walk):
    for slug in ACTS:
        assert inside.get(act(walk, slug)).status_code == 200, slug
    assert inside.get(act(walk, "no-such-act")).status_code == 404


def test_a_finding_is_added_and_shown_with_its_source(inside, walk):
    data = {
        "text": "Huur betaald door derde",
        "source": "afschrift",
        "reliability": "to_test",
        "nature": "suspicion",
        "about": str(walk.person.public_id),
        "indicator": "RENT_ODD",
        "effective_on": today().isoformat(),
    }
    response = inside.post(act(walk, "add-finding"), data)
    assert (response.status_code, response.url) == (303, url("bibob_room", walk))
    page = inside.get(response.url).content.decode()
    assert "Huur betaald door derde" in page
    assert "te toetsen" in page
    assert Finding.objects.of(walk.dossier).count() == 1


def test_a_bad_form_keeps_what_was_typed(inside, walk):
    data = {"text": "Huur betaald door derde", "source": "", "effective_on": "2026-02-30"}
    response = inside.post(act(walk, "add-finding"), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Huur betaald door derde" in page
    assert "2026-02-30" in page
    assert not Finding.objects.of(walk.dossier).exists()


def test_an_act_that_is_no_longer_legal_says_who_was_first(inside, walk):
    seen = walk.dossier.changed_at.isoformat()
    draft = walk.write(integrity.submit_lbb_request, text="Wat is bekend?")
    walk.day = today() - timedelta(days=1)
    walk.do(integrity.sign_draft, actor=walk.decider, draft=draft.public_id)
    response = inside.post(act(walk, "request-lbb"), {"text": "Mijn eigen vraag", "seen": seen})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Mijn eigen vraag" in page
    assert walk.decider.display_name in page


def test_moves_stand_on_the_page_as_buttons_or_with_their_reason(inside, walk):
    page = inside.get(url("bibob_room", walk)).content.decode()
    assert act(walk, "request-lbb") in page
    assert "Wet Bibob 7 lid 2, 9, 32" in page
    assert "Het dossier heeft nu een andere stand." in page


def test_the_lbb_clock_stands_in_the_room_and_in_the_list(inside, walk):
    walk.day = today() - timedelta(days=10)
    walk.ask_lbb()
    assert "Klok van het LBB" in inside.get(url("bibob_room", walk)).content.decode()
    assert "LBB uiterlijk" in inside.get("/bibob/").content.decode()


def test_from_questionnaire_to_conclusion_over_the_pages(inside, walk, client):
    day = {"effective_on": today().isoformat()}
    person = str(walk.person.public_id)
    finding = {"text": "x", "source": "y", "reliability": "weak", "nature": "fact", "about": person, **day}
    assert inside.post(act(walk, "add-finding"), finding).status_code == 303
    question = {"indicator": "FIN_UNCLEAR", "text": "", **day}
    assert inside.post(act(walk, "open-question"), question).status_code == 303
    opened = OpenQuestion.objects.of(walk.dossier).get()
    answer = {"question": str(opened.public_id), "answer": "Bankafschrift", **day}
    assert inside.post(act(walk, "close-question"), answer).status_code == 303
    money = {"source": "Contant", "amount": "18000.50", "standing": "missing"}
    assert inside.post(act(walk, "add-financing"), money).status_code == 303
    assert "18.000,50" in inside.get(url("bibob_room", walk)).content.decode()
    until = (today() + timedelta(days=14)).isoformat()
    invitation = {"until": until, "copy_given": "on", "warned": "on", **day}
    assert inside.post(act(walk, "invite-views"), invitation).status_code == 303
    form = inside.get(act(walk, "record-views")).content.decode()
    chosen = re.search(r'<option value="([0-9a-f-]{36})"', form)[1]
    assert inside.post(act(walk, "record-views"), {"invitation": chosen, "text": "Oneens", **day}).status_code == 303
    conclusion = {"degree": "serious", "ground": "a", "reasons": "r", "proportionality": ""}
    lacking = inside.post(act(walk, "conclude"), conclusion)
    assert lacking.status_code == 422
    assert "past bij het gevaar" in lacking.content.decode()
    assert inside.post(act(walk, "conclude"), {**conclusion, "proportionality": "p"}).status_code == 303
    client.force_login(walk.decider)
    address = re.search(r'href="(/cases/[^"]+/bibob/sign/[^"]+)"', client.get("/bibob/").content.decode())[1]
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, day).status_code == 303
    assert (walk.case.integrity_state, walk.case.integrity_degree) == ("done", "serious")


def test_the_own_draft_stays_closed_on_the_page_and_in_the_service(client, walk):
    both = make_user("bibob", "decider", municipality=walk.municipality)
    draft = walk.write(integrity.submit_lbb_request, actor=both, text="Wat is bekend?")
    client.force_login(both)
    address = url("bibob_sign", walk, draft.public_id)
    assert "een ander moet het tekenen" in client.get(address).content.decode()
    assert client.post(address, {"effective_on": today().isoformat()}).status_code == 422
    assert not walk.case.lbb_open


def test_a_check_can_be_started_by_hand_and_only_by_the_bibob_officer(client, municipality):
    walk = received_case(municipality, received=today() - timedelta(days=5))
    client.force_login(walk.officer)
    assert client.get(url("bibob", walk)).status_code == 404
    client.force_login(walk.bibob)
    assert client.get(url("bibob", walk)).status_code == 200
    data = {"reasons": ["tip_26"], "effective_on": today().isoformat()}
    assert client.post(url("bibob", walk), {"effective_on": data["effective_on"]}).status_code == 422
    assert client.post(url("bibob", walk), data).status_code == 303
    assert walk.dossier.reasons == ["tip_26"]


def test_a_blocked_dossier_shows_no_contents(inside, walk):
    walk.finding("GEHEIME BEVINDING")
    walk.conclude()
    walk.day = walk.day.replace(year=walk.day.year + 6)
    integrity.tick(walk.at)
    page = inside.get(url("bibob_room", walk)).content.decode()
    assert "mogen niet meer worden gebruikt" in page
    assert "GEHEIME" not in page
    assert inside.get(act(walk, "add-finding")).status_code == 404


# --- no inference


def test_two_dossiers_with_the_same_clock_and_outcome_look_the_same_from_outside(client, municipality):
    """reliability.md 3: byte-equal pages to everyone outside."""
    received = today() - timedelta(days=40)
    short = complete_case(municipality, number=9147, received=received)
    long = complete_case(municipality, number=9148, received=received)
    long.officer, long.bibob, long.decider = short.officer, short.bibob, short.decider
    PermitApplication.objects.filter(pk=long.case.pk).update(assigned_to=short.officer)
    short.do(integrity.start_own_research)
    long.own_research()
    long.finding("MARKERING")
    long.write(integrity.add_person, name="MARKERING", relation="financier")
    long.do(integrity.open_question, indicator="BANKRUPTCY", text="MARKERING")
    for walk, advised, deviation in ((short, "serious", ""), (long, "lesser", "MARKERING")):
        walk.later(5).ask_lbb("MARKERING")
        walk.later(5).do(integrity.receive_advice, degree=advised, summary="MARKERING")
        walk.invite()
        walk.hear("MARKERING")
        walk.later(1).conclude("serious", "a", reasons="MARKERING", deviation=deviation)
    reader = make_user("officer", "lawyer", municipality=municipality, first_name="Een", last_name="Lezer")
    client.force_login(reader)
    pages = [masked(client.get(url("case", walk)), walk) for walk in (short, long)]
    assert "MARKERING" not in pages[1]
    assert pages[1].splitlines() == pages[0].splitlines()


def masked(response: Any, walk: Walk) -> str:
    """The page without the names that the two cases have of their own: number, ids, address, who entered it."""
    assert response.status_code == 200
    text = plain(response).decode().replace(walk.case.number, "Z").replace("9148", "9147")
    text = re.sub(r"officer-\d+", "officer", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "UUID", text)
