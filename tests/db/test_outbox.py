"""Messages: sent with the change or not at all, delivered at least once, seen when they cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from core.accounts.models import Municipality
from core.accounts.rights import RightRefused
from core.audit import registry as verbs
from core.audit import services as audit
from core.audit.models import AuditEntry
from core.outbox import operations, periodic, registry, selectors, services, worker
from core.outbox.errors import DeliveryError, NotDead, Undeliverable
from core.outbox.models import Message, PeriodicRun, State
from core.outbox.services import Todo, deliver_due, send

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
LATER = AT + timedelta(days=365)

verbs.register({"test.moved": "Verplaatst"})


@pytest.fixture(autouse=True)
def consumers(monkeypatch):
    """An outbox without messages, and a registry in which each test writes its own consumers."""
    monkeypatch.setattr(registry, "_consumers", {})
    monkeypatch.setattr(registry, "_periodic", {})
    Message.objects.all().delete()
    PeriodicRun.objects.all().delete()


def consumer(topic, name="handle"):
    """Register a function under a name of its own."""

    def register(function):
        function.__qualname__ = name
        return registry.consumer(topic)(function)

    return register


def fails_with(error):
    @consumer("news")
    def handle(message):
        raise error

    send(Todo("news", "1"), at=AT)


class TestSending:
    def test_one_row_for_each_consumer(self):
        consumer("news", "a")(lambda message: None)
        consumer("news", "b")(lambda message: None)
        send(Todo("news", "1", {"case": "x"}), at=AT)
        rows = Message.objects.order_by("consumer")
        assert [row.consumer.rpartition(".")[2] for row in rows] == ["a", "b"]
        assert {(row.created_at, row.due_at, row.state) for row in rows} == {(AT, AT, "waiting")}

    def test_the_same_key_is_the_same_message(self):
        consumer("news")(lambda message: None)
        for _ in range(2):
            send(Todo("news", "1"), at=AT)
        assert deliver_due(AT) == 1
        send(Todo("news", "1"), at=LATER)
        assert deliver_due(LATER) == 0

    def test_a_rolled_back_change_leaves_no_message(self):
        @transaction.atomic
        def change():
            send(Todo("news", "1"), at=AT)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            change()
        assert not Message.objects.exists()

    @pytest.mark.parametrize("value", [{"name": "Jansen"}, AT, 1.5, [object()]])
    def test_a_payload_holds_ids_only(self, value):
        with pytest.raises(TypeError, match="send its id"):
            Todo("news", "1", {"person": value})


class TestDelivery:
    def test_oldest_first_and_only_what_is_due(self):
        seen = []
        consumer("news")(lambda message: seen.append(message.key))
        for key, at in (("late", AT + timedelta(hours=1)), ("old", AT - timedelta(hours=1)), ("now", AT)):
            send(Todo("news", key), at=at)
        assert deliver_due(AT) == 2
        assert seen == ["old", "now"]
        assert deliver_due(AT) == 0

    def test_at_most_as_many_as_asked(self):
        consumer("news")(lambda message: None)
        for number in range(3):
            send(Todo("news", str(number)), at=AT)
        assert deliver_due(AT, limit=2) == 2
        assert Message.objects.filter(state=State.WAITING).count() == 1

    def test_delivered_once_and_says_when(self):
        consumer("news")(lambda message: None)
        send(Todo("news", "1"), at=AT)
        deliver_due(LATER)
        message = Message.objects.get()
        assert (message.state, message.done_at, message.attempts, message.last_error) == ("done", LATER, 1, "")

    def test_what_a_failing_consumer_wrote_is_undone_but_the_attempt_counts(self):
        @consumer("news")
        def handle(message):
            Municipality.objects.create(code="GM9999", name="Halfweg")
            raise ValueError("Jansen, geboren op 1 april")

        send(Todo("news", "1"), at=AT)
        deliver_due(AT)
        message = Message.objects.get()
        assert not Municipality.objects.filter(code="GM9999").exists()
        assert (message.state, message.attempts) == ("waiting", 1)
        assert message.due_at == AT + services.FIRST_RETRY

    def test_the_error_tells_class_and_place_but_never_the_text(self, caplog):
        fails_with(ValueError("Jansen, geboren op 1 april"))
        deliver_due(AT)
        error = Message.objects.get().last_error
        assert error.startswith("ValueError in ")
        assert "Jansen" not in error + caplog.text

    def test_words_that_a_consumer_wrote_for_the_administrator_are_kept(self):
        fails_with(DeliveryError("mailserver weigert"))
        deliver_due(AT)
        assert Message.objects.get().last_error == "DeliveryError: mailserver weigert"

    def test_a_database_error_in_one_consumer_does_not_hurt_the_next(self):
        @consumer("news")
        def handle(message):
            Municipality.objects.create(pk=Municipality.objects.first().pk, code="GM9998", name="Dubbel")

        Municipality.objects.get_or_create(code="GM0344", defaults={"name": "Utrecht"})
        done = []
        consumer("other")(lambda message: done.append(message.key))
        send(Todo("news", "1"), at=AT)
        send(Todo("other", "2"), at=AT)
        assert deliver_due(AT) == 2
        assert done == ["2"]
        assert Message.objects.get(topic="news").last_error.startswith("IntegrityError")

    def test_waits_longer_each_time_up_to_an_hour(self):
        waits = [services.backoff(attempt) for attempt in range(1, 30)]
        assert waits[:4] == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]
        assert waits == sorted(waits)
        assert waits[-1] == timedelta(hours=1)

    def test_after_the_last_attempt_it_is_a_dead_letter(self, settings):
        settings.OUTBOX_MAX_ATTEMPTS = 3
        fails_with(ValueError())
        for _ in range(5):
            deliver_due(LATER)
            Message.objects.update(due_at=AT)
        message = Message.objects.get()
        assert (message.state, message.attempts) == ("dead", 3)

    def test_works_again_after_a_failure(self):
        answers = iter([ValueError(), None])

        @consumer("news")
        def handle(message):
            if (error := next(answers)) is not None:
                raise error

        send(Todo("news", "1"), at=AT)
        deliver_due(AT)
        assert deliver_due(AT) == 0
        assert deliver_due(AT + timedelta(seconds=5)) == 1
        assert Message.objects.get().state == "done"

    def test_what_can_never_work_is_dead_at_once(self):
        fails_with(Undeliverable("adres is weg"))
        deliver_due(AT)
        assert (Message.objects.get().state, Message.objects.get().attempts) == ("dead", 1)

    def test_a_topic_without_consumer_becomes_a_dead_letter_with_the_reason(self):
        send(Todo("nobody.knows", "1"), at=AT)
        deliver_due(AT)
        message = Message.objects.get()
        assert (message.state, message.last_error) == ("dead", services.NO_CONSUMER)

    def test_a_consumer_that_this_worker_does_not_know_yet_is_waited_for(self, monkeypatch):
        taken = []
        consumer("news")(lambda message: taken.append(message.key))
        send(Todo("news", "1"), at=AT)
        with monkeypatch.context() as old_worker:
            old_worker.setattr(registry, "_consumers", {})
            deliver_due(AT)
        message = Message.objects.get()
        assert (message.state, message.last_error) == ("waiting", services.NO_CONSUMER)
        deliver_due(AT + timedelta(seconds=5))
        message.refresh_from_db()
        assert (message.state, len(taken)) == ("done", 1)

    def test_a_consumer_that_never_comes_leaves_a_dead_letter_after_the_last_attempt(self, monkeypatch, settings):
        settings.OUTBOX_MAX_ATTEMPTS = 3
        consumer("news")(lambda message: None)
        send(Todo("news", "1"), at=AT)
        monkeypatch.setattr(registry, "_consumers", {})
        states = []
        for hours in range(3):
            deliver_due(AT + timedelta(hours=hours))
            states.append(Message.objects.get().state)
        assert states == ["waiting", "waiting", "dead"]
        assert Message.objects.get().last_error == services.NO_CONSUMER

    def test_what_a_consumer_records_carries_the_message_as_trace(self, settings, tmp_path):
        @consumer("news")
        def handle(message):
            audit.record(None, "test.moved", actor=None, at=AT, scope="case:trace")

        send(Todo("news", "1"), at=AT)
        deliver_due(AT)
        entry = AuditEntry.objects.get(scope="case:trace")
        assert (entry.origin, entry.trace_id) == ("worker", str(Message.objects.get().public_id))


class TestResend:
    @pytest.fixture
    def dead(self):
        fails_with(Undeliverable("weg"))
        deliver_due(AT)
        return Message.objects.get()

    def test_gives_all_attempts_again_and_is_recorded(self, dead, user_with):
        admin = user_with("admin")
        operations.resend(dead.public_id, actor=admin, at=LATER)
        dead.refresh_from_db()
        assert (dead.state, dead.attempts, dead.due_at) == ("waiting", 0, LATER)
        entry = AuditEntry.objects.filter(scope="system:admin").latest("seq")
        assert (entry.verb, entry.actor, entry.object_id) == (
            "outbox.message_resent",
            admin,
            str(dead.public_id),
        )

    def test_twice_says_that_a_colleague_was_first(self, dead, user_with):
        operations.resend(dead.public_id, actor=user_with("admin"), at=LATER)
        with pytest.raises(NotDead, match="al opnieuw"):
            operations.resend(dead.public_id, actor=user_with("admin"), at=LATER)

    def test_is_for_the_administrator(self, dead, user_with):
        with pytest.raises(RightRefused):
            operations.resend(dead.public_id, actor=user_with("officer"), at=LATER)
        dead.refresh_from_db()
        assert dead.state == "dead"


class TestLag:
    def test_an_empty_outbox_has_none(self):
        assert selectors.lag(AT) == selectors.Lag(timedelta(0), 0, 0, 0)

    def test_is_the_age_of_the_oldest_message_that_is_due(self, django_assert_num_queries):
        consumer("news")(lambda message: None)
        send(Todo("news", "1"), at=AT)
        send(Todo("news", "2"), at=AT + timedelta(hours=2))
        Message.objects.create(topic="x", key="x", created_at=AT, due_at=AT, state=State.DEAD)
        with django_assert_num_queries(1):
            lag = selectors.lag(AT + timedelta(hours=1))
        assert lag == selectors.Lag(timedelta(hours=1), 1, 2, 1)


class TestPeriodicJobs:
    def test_runs_at_once_then_every_so_often(self):
        runs = []
        registry.every(60, "test.job")(runs.append)
        for seconds in (0, 30, 59, 60, 90, 120):
            periodic.run_due(AT + timedelta(seconds=seconds))
        assert runs == [AT + timedelta(seconds=seconds) for seconds in (0, 60, 120)]

    def test_what_was_missed_is_caught_up_once(self):
        runs = []
        registry.every(60, "test.job")(runs.append)
        periodic.run_due(AT)
        periodic.run_due(LATER)
        periodic.run_due(LATER)
        assert runs == [AT, LATER]

    def test_a_failing_job_is_undone_retried_and_does_not_stop_the_others(self):
        runs = []

        def fail(now):
            Municipality.objects.create(code="GM9999", name="Halfweg")
            raise ValueError("geheim")

        registry.every(3600, "test.a")(fail)
        registry.every(60, "test.b")(runs.append)
        assert periodic.run_due(AT) == 2
        run = PeriodicRun.objects.get(name="test.a")
        assert (run.due_at, run.last_run_at) == (AT + timedelta(minutes=1), None)
        assert run.last_error.startswith("ValueError in fail")
        assert not Municipality.objects.filter(code="GM9999").exists()
        assert runs == [AT]

    def test_a_job_that_works_by_parts_holds_nobody_up_and_keeps_what_it_did(self):
        depths = []

        def tick(now):
            depths.append((len(connection.savepoint_ids), connection.in_atomic_block))
            Municipality.objects.create(code="GM9999", name="Halfweg")
            raise ValueError("geheim")

        outside = (len(connection.savepoint_ids), connection.in_atomic_block)
        registry.every(3600, "test.parts", by_parts=True)(tick)
        assert periodic.run_due(AT) == 1
        assert depths == [outside]
        run = PeriodicRun.objects.get(name="test.parts")
        assert (run.due_at, run.last_run_at) == (AT + timedelta(minutes=1), None)
        assert Municipality.objects.filter(code="GM9999").exists()

    def test_a_worker_that_dies_in_a_job_by_parts_leaves_it_to_the_next_hour(self):
        def die(now):
            raise SystemExit

        registry.every(3600, "test.parts", by_parts=True)(die)
        with pytest.raises(SystemExit):
            periodic.run_due(AT)
        assert PeriodicRun.objects.get(name="test.parts").due_at == AT + timedelta(hours=1)

    def test_a_job_that_is_gone_is_left_alone(self):
        PeriodicRun.objects.create(name="test.gone", due_at=AT)
        assert periodic.run_due(LATER) == 0

    def test_the_worker_writes_a_checkpoint(self, monkeypatch, settings, tmp_path):
        monkeypatch.undo()
        settings.AUDIT_CHECKPOINT_FILE = tmp_path / "checkpoints.log"
        worker.run_once()
        assert settings.AUDIT_CHECKPOINT_FILE.read_text().count("\n") == 1


def test_run_once_follows_messages_that_messages_send():
    @consumer("first")
    def handle(message):
        send(Todo("second", message.key), at=AT)

    consumer("second")(lambda message: None)
    send(Todo("first", "1"), at=AT)
    assert worker.run_once() == 2
