"""`manage.py sign_ins`: prints who can sign in to the demo, for `make run`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "Print the demo's user names, what each does, and their password. Only where DEMO is on."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("DEMO staat uit: er zijn geen demo-accounts / DEMO is off: there are no demo accounts")
        width = max(len(account.username) for account in DEMO_ACCOUNTS)
        for account in DEMO_ACCOUNTS:
            self.stdout.write(f"  {account.username:<{width}}  {account.does}")
        self.stdout.write(f"password: {DEMO_PASSWORD}")
