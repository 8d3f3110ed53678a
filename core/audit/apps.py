"""App declaration of core.audit: verbs found, triggers kept in place."""

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


def keep_triggers(using: str = "default", **kwargs: object) -> None:
    """Install the triggers again after every migrate: SQLite drops them when it remakes a table."""
    from core.audit import triggers

    triggers.install(connections[using])


class AuditConfig(AppConfig):
    name = "core.audit"
    label = "audit"

    def ready(self) -> None:
        from core.audit import sign_in

        autodiscover_modules("verbs")
        sign_in.connect()
        post_migrate.connect(keep_triggers, sender=self)
