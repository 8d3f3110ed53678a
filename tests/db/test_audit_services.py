"""The log as rooms write it: place in the chain, payload, messages, refusals."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as given_settings
from hypothesis import strategies as st

from core.audit import chain, registry, selectors, services, trace
from core.audit.errors import AuditError, AuditUnavailable
from core.audit.models import AppendOnly, AuditEntry, AuditHead, AuditPayload
from core.audit.verification import verify
from core.outbox.models import Message
from core.outbox.services import Todo
from tests.audit_log import empty

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)

registry.register({"test.moved": "Verplaatst"})
registry.seal("testseal")


@pytest.fixture(autouse=True)
def empty_log(db, settings, tmp_path):
    settings.AUDIT_CHECKPOINT_FILE = tmp_path / "checkpoints.log"
    empty()


@pytest.fixture
def officer(user_with):
    return user_with("officer")


def test_entries_of_a_scope_form_a_chain(officer):
    one = services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1")
    two = services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1")
    other = services.record(officer, "test.moved", actor=officer, at=AT, scope="case:2")
    assert [entry.seq for entry in (one, two, other)] == [1, 2, 1]
    assert one.prev_hash == other.prev_hash == chain.GENESIS
    assert two.prev_hash == one.entry_hash
    head = AuditHead.objects.get(scope="case:1")
    assert (head.seq, head.hash, head.count) == (2, two.entry_hash, 2)


def test_an_entry_says_who_what_when_and_why(officer):
    with trace.running("web", "req-1"):
        services.record(
            officer,
            "test.moved",
            actor=officer,
            at=AT,
            scope="case:1",
            effective_on=date(2026, 2, 5),
            before="A",
            after="B",
            reason="brief van 5 februari",
            legal_ground="Awb 4:13",
            on_behalf_of=officer,
        )
    entry = AuditEntry.objects.get()
    assert entry.actor == officer
    assert entry.municipality == officer.municipality
    assert (entry.object_type, entry.object_id) == ("accounts.user", str(officer.public_id))
    assert entry.on_behalf_of == f"accounts.user:{officer.public_id}"
    assert (entry.origin, entry.trace_id, entry.result) == ("web", "req-1", "done")
    assert entry.label == "Verplaatst"
    assert chain.entry_hash({name: getattr(entry, name) for name in chain.FIELDS}) == entry.entry_hash


def test_an_instant_in_another_zone_is_read_back_the_same(officer):
    local = AT.astimezone(timezone(timedelta(hours=1))).replace(microsecond=654321)
    services.record(officer, "test.moved", actor=officer, at=local, scope="case:1")
    assert not verify().breaches


def test_the_messages_are_written_with_the_entry_or_not_at_all(officer):
    todo = [Todo("test.topic", "case-1", {"case": "1"})]

    @transaction.atomic
    def move_that_fails_later():
        services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1", todo=todo)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        move_that_fails_later()
    assert not Message.objects.exists()
    assert not AuditEntry.objects.exists()
    services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1", todo=todo)
    assert Message.objects.get().created_at == AT


@pytest.mark.parametrize(
    "wrong",
    [
        {"verb": "test.unknown"},
        {"at": datetime(2026, 2, 6)},  # noqa: DTZ001
        {"scope": None},
        {"scope": "s" * 121},
        {"result": "perhaps"},
    ],
)
def test_what_cannot_be_an_entry_is_refused(officer, wrong):
    given = {"verb": "test.moved", "at": AT, "scope": "case:1", "actor": officer} | wrong
    with pytest.raises(AuditError):
        services.record(officer, given.pop("verb"), **given)


def test_the_system_can_be_the_actor(officer):
    entry = services.record(None, "test.moved", actor=None, at=AT, scope="system:config")
    assert (entry.actor, entry.municipality, entry.object_type) == (None, None, "")


def test_awkward_text_is_kept_and_verifies(officer):
    payload = {"text": "nul \0, half \ud800, é, 𝄞", "op": AT}
    services.record(officer, "test.moved", actor=officer, at=AT, scope="case:é", reason="a\0b", payload=payload)
    assert not verify().breaches


def test_code_cannot_change_or_delete_an_entry(officer):
    entry = services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1")
    for attempt in (
        entry.save,
        entry.delete,
        lambda: AuditEntry.objects.update(verb="x"),
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.bulk_create([AuditEntry()]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


def test_a_payload_can_be_erased_and_the_log_stays_whole(officer):
    entry = services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1", payload={"naam": "Jansen"})
    erasure = services.erase_payload(entry, actor=officer, at=AT, reason="verzoek", legal_ground="AVG 17")
    payload = AuditPayload.objects.get()
    assert (payload.body, payload.salt, payload.erased_by) == ("", "", erasure.seq)
    assert not verify().breaches
    with pytest.raises(AuditError):
        services.erase_payload(entry, actor=officer, at=AT, reason="nog eens", legal_ground="AVG 17")


def test_a_look_is_recorded_for_every_record_in_its_own_scope(officer, user_with):
    seen = [user_with("officer"), user_with("officer")]
    for user in seen:
        user.__dict__["audit_scope"] = f"person:{user.public_id}"
    entries = services.record_reads(seen, actor=officer, at=AT, what="list")
    assert {entry.scope for entry in entries} == {user.audit_scope for user in seen}
    assert {entry.verb for entry in entries} == {"read.list"}


def test_a_refused_look_is_recorded_too(officer):
    entry = services.record_read(officer, actor=officer, at=AT, what="detail", result="refused", scope="testseal:1")
    assert (entry.result, entry.is_sealed) == ("refused", True)


def test_no_entry_no_look(officer, monkeypatch):
    def broken(*args):
        raise OperationalError("disk full")

    monkeypatch.setattr(services, "_append", broken)
    with pytest.raises(AuditUnavailable):
        services.record_read(officer, actor=officer, at=AT, what="detail", scope="testseal:1")


def test_an_unknown_kind_of_look_is_an_error(officer):
    with pytest.raises(AuditError):
        services.record_read(officer, actor=officer, at=AT, what="sniff", scope="testseal:1")


def test_the_newest_entry_comes_first_with_actor_and_payload(officer, django_assert_num_queries):
    for number in range(3):
        services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1", payload={"nr": number})
    with django_assert_num_queries(1):
        found = [(entry.seq, entry.actor.username, entry.detail) for entry in selectors.entries_for("case:1")]
    assert found == [(number, officer.username, {"nr": number - 1}) for number in (3, 2, 1)]


def test_entries_of_a_system_scope_verify_by_command(officer, capsys):
    services.record(None, "test.moved", actor=None, at=AT, scope="system:config")
    call_command("verify_audit")
    assert "ok: 1 regels" in capsys.readouterr().out


def test_recording_costs_one_statement_and_two_more_for_a_new_scope(officer, django_assert_num_queries):
    at_once = connection.vendor == "postgresql"  # which adds entry and head in one statement
    with django_assert_num_queries(3 if at_once else 5):
        services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1")
    with django_assert_num_queries(1 if at_once else 3):
        services.record(officer, "test.moved", actor=officer, at=AT, scope="case:1")


_TEXT = st.text(max_size=40).map(chain.clean)


@given_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    reason=_TEXT,
    ground=_TEXT,
    place=st.text("abcé€😀:-", min_size=1, max_size=20),
    at=st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    on=st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    payload=st.none() | st.dictionaries(_TEXT, _TEXT, max_size=3),
)
def test_whatever_is_written_its_hash_is_that_of_what_is_stored(officer, reason, ground, place, at, on, payload):
    """PostgreSQL reckons the hash itself, from texts and the head: to the byte what the pure chain says."""
    given = {"reason": reason, "legal_ground": ground, "effective_on": on, "payload": payload}
    made = services.record(officer, "test.moved", actor=officer, at=at, scope=f"case:{place}", **given)
    entry = AuditEntry.objects.get(pk=made.pk)
    assert entry.entry_hash == chain.entry_hash(entry.__dict__)
    assert (entry.seq, entry.prev_hash, entry.entry_hash) == (made.seq, made.prev_hash, made.entry_hash)
    head = AuditHead.objects.get(scope=entry.scope)
    assert (head.seq, head.hash, head.count) == (entry.seq, entry.entry_hash, entry.seq)
