"""Signing in at an issuer, against a real OpenID provider process: staff, and firms by eHerkenning."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from config import openid_settings
from core.accounts.models import Session, User
from core.audit.models import AuditEntry
from core.audit.scopes import LOGIN
from tests.openid import process

pytestmark = pytest.mark.django_db
HOME = "http://testserver"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with process.running(HOME) as address:
        yield address


@pytest.fixture
def known(issuer, settings):
    """`known()`: this installation as a client of the issuer; `known("staff-expired")` as one that gets a fault."""

    def use(client="staff", **environment):
        settings.REQUIRE_SECOND_FACTOR = True
        found = process.environment(issuer, client) | environment
        settings.SOCIALACCOUNT_PROVIDERS = openid_settings.providers(found)

    use()
    return use


@pytest.fixture
def officer(user_with):
    """A member of staff whom the administrator linked to the municipality's own sign-in service."""
    user = user_with("officer")
    user.set_unusable_password()
    user.save()
    SocialAccount.objects.create(user=user, provider="staff", uid="E-1001")
    return user


def last():
    entry = AuditEntry.objects.filter(scope=LOGIN).latest("seq")
    return entry.verb, entry.after


# Staff


def test_a_known_member_of_staff_gets_in_and_needs_no_other_second_factor(known, officer):
    client = Client()
    answer = process.sign_in(client, "staff", "medewerker-1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/cases/").status_code == 200
    assert last() == ("accounts.signed_in", "staff")
    assert not SocialToken.objects.exists()
    assert SocialAccount.objects.get().extra_data == {}


def test_the_attempt_carries_state_nonce_pkce_and_the_strength_asked_for(known, officer):
    answer = Client().post("/accounts/oidc/staff/login/?auth_params=acr_values%3Durn:weak&scope=email&process=connect")
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert asked["scope"] == ["openid"]
    assert asked["acr_values"] == ["urn:strong"]
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)


def test_an_unknown_member_of_staff_gets_a_calm_page_and_no_account(known, officer):
    before = User.objects.count()
    client = Client()
    answer = process.sign_in(client, "staff", "onbekend")
    assert answer.status_code == 403
    assert "nog geen account" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert User.objects.count() == before
    assert last() == ("accounts.sign_in_refused", "staff:unknown")


def test_an_equal_mail_address_makes_nobody_the_same_person(known, user_with):
    user_with("officer", email="baas@gemeente.example")
    assert process.sign_in(Client(), "staff", "medewerker-1").status_code == 403


def test_a_deactivated_account_stays_out(known, officer):
    officer.is_active = False
    officer.save()
    client = Client()
    process.sign_in(client, "staff", "medewerker-1")
    assert client.get("/").status_code == 302


def test_a_sign_in_without_second_factor_there_is_refused_here(known, officer):
    client = Client()
    answer = process.sign_in(client, "staff", "medewerker-1!weak")
    assert answer.status_code == 403
    assert "tweede factor" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert last() == ("accounts.sign_in_refused", "staff:weak")


@pytest.mark.parametrize("fault", process.FAULTS)
def test_a_token_that_is_not_right_signs_nobody_in(known, officer, fault):
    known(f"staff-{fault}")
    client = Client()
    answer = process.sign_in(client, "staff", "medewerker-1")
    assert answer.status_code == 400
    assert "klopt niet of is verlopen" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert last() == ("accounts.sign_in_refused", "staff:invalid")


def test_an_answer_for_another_browser_or_attempt_is_refused(known, officer):
    victim, attacker = Client(), Client()
    callback = process.callback_of(attacker, "staff", "medewerker-1")
    victim.post("/accounts/oidc/staff/login/")
    answer = victim.get(callback)
    assert answer.status_code == 400
    assert victim.get("/").status_code == 302


def test_an_answer_is_good_once(known, officer):
    client = Client()
    callback = process.callback_of(client, "staff", "medewerker-1")
    assert client.get(callback).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(callback).status_code == 400


def test_whoever_cancels_there_reads_that_nothing_changed(known, officer):
    client = Client()
    answer = client.get(process.callback_of(client, "staff", "", cancel=True))
    assert answer.status_code == 200
    assert "afgebroken" in answer.content.decode()


def test_an_issuer_that_does_not_answer_gives_a_calm_page(known, officer):
    known(OIDC_STAFF_ISSUER="http://127.0.0.1:9")
    answer = Client().post("/accounts/oidc/staff/login/")
    assert answer.status_code == 503
    assert "geen antwoord" in answer.content.decode()


def test_signing_in_gives_a_new_key_and_signing_out_signs_out_there_too(known, issuer, officer):
    client = Client()
    callback = process.callback_of(client, "staff", "medewerker-1")
    before = client.session.session_key
    client.get(callback)
    assert client.session.session_key != before
    answer = client.post("/accounts/logout/")
    assert answer["Location"].startswith(f"{issuer}/session/end?client_id=staff&")
    assert not Session.objects.filter(user=officer).exists()


def test_without_an_issuer_there_is_no_such_way_in(settings):
    settings.SOCIALACCOUNT_PROVIDERS = openid_settings.providers({})
    assert Client().post("/accounts/oidc/staff/login/").status_code == 404
    assert "/accounts/oidc/" not in Client().get("/accounts/login/").content.decode()


# Firms


def test_a_firm_gets_its_account_at_the_first_sign_in_and_the_same_at_the_next(known):
    for _attempt in range(2):
        client = Client()
        assert process.sign_in(client, "firms", "firma").headers["Location"] == "/"
        page = client.get("/my/").content.decode()
        assert "KvK 90000001" in page
        assert "urn:etoegang:DV:1:services:7" in page
    user = User.objects.get(kvk_number="90000001")
    assert user.roles == {"entrepreneur"}
    assert client.get("/cases/").status_code == 403


def test_a_colleague_of_the_same_firm_has_an_account_of_their_own(known):
    for name in ("firma", "firma-2"):
        process.sign_in(Client(), "firms", name)
    assert User.objects.filter(kvk_number="90000001").count() == 2


def test_no_citizens_number_is_kept_anywhere(known):
    process.sign_in(Client(), "firms", "firma")
    answer = process.sign_in(Client(), "firms", "burger")
    assert answer.status_code == 403
    assert "KvK-nummer" in answer.content.decode()
    kept = [list(model.objects.values()) for model in (User, SocialAccount, Session, AuditEntry)]
    assert "999990019" not in str(kept)
    assert "999990019" not in str([dict(row.get_decoded()) for row in Session.objects.all()])


def test_the_mandate_is_what_the_broker_said_last(known):
    process.sign_in(Client(), "firms", "firma")
    User.objects.filter(kvk_number="90000001").update(mandate="van vroeger")
    process.sign_in(Client(), "firms", "firma")
    assert User.objects.get(kvk_number="90000001").mandate == "urn:etoegang:DV:1:services:7"


def test_a_firm_is_no_member_of_staff(known, officer):
    SocialAccount.objects.filter(user=officer).update(uid="90000001:pseudonym-1")
    client = Client()
    process.sign_in(client, "firms", "firma")
    assert client.get("/cases/").status_code == 403
