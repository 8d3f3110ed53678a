"""Addresses of the inspections room."""

from django.urls import path, register_converter

from inspections import question_views as questions
from inspections import views
from inspections.sync.api import DeviceView


class ItemConverter:
    """Codes of checklist items, such as `permit.on_site`."""

    regex = r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ItemConverter, "checkitem")

app_name = "inspections"
urlpatterns = [
    path("tablet/sync/v1/device", DeviceView.as_view(), name="device"),
    path("visits/", views.VisitsView.as_view(), name="visits"),
    path("visits/new/", views.NewView.as_view(), name="new"),
    path("visits/<uuid:public_id>/", views.VisitView.as_view(), name="visit"),
    path("visits/<uuid:public_id>/report/", views.ReportView.as_view(), name="report"),
    path("visits/<uuid:public_id>/report/pdf/", views.ReportFileView.as_view(), name="report_file"),
    path("visits/<uuid:public_id>/photos/<uuid:photo>/", questions.PhotoView.as_view(), name="photo"),
    path("visits/<uuid:public_id>/sections/<slug:section>/", questions.SectionView.as_view(), name="section"),
    path("visits/<uuid:public_id>/questions/<checkitem:item>/", questions.QuestionView.as_view(), name="question"),
    path("visits/<uuid:public_id>/questions/<checkitem:item>/photos/", questions.PhotoAddView.as_view(), name="photos"),
    path("visits/<uuid:public_id>/<slug:move>/", views.MoveView.as_view(), name="move"),
]
