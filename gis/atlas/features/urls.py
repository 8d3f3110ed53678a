"""Addresses of OGC API - Features."""

from django.urls import path

from gis.atlas.features.views import (
    ApiView,
    CollectionsView,
    CollectionView,
    ConformanceView,
    ItemsView,
    ItemView,
    LandingView,
)

app_name = "ogc"
urlpatterns = [
    path("", LandingView.as_view(), name="landing"),
    path("api", ApiView.as_view(), name="api"),
    path("conformance", ConformanceView.as_view(), name="conformance"),
    path("collections", CollectionsView.as_view(), name="collections"),
    path("collections/<str:collection>", CollectionView.as_view(), name="collection"),
    path("collections/<str:collection>/items", ItemsView.as_view(), name="items"),
    path("collections/<str:collection>/items/<str:key>", ItemView.as_view(), name="item"),
]
