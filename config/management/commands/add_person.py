"""`manage.py add_person`: an account for a colleague, and the link where they choose their password."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import roles
from core.accounts.errors import AccountError
from core.accounts.links import password_link
from core.accounts.models import Municipality, User
from core.accounts.services import people


class Command(BaseCommand):
    help = "Add a member of staff, or with only a user name give them a new link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", action="append", choices=roles.ROLE_RIGHTS, help="may be given more than once")
        parser.add_argument("--municipality", help="CBS code, such as GM0344")
        parser.add_argument("--email", default="", help="where notices go")
        parser.add_argument("--name", default="", help="first and family name")
        parser.add_argument("--employee-id", default="", help="their name at the municipality's own sign-in service")

    def handle(self, *args: Any, **options: Any) -> None:
        now, username = timezone.now(), options["username"]
        if bool(options["role"]) != bool(options["municipality"]):
            raise CommandError("--role en --municipality horen bij elkaar / belong together")
        try:
            user = _added(options, now) if options["role"] else _known(username, now)
        except AccountError as error:
            raise CommandError(str(error)) from error
        host = next(iter(settings.ALLOWED_HOSTS), "")
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        self.stdout.write(
            f"Kies een wachtwoord op / choose a password at, {days} dagen / days, 1x:\nhttps://{host}{password_link(user)}"
        )


def _added(options: dict[str, Any], at: datetime) -> User:
    where = Municipality.objects.filter(code=options["municipality"]).first()
    if where is None:
        raise CommandError(
            f"--municipality: onbekende code / unknown code {options['municipality']!r}; expected such as GM0344"
        )
    first, _space, last = options["name"].partition(" ")
    person = people.Person(first, last, options["email"], options["employee_id"], frozenset(options["role"]))
    return people.create(options["username"], person, municipality=where, actor=None, at=at)


def _known(username: str, at: datetime) -> User:
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"niemand heet {username!r} / nobody has this name")
    return people.make_password_link(found.public_id, actor=None, at=at, reason="")
