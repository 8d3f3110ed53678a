"""App declaration of gis.atlas.overlays."""

from django.apps import AppConfig


class OverlaysConfig(AppConfig):
    name = "gis.atlas.overlays"
    label = "overlays"
