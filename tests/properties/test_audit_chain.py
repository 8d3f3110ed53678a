"""The log under chance: whatever is recorded verifies, whatever single thing is changed is found."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.audit import chain, checkpoints, registry, services, triggers
from core.audit.models import AuditEntry, AuditPayload
from core.audit.verification import verify
from tests.audit_log import attack, empty

pytestmark = pytest.mark.django_db
registry.register({"test.moved": "Verplaatst", "test.other": "Iets anders"})

WHOLE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

instants = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-9, minutes=-30))]),
)
words = st.text(max_size=40)
#: What a column of limited width can hold on every database.
short = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
records = st.fixed_dictionaries(
    {
        "verb": st.sampled_from(["test.moved", "test.other"]),
        "at": instants,
        "scope": st.sampled_from(["case:a", "case:b", "inspection:é"]),
        "reason": words,
        "before": short,
        "after": short,
        "legal_ground": short,
        "result": st.sampled_from(["done", "refused", "failed"]),
        "effective_on": st.none() | st.dates(),
        "payload": st.none() | st.dictionaries(words, values, max_size=3),
    }
)


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.AUDIT_CHECKPOINT_FILE = tmp_path / "checkpoints.log"
    return settings.AUDIT_CHECKPOINT_FILE


def write(drafts, file, checkpoint_after=()):
    """A fresh log with these records, and a checkpoint after those numbers."""
    empty()
    file.unlink(missing_ok=True)
    for number, draft in enumerate(drafts):
        services.record(None, draft["verb"], actor=None, **{k: v for k, v in draft.items() if k != "verb"})
        if number in checkpoint_after:
            checkpoints.write(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number))


@WHOLE
@given(drafts=st.lists(records, max_size=8), checkpoint_after=st.sets(st.integers(0, 7)))
def test_whatever_is_recorded_verifies(file, drafts, checkpoint_after):
    write(drafts, file, checkpoint_after)
    report = verify()
    assert (report.breaches, report.entries) == ([], len(drafts))


def other(value: object, field: models.Field) -> object:
    """Another value that the column can hold."""
    if field.get_internal_type() == "DateTimeField":
        return value + timedelta(microseconds=1)
    if field.get_internal_type() == "DateField":
        return datetime(1999, 12, 31, tzinfo=UTC).date() if value is None else value + timedelta(days=1)
    if isinstance(value, int):
        return value + 1
    return f"{value[:-1]}{'b' if value[-1:] == 'a' else 'a'}"


FIELDS = [
    field
    for field in AuditEntry._meta.fields
    if field.name not in {"id", "municipality", "actor"}  # the foreign keys have a test of their own in db/
]


@WHOLE
@given(drafts=st.lists(records, min_size=1, max_size=6), data=st.data())
def test_any_changed_field_of_any_entry_is_found(file, drafts, data):
    write(drafts, file, {len(drafts) - 1})
    entry = data.draw(st.sampled_from(list(AuditEntry.objects.order_by("id"))))
    field = data.draw(st.sampled_from(FIELDS))
    value = other(getattr(entry, field.name), field)
    place = {"scope": entry.scope, "seq": entry.seq} | {field.name: value}
    # The database itself refuses two entries in one place.
    assume(not AuditEntry.objects.filter(scope=place["scope"], seq=place["seq"]).exclude(pk=entry.pk).exists())
    change(AuditEntry, entry.pk, field, value)
    assert verify().breaches


@WHOLE
@given(drafts=st.lists(records, min_size=1, max_size=6), data=st.data())
def test_any_missing_entry_is_found_even_if_the_rest_is_made_to_fit(file, drafts, data):
    write(drafts, file, {len(drafts) - 1})
    entry = data.draw(st.sampled_from(list(AuditEntry.objects.order_by("id"))))
    attack(
        f"DELETE FROM audit_auditpayload WHERE entry_id = {entry.pk}",
        f"DELETE FROM audit_auditentry WHERE id = {entry.pk}",
        f"UPDATE audit_auditentry SET seq = seq - 1 WHERE scope = '{entry.scope}' AND seq > {entry.seq}",
    )
    make_fit(entry.scope)
    assert entry.scope in {breach.scope for breach in verify().breaches}


@WHOLE
@given(drafts=st.lists(records, min_size=1, max_size=6), data=st.data())
def test_any_changed_payload_is_found(file, drafts, data):
    write(drafts, file)
    payloads = list(AuditPayload.objects.order_by("entry"))
    assume(payloads)
    payload = data.draw(st.sampled_from(payloads))
    field = AuditPayload._meta.get_field(data.draw(st.sampled_from(["salt", "body", "erased_by"])))
    value = 999 if field.name == "erased_by" else other(getattr(payload, field.name), field)
    change(AuditPayload, payload.pk, field, value)
    assert verify().breaches


def change(model: type[models.Model], pk: int, field: models.Field, value: object) -> None:
    stored = field.get_db_prep_save(value, connection)
    with connection.cursor() as cursor, triggers.suspended(connection):
        table, key = model._meta.db_table, model._meta.pk.column
        cursor.execute(f'UPDATE {table} SET "{field.column}" = %s WHERE {key} = %s', [stored, pk])


def make_fit(scope: str) -> None:
    """Chain the entries that are left anew and set the head to the last."""
    prev, statements, last = chain.GENESIS, [], 0
    for fields in AuditEntry.objects.filter(scope=scope).order_by("seq").values(*chain.FIELDS):
        digest = chain.entry_hash(fields | {"prev_hash": prev})
        last = fields["seq"]
        statements.append(
            f"UPDATE audit_auditentry SET prev_hash = '{prev}', entry_hash = '{digest}'"
            f" WHERE scope = '{scope}' AND seq = {last}"
        )
        prev = digest
    head = f"UPDATE audit_audithead SET hash = '{prev}', seq = {last}, count = {last} WHERE scope = '{scope}'"
    attack(*statements, head)
