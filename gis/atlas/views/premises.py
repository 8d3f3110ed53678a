"""`/premises/<BAG id>/`: one place with its ground, its firms, its permits, its cases and its visits."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property

from core.accounts import rights
from core.today import today
from gis.atlas import layers
from gis.atlas.forms import DayForm
from gis.atlas.selectors import by_premises, standings_on
from gis.atlas.views.pages import AtlasView
from gis.places.duty import DutyAnswer
from gis.places.models import Premises
from gis.places.sbi_tables import titles_of
from gis.places.selectors import duty_at
from inspections.models import Visit
from permits.models import Permit
from permits.selectors import cases


class PremisesView(AtlasView):
    """Premises of the own municipality; cases and visits only for whoever may see those."""

    right = "places.view"
    template = "atlas/premises.html"

    @cached_property
    def premises(self) -> Premises:
        here = Premises.objects.select_related("municipality").prefetch_related("addresses", "footprints")
        return get_object_or_404(here, bag_id=self.kwargs["bag_id"], municipality=self.municipality)

    def get(self, request: HttpRequest, bag_id: str) -> HttpResponse:
        form = DayForm(request.GET)
        form.is_valid()
        on = form.chosen
        firms = standings_on(self.municipality, on, [self.premises])
        permits = list(Permit.objects.filter(premises=self.premises).order_by("-valid_from", "-pk"))
        return self.page(
            form,
            on=on,
            premises=self.premises,
            firms=firms,
            titles=titles_of([*(firm.code for firm in firms), *((row.activity, row.sbi_version) for row in permits)]),
            duty=None if firms else self._duty(on),
            permits=permits,
            map_data=layers.premises_map(self.premises, on, by_premises(firms)),
            **self._elsewhere(),
        )

    def _duty(self, on: date) -> DutyAnswer:
        """What holds here for whoever would come: only asked where no firm is."""
        return duty_at(premises=self.premises.bag_id, on=on)

    def _elsewhere(self) -> dict[str, Any]:
        user = self.request.user
        found: dict[str, Any] = {}
        if rights.has(user, "permits.view"):
            found["cases"] = list(cases.visible_to(user).filter(premises=self.premises).order_by("-number"))
        if rights.has(user, "inspections.view"):
            found["visits"] = list(Visit.objects.filter(premises=self.premises).order_by("-planned_on", "-pk"))
        return found


class NeighboursView(AtlasView):
    """A part of another page, such as a case: the premises on a small map, and the neighbours with how they stand."""

    right = "places.view"

    def get(self, request: HttpRequest, bag_id: str) -> HttpResponse:
        premises = get_object_or_404(
            Premises.objects.select_related("municipality"), bag_id=bag_id, municipality=self.municipality
        )
        on = today()
        marked = by_premises(standings_on(self.municipality, on, [premises, *layers.near(premises, on)]))
        may_see_cases = rights.has(request.user, "permits.view")
        context = {
            "premises": premises,
            "map_data": layers.premises_map(premises, on, marked, cases=may_see_cases),
            "neighbours": [place for place in marked if place.premises.pk != premises.pk],
        }
        return render(request, "atlas/_neighbours.html", context)
