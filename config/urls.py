"""Every address of the house. Each room owns its own part."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
]
