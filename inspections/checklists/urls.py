"""Addresses of the checklists."""

from django.urls import path

from inspections.checklists import draft_views, preview_views, views

app_name = "checklists"
urlpatterns = [
    path("", views.ChecklistsView.as_view(), name="list"),
    path("compare/", views.CompareView.as_view(), name="compare"),
    path("versions/<sha256:sha256>/", views.VersionView.as_view(), name="version"),
    path("versions/<sha256:sha256>/json/", views.VersionFileView.as_view(), name="file"),
    path("drafts/<uuid:public_id>/", draft_views.DraftView.as_view(), name="draft"),
    path("drafts/<uuid:public_id>/title/", draft_views.ChangeView.as_view(), name="title"),
    path("drafts/<uuid:public_id>/arrange/", draft_views.ArrangeView.as_view(), name="arrange"),
    path("drafts/<uuid:public_id>/section/", draft_views.NewSectionView.as_view(), name="new_section"),
    path("drafts/<uuid:public_id>/sections/<slug:section>/", draft_views.SectionView.as_view(), name="section"),
    path("drafts/<uuid:public_id>/sections/<slug:section>/question/", draft_views.NewItemView.as_view(), name="new"),
    path("drafts/<uuid:public_id>/questions/<checkitem:item>/", draft_views.ItemView.as_view(), name="question"),
    path("drafts/<uuid:public_id>/preview/", preview_views.PreviewView.as_view(), name="preview"),
    path("drafts/<uuid:public_id>/preview/tablet/", preview_views.TabletView.as_view(), name="preview_tablet"),
    path("drafts/<uuid:public_id>/publish/", draft_views.PublishView.as_view(), name="publish"),
    path("drafts/<uuid:public_id>/discard/", draft_views.DiscardView.as_view(), name="discard"),
]
