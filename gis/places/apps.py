"""App declaration of gis.places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "gis.places"
    label = "places"
