"""Addresses of the colleagues' accounts."""

from django.urls import path

from core.accounts import people_views as views

app_name = "people"
urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:public_id>/", views.person, name="person"),
    path("<uuid:public_id>/act/", views.act, name="act"),
]
