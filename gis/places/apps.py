"""App declaration of gis.places."""

from importlib import import_module

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "gis.places"
    label = "places"

    def ready(self) -> None:
        import_module("gis.places.lookups")  # registers itself on GeometryField, which needs loaded settings
