"""A link with which somebody sets a password: good once and for a day, since it dies with the old password."""

from allauth.account.forms import default_token_generator
from django.urls import reverse

from core.accounts.models import User


def password_link(user: User) -> str:
    """The path; whoever hands it over puts the host before it."""
    key = {"uidb36": user.public_id.hex, "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
