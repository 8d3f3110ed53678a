"""Addresses of the tokens."""

from django.urls import path

from core.tokens import views

app_name = "tokens"
urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", views.make, name="make"),
    path("own/", views.own, name="own"),
    path("<uuid:public_id>/collect/", views.collect, name="collect"),
    path("<uuid:public_id>/revoke/", views.revoke, name="revoke"),
]
