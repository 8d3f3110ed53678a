"""Staff work only in a session in which a second factor was used; where it is the issuer's, it has seen to that."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from config.rooms import is_staff
from core.accounts.models import User
from core.accounts.rights import rights_of
from core.api.problems import document

#: Where one gets a second factor or uses it, and what needs no account at all.
OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "accessibility",
        "set_language",
        "healthz",
        "readyz",
        "metrics",
    }
)
#: Addresses that programs call: no page to send them to.
_PROGRAMS = ("/api/", "/ogc/", "/tiles/")
#: Here no session counts at all, so a tablet syncs however its inspector is signed in.
_WITHOUT_SESSION = "/tablet/sync/"
#: With one of these somebody has a factor; recovery codes alone are none.
_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class SecondFactorMiddleware:
    """Sends staff without a second factor in this session to where they get or use one; programs get 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if not settings.REQUIRE_SECOND_FACTOR or (match and match.view_name in OPEN) or not is_missing(request):
            return None
        if request.path.startswith(_WITHOUT_SESSION):
            return None
        if request.path.startswith(_PROGRAMS):
            return None if _has_key(request) else document(request, 403, _("Log eerst in met een tweede factor."))
        where = _where(request)
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(where)
        return HttpResponseRedirect(where)


def _has_key(request: HttpRequest) -> bool:
    """Whether the request is judged by its key alone. Any other header falls back on the session (core.tokens)."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def is_missing(request: HttpRequest) -> bool:
    """True for staff who have not used a second factor in this session."""
    user = request.user
    return isinstance(user, User) and is_staff(rights_of(user)) and not was_used(request, user)


def was_used(request: HttpRequest, user: User) -> bool:
    """A code, a passkey, or an issuer that asked for one (config.openid refuses a sign-in that is weaker)."""
    methods = {record["method"] for record in get_authentication_records(request, user)}
    return bool(methods & {"mfa", "socialaccount"})


def _where(request: HttpRequest) -> str:
    """To the factor that this person has, and back; else to the page where one is made."""
    user = request.user
    if not is_mfa_enabled(user, _FACTORS):
        messages.warning(request, _("Voor uw werk is een tweede factor nodig. Kies hieronder een manier."))
        return reverse("mfa_index")
    code = is_mfa_enabled(user, [Authenticator.Type.TOTP])
    back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    return f"{reverse('mfa_reauthenticate' if code else 'mfa_reauthenticate_webauthn')}?{back}"


def connect() -> None:
    """Listen to allauth; again is harmless."""
    authenticator_added.connect(_added, dispatch_uid="second-factor-added")
    authentication_failed.connect(_failed, dispatch_uid="second-factor-failed")


def _added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who made a factor has just shown to hold it: asking once more would only teach people to obey."""
    if authenticator.type in _FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def _failed(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A wrong code counts like a wrong password: for the lock on this name and address, and in the log."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
