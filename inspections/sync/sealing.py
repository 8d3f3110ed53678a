"""The seal of tablets: what only the municipality opens, and the key pairs that open it (docs/sync.md, Operation).

One data key a round (AES-256-GCM), wrapped by ECDH P-256 and HKDF-SHA-256 with the municipality's public key.
"""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from core.crypto.errors import SealError
from core.today import local_date
from inspections.sync.errors import Faulty
from inspections.sync.models import SyncKey
from inspections.sync.verbs import KEY_MADE

_WRAP, _KEY, _OP, _BLOB = (f"parkwacht-sync-v1:{part}:" for part in ("wrap", "key", "op", "blob"))
_NONCE = 12
KEY_BYTES = 32


def b64u(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def un_b64u(text: str) -> bytes:
    """The bytes of base64url without padding. Raises ValueError."""
    try:
        return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("not base64url") from error


def newest_key(municipality: Municipality, *, at: datetime) -> SyncKey:
    """The pair that tablets seal with now; the first is made when the first tablet asks."""
    return SyncKey.objects.filter(municipality=municipality).first() or make_key(municipality, actor=None, at=at)


@one_act()
def make_key(municipality: Municipality, *, actor: User | None, at: datetime) -> SyncKey:
    """Make a new pair; the old ones go on opening what was sealed with them."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # two at once make one after the other
    before = SyncKey.objects.filter(municipality=municipality).count()
    if before and actor is None:
        return newest_key(municipality, at=at)
    private = ec.generate_private_key(ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    pair = SyncKey(
        municipality=municipality,
        kid=f"{municipality.code}-{local_date(at):%Y-%m-%d}-{before + 1}",
        public_jwk={
            "kty": "EC",
            "crv": "P-256",
            "x": b64u(numbers.x.to_bytes(32, "big")),
            "y": b64u(numbers.y.to_bytes(32, "big")),
        },
        valid_from=local_date(at),
        made_at=at,
    )
    secret = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pair.private = secret.decode()
    pair.save()
    audit.record(None, KEY_MADE, actor=actor, at=at, after=pair.kid, scope="system:config")
    return pair


def data_key(sealed: Mapping[str, str], municipality_id: int) -> bytes:
    """The data key that this envelope or blob was sealed with. Raises Faulty (`seal`)."""
    pair = SyncKey.objects.filter(kid=sealed["kid"], municipality=municipality_id).first()
    if pair is None:
        raise Faulty("seal")
    try:
        loaded = serialization.load_pem_private_key(str(pair.private).encode(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)  # noqa: S101  as `make_key` made it
        return unwrap(loaded, sealed)
    except (SealError, InvalidTag, ValueError) as error:
        raise Faulty("seal") from error


def unwrap(private: ec.EllipticCurvePrivateKey, sealed: Mapping[str, str]) -> bytes:
    """The data key. Raises InvalidTag or ValueError."""
    point = un_b64u(sealed["epk"])
    shared = private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))
    wrapped = un_b64u(sealed["wrapped_key"])
    opened = _wrapping(shared, point, sealed["kid"]).decrypt(
        wrapped[:_NONCE], wrapped[_NONCE:], (_KEY + sealed["kid"]).encode()
    )
    if len(opened) != KEY_BYTES:
        raise ValueError("a data key has 32 bytes")
    return opened


def wrap(jwk: Mapping[str, str], kid: str, key: bytes, nonce: bytes) -> dict[str, str]:
    """As a tablet does it: the members `kid`, `epk` and `wrapped_key`. For the driver of the fault runs and tests."""
    x, y = (int.from_bytes(un_b64u(jwk[name]), "big") for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    mine = ec.generate_private_key(ec.SECP256R1())
    point = mine.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    shared = mine.exchange(ec.ECDH(), public)
    wrapped = nonce + _wrapping(shared, point, kid).encrypt(nonce, key, (_KEY + kid).encode())
    return {"kid": kid, "epk": b64u(point), "wrapped_key": b64u(wrapped)}


def _wrapping(shared: bytes, point: bytes, kid: str) -> AESGCM:
    derived = HKDF(hashes.SHA256(), KEY_BYTES, salt=point, info=(_WRAP + kid).encode())
    return AESGCM(derived.derive(shared))


def operation_place(op_id: str, device_id: str, device_seq: int) -> bytes:
    """Additional data of an operation: under another number it does not open."""
    return f"{_OP}{op_id}:{device_id}:{device_seq}".encode()


def chunk_place(plain_sha256: str, n: int) -> bytes:
    """Additional data of a chunk: at another place or of another file it does not open."""
    return f"{_BLOB}{plain_sha256}:{n}".encode()


def open_operation(envelope: Mapping[str, Any], municipality_id: int) -> bytes:
    """The plain text of a sealed operation. Raises Faulty (`seal`)."""
    sealed = envelope["sealed"]
    key = data_key(sealed, municipality_id)
    place = operation_place(envelope["op_id"], envelope["device_id"], envelope["device_seq"])
    try:
        return AESGCM(key).decrypt(un_b64u(sealed["iv"]), un_b64u(sealed["ciphertext"]), place)
    except (InvalidTag, ValueError) as error:
        raise Faulty("seal") from error


def open_chunk(key: bytes, data: bytes, plain_sha256: str, n: int) -> bytes:
    """The piece of the plain file in a sealed chunk. Raises Faulty (`seal`)."""
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], chunk_place(plain_sha256, n))
    except (InvalidTag, ValueError) as error:
        raise Faulty("seal") from error
