"""Addresses of the entrepreneur's portal: the check, the application in steps, the own cases."""

from django.urls import path

from permits.portal import apply_views as apply
from permits.portal import case_views as my
from permits.portal.check_views import CheckView

app_name = "portal"
urlpatterns = [
    path("check/", CheckView.as_view(), name="check"),
    path("apply/", apply.ApplyView.as_view(), name="apply"),
    path("apply/<casenumber:number>/papers/", apply.PapersView.as_view(), {"step": "papers"}, name="papers"),
    path("apply/<casenumber:number>/review/", apply.ReviewView.as_view(), {"step": "review"}, name="review"),
    path("apply/<casenumber:number>/discard/", apply.DiscardView.as_view(), name="discard"),
    path("apply/<casenumber:number>/done/", apply.DoneView.as_view(), name="done"),
    path("apply/<casenumber:number>/<slug:step>/", apply.StepView.as_view(), name="step"),
    path("my/", my.MyView.as_view(), name="my"),
    path("my/<casenumber:number>/", my.CaseView.as_view(), name="case"),
    path("my/<casenumber:number>/papers/", my.UploadView.as_view(), name="upload"),
    path("my/<casenumber:number>/papers/<uuid:public_id>/", my.DocumentView.as_view(), name="document"),
    path("my/<casenumber:number>/complete/", my.CompleteView.as_view(), name="complete"),
    path("my/<casenumber:number>/views/", my.ViewsView.as_view(), name="views"),
    path("my/<casenumber:number>/withdraw/", my.WithdrawView.as_view(), name="withdraw"),
    path("my/<casenumber:number>/notice-of-default/", my.DefaultNoticeView.as_view(), name="default_notice"),
    path("my/<casenumber:number>/change/", my.ChangeView.as_view(), name="change"),
]
