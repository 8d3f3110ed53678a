"""`/orders/`: designation orders with their versions, validity, evidence, zones and predecessors."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.today import today
from gis.atlas import layers
from gis.atlas.forms import DayForm
from gis.atlas.views.pages import AtlasView, current_orders, in_force_note, slider
from gis.places.models import DesignationOrder, Premises
from gis.places.sbi_tables import titles_of

_LISTED = 100


class OrdersView(AtlasView):
    """All orders of the own municipality, in their current version."""

    right = "places.view"
    template = "atlas/orders.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = DayForm(request.GET)
        form.is_valid()
        orders = current_orders(self.municipality)
        note = in_force_note(orders, form.chosen)
        return self.page(form, on=form.chosen, orders=orders, slider=slider(orders, form.chosen), note=note)


class OrderView(AtlasView):
    """One version of one order."""

    right = "places.view"
    template = "atlas/order.html"

    @cached_property
    def order(self) -> DesignationOrder:
        here = DesignationOrder.objects.select_related("municipality", "predecessor").prefetch_related("evidence")
        return get_object_or_404(here, public_id=self.kwargs["public_id"], municipality=self.municipality)

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        form, order = DayForm(request.GET), self.order
        form.is_valid()
        same = DesignationOrder.objects.filter(
            municipality=order.municipality, title=order.title, valid_from=order.valid_from
        )
        return self.page(
            form,
            on=today(),
            order=order,
            versions=list(same.order_by("-version")),
            successors=list(order.successors.filter(is_current=True)),
            activities=_activities(order),
            listed=list(Premises.objects.filter(bag_id__in=order.bag_ids)[:_LISTED]),
            map_data=layers.order_map(order, today()),
        )


def _activities(order: DesignationOrder) -> list[tuple[str, str]]:
    titles = titles_of((code, order.sbi_version) for code in order.activities)
    return [(code, titles.get((code, order.sbi_version), "")) for code in order.activities]
