"""Addresses of the own layers."""

from django.urls import path

from gis.atlas.overlays.views import OverlaysView, RemoveView, ShapesView

app_name = "overlays"
urlpatterns = [
    path("map/overlays/", OverlaysView.as_view(), name="list"),
    path("map/overlays/<uuid:public_id>/", ShapesView.as_view(), name="shapes"),
    path("map/overlays/<uuid:public_id>/remove/", RemoveView.as_view(), name="remove"),
]
