"""App declaration of permits.policy."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "permits.policy"
    label = "policy"
