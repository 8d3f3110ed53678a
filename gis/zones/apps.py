"""App declaration of gis.zones."""

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "gis.zones"
    label = "zones"

    def ready(self) -> None:
        from gis.atlas import drafts
        from gis.zones.selectors import drafts_of

        drafts.register(drafts_of)
