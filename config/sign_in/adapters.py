"""How people sign in by password: no sign-up, and django-axes counts the misses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import url_str_to_user_pk
from django.http import HttpRequest

from config.openid import sign_out
from core.accounts.models import User
from core.client_address import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator (staff) or by a broker (entrepreneurs): no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a mail. allauth begins the key with the row id; ours names the person by public id."""
        row, _dash, token = key.partition("-")
        user = User.objects.get(pk=url_str_to_user_pk(row))
        return str(super().get_reset_password_from_key_url(f"{user.public_id.hex}-{token}"))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return sign_out.where(request) or str(super().get_logout_redirect_url(request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: allauth's own count per name would let anyone lock a colleague out from every address."""
