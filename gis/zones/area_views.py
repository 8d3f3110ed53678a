"""The drawing page: the area of a draft on the map and as text, with its tools. Only saving stores."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon

from core.today import today
from gis.atlas.overlays.selectors import choices_of
from gis.atlas.views.pages import current_orders
from gis.places.shapes import from_stored
from gis.zones import chart, maps, selectors, tools, typed
from gis.zones.errors import ZoneRefused
from gis.zones.forms import AreaForm
from gis.zones.page import ZoneMixin
from gis.zones.services import making
from gis.zones.tools import Bench, Outcome
from gis.zones.wording import REASONS, fault_sentence
from permits.page import REFUSALS, moment_of, refuse
from permits.see_other import see_other


class AreaView(ZoneMixin):
    """The area of a draft: drawn, typed, imported, changed by a tool, and saved."""

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        source = self.proposal.scenario
        stored = self.proposal.geom or (source.area if source else None)
        text = typed.text_of(from_stored(stored)) if stored else ""
        own = choices_of(self.municipality)
        form = AreaForm(initial={"area": text}, orders=current_orders(self.municipality), own=own)
        return self._page(form, Outcome())

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        orders, tool = current_orders(self.municipality), request.POST.get("tool", "")
        form = AreaForm(request.POST, request.FILES, orders=orders, own=choices_of(self.municipality))
        if not form.is_valid():
            return self._page(form, Outcome(), 422)
        if tool == "show":
            return self._page(form, Outcome())
        bench = Bench(self.proposal, form.cleaned_data, orders, max(self.proposal.valid_from, today()))
        try:
            outcome = tools.run(tool if tool in tools.NAMES else "check", bench)
            if tool == "save" and outcome.area is not None:
                return self._save(form, outcome)
        except ZoneRefused as refusal:
            refuse(form, refusal, self.proposal)
            return self._page(form, Outcome(), 422)
        sound = outcome.examined is None or not outcome.examined.faults
        return self._page(form, outcome, 200 if sound else 422)

    def _save(self, form: AreaForm, outcome: Outcome) -> HttpResponse:
        assert outcome.area is not None  # noqa: S101 (for the type checker)
        seen = moment_of(form.cleaned_data["seen"])
        given: dict[str, Any] = {"actor": self.person, "at": timezone.now(), "seen": seen}
        try:
            making.draw(self.proposal.public_id, outcome.area, **given)
        except REFUSALS as refusal:
            refuse(form, refusal, self.proposal)
            return self._page(form, Outcome(), 422)
        messages.success(self.request, _("Het gebied is bewaard."))
        return see_other("zones:zone", str(self.proposal.public_id))

    def _page(self, form: AreaForm, outcome: Outcome, status: int = 200) -> HttpResponse:
        on = max(self.proposal.valid_from, today())
        if outcome.area is not None:
            form.show(typed.text_of(outcome.area))
        examined = outcome.examined
        mend = examined.mend if examined else None
        area = self._shown(outcome)
        cut = selectors.cut_layers(area, self.municipality, form.layers) if area else []
        code = chart.why_not(chart.DRAW, selectors.facts_of(self.proposal, today()))
        context = {
            "form": form,
            "proposal": self.proposal,
            "said": outcome.said,
            "unsaved": form.is_bound and status == 200,
            "faults": [fault_sentence(fault) for fault in examined.faults] if examined else [],
            "thin": examined is not None and examined.thin,
            "spots": any(fault.spot for fault in examined.faults) if examined else False,
            "mend": typed.text_of(mend) if mend is not None else "",
            "mend_m2": mend.area if mend is not None else 0.0,
            "parts": [(part.area, typed.text_of(part)) for part in outcome.parts],
            "seen": self._covered(area, on),
            "cut_layers": cut,
            "on": on,
            "closed": REASONS.get(code, ""),
            "map_data": maps.sketch(self.proposal, examined, outcome.parts, on, form.layers, cut),
        }
        return render(self.request, "zones/area.html", context, status=status)

    def _shown(self, outcome: Outcome) -> MultiPolygon | None:
        """The area that the page tells of: what a tool made, at first what is stored."""
        if outcome.area is None and self.request.method != "POST" and self.proposal.geom is not None:
            return from_stored(self.proposal.geom)
        return outcome.area

    def _covered(self, area: MultiPolygon | None, on: date) -> selectors.Covered | None:
        if area is None:
            return None
        given = self.proposal.activities, self.proposal.sbi_version
        return selectors.covered(area, self.municipality, on, *given)
