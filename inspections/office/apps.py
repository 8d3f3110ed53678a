"""App declaration of inspections.office."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "inspections.office"
    label = "office"
