"""`/whatif/`: the scenarios of the municipality, and asking a new one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.today import today
from gis.atlas.scenarios import services
from gis.atlas.scenarios.errors import ScenarioError
from gis.atlas.scenarios.forms import PlanForm, asked_first
from gis.atlas.scenarios.policy import assumptions_on
from gis.atlas.scenarios.selectors import scenarios_of
from gis.atlas.scenarios.views.shared import ScenarioView, WhatIfView
from permits.see_other import see_other

_ROWS = 30


class ListView(WhatIfView):
    """The scenarios, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = Paginator(scenarios_of(self.municipality), _ROWS).get_page(request.GET.get("page"))
        return render(request, "scenarios/list.html", {"scenarios": found})


class RemoveView(ScenarioView):
    """Takes a scenario away."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        try:
            services.remove(self.scenario, actor=self.person, at=timezone.now())
        except ScenarioError as refusal:
            messages.error(request, str(refusal))
            return see_other("whatif:scenario", str(public_id))
        messages.success(request, _("Het scenario is verwijderd."))
        return see_other("whatif:list")


class NewView(WhatIfView):
    """Where, which branches, from when; sending it reckons and keeps the answer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form(initial=asked_first(request.GET.get("zone", ""), self.drafts)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, 422)
        try:
            made = services.ask(
                actor=self.person,
                at=timezone.now(),
                plan=form.plan(),
                name=form.title(),
                zone_name=form.zone_name,
                draft=form.draft.public_id if form.draft else None,
            )
        except ScenarioError as refusal:
            form.add_error(refusal.field or None, str(refusal))
            return self._page(form, 422)
        messages.success(request, _("Het scenario is berekend en bewaard."))
        answer = redirect("whatif:scenario", made.public_id)
        answer.status_code = 303
        return answer

    def _form(self, *args: Any, **kwargs: Any) -> PlanForm:
        numbers = assumptions_on(today())
        return PlanForm(*args, municipality=self.municipality, numbers=numbers, drafts=self.drafts, **kwargs)

    def _page(self, form: PlanForm, status: int = 200) -> HttpResponse:
        return render(self.request, "scenarios/new.html", {"form": form}, status=status)
