"""Addresses of the office side of inspections."""

from django.urls import path

from inspections.office import archive_views as archive
from inspections.office import evidence_views as evidence
from inspections.office import finding_views as findings
from inspections.office import statistics_views as statistics
from inspections.office import views

app_name = "office"
urlpatterns = [
    path("visits/reports/", views.ReportsView.as_view(), name="reports"),
    path("visits/findings/", findings.FindingsView.as_view(), name="findings"),
    path("visits/findings/csv/", findings.FindingsFileView.as_view(), name="findings_csv"),
    path("visits/rechecks/", findings.RechecksView.as_view(), name="rechecks"),
    path("visits/rechecks/csv/", findings.RechecksFileView.as_view(), name="rechecks_csv"),
    path("visits/statistics/", statistics.StatisticsView.as_view(), name="statistics"),
    path("visits/statistics/csv/", statistics.StatisticsFileView.as_view(), name="statistics_csv"),
    path("visits/<uuid:public_id>/evidence/", evidence.EvidenceView.as_view(), name="evidence"),
    path("visits/<uuid:public_id>/evidence/csv/", evidence.EvidenceFileView.as_view(), name="evidence_csv"),
    path("visits/<uuid:public_id>/evidence/zip/", archive.EvidenceArchiveView.as_view(), name="evidence_archive"),
    path("visits/<uuid:public_id>/evidence/<uuid:piece>/", evidence.PieceView.as_view(), name="piece"),
    path("visits/<uuid:public_id>/evidence/<uuid:piece>/file/", evidence.PieceFileView.as_view(), name="piece_file"),
]
