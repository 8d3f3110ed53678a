"""A tablet's token is for syncing and nothing else; a session is for everything else and never for syncing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.today import today
from core.tokens import services
from core.tokens.models import Token
from tests.doors import DOORS, ROUTED, address

pytestmark = pytest.mark.django_db
SYNC = "/tablet/sync/v1/device"


@pytest.fixture
def inspector(user_with):
    return user_with("inspector")


@pytest.fixture
def tablet(inspector):
    """The header of a tablet that its inspector enrolled."""
    until = today() + timedelta(days=30)
    token = services.make(
        owner=inspector, scope=Token.Scope.SYNC, name="Tablet 1", valid_until=until, actor=None, at=timezone.now()
    )
    _token, secret = services.collect(token.public_id, actor=inspector, at=timezone.now())
    return {"authorization": f"Device {secret}"}


def test_the_token_of_a_tablet_opens_no_page_and_no_api(tablet):
    assert Client().get(SYNC, headers=tablet).status_code == 200
    closed = [name for name, door in DOORS.items() if door.of == "" and "" not in door.who and name in ROUTED]
    closed = [name for name in closed if not address(name, {"": {}}).startswith("/tablet/sync/")]
    assert len(closed) > 25
    for name in closed:
        answer = getattr(Client(), DOORS[name].method)(address(name, {"": {}}), headers=tablet)
        assert answer.status_code in {302, 401, 403, 404}, name
        assert answer.status_code != 302 or answer["Location"].startswith("/accounts/login/"), name


def test_the_token_makes_nobody_signed_in(tablet):
    client = Client(headers=tablet)
    client.get(SYNC)
    assert not client.session.keys()
    assert client.get("/").status_code == 302


def test_a_session_opens_no_sync_address(inspector):
    client = Client()
    client.force_login(inspector, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/visits/").status_code == 200
    assert client.get(SYNC).status_code == 401


def test_ending_all_sessions_leaves_the_tablet_syncing_and_switching_the_account_off_does_not(
    tablet, inspector, user_with
):
    client = Client()
    client.force_login(inspector, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/sessions/end/")
    assert Client().get(SYNC, headers=tablet).status_code == 200
    admin = Client()
    admin.force_login(user_with("admin"), backend="django.contrib.auth.backends.ModelBackend")
    admin.post(f"/people/{inspector.public_id}/act/", {"act": "deactivate", "reason": "Uit dienst"})
    assert Client().get(SYNC, headers=tablet).status_code == 401
