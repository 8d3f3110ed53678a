"""Whose account it is: staff accounts stand before, firms get theirs at the first sign-in."""

import uuid
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthError
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from requests import RequestException

from config import roles
from config.openid import refusals
from config.openid_settings import FIRMS
from core.accounts.models import User
from core.accounts.verbs import ACCOUNT_CREATED
from core.audit import services as audit
from core.audit.scopes import LOGIN


class SocialAdapter(DefaultSocialAccountAdapter):
    """Links are made by the administrator or here; never by e-mail address, never by the person's own wish."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            if sociallogin.account.provider == FIRMS:
                _renew_mandate(sociallogin)
        elif sociallogin.account.provider != FIRMS:
            raise refusals.stop(request, "unknown", sociallogin.account.provider)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return bool(sociallogin.account.provider == FIRMS)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = sociallogin.user
        user.kvk_number, user.mandate = data.get("kvk", ""), data.get("mandate", "")
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """The account of one person for one firm."""
        user: User = sociallogin.user
        user.set_unusable_password()
        user.username = f"{FIRMS}-{uuid.uuid4().hex[:16]}"
        sociallogin.save(request)
        user.groups.set(Group.objects.filter(name=roles.ENTREPRENEUR))
        audit.record(user, ACCOUNT_CREATED, actor=None, at=timezone.now(), scope=LOGIN, after=roles.ENTREPRENEUR)
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Every way in which it can go wrong ends on one calm page."""
        if error == AuthError.CANCELLED:
            reason = "cancelled"
        elif isinstance(exception, RequestException):
            reason = "unreachable"
        else:
            reason = getattr(exception, "reason", "invalid")
        raise refusals.stop(request, reason, provider.sub_id)


def _renew_mandate(sociallogin: Any) -> None:
    """What the broker says today is what the person may do for the firm today."""
    told = sociallogin.account.extra_data["mandate"]
    User.objects.filter(pk=sociallogin.user.pk).exclude(mandate=told).update(mandate=told)
