"""`manage.py add_person`: an account for a colleague, and the link where they choose their password."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config import roles, staff


class Command(BaseCommand):
    help = "Add a member of staff, or with only a user name give them a new link to choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", action="append", choices=roles.ROLE_RIGHTS, help="may be given more than once")
        parser.add_argument("--municipality", help="CBS code, such as GM0344")
        parser.add_argument("--email", default="", help="where notices go")
        parser.add_argument("--name", default="", help="first and family name")

    def handle(self, *args: Any, **options: Any) -> None:
        now, username = timezone.now(), options["username"]
        if bool(options["role"]) != bool(options["municipality"]):
            raise CommandError("--role en --municipality horen bij elkaar / belong together")
        try:
            if options["role"]:
                staff.add(
                    username,
                    roles=options["role"],
                    municipality=options["municipality"],
                    email=options["email"],
                    name=options["name"],
                    at=now,
                )
            path = staff.link(username, at=now)
        except staff.StaffError as error:
            raise CommandError(str(error)) from error
        host = next(iter(settings.ALLOWED_HOSTS), "")
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        self.stdout.write(
            f"Kies een wachtwoord op / choose a password at, {days} dagen / days, 1x:\nhttps://{host}{path}"
        )
