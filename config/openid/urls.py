"""Addresses of signing in at an issuer; the callback is registered there, so it never changes."""

from django.urls import path

from config.openid import views

urlpatterns = [
    path("<slug:provider_id>/login/", views.login, name="oidc_login"),
    path("<slug:provider_id>/login/callback/", views.callback, name="oidc_callback"),
]
