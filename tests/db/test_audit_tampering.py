"""Attacks on the log, by SQL with the triggers off, and how verification finds each."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core.audit import chain, checkpoints, registry, services, triggers
from core.audit.models import AuditEntry, AuditHead
from core.audit.verification import verify
from tests.audit_log import attack, empty

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)

registry.register({"test.moved": "Verplaatst"})


@pytest.fixture
def file(db, settings, tmp_path) -> Path:
    empty()
    settings.AUDIT_CHECKPOINT_FILE = tmp_path / "checkpoints.log"
    return settings.AUDIT_CHECKPOINT_FILE


@pytest.fixture
def log(file):
    """Five entries in each of three chains, the middle entry with a payload; one checkpoint."""
    for number in range(1, 6):
        for scope in ("case:a", "case:b", "case:c"):
            add(scope, number)
    checkpoints.write(AT)


def add(scope: str, number: int = 9) -> AuditEntry:
    payload = {"naam": "Jansen"} if number == 3 else None
    return services.record(None, "test.moved", actor=None, at=AT, scope=scope, reason=f"nr {number}", payload=payload)


def rewrite(scope: str) -> None:
    """The strongest attacker in the database: makes the chain and its head fit again after a change."""
    prev, statements = chain.GENESIS, []
    for fields in AuditEntry.objects.filter(scope=scope).order_by("seq").values(*chain.FIELDS):
        digest = chain.entry_hash(fields | {"prev_hash": prev})
        where = f"WHERE scope = '{scope}' AND seq = {fields['seq']}"
        statements.append(f"UPDATE audit_auditentry SET prev_hash = '{prev}', entry_hash = '{digest}' {where}")
        prev, last = digest, fields["seq"]
    head = f"UPDATE audit_audithead SET hash = '{prev}', seq = {last}, count = {last} WHERE scope = '{scope}'"
    attack(*statements, head)


def found() -> set[tuple[str, int]]:
    return {(breach.scope, breach.seq) for breach in verify().breaches}


def test_an_honest_log_is_whole(log):
    report = verify()
    assert (report.breaches, report.scopes, report.entries, report.lines) == ([], 3, 15, 1)


OPERATIONS = [
    "UPDATE audit_auditentry SET reason = 'x'",
    "UPDATE audit_auditentry SET id = id + 1000",
    "DELETE FROM audit_auditentry",
    "UPDATE audit_auditpayload SET body = '{}'",
    "UPDATE audit_auditpayload SET erased_by = 4",
    "DELETE FROM audit_auditpayload",
    "DELETE FROM audit_audithead",
    "UPDATE audit_audithead SET hash = 'x'",
    "UPDATE audit_audithead SET seq = seq - 1, count = count - 1",
    "UPDATE audit_audithead SET seq = seq + 1",
    "UPDATE audit_audithead SET scope = 'case:z', seq = seq + 1, count = count + 1 WHERE scope = 'case:a'",
]


@pytest.mark.parametrize("statement", OPERATIONS)
def test_the_triggers_refuse(log, statement):
    with pytest.raises(DatabaseError, match="audit log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert not verify().breaches


def test_every_trigger_stands_in_the_database_however_often_they_are_installed(log):
    triggers.install(connection)
    triggers.install(connection)
    query = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = {name for (name,) in cursor.fetchall()}
    assert {triggers.name(table, operation) for table, operation, _ in triggers.RULES} <= names


COLUMNS = {
    "at": "'2026-02-06 08:00:00+00:00'",
    "recorded_at": "'2020-02-06 08:00:00+00:00'",
    "verb": "'test.other'",
    "reason": "'nr  2'",
    "result": "'refused'",
    "object_id": "'someone else'",
    "object_type": "'x'",
    "on_behalf_of": "'x'",
    "effective_on": "'2026-01-01'",
    "before": "'x'",
    "after": "'x'",
    "origin": "'x'",
    "legal_ground": "'x'",
    "processing_activity": "'x'",
    "trace_id": "'x'",
    "commitment": "'x'",
    "version": "2",
    "prev_hash": "'x'",
    "entry_hash": "'x'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_edited_field_is_found(log, column):
    attack(f"UPDATE audit_auditentry SET {column} = {COLUMNS[column]} WHERE scope = 'case:b' AND seq = 2")
    assert ("case:b", 2) in found()


def test_an_edited_actor_is_found(log, user_with):
    user_with("officer")
    attack(
        "UPDATE audit_auditentry SET actor_id = (SELECT public_id FROM accounts_user LIMIT 1)"
        " WHERE scope = 'case:b' AND seq = 2"
    )
    assert found() == {("case:b", 2)}


DROP_PAYLOAD = "DELETE FROM audit_auditpayload WHERE entry_id IN (SELECT id FROM audit_auditentry WHERE {where})"


def test_a_deleted_entry_is_found(log):
    attack("DELETE FROM audit_auditentry WHERE scope = 'case:b' AND seq = 2")
    assert found() == {("case:b", 2)}


def test_an_inserted_entry_is_found(log):
    columns = ", ".join(field.column for field in AuditEntry._meta.fields if field.column not in ("id", "seq"))
    attack(
        f"INSERT INTO audit_auditentry ({columns}, seq)"
        f" SELECT {columns}, 6 FROM audit_auditentry WHERE scope = 'case:b' AND seq = 5"
    )
    assert found() == {("case:b", 6)}


def test_swapped_entries_are_found(log):
    where = "UPDATE audit_auditentry SET seq = {} WHERE scope = 'case:b' AND seq = {}"
    attack(where.format(99, 4), where.format(4, 5), where.format(5, 99))
    assert ("case:b", 4) in found()


def test_a_cut_tail_is_found(log):
    attack("DELETE FROM audit_auditentry WHERE scope = 'case:b' AND seq > 3")
    assert ("case:b", 4) in found()


def test_a_cut_tail_with_its_head_moved_back_is_found_by_the_checkpoint(log):
    attack("DELETE FROM audit_auditentry WHERE scope = 'case:b' AND seq > 3")
    rewrite("case:b")
    assert found() == {("case:b", 5)}


def test_a_dropped_scope_is_found(log):
    where = "scope = 'case:b'"
    attack(DROP_PAYLOAD.format(where=where), f"DELETE FROM audit_auditentry WHERE {where}")
    assert ("case:b", 5) in found()


def test_a_scope_dropped_with_its_head_and_witness_is_found_by_the_checkpoint(log):
    where = "scope = 'case:b'"
    attack(
        DROP_PAYLOAD.format(where=where),
        *[f"DELETE FROM audit_{table} WHERE {where}" for table in ("auditentry", "audithead", "auditwitness")],
    )
    assert ("case:b", 5) in found()


def test_a_dropped_head_is_found(log):
    attack("DELETE FROM audit_audithead WHERE scope = 'case:b'")
    assert ("case:b", 1) in found()


def test_a_whole_chain_rewritten_with_its_head_is_found_by_the_checkpoint(log):
    attack("UPDATE audit_auditentry SET reason = 'x' WHERE scope = 'case:b' AND seq = 2")
    rewrite("case:b")
    assert found() == {("case:b", 5)}


def test_a_rewritten_chain_is_found_although_later_checkpoints_took_it_for_true(log):
    attack("UPDATE audit_auditentry SET reason = 'x' WHERE scope = 'case:b' AND seq = 2")
    rewrite("case:b")
    checkpoints.write(AT + timedelta(minutes=1))
    add("case:b")
    checkpoints.write(AT + timedelta(minutes=2))
    assert found() == {("case:b", 5)}


def test_a_scope_hidden_from_the_lines_is_found_by_their_digest(log):
    head = add("case:d")
    attack(f"INSERT INTO audit_auditwitness (scope, seq, hash) VALUES ('case:d', 1, '{head.entry_hash}')")
    checkpoints.write(AT + timedelta(minutes=1))
    attack(*[f"DELETE FROM audit_{table} WHERE scope = 'case:d'" for table in ("auditentry", "audithead")])
    attack("DELETE FROM audit_auditwitness WHERE scope = 'case:d'")
    assert found() == {(checkpoints.FILE, 2)}


@pytest.mark.parametrize("change", ["body = '{}'", "salt = 'x'", "body = '', salt = ''"])
def test_a_changed_payload_is_found(log, change):
    where = "entry_id = (SELECT id FROM audit_auditentry WHERE scope = 'case:b' AND seq = 3)"
    attack(f"UPDATE audit_auditpayload SET {change} WHERE {where}")
    assert found() == {("case:b", 3)}


def test_a_removed_payload_is_found(log):
    attack(DROP_PAYLOAD.format(where="scope = 'case:b'"))
    assert found() == {("case:b", 3)}


@pytest.mark.parametrize("claimed", [4, 77])
def test_a_payload_erased_without_an_entry_that_says_so_is_found(log, claimed):
    where = "entry_id = (SELECT id FROM audit_auditentry WHERE scope = 'case:b' AND seq = 3)"
    attack(f"UPDATE audit_auditpayload SET body = '', salt = '', erased_by = {claimed} WHERE {where}")
    assert [scope for scope, _ in found()] == ["case:b"]


def test_a_deleted_checkpoint_file_is_found(log, file):
    file.unlink()
    assert found() == {(checkpoints.FILE, 1)}


def test_a_deleted_file_stays_found_after_the_worker_began_a_new_one(log, file):
    file.unlink()
    checkpoints.write(AT + timedelta(minutes=1))
    assert (checkpoints.FILE, 1) in found()


def test_lines_cut_from_the_end_are_found(log, file):
    add("case:a")
    checkpoints.write(AT + timedelta(minutes=1))
    kept = file.read_bytes().splitlines(keepends=True)[:1]
    file.write_bytes(b"".join(kept))
    assert (checkpoints.FILE, 2) in found()
    checkpoints.write(AT + timedelta(minutes=2))
    assert (checkpoints.FILE, 2) in found()


def test_a_line_taken_from_the_middle_is_found(log, file):
    for minute in (1, 2):
        add("case:a")
        checkpoints.write(AT + timedelta(minutes=minute))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[2])
    assert (checkpoints.FILE, 2) in found()


def test_a_changed_line_is_found(log, file):
    checkpoints.write(AT + timedelta(minutes=1))
    file.write_text(file.read_text().replace('"case:b"', '"case:q"'))
    assert (checkpoints.FILE, 2) in found()


def test_a_changed_last_line_is_found(log, file):
    line = json.loads(file.read_text())
    file.write_text(json.dumps(line | {"heads": line["heads"][1:]}) + "\n")
    assert (checkpoints.FILE, 1) in found()


def test_clocks_turned_back_between_lines_are_found(log, file):
    add("case:a")
    checkpoints.write(AT - timedelta(days=1))
    assert (checkpoints.FILE, 2) in found()


def test_a_log_put_back_from_an_older_backup_is_found(log):
    entry = add("case:a")
    checkpoints.write(AT + timedelta(minutes=1))
    attack(
        "DELETE FROM audit_auditentry WHERE scope = 'case:a' AND seq = 6",
        f"UPDATE audit_audithead SET seq = 5, count = 5, hash = '{entry.prev_hash}' WHERE scope = 'case:a'",
        f"UPDATE audit_auditwitness SET seq = 5, hash = '{entry.prev_hash}' WHERE scope = 'case:a'",
    )
    assert ("case:a", 6) in found()


def test_a_crash_between_file_and_database_is_no_tampering(log, monkeypatch):
    add("case:a")
    add("case:new")
    monkeypatch.setattr(checkpoints, "_witness", lambda heads: None)
    checkpoints.write(AT + timedelta(minutes=1))
    assert not verify().breaches
    monkeypatch.undo()
    checkpoints.write(AT + timedelta(minutes=2))
    assert not verify().breaches
    assert verify().lines == 3


def test_a_torn_line_does_not_count_and_does_not_hurt(log, file):
    with file.open("ab") as target:
        target.write(b'{"number":2,"at":"2026-')
    checkpoints.write(AT + timedelta(minutes=1))
    assert (verify().breaches, verify().lines) == ([], 2)


def test_a_line_lists_only_what_changed_and_sums_up_all(log, file):
    add("case:b")
    line = checkpoints.write(AT + timedelta(minutes=1))
    assert [scope for scope, _, _ in line.heads] == ["case:b"]
    assert (line.number, line.count) == (2, 3)
    assert line.prev == hashlib.sha256(file.read_bytes().splitlines()[0]).hexdigest()
    heads = [(head.scope, head.seq, head.hash) for head in AuditHead.objects.order_by("scope")]
    assert checkpoints.digest_of(heads) == (3, line.digest)


def test_a_long_last_line_is_read_back(file):
    for number in range(900):
        AuditHead.objects.create(scope=f"case:{number:04}", seq=1, count=1, hash=f"{number:064}")
    first = checkpoints.write(AT)
    assert len(file.read_bytes()) > 64 * 1024
    assert checkpoints.write(AT).prev == first.raw_digest


class TestSince:
    def test_finds_what_happened_from_that_day_on(self, log):
        attack("UPDATE audit_auditentry SET reason = 'x' WHERE scope = 'case:b' AND seq = 2")
        assert verify(since=timezone.now() - timedelta(hours=1)).breaches
        assert verify(since=timezone.now() + timedelta(hours=1)).entries == 3

    def test_links_to_the_entry_before(self, log):
        boundary = timezone.now()
        add("case:b")
        report = verify(since=boundary)
        assert (report.entries, report.breaches) == (3, [])

    def test_finds_a_tail_that_was_cut(self, log):
        boundary = timezone.now()
        add("case:b")
        attack("DELETE FROM audit_auditentry WHERE scope = 'case:b' AND seq = 6")
        assert [(breach.scope, breach.seq) for breach in verify(since=boundary).breaches] == [("case:b", 6)]


class TestCommand:
    def test_names_the_first_broken_entry_and_fails(self, log, capsys):
        attack("UPDATE audit_auditentry SET reason = 'x' WHERE scope = 'case:b' AND seq = 2")
        with pytest.raises(CommandError, match="case:b #2") as raised:
            call_command("verify_audit")
        assert raised.value.returncode == 1

    def test_looks_at_one_scope_when_asked(self, log, capsys):
        attack("UPDATE audit_auditentry SET reason = 'x' WHERE scope = 'case:b' AND seq = 2")
        call_command("verify_audit", scope="case:a")
        assert "5 regels" in capsys.readouterr().out
        with pytest.raises(CommandError):
            call_command("verify_audit", scope="case:b")

    def test_refuses_a_date_that_does_not_exist(self):
        with pytest.raises(CommandError, match="2026-02-30"):
            call_command("verify_audit", since="2026-02-30")

    def test_an_empty_log_is_whole(self, file, capsys):
        call_command("verify_audit")
        assert "ok: 0 regels" in capsys.readouterr().out
