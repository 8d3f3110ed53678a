"""Addresses of the outbox."""

from django.urls import path

from core.outbox import views

app_name = "outbox"
urlpatterns = [
    path("", views.outbox, name="list"),
    path("<uuid:public_id>/resend/", views.resend, name="resend"),
]
