"""What the pages of the office side share."""

from typing import cast

from core.accounts.models import User
from inspections.page import RightMixin


class OfficeMixin(RightMixin):
    """A page for whoever may see visits."""

    @property
    def user(self) -> User:
        return cast(User, self.request.user)
