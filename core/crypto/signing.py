"""Signatures of our own that only we check: HMAC-SHA-256 under a key derived from one of `FIELD_KEYS`."""

import base64
import hmac

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from core.crypto.errors import KeyMissing


def newest() -> str:
    """The id of the key that signs now."""
    return next(iter(_secrets()))


def sign(message: bytes, purpose: str, key: str) -> str:
    """The signature in hexadecimal; what is signed for one purpose is worth nothing for another. Raises KeyMissing."""
    secret = _secrets().get(key)
    if secret is None:
        raise KeyMissing(f"FIELD_KEYS lacks the key {key!r}")
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=purpose.encode()).derive(secret)
    return hmac.digest(derived, message, "sha256").hex()


def _secrets() -> dict[str, bytes]:
    pairs = (key.strip().partition(":") for key in settings.FIELD_KEYS.split(","))
    return {name: base64.b64decode(secret) for name, _colon, secret in pairs}
