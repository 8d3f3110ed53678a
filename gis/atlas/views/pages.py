"""What the pages of the atlas share: whose municipality, which day, and the slider of the years."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.accounts.models import Municipality
from core.today import today
from gis.atlas.forms import DayForm
from gis.atlas.wording import order_title
from gis.places.models import DesignationOrder
from permits.page import RightMixin

_YEARS_BEFORE, _YEARS_AFTER = 3, 2


class AtlasView(RightMixin):
    """A page for staff about the own municipality; without one there is nothing to show."""

    right = "atlas.view"
    template = ""

    @cached_property
    def municipality(self) -> Municipality:
        municipality: Municipality | None = getattr(self.request.user, "municipality", None)
        if municipality is None:
            raise PermissionDenied(_("U hoort bij geen gemeente. Vraag de beheerder om u er een te geven."))
        return municipality

    def page(self, form: DayForm, **context: Any) -> HttpResponse:
        """The page; 422 when what was asked cannot be, with what is wrong and the rest kept."""
        return render(self.request, self.template, {"form": form, **context}, status=200 if form.is_valid() else 422)


def partial_or_page(
    request: HttpRequest, partial: str, page: str, context: dict[str, Any], status: int
) -> HttpResponse:
    """For htmx the part that changed, else the whole page; caches keep the two apart."""
    response = render(request, partial if wants_partial(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def wants_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; when it restores a page from history it needs the whole."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx and not htmx.history_restore_request)


def slider(orders: list[DesignationOrder], on: date) -> dict[str, Any]:
    """Range and bars of the date slider: the years of the orders, three back and two ahead at least."""
    starts = [order.valid_from for order in orders] + [on]
    ends = [order.valid_to or order.valid_from for order in orders] + [on]
    now = today().year
    return {
        "first": date(min(now - _YEARS_BEFORE, *(day.year for day in starts)), 1, 1),
        "last": date(max(now + _YEARS_AFTER, *(day.year for day in ends)), 12, 31),
        "spans": [
            {"label": title_of(order), "valid_from": order.valid_from, "valid_to": order.valid_to} for order in orders
        ],
    }


def title_of(order: DesignationOrder) -> str:
    """Its title; a made-up one says so."""
    return order_title(order.title, fictive=order.fictive)


def in_force_note(orders: list[DesignationOrder], on: date, *, then: bool = False) -> str:
    """Which orders are in force on the day, in one sentence; `then`: of those that were known at another moment."""
    holding = [order for order in orders if order.valid_from <= on and (order.valid_to is None or on <= order.valid_to)]
    if not orders:
        return (
            _("Op die dag was er nog geen aanwijzing ingelezen.")
            if then
            else _("Van deze gemeente is geen aanwijzing ingelezen.")
        )
    if not holding:
        return _("Geen aanwijzing geldig: geen vergunningplicht.")
    return _("Geldend: %(orders)s") % {"orders": "; ".join(f"{title_of(order)}, {order.article}" for order in holding)}


def current_orders(municipality: Municipality) -> list[DesignationOrder]:
    """The current versions of all orders of the municipality, oldest first; one query."""
    found = DesignationOrder.objects.filter(municipality=municipality, is_current=True)
    return list(found.order_by("valid_from", "title"))
