"""Who is meant by a link with which a password is set: a public id, where allauth would take a row id."""

from uuid import UUID

from allauth.account.forms import UserTokenForm as AllauthTokenForm

from core.accounts.models import User


class UserTokenForm(AllauthTokenForm):
    """The two parts of the link; allauth calls the first by the form it had there."""

    def _get_user(self, uidb36: str | None) -> User | None:
        try:
            return User.objects.filter(public_id=UUID(hex=uidb36)).first()
        except (TypeError, ValueError):
            return None
