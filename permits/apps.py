"""App declaration of permits."""

from django.apps import AppConfig


class PermitsConfig(AppConfig):
    name = "permits"
    label = "permits"
