"""Addresses of one's own account."""

from django.urls import path

from core.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
    path("sessions/<uuid:public_id>/end/", views.end_session, name="end_session"),
]
