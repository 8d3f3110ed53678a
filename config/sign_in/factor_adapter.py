"""The secrets of apps and recovery codes, encrypted in the database (`MFA_ADAPTER`)."""

import re

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from core.crypto.sealing import TEXT_PREFIX, Place, is_current, seal_text, unseal_text

#: allauth seals a secret before its row exists and opens it without saying whose it is: the row cannot be bound.
PLACE = Place(Authenticator._meta.db_table, "data", "")
_NAMES = ("secret", "seed")
#: How allauth made an app's secret and the seed of recovery codes before they were encrypted.
_PLAIN = re.compile(r"[A-Z2-7]{32}|[0-9a-f]{80}")


class FactorAdapter(DefaultMFAAdapter):
    """allauth stores what `encrypt` gives and asks `decrypt` before each use."""

    def encrypt(self, text: str) -> str:
        return seal_text(text, PLACE)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises SealError. A secret of before the encryption counts until `rotate_keys` has sealed it."""
        return encrypted_text if _PLAIN.fullmatch(encrypted_text) else unseal_text(encrypted_text, PLACE)


def reseal() -> int:
    """Seal secrets that are under an older key or under none; how many."""
    rows = Authenticator.objects.filter(type__in=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
    stale = [pk for pk, data in rows.values_list("pk", "data") if _stale(data)]
    return sum(_one(pk) for pk in stale)


def _stale(data: dict[str, str]) -> list[str]:
    names = [name for name in _NAMES if name in data]
    return [name for name in names if not (data[name].startswith(TEXT_PREFIX) and is_current(data[name]))]


def _one(pk: int) -> int:
    adapter = FactorAdapter()
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        names = _stale(row.data) if row else []
        if row is None or not names:
            return 0
        row.data |= {name: adapter.encrypt(adapter.decrypt(row.data[name])) for name in names}
        row.save(update_fields=["data"])
    return 1
