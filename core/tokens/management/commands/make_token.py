"""`manage.py make_token`: a token for a person or for a service account, printed this once."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.accounts.models import Municipality, User
from core.tokens import services
from core.tokens.errors import TokenRefused
from core.tokens.models import Token


class Command(BaseCommand):
    help = (
        "Makes a token and prints its secret, once. OWNER is a user name; with --role and --municipality a service"
        " account of that name is made first: it has no password and can sign in nowhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("owner")
        parser.add_argument("--name", required=True, help="what the system or tablet is called")
        parser.add_argument("--until", required=True, type=date.fromisoformat, help="its last day, YYYY-MM-DD")
        parser.add_argument("--scope", choices=Token.Scope.values, default=Token.Scope.API.value)
        parser.add_argument("--role", choices=sorted(settings.ROLE_RIGHTS), help="makes a service account")
        parser.add_argument("--municipality", help="of the service account, as GM0344")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        owner = _service_account(options) if options["role"] else User.objects.filter(username=options["owner"]).first()
        if owner is None:
            raise CommandError(
                f"no user is called {options['owner']!r}; --role and --municipality make a service account"
            )
        made = {"scope": options["scope"], "name": options["name"], "valid_until": options["until"]}
        try:
            token = services.make(owner=owner, actor=None, at=timezone.now(), **made)
        except TokenRefused as refused:
            raise CommandError(str(refused)) from refused
        _token, secret = services.collect(token.public_id, actor=owner, at=timezone.now())
        self.stdout.write(secret)


def _service_account(options: dict[str, Any]) -> User:
    municipality = Municipality.objects.filter(code=options["municipality"]).first()
    if municipality is None:
        raise CommandError("--municipality: name one that is loaded, as GM0344")
    if User.objects.filter(username=options["owner"]).exists():
        raise CommandError(f"{options['owner']!r} exists: leave --role out to make another token for it")
    account = User.objects.create_user(options["owner"], municipality=municipality)  # no password: it never signs in
    account.groups.set([Group.objects.get_or_create(name=options["role"])[0]])
    return account
