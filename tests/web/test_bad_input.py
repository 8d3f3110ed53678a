"""Whatever is sent, the answer is a page with a sentence: never a fault of ours, never markup of theirs."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.accounts.models import Municipality, User
from core.fields import TextField
from inspections.acts import ACTS as VISIT_ACTS
from permits.acts import ACTS as CASE_ACTS
from permits.bibob_views.acts import ACTS as SEALED_ACTS
from permits.models import CaseNote
from permits.permit_views import ACTS as PERMIT_ACTS
from permits.portal.steps import STEPS
from tests.doors import ADDRESSES, DOORS, address
from tests.hostile_text import COMPOSED, DATES, DECOMPOSED, NUMBERS, ODD_IDS, TEXTS
from tests.world import People, Things, people_of, things_of

pytestmark = pytest.mark.django_db

#: Every page that reads its question: who looks, and what it reads of which kind.
QUESTIONS: dict[str, tuple[str, dict[str, str]]] = {
    "audit:log": ("auditor", {"scope": "text", "actor": "text", "verb": "text", "since": "day", "until": "day"}),
    "audit:export": ("auditor", {"since": "day", "until": "day", "page": "number"}),
    "outbox:list": ("admin", {"page": "number"}),
    "atlas:map": ("policy", {"on": "day", "q": "text", "state": "text", "activity": "text", "view": "text"}),
    "atlas:premises": ("policy", {"on": "day"}),
    "atlas:orders": ("policy", {"on": "day"}),
    "atlas:order": ("policy", {"on": "day"}),
    "atlas:under_duty": ("policy", {"on": "day", "q": "text", "page": "number"}),
    "atlas:under_duty_csv": ("policy", {"on": "day", "activity": "text"}),
    "atlas:duty": ("policy", {"place": "text", "on": "day", "since": "day", "activity": "text", "sbi_version": "text"}),
    "whatif:list": ("policy", {"page": "number"}),
    "whatif:scenario": ("policy", {"reach": "text", "page": "number"}),
    "whatif:compare": ("policy", {"s": "id"}),
    "whatif:displacement": ("policy", {"order": "text", "since": "day", "months": "number"}),
    "whatif:displacement_csv": ("policy", {"order": "text", "since": "day", "months": "number"}),
    "atlas:register": ("", {"on": "day", "q": "text", "municipality": "text", "page": "number"}),
    "portal:check": ("", {"place": "text", "on": "day", "since": "day", "x": "number", "y": "number", "by": "text"}),
    "portal:apply": ("entrepreneur", {"place": "text", "activity": "text"}),
    "permits:worklist": ("officer", {"who": "text", "turn": "text", "activity": "text"}),
    "inspections:visits": ("planner", {"mine": "text"}),
    "inspections:new": ("planner", {"premises": "id", "previous": "id"}),
    "inspections:photo": ("planner", {"original": "text"}),
}
VALUES = {"text": tuple(TEXTS.values()), "day": DATES, "number": NUMBERS, "id": ODD_IDS}
#: So that the page asks at all, and a point is a point.
BESIDE = {"portal:check": {"activity": "95311", "by": "map"}, "atlas:duty": {"place": "Proefdreef 9001"}}


@pytest.fixture
def people(municipality: Municipality, other_municipality: Municipality) -> People:
    return people_of(municipality, other_municipality)


@pytest.fixture
def things(municipality: Municipality, people: People) -> Things:
    return things_of(municipality, people)


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the house raised and did not catch."""
    found: list[str] = []

    def note(sender: Any, request: Any, **more: Any) -> None:
        found.append(f"{request.method} {request.get_full_path()[:200]}")

    got_request_exception.connect(note)
    yield found
    got_request_exception.disconnect(note)


@pytest.fixture
def client(faults: list[str]) -> Client:
    return Client(raise_request_exception=False)


def test_every_page_that_reads_its_question_stands_in_the_table() -> None:
    assert set(QUESTIONS) <= set(DOORS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_no_question_is_a_fault_of_ours(
    client: Client, people: People, things: Things, faults: list[str], name: str
) -> None:
    role, parameters = QUESTIONS[name]
    if role:
        client.force_login(people["here", role])
    asked = 0
    for parameter, kind in parameters.items():
        for value in VALUES[kind]:
            if len(value) < 5000 or parameter in {"q", "place"}:
                response = client.get(address(name, things), {**BESIDE.get(name, {}), parameter: value})
                answered(response, f"{name} {parameter}={value[:40]!r}")
                asked += 1
    assert asked
    assert not faults


def answered(response: Any, where: str) -> None:
    """A page of ours, and no markup or template of theirs in it."""
    assert response.status_code in {200, 302, 303, 400, 403, 404, 422}, f"{where}: {response.status_code}"
    if response.status_code in {302, 303} or response.streaming:
        return
    text = response.content.decode()
    assert "<script>alert" not in text, where
    assert "<img src=x" not in text, where
    assert "{{ 7*7 }}" not in TEXTS["template"] or "49{%" not in text, where
    assert "<h1" in text or "Content-Disposition" in response.headers or response.status_code == 200, where


# --- forms


def forms_of(things: Things) -> dict[str, tuple[str, str]]:
    """Every form of the house: its address, and who fills it in."""
    found = {}
    for name, door in DOORS.items():
        if door.also and not door.library and name not in _BY_ACT and 422 in door.also:
            found[name] = (min(door.admits("post") - {"superuser"}, default=""), address(name, things))
    here = things["case"]
    for role, route, slugs, key, kwargs in (
        ("officer", "permits:move", [move.slug for move in CASE_ACTS], "move", here),
        ("officer", "permits:permit_move", [move.slug for move in PERMIT_ACTS], "move", things["permit"]),
        ("inspector", "inspections:move", [move.slug for move in VISIT_ACTS], "move", things["visit"]),
        ("bibob", "permits:bibob_act", list(SEALED_ACTS), "act", things["dossier"]),
        ("entrepreneur", "portal:step", [step.slug for step in STEPS if step.fields], "step", things["draft"]),
    ):
        for slug in slugs:
            found[f"{route} {slug}"] = (role, reverse(route, kwargs={**kwargs, key: slug}))
    return found


_BY_ACT = {"permits:move", "permits:permit_move", "inspections:move", "permits:bibob_act", "portal:step"}


def test_no_text_and_no_date_in_any_field_is_a_fault_of_ours(
    client: Client, people: People, things: Things, faults: list[str]
) -> None:
    filled, met = 0, set()
    for name, (role, where) in sorted(forms_of(things).items(), key=lambda entry: entry[1][0]):
        if role not in met:
            met.add(role)
            signed_in(client, people, things, role)
        page = client.get(where)
        for form in forms_on(page):
            for data, typed in hostile(form):
                before = transaction.savepoint()
                response = client.post(where, data)
                transaction.savepoint_rollback(before)
                answered(response, f"{name} {typed[:40]!r}")
                filled += 1
                # A page may hold a form for another address; only the one that was sent comes back filled in.
                if response.status_code == 422 and any(
                    sent.is_bound for sent in forms_on(response) if type(sent) is type(form)
                ):
                    kept(response, form, data, f"{name} {typed[:40]!r}")
    assert not faults
    assert filled > 500


def signed_in(client: Client, people: People, things: Things, role: str) -> None:
    if role:
        client.force_login(people["here", role])
    if role == "bibob":
        client.post(address("permits:bibob", things), {"purpose": "own_research", "sentence": "Eigen onderzoek."})


def forms_on(page: Any) -> list[forms.Form]:
    """The forms that a page shows."""
    found = {}
    for context in page.context or ():
        for value in context.flatten().values():
            if isinstance(value, forms.BaseForm):
                found[id(value)] = value
    return list(found.values())


def hostile(form: forms.Form) -> Iterator[tuple[dict[str, Any], str]]:
    """The form filled in rightly but for one kind of field: every text alike, or one date."""
    texts = [name for name, field in form.fields.items() if isinstance(field, TextField)]
    days = [name for name, field in form.fields.items() if isinstance(field, forms.DateField)]
    plain = {form.add_prefix(name): plainly(form, name) for name in form.fields}
    for text in TEXTS.values() if texts else ():
        yield {**plain, **{form.add_prefix(name): text for name in texts}}, text
    for name in days:
        for day in DATES:
            yield {**plain, form.add_prefix(name): day}, day


def plainly(form: forms.Form, name: str) -> Any:
    """An answer that the field takes."""
    field = form.fields[name]
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return [str(key) for key, _label in field.choices if key][:1]
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return next((str(key) for key, _label in field.choices if key), "")
    if isinstance(field, forms.BooleanField):
        return "on"
    value = form[name].value()
    if isinstance(field, forms.DateField):
        return value.isoformat() if hasattr(value, "isoformat") else "2026-11-23"
    if isinstance(field, forms.FileField):
        return ""
    return str(value) if value is not None else "12345678" if name == "kvk" else "Tekst"


def kept(response: Any, form: forms.Form, data: dict[str, Any], where: str) -> None:
    """What was typed still stands in its field."""
    text = html.unescape(response.content.decode()).replace("\r\n", "\n")
    for name, field in form.fields.items():
        typed = data[form.add_prefix(name)]
        shown = isinstance(field, TextField) and f'name="{form.add_prefix(name)}"' in text and "\0" not in typed
        if shown and not isinstance(field.widget, forms.HiddenInput):
            assert re.sub(r"\s+", " ", typed).strip()[:4000] in re.sub(r"\s+", " ", text), f"{where}: {name} was lost"


def test_what_looks_the_same_is_stored_the_same(client: Client, people: People, things: Things) -> None:
    client.force_login(people["here", "officer"])
    assert client.post(address("permits:note", things), {"text": f" {DECOMPOSED}\u200b "}).status_code == 303
    assert CaseNote.objects.order_by("-pk")[0].text == COMPOSED


@pytest.mark.parametrize("typed", ["jan\u202enav", "jan\x07", "Z" + "\u0301" * 9])
def test_a_name_that_deceives_is_refused_with_a_sentence(
    client: Client, people: People, things: Things, typed: str
) -> None:
    client.force_login(people["here", "officer"])
    response = client.post(address("permits:note", things), {"text": typed})
    assert response.status_code == 422
    assert "Typ de tekst opnieuw" in response.content.decode()
    assert not CaseNote.objects.filter(text__contains=typed).exists()


# --- choices sent by hand


@pytest.mark.parametrize("odd", ODD_IDS)
def test_an_id_that_is_none_finds_nothing(
    client: Client, people: People, things: Things, faults: list[str], odd: str
) -> None:
    client.force_login(people["here", "officer"])
    assert client.post("/cases/assign/", {"case": [odd], "to": odd}).status_code == 404
    assert client.post("/cases/assign/", {"case": [odd, "\0"], "to": ""}).status_code == 303
    assert client.post(address("permits:assign", things), {"to": odd}).status_code == 404
    for act in ("sign", odd):
        assert client.post(address("permits:permit", things), {"act": act, "decision": odd}).status_code == 404
        assert client.post(address("permits:decision", things), {"act": act}).status_code in {403, 422}
    assert client.post("/search/", {"q": f"{odd}\0"}).status_code in {200, 303}
    assert not faults


# --- headers, cookies, hosts


HEADERS: dict[str, dict[str, str]] = {
    "a long agent": {"HTTP_USER_AGENT": "x" * 60_000},
    "binary": {"HTTP_ACCEPT_LANGUAGE": "\xff\xfe\x80", "HTTP_REFERER": "\xff\xfe"},
    "proxies": {"HTTP_X_FORWARDED_FOR": "'; --, ::::, 999.999.999.999", "HTTP_X_FORWARDED_PROTO": "javascript"},
    "no address": {"REMOTE_ADDR": ""},
    "a language": {"HTTP_COOKIE": "django_language=../../etc/passwd"},
    "a session that is none": {"HTTP_COOKIE": "sessionid=' OR 1=1 --"},
    "a NUL in a cookie": {"HTTP_COOKIE": 'sessionid="abcdefgh\\000"'},
    "a giant cookie": {"HTTP_COOKIE": "sessionid=" + "a" * 100_000},
    "a binary cookie": {"HTTP_COOKIE": "sessionid=\xff\xfe; csrftoken=\x01"},
    "a broken message": {"HTTP_COOKIE": "messages=broken:broken:broken"},
    "a kind that is none": {"HTTP_ACCEPT": "*/*;q=abc,,,", "CONTENT_TYPE": "multipart/form-data"},
    "htmx": {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "x" * 9000, "HTTP_HX_CURRENT_URL": "\xff://"},
    "a question in the path": {"QUERY_STRING": "on=%ff%fe&q=%00&%=&&&=" + "a" * 9000},
}


@pytest.mark.parametrize("odd", HEADERS)
def test_no_header_or_cookie_is_a_fault_of_ours(client: Client, faults: list[str], odd: str) -> None:
    for where in ("/register/", "/check/", "/accounts/login/", "/cases/", "/no/such/page/"):
        assert client.get(where, **HEADERS[odd]).status_code < 500
        assert client.post(where, **HEADERS[odd]).status_code < 500
    assert not faults


@pytest.mark.parametrize("host", ["evil.example", "a" * 4000, "x y", "[::1", "", "\xff"])
def test_another_host_is_refused_with_a_page(client: Client, settings: Any, faults: list[str], host: str) -> None:
    settings.ALLOWED_HOSTS = ["parkwacht.example"]
    response = client.get("/register/", HTTP_HOST=host)
    assert response.status_code == 400
    assert "Deze vraag begrijpen wij niet" in response.content.decode()
    assert not faults


@pytest.mark.parametrize(
    "path", ["/%00", "/cases/%ff%fe/", "/..%2f..%2fetc/passwd", "/%E2%80%AE", "/cases/" + "9" * 5000]
)
def test_no_path_is_a_fault_of_ours(
    client: Client, user_with: Callable[..., User], faults: list[str], path: str
) -> None:
    client.force_login(user_with("officer"))
    assert client.get(path).status_code in {400, 404}
    assert not faults


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data; boundary=" + "y" * 500, b"--y"),
        ("application/json", b'{"a":' * 20_000),
        ("application/x-www-form-urlencoded; charset=utf-16", b"a=\xff\xfe"),
        ("application/x-www-form-urlencoded; charset=no-such", b"a=b"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(3000))),
    ],
)
def test_no_body_is_a_fault_of_ours(
    client: Client, people: People, things: Things, faults: list[str], kind: str, body: bytes
) -> None:
    client.force_login(people["here", "officer"])
    for name in ("permits:note", "permits:document_add", "permits:search", "set_language"):
        answered(client.generic("POST", address(name, things), body, content_type=kind), f"{name} {kind}")
    assert not faults


def test_the_table_of_questions_knows_every_address() -> None:
    assert set(QUESTIONS) <= set(ADDRESSES)
