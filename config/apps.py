"""The app without tables that sees all rooms: settings, URLs, demo, check_flows."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models.signals import post_migrate


def create_roles(**kwargs: object) -> None:
    """One group a role, after every migrate: the table in config/roles.py is the source."""
    from django.contrib.auth.models import Group

    for role in settings.ROLE_RIGHTS:
        Group.objects.get_or_create(name=role)


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Parkwacht"

    def ready(self) -> None:
        from config.sign_in import factor_adapter, second_factor
        from core.crypto import rotation

        second_factor.connect()
        rotation.register("mfa_authenticator.data", factor_adapter.reseal)
        # Not `sender=self`: Django sends the signal for apps that have models only.
        post_migrate.connect(create_roles, sender=apps.get_app_config("accounts"))
