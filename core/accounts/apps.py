"""Users, municipalities, roles, and where they are signed in."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from core.accounts import sessions
        from core.accounts.services import passwords

        user_logged_in.connect(sessions.note_sign_in, dispatch_uid="accounts-note-sign-in")
        passwords.connect()
