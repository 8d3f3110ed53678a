"""App declaration of gis.places: spatial lookups registered, R-trees kept in place."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def keep_spatial_indexes(using: str = "default", **kwargs: object) -> None:
    """After every migrate: SQLite switches an R-tree off when it remakes its table."""
    import_module("gis.places.spatial_index").keep(using)


class PlacesConfig(AppConfig):
    name = "gis.places"
    label = "places"

    def ready(self) -> None:
        import_module("gis.places.lookups")  # registers itself on GeometryField, which needs loaded settings
        post_migrate.connect(keep_spatial_indexes, sender=self)
