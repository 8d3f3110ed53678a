"""Addresses of the inspections room."""

from django.urls import path, register_converter

from inspections import question_views as questions
from inspections import views
from inspections.sync.enrol import EnrolView
from inspections.tablet import views as tablet


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
    path("tablet/", tablet.AppView.as_view(), name="tablet"),
    path("tablet/shell/", tablet.ShellView.as_view(), name="tablet_shell"),
    path(
        "tablet/sw.js",
        tablet.BuiltView.as_view(file="sw.js", content_type="text/javascript; charset=utf-8"),
        name="tablet_worker",
    ),
    path(
        "tablet/manifest.webmanifest",
        tablet.BuiltView.as_view(file="manifest.webmanifest", content_type="application/manifest+json"),
        name="tablet_manifest",
    ),
    path("tablet/enrol", EnrolView.as_view(), name="enrol"),
    path("visits/", views.VisitsView.as_view(), name="visits"),
    path("visits/new/", views.NewView.as_view(), name="new"),
    path("visits/<uuid:public_id>/", views.VisitView.as_view(), name="visit"),
    path("visits/<uuid:public_id>/report/", views.ReportView.as_view(), name="report"),
    path("visits/<uuid:public_id>/report/pdf/", views.ReportFileView.as_view(), name="report_file"),
    path("visits/<uuid:public_id>/talk/pdf/", views.TalkFileView.as_view(), name="talk_file"),
    path("visits/<uuid:public_id>/photos/<uuid:photo>/", questions.PhotoView.as_view(), name="photo"),
    path("visits/<uuid:public_id>/sections/<slug:section>/", questions.SectionView.as_view(), name="section"),
    path("visits/<uuid:public_id>/questions/<checkitem:item>/", questions.QuestionView.as_view(), name="question"),
    path("visits/<uuid:public_id>/questions/<checkitem:item>/photos/", questions.PhotoAddView.as_view(), name="photos"),
    path("visits/<uuid:public_id>/<slug:move>/", views.MoveView.as_view(), name="move"),
]
