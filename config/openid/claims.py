"""What an issuer says of somebody, checked and cut down to what we keep. No citizen's number (BSN) ever is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.openid.refusals import SignInRefused

_KVK = re.compile(r"\d{8}")
_LONGEST = 120


@dataclass(frozen=True)
class Firm:
    """A person who acts for a firm. `person` is the broker's own name for the person, `mandate` what for."""

    kvk: str
    person: str
    mandate: str

    @property
    def uid(self) -> str:
        return f"{self.kvk}:{self.person}"


def require_strong(claims: Mapping[str, Any], accepted: list[str]) -> None:
    """Raise SignInRefused unless the issuer says (`acr` or `amr`) that it asked for more than a password."""
    amr = claims.get("amr")
    said = {claims.get("acr"), *(amr if isinstance(amr, list) else [amr])}
    if accepted and not said & set(accepted):
        raise SignInRefused("weak")


def employee(claims: Mapping[str, Any], claim: str) -> str:
    """The stable name of a member of staff: never an e-mail address, which may pass to a successor."""
    value = str(claims.get(claim) or "")
    if not value or len(value) > _LONGEST:
        raise SignInRefused("unknown")
    return value


def firm(claims: Mapping[str, Any], settings: Mapping[str, Any]) -> Firm:
    """Who acts for which firm. Anything but the eight digits of a KvK number is refused, and so never kept."""
    kvk = str(claims.get(settings["claim"]) or "")
    if not _KVK.fullmatch(kvk):
        raise SignInRefused("no_kvk")
    person = str(claims.get(settings["person_claim"]) or claims["sub"])
    return Firm(kvk, person[:_LONGEST], str(claims.get(settings["mandate_claim"]) or "")[:_LONGEST])
