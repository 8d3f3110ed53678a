"""The people of the tests: one function that makes a user with roles in a municipality."""

from itertools import count

from django.contrib.auth.models import Group

from core.accounts.models import Municipality, User

PASSWORD = "een-lang-wachtwoord-voor-tests"
_numbers = count(1)


def make_user(*roles: str, municipality: Municipality | None, **fields: object) -> User:
    """A user who can sign in with PASSWORD; the name is the first role and a number unless given."""
    username = fields.pop("username", f"{roles[0] if roles else 'nobody'}-{next(_numbers)}")
    user = User.objects.create_user(str(username), password=PASSWORD, municipality=municipality, **fields)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user
