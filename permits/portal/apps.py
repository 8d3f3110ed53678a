"""App declaration of permits.portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "permits.portal"
    label = "portal"
