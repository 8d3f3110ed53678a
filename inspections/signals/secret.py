"""Reference and secret code of a report, and the mark on its form. Nothing of who asks for them is kept or used.

Both follow from the random mark of the form, so that sending the same form again shows the same page and stores
nothing twice. Only a hash of the code is kept: nobody here can look it up.
"""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.core import signing

#: No signs that look alike.
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_SALT = "signals.form"
#: A form that comes back sooner was filled in by a program; one of the day before is made anew.
FASTEST_S, SLOWEST_S = 3, 24 * 60 * 60


class MarkRefused(Exception):
    """The mark is not ours, too old or too young; `soon` for the last."""

    def __init__(self, *, soon: bool) -> None:
        super().__init__()
        self.soon = soon


def new_mark(now: float) -> str:
    """The mark of a form that is shown now (seconds since 1970)."""
    return signing.dumps({"mark": secrets.token_hex(16), "at": int(now)}, salt=_SALT)


def read_mark(mark: str, now: float) -> str:
    """The random part of a mark. Raises MarkRefused."""
    try:
        found = signing.loads(mark, salt=_SALT)
    except signing.BadSignature as error:
        raise MarkRefused(soon=False) from error
    age = now - found["at"]
    if not FASTEST_S <= age <= SLOWEST_S:
        raise MarkRefused(soon=age < FASTEST_S)
    return str(found["mark"])


def reference(mark: str) -> str:
    """The number that a reporter may give to anybody, such as `M-7F3KQ-92QDX`."""
    signs = _signs("reference", mark, 10)
    return f"M-{signs[:5]}-{signs[5:]}"


def code(mark: str) -> str:
    """The secret code: 16 signs, about 78 bits, in groups of four."""
    signs = _signs("code", mark, 16)
    return "-".join(signs[at : at + 4] for at in range(0, 16, 4))


def digest(typed: str) -> str:
    """What is kept of a code, however it is typed."""
    return hashlib.sha256(_plain(typed).encode()).hexdigest()


def tidy(typed: str) -> str:
    """A reference as it is kept, however it is typed."""
    plain = _plain(typed).removeprefix("M")
    return f"M-{plain[:5]}-{plain[5:]}"


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def _signs(what: str, mark: str, count: int) -> str:
    number = int.from_bytes(hmac.digest(settings.SECRET_KEY.encode(), f"signals.{what}:{mark}".encode(), "sha256"))
    found = []
    for _sign in range(count):
        number, at = divmod(number, len(SIGNS))
        found.append(SIGNS[at])
    return "".join(found)
