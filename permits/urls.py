"""Addresses of the permit room."""

from django.urls import include, path, register_converter

from permits import views
from permits.decision_views import DecisionView, DeskView
from permits.party_views import PartyAddView, PartyEndView
from permits.permit_views import PermitMoveView, PermitView
from permits.selectors.cases import NUMBER


class NumberConverter:
    """Case and permit numbers, such as Z2026-000123."""

    regex = NUMBER.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(NumberConverter, "casenumber")

app_name = "permits"
urlpatterns = [
    path("cases/", views.WorklistView.as_view(), name="worklist"),
    path("cases/new/", views.EnterView.as_view(), name="enter"),
    path("cases/assign/", views.BulkAssignView.as_view(), name="bulk_assign"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("cases/<casenumber:number>/", views.CaseView.as_view(), name="case"),
    path("cases/<casenumber:number>/notes/", views.NoteView.as_view(), name="note"),
    path("cases/<casenumber:number>/assign/", views.AssignView.as_view(), name="assign"),
    path("cases/<casenumber:number>/parties/", PartyAddView.as_view(), name="party_add"),
    path("cases/<casenumber:number>/parties/<uuid:party>/<slug:role>/", PartyEndView.as_view(), name="party_end"),
    path("cases/<casenumber:number>/documents/", views.DocumentAddView.as_view(), name="document_add"),
    path("cases/<casenumber:number>/documents/<uuid:public_id>/", views.DocumentView.as_view(), name="document"),
    path("cases/<casenumber:number>/events/<uuid:public_id>/", views.CorrectView.as_view(), name="correct"),
    path("cases/<casenumber:number>/decisions/<uuid:public_id>/", DecisionView.as_view(), name="decision"),
    path("", include("permits.bibob_urls")),
    path("cases/<casenumber:number>/<slug:move>/", views.MoveView.as_view(), name="move"),
    path("sign/", DeskView.as_view(), name="desk"),
    path("permits/<casenumber:number>/", PermitView.as_view(), name="permit"),
    path("permits/<casenumber:number>/<slug:move>/", PermitMoveView.as_view(), name="permit_move"),
]
