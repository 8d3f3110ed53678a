"""Staff use a second factor in every session; where one is missing, nothing opens but the page that makes one."""

import re
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail as mailbox
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.urls import get_resolver
from django.utils.http import int_to_base36

from config.sign_in.factor_views import name_of
from config.sign_in.second_factor import OPEN
from core.accounts.links import password_link
from core.audit.models import AuditEntry
from core.audit.scopes import LOGIN
from tests.codes import code
from tests.doors import DOORS, address
from tests.people import PASSWORD
from tests.row_ids import far_from_everything, row_ids_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


def by_password(user) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def with_app(user) -> str:
    """Give somebody an app and recovery codes; the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def entries(count=1):
    rows = AuditEntry.objects.filter(scope=LOGIN).order_by("-seq")[:count]
    return [(row.verb, row.after) for row in rows]


def test_without_a_factor_staff_get_to_the_page_that_makes_one_and_nowhere_else(user_with):
    client = by_password(user_with("officer"))
    for closed in ("/", "/cases/", "/map/", "/accounts/password/change/", "/accounts/sessions/", "/tokens/own/"):
        assert client.get(closed).headers.get("Location") == "/accounts/2fa/", closed
    page = client.get("/accounts/2fa/")
    assert page.status_code == 200
    assert "tweede factor nodig" in page.content.decode()


def test_every_address_of_staff_is_closed_without_a_factor(user_with):
    client = by_password(user_with("officer"))
    addresses = [name for name, door in DOORS.items() if door.of == "" and name not in OPEN and door.method == "get"]
    addresses = {name: address(name, {"": {}}) for name in addresses}
    assert len(addresses) > 20
    for name, where in addresses.items():
        if where.startswith("/tablet/sync/"):
            continue
        answer = client.get(where)
        assert (answer.status_code, answer.headers.get("Location")) in {(302, "/accounts/2fa/"), (403, None)}, name


def test_programs_get_403_and_htmx_goes_as_a_whole_page(user_with):
    client = by_password(user_with("officer"))
    for where in ("/api/v1/cases", "/api/v1/orders", "/tiles/orders/10/527/338.mvt?on=2026-02-02"):
        for key in ({}, {"authorization": "Basic eDp5"}, {"authorization": "Device pwsync_x"}):
            answer = client.get(where, headers=key)
            assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json"), where
        assert client.get(where, headers={"authorization": "Bearer x"}).status_code == 401
    assert client.get("/tablet/sync/v1/device").status_code == 401  # whatever the session
    answer = client.get("/cases/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/accounts/2fa/"


def test_the_open_addresses_exist():
    known = set(get_resolver().reverse_dict) | {"metrics", "healthz", "readyz"}
    assert {name for name in OPEN if name not in known} == set()


@pytest.mark.django_db(transaction=True)
def test_making_an_app_opens_the_house_at_once(user_with):
    officer = user_with("officer")
    client = by_password(officer)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = re.search(r'<code class="pw-code">(\w+)</code>', page.content.decode())[1]
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert len(re.findall(r'<code class="pw-code">\d{8}</code>', client.get(answer["Location"]).content.decode())) == 10
    assert client.get("/cases/").status_code == 200
    assert ("accounts.factor_added", "totp") in entries(4)


def test_with_an_app_the_password_alone_signs_nobody_in(user_with):
    officer = user_with("officer")
    secret = with_app(officer)
    client = Client()
    answer = client.post("/accounts/login/", {"login": officer.username, "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/cases/").headers["Location"].startswith("/accounts/login/")
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert client.get("/cases/").status_code == 200
    assert entries() == [("accounts.signed_in", "password+totp")]


def test_a_code_is_good_once(user_with):
    officer = user_with("officer")
    secret = with_app(officer)
    used = code(secret)
    for expected in (302, 200):
        client = by_password(officer)
        assert client.post("/accounts/2fa/authenticate/", {"code": used}).status_code == expected


def test_a_recovery_code_is_good_once(user_with):
    officer = user_with("officer")
    with_app(officer)
    spare = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (302, 200):
        client = by_password(officer)
        assert client.post("/accounts/2fa/authenticate/", {"code": spare}).status_code == expected


def test_guessing_codes_locks_like_guessing_passwords(user_with):
    officer = user_with("officer")
    secret = with_app(officer)
    client = by_password(officer)
    answers = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    cache.clear()  # allauth's own count, in this process only
    assert client.post("/accounts/2fa/authenticate/", {"code": code(secret)}).status_code == 429
    assert entries(2)[0][0] == "accounts.sign_in_refused"


def test_a_session_from_before_the_factor_is_asked_for_it(user_with):
    officer = user_with("officer")
    client = by_password(officer)
    secret = with_app(officer)
    answer = client.get("/cases/?who=me")
    assert answer["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fcases%2F%3Fwho%3Dme"
    answer = client.post(answer["Location"], {"code": code(secret), "next": "/cases/?who=me"})
    assert answer["Location"] == "/cases/?who=me"
    assert client.get("/cases/").status_code == 200


def test_entrepreneurs_may_go_on_with_a_password(user_with):
    client = by_password(user_with("entrepreneur"))
    assert client.get("/my/").status_code == 200
    assert client.get("/accounts/2fa/").status_code == 200


def test_nobody_is_asked_where_the_setting_is_off(user_with, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert by_password(user_with("officer")).get("/cases/").status_code == 200


def test_taking_a_factor_away_is_in_the_log(user_with):
    officer = user_with("officer")
    secret = with_app(officer)
    client = by_password(officer)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/2fa/totp/deactivate/")
    assert ("accounts.factor_removed", "totp") in entries(3)
    assert not Authenticator.objects.filter(user=officer).exists()


def confirmed(user) -> Client:
    """Signed in with an app, and asked for the password again just now."""
    secret = with_app(user)
    client = by_password(user)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def unwritable_log(monkeypatch):
    """From now on no entry about a factor can be written."""

    def fail(*_arguments, **_more):
        raise DatabaseError("disk full")

    monkeypatch.setattr("core.audit.sign_in._note", fail)


@pytest.mark.django_db(transaction=True)
def test_without_its_log_entry_no_factor_comes(user_with, unwritable_log):
    officer = user_with("officer")
    client = by_password(officer)
    client.raise_request_exception = False
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'<code class="pw-code">(\w+)</code>', page)[1]
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}).status_code >= 500
    assert not Authenticator.objects.filter(user=officer).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["totp/deactivate/", "recovery-codes/generate/"])
def test_without_its_log_entry_no_factor_goes(user_with, request, address):
    officer = user_with("officer")
    client = confirmed(officer)
    client.raise_request_exception = False
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "data"))
    request.getfixturevalue("unwritable_log")
    assert client.post(f"/accounts/2fa/{address}").status_code >= 500
    assert list(Authenticator.objects.order_by("pk").values_list("pk", "data")) == before


@pytest.mark.django_db(transaction=True)
def test_new_recovery_codes_are_one_entry(user_with):
    client = confirmed(user_with("officer"))
    client.post("/accounts/2fa/recovery-codes/generate/")
    assert entries(1) == [("accounts.codes_renewed", "recovery_codes")]


def test_a_passkey_is_renamed_and_removed_by_a_name_that_is_no_row_id(user_with):
    officer, other = user_with("officer"), user_with("planner")
    far_from_everything()
    client = confirmed(officer)
    key = Authenticator.objects.create(user=officer, type="webauthn", data={"name": "Sleutelbos", "credential": {}})
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Van een ander", "credential": {}})
    page = client.get("/accounts/2fa/webauthn/").content.decode()
    rename = re.search(r'href="(/accounts/2fa/webauthn/keys/[^"]+/edit/)"', page)[1]
    assert row_ids_in(page) == []
    assert client.get(rename).status_code == 200
    client.post(rename, {"name": "Telefoon"})
    key.refresh_from_db()
    assert key.wrap().name == "Telefoon"
    for wrong in (f"keys/{name_of(theirs)}/edit/", f"keys/{key.pk}/edit/", f"keys/{uuid4()}/remove/"):
        assert client.get(f"/accounts/2fa/webauthn/{wrong}").status_code == 404
    client.post(rename.replace("/edit/", "/remove/"))
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert entries(1) == [("accounts.factor_removed", "webauthn")]


def test_a_link_for_a_password_carries_no_row_id(user_with, client):
    far_from_everything()
    officer = user_with("officer")
    officer.email = "o@utrecht.example"
    officer.save()
    client.post("/accounts/password/reset/", {"email": officer.email})
    (mail,) = mailbox.outbox
    link = re.search(r"/accounts/password/reset/key/(\w+)-\S+", mail.body)
    assert link[1] == officer.public_id.hex
    assert password_link(officer).startswith(f"/accounts/password/reset/key/{officer.public_id.hex}-")
    form = client.get(link[0], follow=True)
    assert "password1" in form.content.decode()
    new = "een-heel-nieuw-wachtwoord"
    client.post(form.redirect_chain[-1][0], {"password1": new, "password2": new})
    assert Client().post("/accounts/login/", {"login": officer.username, "password": new}).status_code == 302
    by_row = link[0].replace(officer.public_id.hex, int_to_base36(officer.pk))
    assert "password1" not in Client().get(by_row, follow=True).content.decode()
