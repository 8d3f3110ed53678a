"""Staff accounts from the command line: the first administrator has nobody to ask.

Nobody sets another's password: the person gets a link that works once.
"""

from collections.abc import Collection
from datetime import datetime

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse

from config.verbs import LINK_GIVEN, PERSON_ADDED
from core.accounts.models import Municipality, User
from core.audit import services as audit

SCOPE = "system:admin"


class StaffError(Exception):
    """The account cannot be made; `str()` is a sentence in Dutch and English."""


@transaction.atomic
def add(username: str, *, roles: Collection[str], municipality: str, email: str, name: str, at: datetime) -> User:
    """Make an account without a password. Raises StaffError if the name is taken or the municipality unknown."""
    if User.objects.filter(username=username).exists():
        raise StaffError(f"de naam {username!r} bestaat al / the name exists already")
    where = Municipality.objects.filter(code=municipality).first()
    if where is None:
        raise StaffError(f"--municipality: onbekende code / unknown code {municipality!r}; expected such as GM0344")
    first, _space, last = name.partition(" ")
    user = User.objects.create_user(
        username, email=email, password=None, municipality=where, first_name=first, last_name=last
    )
    user.groups.set(Group.objects.filter(name__in=roles))
    audit.record(user, PERSON_ADDED, actor=None, at=at, scope=SCOPE, after=", ".join(sorted(roles)))
    return user


@transaction.atomic
def link(username: str, *, at: datetime) -> str:
    """The path where this person chooses a password, once; earlier links end with the first that is used.

    Raises StaffError if there is no such active person.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise StaffError(f"niemand heet {username!r} / nobody has this name")
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    audit.record(user, LINK_GIVEN, actor=None, at=at, scope=SCOPE)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
