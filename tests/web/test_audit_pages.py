"""The auditor's log: who may see it, what it shows and hides, and that looking is recorded."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.db import OperationalError
from django.utils import translation

from core.audit import registry, services
from core.audit.models import AuditEntry
from tests.audit_log import empty

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)

registry.register({"test.moved": "Verplaatst", "test.other": "Iets anders"})
registry.seal("testseal")


@pytest.fixture(autouse=True)
def empty_log(db, settings, tmp_path):
    settings.AUDIT_CHECKPOINT_FILE = tmp_path / "checkpoints.log"
    empty()


@pytest.fixture
def auditor(user_with):
    return user_with("auditor")


@pytest.fixture
def page(client, auditor):
    """`page("?verb=...")`: the log as the auditor sees it."""
    client.force_login(auditor)
    return lambda query="": client.get(f"/audit/{query}")


def add(actor=None, verb="test.moved", scope="case:1", **fields):
    return services.record(None, verb, actor=actor, at=fields.pop("at", AT), scope=scope, **fields)


def test_the_signed_out_go_to_the_sign_in_page(client):
    response = client.get("/audit/")
    assert (response.status_code, response["Location"].startswith("/accounts/login/")) == (302, True)


@pytest.mark.parametrize(
    "role", ["officer", "bibob", "decider", "planner", "inspector", "lawyer", "policy", "admin", "entrepreneur"]
)
@pytest.mark.parametrize("address", ["/audit/", "/audit/export.csv"])
def test_only_the_auditor_gets_in(client, user_with, role, address):
    client.force_login(user_with(role))
    assert client.get(address).status_code == 403
    assert not AuditEntry.objects.exists()


def test_shows_who_did_what_when_and_why(page, user_with):
    officer = user_with("officer", first_name="Mia", last_name="de Wit")
    add(officer, reason="Brief van 5 februari", legal_ground="Awb 4:13", before="RECEIVED", after="IN_TREATMENT")
    text = page().content.decode()
    for expected in ("Mia de Wit", officer.username, "Verplaatst", "case:1 #1", "Brief van 5 februari", "Awb 4:13"):
        assert expected in text


def test_looking_is_recorded_with_the_filter_that_was_used(page, auditor):
    page("?scope=case:1&verb=test.moved")
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.scope, entry.actor) == ("read.list", "system:audit", auditor)
    assert entry.reason == "scope=case:1, verb=test.moved"
    assert entry.trace_id


def test_no_page_when_the_look_cannot_be_recorded(page, monkeypatch):
    def broken(drafts):
        raise OperationalError("disk full")

    add(reason="verborgen")
    monkeypatch.setattr(services, "_append", broken)
    response = page()
    assert response.status_code == 503
    assert "verborgen" not in response.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?scope=case:1", {"A", "B"}),
        ("?scope=system:", set()),
        ("?verb=test.other", {"B"}),
        ("?since=2026-02-07", {"C"}),
        ("?until=2026-02-06", {"A", "B"}),
        ("?since=2026-02-07&until=2026-02-07", {"C"}),
        ("?actor=niemand", set()),
    ],
)
def test_filters(page, query, shown):
    add(reason="REDEN-A")
    add(verb="test.other", reason="REDEN-B")
    # 23:30 UTC on the 6th is the 7th in the Netherlands.
    add(scope="case:2", reason="REDEN-C", at=datetime(2026, 2, 6, 23, 30, tzinfo=UTC))
    text = page(query).content.decode()
    assert {letter for letter in "ABC" if f"REDEN-{letter}" in text} == shown


def test_a_day_that_does_not_exist_is_named_and_what_was_typed_stays(page):
    response = page("?since=2026-02-30&scope=case:77")
    text = response.content.decode()
    assert response.status_code == 422
    assert "case:77" in text
    assert "id_since_error" in text


def test_a_period_that_ends_before_it_begins_is_refused(page):
    response = page("?since=2026-02-06&until=2026-02-05")
    assert (response.status_code, "Deze dag ligt voor de eerste dag" in response.content.decode()) == (422, True)


def test_the_payload_of_a_sealed_room_is_never_shown(page):
    add(payload={"naam": "Open Jansen"})
    add(scope="testseal:1", payload={"naam": "Geheime Pietersen"})
    text = page().content.decode()
    assert "Open Jansen" in text
    assert "Geheime Pietersen" not in text
    assert "Gesloten kamer" in text


def test_another_municipality_is_not_shown(page, user_with, other_municipality):
    add(user_with("officer", municipality=other_municipality), reason="VAN-DOESBURG")
    add(reason="VAN-HET-SYSTEEM")
    text = page().content.decode()
    assert ("VAN-DOESBURG" in text, "VAN-HET-SYSTEEM" in text) == (False, True)


def test_an_empty_log_says_so_and_shows_the_way_back(page):
    text = page("?scope=nergens").content.decode()
    assert "Geen regels gevonden" in text
    assert 'href="/audit/"' in text


def test_costs_the_same_however_long_the_log(page, django_assert_max_num_queries):
    for number in range(120):
        add(reason=f"r{number}", payload={"n": number})
    page()
    with django_assert_max_num_queries(16):
        response = page("?page=2")
    assert "Bladzijde 2 van 3" in response.content.decode()


def test_typed_text_is_escaped(page):
    add(reason="<script>alert(1)</script>")
    assert "<script>alert" not in page().content.decode()


def test_reads_in_english_too(page, client):
    with translation.override("en"):
        client.cookies["django_language"] = "en"
        assert page().status_code == 200


class TestExport:
    def rows(self, client, query=""):
        response = client.get(f"/audit/export.csv{query}")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_has_all_fields_but_no_payload(self, client, auditor):
        entry = add(reason="Reden", payload={"naam": "Jansen"})
        client.force_login(auditor)
        (row,) = self.rows(client, "?scope=case:1")
        assert (row["seq"], row["entry_hash"], row["label"]) == ("1", entry.entry_hash, "Verplaatst")
        assert row["at"] == "2026-02-06T09:00:00.000000Z"
        assert "Jansen" not in str(row)

    def test_is_recorded(self, client, auditor):
        client.force_login(auditor)
        self.rows(client)
        assert AuditEntry.objects.get().verb == "read.export"

    @pytest.mark.parametrize("reason", ["=1+1", "+31", "-1", "@x"])
    def test_no_cell_is_a_formula(self, client, auditor, reason):
        add(reason=reason)
        client.force_login(auditor)
        assert self.rows(client, "?scope=case:1")[0]["reason"] == f"'{reason}"


def test_every_answer_carries_an_id_of_our_own(client):
    response = client.get("/healthz", headers={"X-Request-ID": "gekozen"})
    assert len(response["X-Request-ID"]) == 32
