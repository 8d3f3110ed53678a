"""A sign-in at an issuer that did not end well: why, in words for who stands there, and in the log."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit import services as audit
from core.audit.scopes import LOGIN
from core.audit.verbs import SIGN_IN_REFUSED

#: reason -> status, what to say
_SAID: dict[str, tuple[int, Any]] = {
    "cancelled": (200, _("U hebt het inloggen afgebroken. Er is niets veranderd.")),
    "unknown": (
        403,
        _("U bent daar bekend, maar u hebt hier nog geen account. Vraag er een aan de beheerder van uw gemeente."),
    ),
    "weak": (
        403,
        _("U bent daar zonder tweede factor ingelogd. Dat is hier te weinig. Log daar opnieuw in, met tweede factor."),
    ),
    "no_kvk": (
        403,
        _("Uw inlogmiddel noemt geen KvK-nummer. Gebruik eHerkenning van uw bedrijf, met machtiging voor deze dienst."),
    ),
    "unreachable": (
        503,
        _("De inlogdienst geeft nu geen antwoord. Probeer het over een paar minuten opnieuw."),
    ),
    "invalid": (
        400,
        _("Het antwoord van de inlogdienst klopt niet of is verlopen. Er is niets gebeurd. Begin opnieuw."),
    ),
}


class SignInRefused(OAuth2Error):
    """Why, as a key of the table above. allauth catches it as any fault of an issuer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def page(request: HttpRequest, reason: str, who: str) -> HttpResponse:
    """The calm page, and the entry: at which issuer and why, nobody's name."""
    status, text = _SAID[reason]
    audit.record(
        None, SIGN_IN_REFUSED, actor=None, at=timezone.now(), scope=LOGIN, result="refused", after=f"{who}:{reason}"
    )
    return render(request, "openid/refused.html", {"text": text, "code": status}, status=status)


def stop(request: HttpRequest, reason: str, who: str) -> ImmediateHttpResponse:
    """The same page out of the middle of allauth's work: raise it."""
    return ImmediateHttpResponse(page(request, reason, who))
