"""How often somebody may ask: counts that every process of the house shares."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    name = "core.limits"
    label = "limits"
