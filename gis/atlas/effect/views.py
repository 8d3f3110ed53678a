"""`/effect/`: what came of each designation order, for who makes policy; nothing about a single firm."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.spreadsheet import download
from core.today import today
from gis.atlas.effect.forms import REST, ComparisonForm
from gis.atlas.effect.report import Report, report
from gis.atlas.views.pages import AtlasView, current_orders
from gis.atlas.wording import order_title
from gis.places.models import DesignationOrder

_RIGHT = "atlas.effect"


class EffectsView(AtlasView):
    """The orders of the own municipality, each with the way to its report."""

    right = _RIGHT

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "effect/list.html", {"orders": current_orders(self.municipality), "on": today()})


class _OrderMixin(AtlasView):
    """One order of the own municipality that has begun, with what it is compared to."""

    right = _RIGHT

    @cached_property
    def order(self) -> DesignationOrder:
        here = DesignationOrder.objects.select_related("municipality").filter(is_current=True)
        return get_object_or_404(here, public_id=self.kwargs["public_id"], municipality=self.municipality)

    @cached_property
    def others(self) -> dict[str, DesignationOrder]:
        found = current_orders(self.municipality)
        return {str(one.public_id): one for one in found if one.pk != self.order.pk}

    @cached_property
    def form(self) -> ComparisonForm:
        whole = set(self.order.kinds) == {"ACTIVITY"}
        areas = [] if whole else [(REST, _("De rest van de gemeente"))]
        areas += [(key, order_title(one.title, fictive=one.fictive)) for key, one in self.others.items()]
        return ComparisonForm(self.request.GET, areas)

    @property
    def area_name(self) -> str:
        """What the other area is called in a few words."""
        return _("Rest") if self.form.area == REST else _("Ander gebied")

    def report(self) -> Report:
        area = self.form.area
        return report(self.order, self.others.get(area) or area or None, self.area_name, self.form.length, today())


class EffectView(_OrderMixin):
    """The report on one order."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        context: dict[str, Any] = {"order": self.order, "form": self.form, "on": today(), "query": self._query()}
        if self.order.valid_from <= today():
            context |= {"report": self.report(), "area": self.form.areas.get(self.form.area)}
        wrong = self.form.is_bound and not self.form.is_valid()
        return render(request, "effect/order.html", context, status=422 if wrong else 200)

    def _query(self) -> str:
        return f"?{self.request.GET.urlencode()}" if self.request.GET else ""


class EffectFileView(_OrderMixin):
    """One chart of the report as a spreadsheet file."""

    def get(self, request: HttpRequest, public_id: UUID, figure: str) -> HttpResponseBase:
        if self.order.valid_from > today():
            raise Http404
        if self.form.is_bound and not self.form.is_valid():
            return EffectView.as_view()(request, public_id=public_id)
        found = self.report().charts.get(figure)
        if found is None:
            raise Http404
        return download(
            _("effect-%(figure)s-%(day)s.csv") % {"figure": figure, "day": today().isoformat()}, found.csv()
        )
