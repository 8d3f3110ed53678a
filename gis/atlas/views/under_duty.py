"""`/under-duty/`: firms with a permit duty that asked for nothing, so that none is forgotten."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.spreadsheet import download
from gis.atlas.compliance import State
from gis.atlas.exports import under_duty_csv
from gis.atlas.filters import activity_choices, by_state, narrowed
from gis.atlas.forms import FirmFilterForm
from gis.atlas.selectors import Standing, standings_on
from gis.atlas.views.pages import AtlasView, current_orders
from gis.places.sbi_tables import titles_of

_ROWS = 50
#: Under the duty, and neither permit nor application nor refusal: the list's whole subject.
FORGOTTEN = (State.NONE, State.TRANSITION)


def forgotten(standings: list[Standing]) -> list[Standing]:
    """Firms under the duty that asked for nothing: without a transition first, then by its last day."""
    found = [firm for firm in standings if firm.state in FORGOTTEN]
    return sorted(found, key=lambda firm: (firm.deadline or date.min, firm.state, firm.premises.street, firm.name))


class UnderDutyView(AtlasView):
    """The list, with filters and the end of each transition."""

    template = "atlas/under_duty.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = FirmFilterForm(request.GET)
        form.is_valid()
        everyone = forgotten(standings_on(self.municipality, form.chosen))
        titles = titles_of(firm.code for firm in everyone)
        shown = by_state(narrowed(everyone, form), form)
        return self.page(
            form,
            on=form.chosen,
            titles=titles,
            activities=activity_choices(everyone, titles),
            total=len(everyone),
            count=len(shown),
            states=FORGOTTEN,
            has_orders=bool(current_orders(self.municipality)),
            firms=Paginator(shown, _ROWS).get_page(request.GET.get("page")),
        )


class UnderDutyCsvView(AtlasView):
    """The same list, with the same filters, as a spreadsheet file."""

    template = "atlas/under_duty.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        form = FirmFilterForm(request.GET)
        if not form.is_valid():
            return UnderDutyView.as_view()(request)
        shown = by_state(narrowed(forgotten(standings_on(self.municipality, form.chosen)), form), form)
        titles = titles_of(firm.code for firm in shown)
        name = _("onder-de-plicht-%(day)s.csv") % {"day": form.chosen.isoformat()}
        return download(name, under_duty_csv(shown, titles, form.chosen))
