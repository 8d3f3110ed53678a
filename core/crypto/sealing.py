"""AES-256-GCM over bytes and texts, each bound to its place: table, column and row.

The form of what is sealed: `PWS1`, one byte with the length of the key's id, the id, 12 random bytes (the nonce), the
ciphertext with its tag of 16 bytes. The tag covers all of it and the place as well, so that a value which is changed,
or copied to another row, is refused. Keys: `FIELD_KEYS`, newest first; the newest seals, each of them opens.
"""

import base64
import binascii
import json
import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core.crypto.errors import KeyMissing, SealBroken

_MAGIC = b"PWS1"
_NONCE = 12
_TAG = 16
#: What a sealed text begins with, where a column holds text.
TEXT_PREFIX = "pws1."


@dataclass(frozen=True)
class Place:
    """Where a value belongs. `row` must stay what it is for as long as the row lives: a public id, not a row id."""

    table: str
    column: str
    row: str

    def header(self) -> bytes:
        return json.dumps([self.table, self.column, self.row]).encode()


def seal(data: bytes, place: Place) -> bytes:
    """Encrypt under the newest key; the same bytes are sealed differently each time."""
    name = next(iter(_keys(settings.FIELD_KEYS)))
    head = _MAGIC + bytes([len(name)]) + name.encode()
    nonce = os.urandom(_NONCE)
    return head + nonce + _keys(settings.FIELD_KEYS)[name].encrypt(nonce, data, head + place.header())


def unseal(sealed: bytes, place: Place) -> bytes:
    """The bytes as they were. Raises SealBroken, or KeyMissing for a key that is not there (any more)."""
    name, head = _head(sealed)
    key = _keys(settings.FIELD_KEYS).get(name)
    if key is None:
        raise KeyMissing(f"FIELD_KEYS lacks the key {name!r}")
    body = sealed[len(head) :]
    try:
        return key.decrypt(body[:_NONCE], body[_NONCE:], head + place.header())
    except InvalidTag as error:
        raise SealBroken(f"{place.table}.{place.column}: the tag does not fit") from error


def seal_text(text: str, place: Place) -> str:
    """As `seal`, for a column that holds text."""
    return TEXT_PREFIX + base64.urlsafe_b64encode(seal(text.encode(), place)).decode()


def unseal_text(sealed: str, place: Place) -> str:
    """As `unseal`, for what `seal_text` made."""
    return unseal(_from_text(sealed), place).decode()


def is_current(sealed: bytes | str) -> bool:
    """Whether it is under the newest key. Raises SealBroken for what is not sealed."""
    name, _head_bytes = _head(_from_text(sealed) if isinstance(sealed, str) else sealed)
    return name == next(iter(_keys(settings.FIELD_KEYS)))


def _from_text(sealed: str) -> bytes:
    try:
        return base64.b64decode(sealed.removeprefix(TEXT_PREFIX), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise SealBroken("not a sealed text") from error


def _head(sealed: bytes) -> tuple[str, bytes]:
    start = len(_MAGIC) + 1
    length = sealed[len(_MAGIC)] if len(sealed) > start else 0
    if not sealed.startswith(_MAGIC) or len(sealed) < start + length + _NONCE + _TAG:
        raise SealBroken("not sealed, or cut off")
    head = sealed[: start + length]
    return head[start:].decode("ascii", "replace"), head


@lru_cache(maxsize=4)
def _keys(value: str) -> dict[str, AESGCM]:
    """Id -> key, newest first; the form is that of `config.environment`, which refused what is wrong."""
    if not value:
        raise ImproperlyConfigured("FIELD_KEYS: set a key, or nothing can be encrypted")
    pairs = (key.strip().partition(":") for key in value.split(","))
    return {name: AESGCM(base64.b64decode(secret)) for name, _colon, secret in pairs}
