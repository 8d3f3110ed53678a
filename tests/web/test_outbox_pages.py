"""The administrator's outbox: counts, dead letters, resending; and the machines' questions."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from core.audit.models import AuditEntry
from core.outbox import selectors
from core.outbox.models import Message, State

pytestmark = pytest.mark.django_db
ADDRESS = "/operations/outbox/"


@pytest.fixture(autouse=True)
def empty_outbox(db):
    Message.objects.all().delete()


@pytest.fixture
def admin_client(client, user_with):
    client.force_login(user_with("admin"))
    return client


def add(state=State.DEAD, **fields):
    now = timezone.now()
    defaults = {"topic": "permits.letter", "key": str(Message.objects.count()), "created_at": now, "due_at": now}
    return Message.objects.create(state=state, **defaults | fields)


@pytest.mark.parametrize("role", ["officer", "bibob", "decider", "auditor", "entrepreneur"])
def test_only_the_administrator_gets_in(client, user_with, role):
    message = add()
    client.force_login(user_with(role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}{message.public_id}/resend/").status_code == 403
    message.refresh_from_db()
    assert message.state == State.DEAD


def test_the_signed_out_go_to_the_sign_in_page(client):
    assert client.get(ADDRESS).status_code == 302
    assert client.post(f"{ADDRESS}{add().public_id}/resend/").status_code == 302


def test_says_that_all_is_well_when_nothing_waits(admin_client):
    text = admin_client.get(ADDRESS).content.decode()
    assert "Alles is afgeleverd of wacht nog." in text
    assert "Er wacht niets." in text


def test_shows_topic_consumer_error_and_attempts_of_a_dead_letter(admin_client):
    add(consumer="permits.consumers.send_letter", last_error="ConnectionRefusedError in connect, line 3", attempts=20)
    text = admin_client.get(ADDRESS).content.decode()
    for expected in ("permits.letter", "permits.consumers.send_letter", "ConnectionRefusedError", "20"):
        assert expected in text


def test_resending_puts_it_back_and_says_so(admin_client):
    message = add()
    response = admin_client.post(f"{ADDRESS}{message.public_id}/resend/")
    assert (response.status_code, response["Location"]) == (303, ADDRESS)
    assert "staat weer in de rij" in admin_client.get(ADDRESS).content.decode()
    message.refresh_from_db()
    assert message.state == State.WAITING
    assert AuditEntry.objects.filter(scope="system:admin", object_id=str(message.public_id)).exists()


def test_a_colleague_who_was_first_is_named_in_a_sentence(admin_client):
    message = add(state=State.DONE)
    response = admin_client.post(f"{ADDRESS}{message.public_id}/resend/")
    assert response.status_code == 422
    assert "al opnieuw verstuurd" in response.content.decode()


def test_an_unknown_message_is_not_found(admin_client):
    assert admin_client.post(f"{ADDRESS}0192a000-0000-7000-8000-000000000001/resend/").status_code == 404


def test_looking_does_not_resend(admin_client):
    message = add()
    assert admin_client.get(f"{ADDRESS}{message.public_id}/resend/").status_code == 405


def test_costs_the_same_however_many_are_dead(admin_client, django_assert_max_num_queries):
    for _ in range(70):
        add()
    with django_assert_max_num_queries(12):
        text = admin_client.get(ADDRESS).content.decode()
    assert "Bladzijde 1 van 2" in text


class TestMachines:
    def test_alive(self, client):
        assert client.get("/healthz").json() == {"status": "ok"}

    def test_ready(self, client):
        response = client.get("/readyz")
        assert (response.status_code, response.json()["worker"]) == (200, True)

    def test_not_ready_when_the_worker_is_behind(self, client):
        add(state=State.WAITING, due_at=timezone.now() - timedelta(hours=1))
        response = client.get("/readyz")
        assert (response.status_code, response.json()["worker"]) == (503, False)

    def test_not_ready_without_a_database(self, client, monkeypatch):
        def away(now):
            raise OperationalError("gone")

        monkeypatch.setattr(selectors, "lag", away)
        assert client.get("/readyz").status_code == 503
