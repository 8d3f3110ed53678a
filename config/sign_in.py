"""How people sign in: allauth without public sign-up for staff names."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator (staff) or by a broker (entrepreneurs): no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
