"""Many writers at once: no gap, no fork, no one waiting for the other for ever."""

import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connections, transaction
from django.utils import timezone

from core.accounts.models import Municipality
from core.audit import checkpoints, registry, services
from core.audit.models import AuditEntry
from core.audit.verification import verify
from tests.audit_log import empty

pytestmark = pytest.mark.django_db(transaction=True)

registry.register({"test.moved": "Verplaatst"})


def together(*tasks: Callable[[], None]) -> None:
    faults = []

    def run(task: Callable[[], None]) -> None:
        try:
            task()
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults


def test_writers_of_one_scope_leave_no_gap():
    def write() -> None:
        for _ in range(15):
            services.record(None, "test.moved", actor=None, at=timezone.now(), scope="case:shared")

    together(*[write] * 6)
    seqs = AuditEntry.objects.filter(scope="case:shared").order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, 91))
    assert [breach for breach in verify(scope="case:shared").breaches if breach.scope == "case:shared"] == []


def test_a_rolled_back_entry_leaves_no_gap():
    @transaction.atomic
    def undone() -> None:
        services.record(None, "test.moved", actor=None, at=timezone.now(), scope="case:gap")
        raise ZeroDivisionError

    def write() -> None:
        for number in range(12):
            if number % 3:
                services.record(None, "test.moved", actor=None, at=timezone.now(), scope="case:gap")
                continue
            with pytest.raises(ZeroDivisionError):
                undone()

    together(*[write] * 4)
    seqs = AuditEntry.objects.filter(scope="case:gap").order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, 33))


def test_lists_that_name_the_same_records_in_another_order_do_not_deadlock():
    scopes = [f"case:{letter}" for letter in "abcdef"]
    records = [_record(scope) for scope in scopes]

    def look(order: list) -> Callable[[], None]:
        def run() -> None:
            for _ in range(8):
                services.record_reads(order, actor=None, at=timezone.now(), what="list")

        return run

    together(look(records), look(records[::-1]), look(records[3:] + records[:3]))
    assert AuditEntry.objects.filter(scope__in=scopes).count() == 8 * 3 * len(scopes)


def test_verifying_while_others_write_raises_no_false_alarm(settings, tmp_path):
    settings.AUDIT_CHECKPOINT_FILE = tmp_path / "checkpoints.log"
    empty()
    reports = []

    def write() -> None:
        for number in range(30):
            services.record(None, "test.moved", actor=None, at=timezone.now(), scope=f"case:{number % 4}")

    def witness() -> None:
        for _ in range(12):
            checkpoints.write(timezone.now())

    def look() -> None:
        for _ in range(12):
            reports.append(verify())

    together(write, write, witness, look)
    assert [breach for report in reports for breach in report.breaches] == []
    assert (verify().entries, verify().breaches) == (60, [])


def _record(scope: str) -> SimpleNamespace:
    return SimpleNamespace(audit_scope=scope, public_id=scope, municipality_id=None, _meta=Municipality._meta)
