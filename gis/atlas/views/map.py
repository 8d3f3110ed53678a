"""`/map/`: where which rule holds on a day, and how every firm stands; the table says the same."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.accounts import rights
from core.today import today
from gis.atlas import tables, whole_map
from gis.atlas.compliance import State
from gis.atlas.filters import activity_choices, asked_states
from gis.atlas.map_form import MapForm, shared
from gis.atlas.overlays.selectors import choices_of
from gis.atlas.phases import Phase
from gis.atlas.picture import Picture, layers_for, picture
from gis.atlas.selectors import Standing
from gis.atlas.spots import CASE_STAGES, themes
from gis.atlas.views.pages import AtlasView, in_force_note, partial_or_page, slider, title_of, wants_partial
from gis.atlas.wording import LAYERS
from gis.places.sbi_tables import Titles, titles_of

_ROWS = 25
_OF_FIRMS = ("activity", "street", "firm")


class MapView(AtlasView):
    """The map of the own municipality with its legend, its slider and its table."""

    template = "atlas/map.html"
    partial = "atlas/_standing.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        own = choices_of(self.municipality)
        form = MapForm(request.GET, own=own)
        valid = form.is_valid()
        seen = picture(self.municipality, form, request.user)  # type: ignore[arg-type]
        titles = titles_of(firm.code for firm in seen.everyone)
        cases = rights.has(request.user, "permits.view")
        context = {
            "form": form,
            "on": seen.on,
            "known": form.value("known"),
            "titles": titles,
            "firms_known": len(seen.everyone),
            "legend": _legend(seen.asked, form),
            "phases": _phases(seen),
            "link": shared(request.GET),
            "note": in_force_note([order for order, _at in seen.orders], seen.on, then=bool(seen.known)),
            "map_data": whole_map.lying(seen, cases=cases)
            | {"wms": _backgrounds(form), "overlays": _overlays(own, form)},
            **self._table(seen, titles, request),
            **self._surroundings(seen, titles, form, own),
        }
        return partial_or_page(request, self.partial, self.template, context, 200 if valid else 422)

    def _surroundings(self, seen: Picture, titles: Titles, form: MapForm, own: list[tuple[str, str]]) -> dict[str, Any]:
        """What is around table and map, and stays when they change."""
        if wants_partial(self.request):
            return {"part": True}
        may = layers_for(self.request.user)  # type: ignore[arg-type]
        years = slider([order for order, _at in seen.orders], seen.on)
        return {
            "activities": activity_choices(seen.everyone, titles),
            "layers": [(name, LAYERS[name], name in form.layers) for name in may],
            "own_layers": [(key, name, key in form.value("own")) for key, name in own],
            "backgrounds": [(one.label, one.label in form.value("wms")) for one in settings.WMS_LAYERS],
            "stages": list(CASE_STAGES.items()) if "cases" in may else [],
            "themes": list(themes().items()) if "findings" in may else [],
            "areas": [(str(order.public_id), title_of(order)) for order, _at in seen.orders],
            "headline": _("Kaart van %(municipality)s") % {"municipality": self.municipality.name},
            "source": _("Bron: Parkwacht, gemeente %(municipality)s; BAG, handelsregister. Gemaakt op %(day)s.")
            % {"municipality": self.municipality.name, "day": date_format(today(), "DATE_FORMAT")},
            "map_ground": whole_map.ground(self.municipality, seen.on, years["first"], years["last"]),
            "slider": years,
        }

    def _table(self, seen: Picture, titles: Titles, request: HttpRequest) -> dict[str, Any]:
        asked = request.GET.get("view", "")
        tabs = [*_OF_FIRMS, "orders", *seen.spots, *(["signals"] if seen.signals is not None else [])]
        view = asked if asked in tabs else tabs[0]
        duty = tables.under_duty(seen.shown)
        unsure = sum(firm.state is State.UNKNOWN for firm in duty)
        found: dict[str, Any] = {"view": view, "tabs": tabs[len(_OF_FIRMS) :], "shown": seen.shown}
        found |= {"required": len(duty) - unsure, "unsure": unsure}
        found["bar"] = [(state, count) for state, count in tables.counts(duty) if count]
        if view in _OF_FIRMS[:2]:
            found["rows"] = tables.by_activity(duty, titles) if view == "activity" else tables.by_street(duty)
            return found
        orders = [*seen.drawn, *((draft, Phase.PREPARING) for draft in seen.drawn_drafts)]
        lists: dict[str, Any] = {"firm": seen.shown, "orders": orders, "signals": seen.signals, **seen.spots}
        found["firms" if view == "firm" else "listed"] = Paginator(lists[view], _ROWS).get_page(request.GET.get("page"))
        return found


def _legend(standings: list[Standing], form: MapForm) -> list[dict[str, Any]]:
    asked = asked_states(form)
    return [{"state": state, "count": count, "on": State(state) in asked} for state, count in tables.counts(standings)]


def _overlays(own: list[tuple[str, str]], form: MapForm) -> list[dict[str, str]]:
    """The own layers that are asked; the browser fetches their shapes, once each."""
    asked = form.value("own")
    return [{"name": name, "url": reverse("overlays:shapes", args=[key])} for key, name in own if key in asked]


def _backgrounds(form: MapForm) -> list[dict[str, str]]:
    """The WMS layers that are asked; the browser gets them from the service itself."""
    asked = form.value("wms")
    return [
        {"url": one.url, "layers": one.layers, "label": one.label} for one in settings.WMS_LAYERS if one.label in asked
    ]


def _phases(seen: Picture) -> list[dict[str, Any]]:
    found = [phase for _one, phase in seen.orders] + [Phase.PREPARING for _one in seen.drafts or []]
    shown = [phase for phase in Phase if phase is not Phase.PREPARING or seen.drafts is not None]
    return [{"phase": phase, "count": found.count(phase), "on": phase in seen.phases} for phase in shown]
