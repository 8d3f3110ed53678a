"""`/whatif/<scenario>/`: who it reaches and what each would have to do; the same as a file; the letter to one."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.spreadsheet import download, line
from gis.atlas import firm_columns
from gis.atlas.scenarios import letters
from gis.atlas.scenarios.hits import Reach, counts
from gis.atlas.scenarios.selectors import Row, dates_of, map_of, rows_of, titles_for
from gis.atlas.scenarios.views.shared import ScenarioView
from gis.atlas.scenarios.wording import REACH_HELP, REACHES, state_of
from gis.places.sbi_tables import Titles

_ROWS = 50


class FirmsView(ScenarioView):
    """The answer in a sentence, the counts, the map and the list."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        rows = rows_of(self.scenario)
        wanted = request.GET.get("reach", "")
        shown = [row for row in rows if wanted in {"", row.hit.reach}]
        page = Paginator(shown, _ROWS).get_page(request.GET.get("page"))
        found = counts(row.hit for row in rows)
        context = {
            **self.around,
            "dates": dates_of(self.scenario),
            "counts": [(reach, REACHES[reach], REACH_HELP[reach], count) for reach, count in found.items()],
            "new": found[Reach.NEW],
            "total": len(rows),
            "wanted": wanted,
            "rows": page,
            "labels": REACHES,
            "titles": titles_for(rows),
            "map_data": map_of(self.scenario, shown),
        }
        return render(request, "scenarios/firms.html", context)


class FirmsFileView(ScenarioView):
    """The whole list as CSV."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        rows = rows_of(self.scenario)
        titles = titles_for(rows)
        name = _("wat-als-bedrijven-%(day)s.csv") % {"day": self.scenario.starts_on.isoformat()}
        return download(name, [line(_header()), *(line(_cells(row, titles)) for row in rows)])


class LetterView(ScenarioView):
    """The transition letter to a firm that is newly hit, as a draft; nothing is stored or sent."""

    def get(self, request: HttpRequest, public_id: UUID, firm: UUID) -> HttpResponse:
        rows = rows_of(self.scenario, [Reach.NEW])
        row = next((row for row in rows if row.firm.public_id == firm), None)
        if row is None:
            raise Http404
        return HttpResponse(
            letters.concept(self.scenario, row),
            content_type="application/pdf",
            headers={
                "Content-Disposition": 'inline; filename="concept-overgangsbrief.pdf"',
                "Cache-Control": "no-store",
            },
        )


def _header() -> list[str]:
    return [
        _("Nummer"),
        _("Bereik"),
        *firm_columns.header(),
        _("Stand zonder dit plan"),
        _("Meter tot het gebied"),
        _("Wat te doen"),
        _("Fictief"),
    ]


def _cells(row: Row, titles: Titles) -> list[object]:
    firm, hit = row.firm, row.hit
    return [
        row.number,
        REACHES[hit.reach],
        *firm_columns.cells(firm.name, firm, firm.premises, row.code, firm.since, titles),
        state_of(hit),
        hit.metres if hit.reach is Reach.NEAR_BORDER else "",
        row.to_do,
        firm_columns.made_up(firm.premises),
    ]
