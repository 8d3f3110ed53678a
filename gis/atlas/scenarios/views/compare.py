"""`/whatif/compare/?s=…&s=…`: scenarios side by side, with the numbers in which their assumptions differ."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.figures import rounded
from core.graphs import Chart, Series
from core.today import today
from gis.atlas.scenarios import charts, hits
from gis.atlas.scenarios.models import Scenario
from gis.atlas.scenarios.policy import assumptions_on, label_of
from gis.atlas.scenarios.views.shared import WhatIfView
from gis.atlas.scenarios.wording import MEASURE_LABELS, REACHES

LEAST, MOST = 2, 4


class CompareView(WhatIfView):
    """Two to four scenarios; with another number it leads back to the list, saying so."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self._chosen(request.GET.getlist("s"))
        if not LEAST <= len(found) <= MOST:
            messages.error(
                request,
                _("Kies %(least)d tot en met %(most)d scenario's om te vergelijken.") % {"least": LEAST, "most": MOST},
            )
            answer = redirect("whatif:list")
            answer.status_code = 303
            return answer
        context = {"scenarios": found, "rows": _rows(found), "differing": _differing(found), "chart": _chart(found)}
        return render(request, "scenarios/compare.html", context)

    def _chosen(self, keys: list[str]) -> list[Scenario]:
        """The scenarios of these keys, in the order in which they were asked."""
        wanted = [key for key in (_uuid(text) for text in keys) if key]
        rows = Scenario.objects.filter(municipality=self.municipality, public_id__in=wanted).defer("area")
        return list(rows.select_related("created_by").order_by("created_at", "pk")[: MOST + 1])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _rows(found: list[Scenario]) -> list[tuple[Any, list[str]]]:
    """Each figure with what every scenario says of it."""
    told = [one.result["forecast"] for one in found]
    reached = [hits.counts(hits.read(one.result["hits"])) for one in found]
    rows: list[tuple[Any, list[str]]] = [
        (label, [str(counts[reach]) for counts in reached]) for reach, label in REACHES.items()
    ]
    rows += [
        (label, [charts.said(one["new"][name]) for one in told])
        for name, label in MEASURE_LABELS.items()
        if name in told[0]["new"]
    ]
    rows.append((_("Alles afgehandeld"), [charts.cleared(one) for one in found]))
    return rows


def _differing(found: list[Scenario]) -> list[tuple[str, list[str]]]:
    """The assumptions that are not the same in all of them."""
    labels = {name: label_of(row) for name, row in assumptions_on(today()).items()}
    values = {name: [one.assumptions.get(name, {}).get("value") for one in found] for name in labels}
    return [
        (labels[name], ["" if value is None else rounded(value, 1) for value in row])
        for name, row in values.items()
        if len(set(row)) > 1
    ]


def _chart(found: list[Scenario]) -> Chart:
    """Open cases of every scenario in the same weeks; None where one was not reckoned."""
    first = min(one.as_of for one in found)
    offsets = [round((one.as_of - first).days / 7) for one in found]
    rows = [one.result["forecast"]["weekly"]["open"] for one in found]
    weeks = max(offset + len(row[0]) for offset, row in zip(offsets, rows, strict=True))
    axis = [charts.short(first + timedelta(weeks=week)) for week in range(weeks)]
    series = [_one(one.name, offset, row, weeks) for one, offset, row in zip(found, offsets, rows, strict=True)]
    return Chart("chart-compare", _("Open zaken, midden"), _("Week vanaf"), axis, series)


def _one(name: str, offset: int, rows: list[list[float]], weeks: int) -> Series:
    after = weeks - offset - len(rows[0])
    values: list[float | None] = [*[None] * offset, *rows[1], *[None] * after]
    texts = [""] * offset + charts.ranged(rows) + [""] * after
    return Series(name, values, texts)
