"""Tokens on the page: put ready by the administrator, collected once by the owner, revoked by either."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.audit.models import AuditEntry
from core.today import today
from core.tokens import secret, selectors, services
from core.tokens.models import Token

pytestmark = pytest.mark.django_db
ADDRESS = "/tokens/"


@pytest.fixture
def admin(user_with):
    return user_with("admin")


@pytest.fixture
def officer(user_with):
    return user_with("officer", first_name="M.", last_name="de Wit")


def filled_in(by, **changes):
    last = today() + timedelta(days=90)
    made = {"owner": by.public_id, "scope": "api", "name": "Zaaksysteem", "valid_until": last.isoformat()}
    return made | changes


def ready(owner, admin, **changes):
    made = {"scope": "api", "name": "Zaaksysteem", "valid_until": today() + timedelta(days=90)}
    return services.make(owner=owner, actor=admin, at=timezone.now(), **made | changes)


def collected(client, owner, token):
    client.force_login(owner)
    page = client.post(f"{ADDRESS}{token.public_id}/collect/")
    assert page.status_code == 200
    return re.search(r"pw(?:api|tab)_[\w-]{43}", page.content.decode()).group()


def test_the_administrator_puts_it_ready_and_the_owner_alone_collects_it(client, admin, officer):
    client.force_login(admin)
    assert client.post(f"{ADDRESS}new/", filled_in(officer)).status_code == 303
    token = Token.objects.get()
    assert client.post(f"{ADDRESS}{token.public_id}/collect/").status_code == 404
    text = collected(client, officer, token)
    assert selectors.living(text, "api", today()) == token
    client.force_login(admin)
    assert text not in client.get(ADDRESS).content.decode()


def test_the_secret_is_shown_once_and_kept_nowhere(client, admin, officer):
    token = ready(officer, admin)
    text = collected(client, officer, token)
    second = client.post(f"{ADDRESS}{token.public_id}/collect/")
    assert second.status_code == 422
    assert "al opgehaald" in second.content.decode()
    assert text not in client.get(f"{ADDRESS}own/").content.decode()
    token.refresh_from_db()
    assert token.digest == secret.digest(text)
    assert not [entry for entry in AuditEntry.objects.values() if text in str(entry)]


def test_the_answer_with_the_secret_is_never_kept_by_a_browser(client, admin, officer):
    token = ready(officer, admin)
    client.force_login(officer)
    assert "no-store" in client.post(f"{ADDRESS}{token.public_id}/collect/")["Cache-Control"]


@pytest.mark.parametrize("who", ["admin", "owner"])
def test_a_revoked_token_opens_nothing_from_that_moment(client, admin, officer, who):
    token = ready(officer, admin)
    text = collected(client, officer, token)
    client.force_login(admin if who == "admin" else officer)
    assert client.post(f"{ADDRESS}{token.public_id}/revoke/").status_code == 303
    assert selectors.living(text, "api", today()) is None
    assert client.post(f"{ADDRESS}{token.public_id}/revoke/").status_code == 422


def test_what_is_revoked_cannot_be_collected(client, admin, officer):
    token = ready(officer, admin)
    services.revoke(token.public_id, actor=admin, at=timezone.now())
    client.force_login(officer)
    assert client.post(f"{ADDRESS}{token.public_id}/collect/").status_code == 422


def test_every_step_is_in_the_log_of_the_administration(client, admin, officer):
    token = ready(officer, admin)
    collected(client, officer, token)
    services.revoke(token.public_id, actor=admin, at=timezone.now())
    entries = AuditEntry.objects.filter(scope="system:admin", object_id=str(token.public_id)).order_by("seq")
    assert [(entry.verb, entry.actor) for entry in entries] == [
        ("tokens.made", admin),
        ("tokens.collected", officer),
        ("tokens.revoked", admin),
    ]


def test_nobody_of_another_municipality_sees_or_ends_it(client, admin, officer, user_with, other_municipality):
    token = ready(officer, admin)
    client.force_login(user_with("admin", municipality=other_municipality))
    assert token.name not in client.get(ADDRESS).content.decode()
    assert client.post(f"{ADDRESS}{token.public_id}/revoke/").status_code == 404
    assert client.post(f"{ADDRESS}new/", filled_in(officer)).status_code == 422
    client.force_login(user_with("officer"))
    assert client.post(f"{ADDRESS}{token.public_id}/collect/").status_code == 404
    assert client.post(f"{ADDRESS}{token.public_id}/revoke/").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("valid_until", (today() - timedelta(days=1)).isoformat(), "een jaar vooruit"),
        ("valid_until", (today() + timedelta(days=400)).isoformat(), "een jaar vooruit"),
        ("valid_until", "2026-02-30", "datum"),
        ("scope", "sync", "geven geen recht"),
        ("scope", "alles", "alles"),
        ("owner", "0192a000-0000-7000-8000-000000000001", "Kies iemand uit de lijst"),
        ("name", "", "verplicht"),
        ("name", "n" * 81, "80"),
        ("name", "a\x00b", "geen letter of leesteken"),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_kept(client, admin, officer, field, value, sentence):
    client.force_login(admin)
    page = client.post(f"{ADDRESS}new/", filled_in(officer, **{field: value}))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert Token.objects.count() == 0


def test_the_list_costs_the_same_however_many_there_are(client, admin, officer, django_assert_max_num_queries):
    for _ in range(30):
        ready(officer, admin)
    client.force_login(admin)
    with django_assert_max_num_queries(10):
        assert client.get(ADDRESS).content.decode().count("Wacht op ophalen") == 30


class TestWhatOpensNothing:
    """A secret that looks right but does not hold."""

    @pytest.fixture
    def text(self, client, admin, officer):
        return collected(client, officer, ready(officer, admin))

    def test_after_its_last_day(self, text):
        assert selectors.living(text, "api", today() + timedelta(days=90)) is not None
        assert selectors.living(text, "api", today() + timedelta(days=91)) is None

    def test_of_the_other_kind(self, text):
        assert selectors.living(text, "sync", today()) is None
        assert selectors.living(text.replace("pwapi_", "pwtab_"), "sync", today()) is None

    def test_of_someone_who_left(self, text, officer):
        officer.is_active = False
        officer.save()
        assert selectors.living(text, "api", today()) is None

    def test_of_someone_who_moved_to_another_municipality(self, text, officer, other_municipality):
        officer.municipality = other_municipality
        officer.save()
        assert selectors.living(text, "api", today()) is None

    def test_a_letter_short_or_long(self, text):
        assert selectors.living(text[:-1], "api", today()) is None
        assert selectors.living(text * 9, "api", today()) is None


class TestAtTheCommandLine:
    def test_a_service_account_has_a_key_but_no_way_to_sign_in(self, municipality, capsys):
        made = {"role": "policy", "municipality": "GM0344", "name": "GIS", "until": today() + timedelta(days=9)}
        call_command("make_token", "gis-koppeling", **made)
        token = selectors.living(capsys.readouterr().out.strip(), "api", today())
        assert token.owner.username == "gis-koppeling"
        assert not token.owner.has_usable_password()

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({}, "no user is called"),
            ({"role": "policy", "municipality": "GM9999"}, "--municipality"),
            ({"role": "admin", "municipality": "GM0344"}, "geven geen recht"),
        ],
    )
    def test_says_what_is_wrong(self, municipality, given, sentence):
        with pytest.raises(CommandError, match=sentence):
            call_command("make_token", "gis-koppeling", name="GIS", until=today(), **given)
        assert Token.objects.count() == 0
