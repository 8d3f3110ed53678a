"""App declaration of gis.atlas."""

from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "gis.atlas"
    label = "atlas"
