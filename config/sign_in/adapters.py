"""How people sign in by password: no sign-up, and django-axes counts the misses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from config.openid import sign_out
from core.client_address import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator (staff) or by a broker (entrepreneurs): no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return sign_out.where(request) or str(super().get_logout_redirect_url(request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: allauth's own count per name would let anyone lock a colleague out from every address."""
