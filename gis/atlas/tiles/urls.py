"""Addresses of the tiles."""

from django.urls import path

from gis.atlas.tiles.views import TileView

app_name = "tiles"
urlpatterns = [path("<str:layer>/<str:z>/<str:x>/<str:y>.mvt", TileView.as_view(), name="tile")]
