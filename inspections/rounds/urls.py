"""Addresses of planning."""

from django.urls import path

from inspections.rounds import coverage_views, people_views, views

app_name = "rounds"
urlpatterns = [
    path("visits/plan/", views.PlanView.as_view(), name="plan"),
    path("visits/plan/draw/", views.DrawView.as_view(), name="draw"),
    path("visits/plan/reasons/", people_views.ReasonsView.as_view(), name="reasons"),
    path("rounds/", views.RoundsView.as_view(), name="list"),
    path("rounds/replan/", views.ReplanView.as_view(), name="replan"),
    path("rounds/<uuid:public_id>/", views.RoundView.as_view(), name="round"),
    path("rounds/<uuid:public_id>/<slug:act>/", views.RoundActView.as_view(), name="act"),
    path("planning/people/", people_views.PeopleView.as_view(), name="people"),
    path("coverage/", coverage_views.CoverageView.as_view(), name="coverage"),
    path("coverage/csv/", coverage_views.CoverageFileView.as_view(), name="coverage_csv"),
]
