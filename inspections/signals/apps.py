"""App declaration of inspections.signals."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "inspections.signals"
    label = "signals"
