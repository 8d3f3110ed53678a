"""App declaration of gis.atlas.scenarios."""

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "gis.atlas.scenarios"
    label = "scenarios"

    def ready(self) -> None:
        from gis.atlas.scenarios import verbs  # noqa: F401  (registers the words of the log)
