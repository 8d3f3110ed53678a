"""App declaration of inspections.rounds."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "inspections.rounds"
    label = "rounds"
