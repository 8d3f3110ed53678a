"""App declaration of inspections.sync."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "inspections.sync"
    label = "sync"
    verbose_name = "Tablet sync"
