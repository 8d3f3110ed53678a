"""Encrypted columns and the second factor's secrets: nothing readable in the database, and a new key for all of it."""

import uuid
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test.utils import isolate_apps

from core.accounts.models import Municipality
from core.audit.models import AuditEntry
from core.crypto.errors import SealBroken
from core.crypto.fields import SealedTextField
from core.crypto.sealing import is_current
from tests.people import make_user
from tests.unit.test_sealing import NEW, OLD

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # what an app's secret looks like
MARKER = "Zeer-Geheime-Melding"


@pytest.fixture
def note(monkeypatch):
    """A model with an encrypted column, in a table of its own."""
    with isolate_apps("core.crypto"):

        class Note(models.Model):
            public_id = models.UUIDField(default=uuid.uuid4)
            text = SealedTextField(null=True)

            class Meta:
                app_label = "crypto"

        with connection.schema_editor() as editor:
            editor.create_model(Note)
        monkeypatch.setattr(apps, "get_models", lambda: [Note])
        yield Note
        with connection.schema_editor() as editor:
            editor.delete_model(Note)


def dump() -> bytes:
    """All that the database holds, as a backup would: every column of every table, texts and bytes as they are."""
    names = [*connection.introspection.django_table_names(only_existing=True), "crypto_note"]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        return b"\n".join(value for name in names if name in there for value in _values(cursor, name))


def _values(cursor: Any, table: str) -> Iterator[bytes]:
    columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    for column in map(connection.ops.quote_name, columns):
        # SQLite's own reader would make dates of texts; as bytes everything is what it is.
        what = f"CAST({column} AS BLOB)" if connection.vendor == "sqlite" else column
        cursor.execute(f"SELECT {what} FROM {connection.ops.quote_name(table)}")
        for (value,) in cursor.fetchall():
            yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def stored(user, kind: str) -> dict:
    return Authenticator.objects.get(user=user, type=kind).data


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_column_reads_as_text_and_holds_none(note) -> None:
    row = note.objects.create(text=MARKER)
    assert note.objects.get().text == MARKER
    assert note.objects.defer("text").get().text == MARKER
    found = dump()
    assert str(row.public_id).replace("-", "").encode() in found.replace(b"-", b"")  # the dump does look here
    assert MARKER.encode() not in found
    before = note.objects.values_list("text", flat=True).get()
    note.objects.get().save()
    assert note.objects.values_list("text", flat=True).get() == before  # nothing changed, nothing sealed anew
    assert repr(before) == "<sealed>"
    row.text = None
    row.save()
    assert note.objects.get().text is None


def test_bulk_create_seals_and_update_is_refused(note) -> None:
    note.objects.bulk_create([note(text=MARKER), note(text="ander")])
    assert {row.text for row in note.objects.all()} == {MARKER, "ander"}
    assert MARKER.encode() not in dump()
    with pytest.raises(TypeError):
        note.objects.update(text=MARKER)
    with pytest.raises(TypeError):
        note.objects.filter(text=MARKER).exists()


def test_a_value_moved_to_another_row_is_an_error(note) -> None:
    one, other = note.objects.create(text=MARKER), note.objects.create(text="ander")
    note.objects.filter(pk=other.pk).update(text=note.objects.values_list("text", flat=True).get(pk=one.pk))
    with pytest.raises(SealBroken):
        note.objects.get(pk=other.pk).text  # noqa: B018


def test_a_new_key_takes_over_all_that_is_sealed(note, municipality: Municipality, settings) -> None:
    settings.FIELD_KEYS = OLD
    note.objects.bulk_create([note(text=MARKER), note(text="ander"), note(text=None)])
    user = make_user("officer", municipality=municipality)
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).get_unused_codes()
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert "crypto_note.text 2" in out.getvalue()
    assert "mfa_authenticator.data 2" in out.getvalue()
    assert AuditEntry.objects.get(verb="crypto.keys_rotated").scope == "system:admin"

    settings.FIELD_KEYS = NEW  # the old key is gone for good
    assert {row.text for row in note.objects.all()} == {MARKER, "ander", None}
    assert Authenticator.objects.get(user=user, type="totp").wrap().validate_code(code(SECRET))
    assert Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes() == codes
    call_command("rotate_keys", stdout=out)
    assert AuditEntry.objects.filter(verb="crypto.keys_rotated").count() == 1  # nothing left to do


def test_what_cannot_be_opened_stops_the_command_and_stays(note, settings) -> None:
    settings.FIELD_KEYS = OLD
    note.objects.create(text=MARKER)
    settings.FIELD_KEYS = NEW
    with pytest.raises(CommandError, match="FIELD_KEYS lacks the key 'old'"):
        call_command("rotate_keys", stdout=StringIO())
    settings.FIELD_KEYS = OLD
    assert note.objects.get().text == MARKER


def test_the_secret_of_an_app_is_nowhere_in_the_database(municipality: Municipality) -> None:
    user = make_user("officer", municipality=municipality)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    seed = get_adapter().decrypt(stored(user, "recovery_codes")["seed"])
    everything = dump()
    assert len(seed) == 80
    assert SECRET.encode() not in everything
    assert seed.encode() not in everything


def test_secrets_of_before_the_encryption_still_count_and_are_sealed_by_the_command(municipality: Municipality) -> None:
    user = make_user("officer", municipality=municipality)
    Authenticator.objects.create(user=user, type="totp", data={"secret": SECRET})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "ab" * 40, "used_mask": 3})
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert Authenticator.objects.get(type="totp").wrap().validate_code(code(SECRET))
    assert SECRET.encode() in dump()
    call_command("rotate_keys", stdout=StringIO())
    assert SECRET.encode() not in dump()
    assert b"ab" * 40 not in dump()
    assert is_current(stored(user, "totp")["secret"])
    assert Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes() == codes
    assert stored(user, "recovery_codes")["used_mask"] == 3


@pytest.mark.parametrize("value", ["", "geen-geheim", "pws1.AAAA", SECRET.lower(), SECRET + "A"])
def test_what_is_neither_sealed_nor_a_secret_is_an_error(value: str) -> None:
    with pytest.raises(SealBroken):
        get_adapter().decrypt(value)
