"""How people sign in by password: no sign-up, and django-axes counts the misses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from core.client_address import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator (staff) or by a broker (entrepreneurs): no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: allauth's own count per name would let anyone lock a colleague out from every address."""
