"""`/map/`: where which rule holds on a day, and how every firm stands; the table says the same."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from core.accounts import rights
from gis.atlas import layers, tables
from gis.atlas.compliance import State
from gis.atlas.filters import activity_choices, asked_states, by_state, narrowed
from gis.atlas.forms import FirmFilterForm
from gis.atlas.selectors import Standing, Titles, by_premises, standings_on, titles_of
from gis.atlas.views.pages import AtlasView, current_orders, in_force_note, partial_or_page, slider, wants_partial

_ROWS = 25
_VIEWS = ("activity", "street", "firm")


class MapView(AtlasView):
    """The map of the own municipality with its legend, its slider and its table."""

    template = "atlas/map.html"
    partial = "atlas/_standing.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = FirmFilterForm(request.GET)
        valid, on = form.is_valid(), form.chosen
        everyone = standings_on(self.municipality, on)
        titles = titles_of(firm.code for firm in everyone)
        asked = narrowed(everyone, form)
        shown = by_state(asked, form)
        context = {
            "form": form,
            "on": on,
            "titles": titles,
            "known": len(everyone),
            "activities": activity_choices(everyone, titles),
            "legend": _legend(asked, form),
            **self._table(shown, titles, request),
            **self._place(asked, on),
        }
        return partial_or_page(request, self.partial, self.template, context, 200 if valid else 422)

    def _place(self, asked: list[Standing], on: date) -> dict[str, Any]:
        if wants_partial(self.request):
            return {}
        cases = rights.has(self.request.user, "permits.view")
        orders = current_orders(self.municipality)
        return {
            "map_data": layers.full_map(self.municipality, on, by_premises(asked), cases=cases),
            "slider": slider(orders, on),
            "note": in_force_note(orders, on),
        }

    def _table(self, shown: list[Standing], titles: Titles, request: HttpRequest) -> dict[str, Any]:
        view = request.GET.get("view", "")
        view = view if view in _VIEWS else _VIEWS[0]
        duty = tables.under_duty(shown)
        found: dict[str, Any] = {"view": view, "duty": duty, "shown": shown}
        found["bar"] = [(state, count) for state, count in tables.counts(duty) if count]
        if view == "firm":
            found["firms"] = Paginator(shown, _ROWS).get_page(request.GET.get("page"))
        else:
            found["rows"] = tables.by_activity(duty, titles) if view == "activity" else tables.by_street(duty)
        return found


def _legend(standings: list[Standing], form: FirmFilterForm) -> list[dict[str, Any]]:
    asked = asked_states(form)
    return [{"state": state, "count": count, "on": State(state) in asked} for state, count in tables.counts(standings)]
