"""What is encrypted at rest: bound to its place, under a named key, and never mistaken for its value."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from core.crypto.errors import KeyMissing, SealBroken
from core.crypto.sealing import Place, is_current, seal, seal_text, unseal, unseal_text

HERE = Place("signals", "text", "1")
OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


@given(st.binary(max_size=500), st.text(max_size=50), st.text(max_size=50))
def test_what_is_sealed_opens_at_its_own_place_only(data: bytes, row: str, other: str) -> None:
    sealed = seal(data, Place("signals", "text", row))
    assert unseal(sealed, Place("signals", "text", row)) == data
    if row != other:
        with pytest.raises(SealBroken):
            unseal(sealed, Place("signals", "text", other))


@pytest.mark.parametrize(
    "place", [Place("other", "text", "1"), Place("signals", "note", "1"), Place("s", "ignalstext", "1")]
)
def test_another_table_or_column_does_not_open_it(place: Place) -> None:
    with pytest.raises(SealBroken):
        unseal(seal(b"geheim", HERE), place)


def test_every_changed_byte_and_every_cut_is_found() -> None:
    sealed = seal(b"geheim", HERE)
    for at in range(len(sealed)):
        with pytest.raises((SealBroken, KeyMissing)):
            unseal(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :], HERE)
        with pytest.raises((SealBroken, KeyMissing)):
            unseal(sealed[:at], HERE)


def test_the_same_text_is_never_sealed_the_same_way() -> None:
    assert seal(b"geheim", HERE) != seal(b"geheim", HERE)
    assert b"geheim" not in seal(b"geheim", HERE)


def test_the_newest_key_seals_and_each_key_opens(settings) -> None:
    settings.FIELD_KEYS = OLD
    sealed = seal_text("een naam", HERE)
    settings.FIELD_KEYS = f"{NEW},{OLD}"
    assert unseal_text(sealed, HERE) == "een naam"
    assert not is_current(sealed)
    assert is_current(seal_text("een naam", HERE))
    settings.FIELD_KEYS = NEW
    with pytest.raises(KeyMissing, match="old"):
        unseal_text(sealed, HERE)


@pytest.mark.parametrize("value", ["", "gewoon een woord", "pws1.", "pws1.AAAA", "pws1.é", "UFdTMQ=="])
def test_what_was_never_sealed_is_refused(value: str) -> None:
    with pytest.raises(SealBroken):
        unseal_text(value, HERE)
    with pytest.raises(SealBroken):
        is_current(value)


def test_without_a_key_nothing_is_stored_in_the_clear(settings) -> None:
    settings.FIELD_KEYS = ""
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        seal(b"geheim", HERE)
