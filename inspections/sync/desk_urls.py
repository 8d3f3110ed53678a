"""Addresses of the office side of the tablets, below `/tablets/`."""

from django.urls import path

from inspections.sync import views

app_name = "tablets"
urlpatterns = [
    path("", views.DevicesView.as_view(), name="list"),
    path("work/", views.WorkView.as_view(), name="work"),
    path("work/<uuid:op_id>/", views.OperationView.as_view(), name="operation"),
    path("work/<uuid:op_id>/file/", views.FileView.as_view(), name="file"),
    path("<uuid:public_id>/", views.DeviceView.as_view(), name="device"),
]
