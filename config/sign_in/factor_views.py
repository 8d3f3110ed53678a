"""The pages on which a second factor comes or goes: the change and its log entry are one transaction.

allauth tells of a change only after it is committed. And its addresses carry row ids, so that ours name a passkey by
what a row id cannot be read from.
"""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, ListWebAuthnView, RemoveWebAuthnView
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.decorators import method_decorator

from core.acts import one_act
from core.audit.sign_in import record_factors


def name_of(passkey: Authenticator) -> UUID:
    """What an address calls a passkey: the same each time, and its row id cannot be read from it."""
    digest = salted_hmac("config.sign_in.passkey", str(passkey.pk), algorithm="sha256").digest()
    return UUID(bytes=digest[:16])


class _Recorded:
    """A form that changes the factors of who is signed in."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        user: Any = self.request.user
        with one_act():
            before = dict(Authenticator.objects.filter(user=user).values_list("pk", "type"))
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            record_factors(user, before, dict(Authenticator.objects.filter(user=user).values_list("pk", "type")))
        return response


class ActivateApp(_Recorded, ActivateTOTPView):
    """An app, by its first code."""


class DeactivateApp(_Recorded, DeactivateTOTPView):
    """The app goes, and with the last factor the recovery codes."""


class RenewCodes(_Recorded, GenerateRecoveryCodesView):
    """New recovery codes; the old ones end."""


class AddPasskey(_Recorded, AddWebAuthnView):
    """A passkey, from the browser."""


class Passkeys(ListWebAuthnView):
    """The own passkeys, each with the name that its addresses carry."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"passkeys": [(name_of(key), key) for key in context["authenticators"]]}


class _Named:
    """One of the own passkeys, found by its name; another's is not there."""

    kwargs: dict[str, Any]

    def get_object(self, queryset: Any = None) -> Authenticator:
        own = self.get_queryset()  # type: ignore[attr-defined]
        found = next((key for key in own if name_of(key) == self.kwargs["passkey"]), None)
        if found is None:
            raise Http404
        return found


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RemovePasskey(_Recorded, _Named, RemoveWebAuthnView):
    """A passkey goes."""


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RenamePasskey(_Named, EditWebAuthnView):
    """Another name for a passkey."""
