"""App declaration of permits.bibob."""

from django.apps import AppConfig


class BibobConfig(AppConfig):
    name = "permits.bibob"
    label = "bibob"
