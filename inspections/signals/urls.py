"""Addresses of signals: the public page, and the planner's."""

from django.urls import path

from inspections.signals import public_views as public
from inspections.signals import views

app_name = "signals"
urlpatterns = [
    path("report/", public.ReportView.as_view(), name="report"),
    path("report/follow/", public.FollowView.as_view(), name="follow"),
    path("signals/", views.ListView.as_view(), name="list"),
    path("signals/enter/", views.EnterView.as_view(), name="enter"),
    path("signals/<uuid:public_id>/", views.SignalView.as_view(), name="signal"),
    path("signals/<uuid:public_id>/weigh/", views.WeighView.as_view(), name="weigh"),
    path("signals/<uuid:public_id>/reopen/", views.ReopenView.as_view(), name="reopen"),
    path("signals/<uuid:public_id>/premises/", views.PremisesView.as_view(), name="premises"),
    path("signals/<uuid:public_id>/files/<uuid:file>/", views.FileView.as_view(), name="file"),
]
