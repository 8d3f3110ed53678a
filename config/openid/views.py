"""To the issuer and back."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from config.openid import refusals
from config.openid.exchange import Exchange


@require_POST
@never_cache
@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """`/accounts/oidc/<staff|firms>/login/`: off to the issuer, with a state, a nonce and a PKCE challenge."""
    return _with_issuer(OAuth2LoginView, request, provider_id)


@require_safe
@never_cache
@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """`/accounts/oidc/<staff|firms>/login/callback/`: what the issuer answers."""
    return _with_issuer(OAuth2CallbackView, request, provider_id)


def _with_issuer(view: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Who is signed in goes home; an issuer that is not set up is not there; one that does not answer is said so."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    try:
        return view.adapter_view(Exchange(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException:
        return refusals.page(request, "unreachable", provider_id)
