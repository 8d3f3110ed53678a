"""A draft on the screens of the tablet's own app. Nothing of what is tried leaves the window it is tried in."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core.today import today
from inspections.checklists.page import DraftMixin
from inspections.checklists.preview import round_of
from inspections.checklists.wording import branches


@method_decorator(csp_update({"frame-src": [SELF]}), name="dispatch")
class PreviewView(DraftMixin):
    """The page around it: a tablet lying, standing, or a phone."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return render(
            request,
            "checklists/preview.html",
            {"draft": self.draft, "branches": branches(self.checklist.branches)},
        )


@method_decorator(csp_replace({"frame-ancestors": [SELF]}), name="dispatch")
@method_decorator(xframe_options_sameorigin, name="dispatch")
class TabletView(DraftMixin):
    """The app itself with the draft, alone or in the page around it; only a page of ours may frame it."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        draft = reverse("checklists:draft", args=[self.draft.public_id])
        given: dict[str, Any] = {"round": round_of(self.draft, self.user, today()), "questions": f"{draft}questions/"}
        return render(request, "checklists/preview_tablet.html", {"given": given})
