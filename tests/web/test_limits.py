"""Every form: no request without its token, none too large, none too often; and the page that says so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as house
from django.db import connection
from django.test import Client

from core.accounts.models import Municipality, User
from core.limits import services
from core.limits.models import Tally
from core.limits.services import Limit, wait_for
from tests.doors import ADDRESSES, DOORS, Door, address
from tests.world import People, Things, people_of, things_of

NOW = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
MUCH = 100 * 1024 * 1024
HOME = "/i18n/setlang/"
#: Called by systems with a key of their own: no browser can be tricked into sending that.
FOR_SYSTEMS = ("api", "tiles", "sync")


class Unread:
    """A body of which not one byte may be asked."""

    def read(self, *size: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.fixture
def people(municipality: Municipality, other_municipality: Municipality) -> People:
    return people_of(municipality, other_municipality)


@pytest.fixture
def things(municipality: Municipality, people: People) -> Things:
    return things_of(municipality, people)


def takes_forms(name: str, door: Door) -> bool:
    return (door.method == "post" or bool(door.also)) and name.partition(":")[0] not in FOR_SYSTEMS


FORMS = {name: door for name, door in DOORS.items() if takes_forms(name, door)}


def as_somebody(client: Client, door: Door, people: People) -> Client:
    """Signed in as someone who may send this form; signed out where everybody may."""
    client.logout()
    if "" not in door.admits("post"):
        client.force_login(people["here", min(door.admits("post"), key=lambda role: (role == "superuser", role))])
    return client


@pytest.mark.django_db
def test_no_form_goes_without_its_token(people: People, things: Things) -> None:
    client = Client(enforce_csrf_checks=True)
    assert len(FORMS) > 40
    for name, door in FORMS.items():
        response = as_somebody(client, door, people).post(address(name, things))
        assert response.status_code == 403, name
        assert "Dit formulier is verlopen" in response.content.decode(), name


@pytest.mark.django_db
def test_no_address_reads_a_hundred_megabytes(people: People, things: Things, client: Client) -> None:
    for name, door in FORMS.items():
        body = {"CONTENT_LENGTH": str(MUCH), "wsgi.input": Unread()}
        response = as_somebody(client, door, people).post(address(name, things), **body)
        assert response.status_code == 413, name
        assert "Dit is te groot" in response.content.decode(), name


@pytest.mark.django_db
def test_an_address_that_is_not_there_reads_nothing_either(client: Client) -> None:
    response = client.post("/no/such/page/", **{"CONTENT_LENGTH": str(MUCH), "wsgi.input": Unread()})
    assert response.status_code == 413


def test_only_addresses_that_take_a_file_take_more_than_a_form() -> None:
    large = {name for name, most in house.BODY_LIMITS.items() if most > house.BODY_LIMITS[""]}
    assert large
    assert large <= set(ADDRESSES)
    assert all(most > house.MAX_UPLOAD_BYTES for name, most in house.BODY_LIMITS.items() if name in large)


@pytest.mark.django_db
@pytest.mark.parametrize("announced", ["", "-1", "abc", "1e9"])
def test_a_length_that_is_none_is_no_fault_of_ours(client: Client, announced: str) -> None:
    assert client.post(HOME, CONTENT_LENGTH=announced).status_code < 500


# --- how often


@pytest.fixture
def strict(settings: Any) -> None:
    settings.RATE_LIMITS = dict.fromkeys(house.RATE_LIMITS or KINDS, (2, 3600))


KINDS = ("sign-in", "signed out", "entrepreneur", "staff", "report", "all reports", "system")


def test_the_table_of_limits_has_a_row_for_everyone() -> None:
    from config.settings import base

    assert set(base.RATE_LIMITS) == set(KINDS)
    assert base.RATE_LIMITS["sign-in"] < base.RATE_LIMITS["entrepreneur"] < base.RATE_LIMITS["staff"]


@pytest.mark.django_db
@pytest.mark.usefixtures("strict")
class TestTooOften:
    def test_the_third_is_refused_with_a_sentence_and_when_to_come_back(self, client: Client) -> None:
        assert [client.post(HOME).status_code for _ in range(3)] == [302, 302, 429]
        refused = client.post(HOME)
        assert 0 < int(refused["Retry-After"]) <= 3600
        assert "Even te snel" in refused.content.decode()
        assert f"Wacht {refused['Retry-After']} seconden" in refused.content.decode()

    def test_in_english(self, client: Client) -> None:
        client.cookies["django_language"] = "en"
        refused = [client.post(HOME) for _ in range(3)][-1].content.decode()
        assert "Too fast" in refused
        assert "Nothing was stored" in refused

    def test_looking_is_not_counted(self, client: Client) -> None:
        assert {client.get("/register/").status_code for _ in range(5)} == {200}

    def test_another_address_goes_on(self, client: Client) -> None:
        for _ in range(3):
            client.post(HOME)
        assert client.post(HOME, REMOTE_ADDR="192.0.2.7").status_code == 302

    def test_a_forged_proxy_header_is_not_another_address(self, client: Client) -> None:
        answers = [client.post(HOME, HTTP_X_FORWARDED_FOR=f"192.0.2.{last}").status_code for last in range(3)]
        assert answers == [302, 302, 429]

    def test_an_account_counts_as_one_wherever_it_is_and_no_other_with_it(
        self, client: Client, user_with: Callable[..., User]
    ) -> None:
        one, other = user_with("officer"), user_with("officer")
        client.force_login(one)
        answers = [client.post(HOME, REMOTE_ADDR=f"192.0.2.{last}").status_code for last in range(3)]
        assert answers == [302, 302, 429]
        client.force_login(other)
        assert client.post(HOME).status_code == 302

    def test_sign_in_has_a_count_of_its_own(self, client: Client) -> None:
        for _ in range(3):
            client.post(HOME)
        answers = [client.post("/accounts/login/", {"login": f"n{n}", "password": "x"}).status_code for n in range(3)]
        assert answers == [200, 200, 429]

    def test_a_program_is_told_so_as_a_problem(self, client: Client) -> None:
        headers = {"Authorization": "Bearer no-such-token"}
        refused = [client.post("/api/v1/no-such-thing/", headers=headers) for _ in range(3)][-1]
        assert refused.status_code == 429
        assert refused["Content-Type"] == "application/problem+json"
        problem = refused.json()
        assert (problem["title"], problem["status"]) == ("Too Many Requests", 429)
        assert problem["request_id"] == refused["X-Request-ID"]

    def test_neither_name_nor_address_is_kept(self, client: Client) -> None:
        client.post(HOME, REMOTE_ADDR="192.0.2.7")
        kept = Tally.objects.get()
        assert "192" not in kept.key
        assert len(kept.key) == 64


@pytest.mark.django_db
def test_a_window_ends_and_its_count_goes() -> None:
    limit = Limit(1, 60)
    assert [wait_for("staff", "somebody", limit, NOW) for _ in range(2)] == [0, 50]
    assert wait_for("staff", "somebody", limit, NOW + timedelta(seconds=50)) == 0
    assert services.forget(NOW + timedelta(seconds=51)) == 1
    assert Tally.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_processes_that_count_at_once_count_every_request() -> None:
    limit = Limit(30, 60)

    def ask(_number: int) -> int:
        try:
            return wait_for("staff", "somebody", limit, NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        waits = list(pool.map(ask, range(40)))
    assert waits.count(0) == 30
    assert Tally.objects.get().count == 40
