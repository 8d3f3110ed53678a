"""Signing in at somebody else's: the municipality's own service for staff, an eHerkenning broker for firms."""

from django.apps import AppConfig


class OpenIdConfig(AppConfig):
    name = "config.openid"
    label = "openid"
