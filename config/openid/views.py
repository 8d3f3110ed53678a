"""To the issuer and back."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
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
    if request.user.is_authenticated:
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    try:
        return OAuth2LoginView.adapter_view(Exchange(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException:
        return refusals.page(request, "unreachable", provider_id)


@require_safe
@never_cache
@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """`/accounts/oidc/<staff|firms>/login/callback/`: what the issuer answers."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    try:
        return OAuth2CallbackView.adapter_view(Exchange(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
