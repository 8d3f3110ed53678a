"""`/whatif/<scenario>/forecast/`: the work it brings as ranges, what that rests on, and how the model did before."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.spreadsheet import download
from core.today import today
from gis.atlas.scenarios import backtest_words, charts
from gis.atlas.scenarios.errors import ScenarioError
from gis.atlas.scenarios.forms import NumbersForm
from gis.atlas.scenarios.policy import assumptions_on
from gis.atlas.scenarios.selectors import plan_of
from gis.atlas.scenarios.services import ask
from gis.atlas.scenarios.views.shared import ScenarioView
from gis.atlas.scenarios.wording import MEASURE_LABELS, UNITS
from permits.policy import selectors as policy


class ForecastView(ScenarioView):
    """The forecast with its assumptions; sending other numbers makes a new scenario beside this one."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        typed = {name: one["value"] for name, one in self.scenario.assumptions.items() if one["source"] == "typed"}
        return self._page(NumbersForm(numbers=assumptions_on(today()), initial=typed))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        form = NumbersForm(request.POST, numbers=assumptions_on(today()))
        if not form.is_valid():
            return self._page(form, 422)
        name = _("%(name)s, andere aannames") % {"name": self.scenario.name[:100]}
        try:
            made = ask(
                actor=self.person,
                at=timezone.now(),
                plan=plan_of(self.scenario),
                name=name,
                zone_name=self.scenario.zone_name,
                draft=self.scenario.draft,
                typed=form.typed(),
            )
        except ScenarioError as refusal:
            form.add_error(refusal.field or None, str(refusal))
            return self._page(form, 422)
        messages.success(request, _("Berekend als nieuw scenario; het vorige blijft staan."))
        answer = redirect("whatif:forecast", made.public_id)
        answer.status_code = 303
        return answer

    def _page(self, form: NumbersForm, status: int = 200) -> HttpResponse:
        return render(self.request, "scenarios/forecast.html", {**self._told(form), "form": form}, status=status)

    def _told(self, form: NumbersForm) -> dict[str, Any]:
        least = policy.threshold("smallest-group", today())
        told, tried = self.scenario.result["forecast"], self.scenario.result["backtest"]
        sources = charts.sources(self.scenario, form.numbers, least, self._enough)
        return {
            **self.around,
            "totals": [(MEASURE_LABELS[name], charts.said(values)) for name, values in told["new"].items()],
            "cleared": charts.cleared_on(self.scenario),
            "horizon": charts.weeks_of(self.scenario)[-1],
            "charts": charts.charts_of(self.scenario),
            "numbers": [(form[name], value, UNITS[form.numbers[name].unit], why) for name, value, why in sources],
            "tried": [backtest_words.row(one, least) for one in tried["measures"]],
            "tried_verdict": backtest_words.verdict(tried["measures"], least),
            "tried_stretches": backtest_words.knows_stretches(tried["measures"]),
            "misses": backtest_words.misses(tried, least),
            "tried_cases": charts.counted(tried["cases"], least),
            "tried_until": date.fromisoformat(tried["until"]),
            "tried_weeks": tried["weeks"],
            "tried_chart": charts.backtest_chart(self.scenario, least),
            "enough": self._enough,
            "holidays": charts.holidays_of(self.scenario),
            "thin": tried["cases"] < self._enough,
        }

    @property
    def _enough(self) -> int:
        return round(self.scenario.assumptions["history-least"]["value"])


class ForecastFileView(ScenarioView):
    """Every measure of every week as CSV."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        name = _("wat-als-werk-%(day)s.csv") % {"day": self.scenario.starts_on.isoformat()}
        return download(name, charts.csv(self.scenario))
