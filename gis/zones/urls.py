"""Addresses of designation orders in the making, under /zones/."""

from django.urls import path

from gis.zones import area_views, views

app_name = "zones"
urlpatterns = [
    path("", views.ListView.as_view(), name="list"),
    path("new/", views.NewView.as_view(), name="new"),
    path("<uuid:public_id>/", views.ZoneView.as_view(), name="zone"),
    path("<uuid:public_id>/change/", views.ChangeView.as_view(), name="change"),
    path("<uuid:public_id>/area/", area_views.AreaView.as_view(), name="area"),
    path("<uuid:public_id>/evidence/", views.EvidenceView.as_view(), name="evidence"),
    path("<uuid:public_id>/files/<uuid:file>/", views.FileView.as_view(), name="file"),
    path("<uuid:public_id>/<slug:move>/", views.MoveView.as_view(), name="move"),
]
