"""Each request leaves one line and one tick, by route; `/metrics` tells counts and nothing of people."""

import logging
import re
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from core.outbox import selectors as outbox
from core.outbox.models import PeriodicRun
from core.outbox.services import Todo, send
from core.today import today
from permits.models import PermitApplication
from tests import cases
from tests.doors import ADDRESSES

pytestmark = pytest.mark.django_db


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    return [record.fields for record in caplog.records if record.name == "config.traffic"]


def figures(client: Client) -> dict[str, float]:
    """Every sample that `/metrics` tells, by name and labels."""
    text = client.get("/metrics").content.decode()
    return {name: float(value) for name, value in re.findall(r"^([^#\s][^ ]*(?:\{.*\})?) (\S+)$", text, re.M)}


def test_one_line_for_each_request_with_the_route_and_not_the_address(client, user_with, caplog) -> None:
    caplog.set_level(logging.INFO, "config.traffic")
    client.force_login(user_with("officer"))
    client.get("/cases/Z2026-999999/")
    client.get("/nergens/jan-jansen/")
    client.get("/static/icons.svg")
    found = lines(caplog)
    assert [(line["method"], line["route"], line["status"]) for line in found] == [
        ("GET", "/cases/<casenumber:number>/", 404),
        ("GET", "unknown", 404),
        ("GET", "static", found[2]["status"]),
    ]
    assert all(set(line) == {"method", "route", "status", "ms"} for line in found)


def test_the_sealed_room_is_counted_as_any_move(client, user_with, municipality, caplog) -> None:
    caplog.set_level(logging.INFO, "config.traffic")
    client.force_login(user_with("bibob"))
    for address in ("/bibob/", "/cases/Z2026-999999/bibob/room/"):
        client.get(address)
    assert {line["route"] for line in lines(caplog)} == {"/cases/<casenumber:number>/<slug:move>/"}
    assert f"/{ADDRESSES['permits:move'].pattern}" == lines(caplog)[0]["route"]


def test_a_made_up_method_makes_no_figure_of_its_own(client) -> None:
    client.generic("JANSEN", "/healthz")
    told = figures(client)
    assert told['parkwacht_requests_total{method="other",route="/healthz",status="405"}'] >= 1
    assert not any("JANSEN" in name for name in told)


def test_the_figures_count_requests_messages_jobs_and_cases(client, municipality) -> None:
    before = figures(client)
    now = timezone.now()
    send(Todo("nobody.takes.this", "1"), at=now - timedelta(seconds=90))
    PeriodicRun.objects.update_or_create(
        name="audit.checkpoint",
        defaults={"due_at": now, "last_run_at": now - timedelta(seconds=200), "last_error": "OSError"},
    )
    case = cases.walk(municipality).case
    PermitApplication.objects.filter(pk=case.pk).update(due_on=today() - timedelta(days=1))
    client.get("/healthz")
    after = figures(client)
    answered = 'parkwacht_requests_total{method="GET",route="/healthz",status="200"}'
    assert after[answered] == before.get(answered, 0) + 1
    assert after["parkwacht_database_up"] == 1
    assert after["parkwacht_outbox_waiting"] >= before["parkwacht_outbox_waiting"] + 1
    assert after["parkwacht_outbox_lag_seconds"] >= 90
    assert after['parkwacht_job_age_seconds{job="audit.checkpoint"}'] >= 200
    assert after['parkwacht_job_failed{job="audit.checkpoint"}'] == 1
    assert after["parkwacht_cases_open"] == before["parkwacht_cases_open"] + 1
    assert after["parkwacht_cases_over_term"] == before["parkwacht_cases_over_term"] + 1
    assert after["parkwacht_audit_chains"] > before["parkwacht_audit_chains"]


def test_the_figures_name_no_person_place_or_sealed_room(client, municipality) -> None:
    case = cases.walk(municipality).case
    text = client.get("/metrics").content.decode().lower()
    for secret in (case.number, case.trade_name, municipality.name, municipality.code, "bibob"):
        assert str(secret).lower() not in text


def test_the_figures_come_also_when_the_database_is_away(client, monkeypatch) -> None:
    def away(now: object) -> None:
        raise DatabaseError("connection to 10.0.0.1 refused")

    monkeypatch.setattr(outbox, "lag", away)
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert b"parkwacht_database_up 0.0" in answer.content
    assert b"parkwacht_outbox_waiting" not in answer.content
