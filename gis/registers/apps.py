"""App declaration of gis.registers."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "gis.registers"
    label = "registers"
