"""The coverage report, for planner and policy: a table and the same as CSV."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheet import download, line
from core.today import today
from inspections.rounds.forms import PeriodForm
from inspections.rounds.selectors.coverage import LISTED, NOT_YET, PLANNED, VISITED, Coverage, Firm, coverage
from inspections.rounds.views import DayMixin

COVERAGE = "inspections.coverage"
STANDINGS: dict[str, str | Promise] = {
    VISITED: gettext_lazy("Bezocht"),
    PLANNED: gettext_lazy("Gepland"),
    LISTED: gettext_lazy("Reden op de lijst"),
    NOT_YET: gettext_lazy("Nog niet"),
}


class _PeriodMixin(DayMixin):
    """A page about a period, the year of today unless asked otherwise."""

    right = COVERAGE

    def get(self, request: HttpRequest) -> HttpResponse:
        form = PeriodForm(request.GET if "since" in request.GET else None, initial=_this_year())
        if form.is_bound and not form.is_valid():
            return render(request, "rounds/coverage.html", {"form": form}, status=422)
        period = form.cleaned_data if form.is_bound else _this_year()
        return self.answer(form, coverage(self.municipality, period["since"], period["until"], today()))

    def answer(self, form: PeriodForm, found: Coverage) -> HttpResponse:
        """What to show of the report."""
        raise NotImplementedError


class CoverageView(_PeriodMixin):
    """Each firm's chance of a visit."""

    def answer(self, form: PeriodForm, found: Coverage) -> HttpResponse:
        wanted = self.request.GET.get("standing", "")
        context = {
            "form": form,
            "report": found,
            "rows": [(firm, STANDINGS[firm.standing]) for firm in found.firms if wanted in {"", firm.standing}],
            "counts": [(code, STANDINGS[code], count) for code, count in found.counts.items()],
            "wanted": wanted,
        }
        return render(self.request, "rounds/coverage.html", context)


class CoverageFileView(_PeriodMixin):
    """The same as CSV."""

    def answer(self, form: PeriodForm, found: Coverage) -> HttpResponse:
        return _csv(found)


def _this_year() -> dict[str, date]:
    first = today().replace(month=1, day=1)
    return {"since": first, "until": (first + timedelta(days=366)).replace(month=1, day=1) - timedelta(days=1)}


def _csv(found: Coverage) -> HttpResponse:
    header = [
        _("Bedrijf"),
        _("KvK-nummer"),
        _("Adres"),
        _("Stand"),
        _("Bezoeken"),
        _("Laatste bezoek"),
        _("Kans door loting"),
        _("Kans door een reden"),
        _("Kans samen"),
        _("Geloot"),
        _("Redenen"),
        _("Fictief"),
    ]
    name = _("bezoekkans-%(since)s-%(until)s.csv") % {"since": found.since, "until": found.until}
    return download(name, [line(header), *(line(_cells(firm)) for firm in found.firms)])


def _cells(firm: Firm) -> list[object]:
    return [
        firm.establishment.name,
        firm.establishment.kvk,
        str(firm.establishment.premises),
        STANDINGS[firm.standing],
        firm.visits,
        firm.last,
        f"{firm.by_draw:.3f}",
        f"{firm.by_reason:.3f}",
        f"{firm.together:.3f}",
        firm.drawn,
        " | ".join(firm.whys),
        _("ja") if firm.establishment.premises.fictive else _("nee"),
    ]
