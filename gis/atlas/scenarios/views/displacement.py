"""`/whatif/displacement/`: firms that left a designated area and opened elsewhere; a list, and the same as CSV."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.spreadsheet import download, line
from core.today import today
from gis.atlas.scenarios.displacement import Moved, moved_over, orders_with_area
from gis.atlas.scenarios.forms import MovedForm
from gis.atlas.scenarios.policy import assumptions_on
from gis.atlas.views.pages import AtlasView
from gis.places.models import DesignationOrder

_YEARS_BACK = 3


class DisplacementView(AtlasView):
    """The list, of the order that holds longest and the last years unless asked otherwise."""

    template = "scenarios/displacement.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        orders = orders_with_area(self.municipality)
        if not orders:
            return self.answer(None, [])
        usual = {
            "order": str(_usual(orders).public_id),
            "since": (today() - timedelta(days=365 * _YEARS_BACK)).isoformat(),
            "months": round(assumptions_on(today())["displaced-months"].value),
        }
        form = MovedForm({**usual, **{key: value for key, value in request.GET.items() if value}}, orders=orders)
        if not form.is_valid():
            return self.answer(form, [])
        values = form.cleaned_data
        return self.answer(form, moved_over(form.orders[values["order"]], values["since"], values["months"]))

    def answer(self, form: MovedForm | None, moved: list[Moved]) -> HttpResponse:
        """What to show of those that moved; without an order there is no form."""
        status = 422 if form is not None and form.errors else 200
        return render(self.request, self.template, {"form": form, "moved": moved}, status=status)


def _usual(orders: list[DesignationOrder]) -> DesignationOrder:
    """The order in force that began first, since moving takes time; where none is, the newest. Newest first."""
    day = today()
    holding = [one for one in orders if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    return holding[-1] if holding else orders[0]


class DisplacementFileView(DisplacementView):
    """The same list as CSV; what was asked wrongly is shown on the page."""

    def answer(self, form: MovedForm | None, moved: list[Moved]) -> HttpResponse:
        if form is not None and form.errors:
            return super().answer(form, moved)
        name = _("verhuisd-%(day)s.csv") % {"day": today().isoformat()}
        return download(name, [line(_header()), *(line(_cells(one)) for one in moved)])


def _header() -> list[str]:
    return [
        _("Bedrijf"),
        _("KvK-nummer"),
        _("Oude adres"),
        _("Vertrokken op"),
        _("Nieuwe adres"),
        _("Open sinds"),
        _("Dagen ertussen"),
        _("Fictief"),
    ]


def _cells(one: Moved) -> list[object]:
    return [
        one.after.name,
        one.after.kvk,
        one.before.premises.address,
        one.before.until,
        one.after.premises.address,
        one.after.since,
        one.days,
        _("ja") if one.after.premises.fictive else _("nee"),
    ]
