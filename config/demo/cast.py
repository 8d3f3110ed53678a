"""The people of the demo."""

from dataclasses import dataclass

from core.accounts.models import Municipality, User


@dataclass
class Cast:
    """Who works in one municipality, by user name: `cast.officer`."""

    municipality: Municipality
    users: dict[str, User]

    def __getattr__(self, name: str) -> User:
        try:
            return self.users[name]
        except KeyError as error:
            raise AttributeError(name) from error
