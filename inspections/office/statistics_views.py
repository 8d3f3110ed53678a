"""Figures by question of a checklist version; who may not see visits gets none about a few firms."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import Municipality
from core.figures import rounded
from core.spreadsheet import download, line
from core.today import today
from inspections import rights
from inspections.checklists.schema import ANSWERS
from inspections.office.forms import PolicyStatisticsForm, StatisticsForm
from inspections.office.page import OfficeMixin
from inspections.office.selectors import statistics
from inspections.office.selectors.statistics import Row, Span
from inspections.visit_page import language
from inspections.wording import ANSWERS as ANSWER_WORDS
from permits.policy.selectors import threshold

STATISTICS = "inspections.statistics"


class StatisticsMixin(OfficeMixin):
    """The figures that the filters ask for."""

    right = STATISTICS

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = StatisticsForm if self.whole else PolicyStatisticsForm
        form = kind(request.GET, municipality=self.municipality)
        if not form.is_valid():
            return render(request, "office/statistics.html", {"form": form}, status=422)
        span = form.chosen()
        return self.answer(form, span, self.rows(span) if span else [])

    @cached_property
    def whole(self) -> bool:
        """Whether this person sees visits, and so every figure about them."""
        return account_rights.has(self.user, rights.VIEW)

    @cached_property
    def smallest(self) -> int:
        """No figure about fewer firms than this."""
        return 1 if self.whole else threshold("smallest-group", today())

    @property
    def municipality(self) -> Municipality:
        if self.user.municipality is None:
            raise Http404
        return self.user.municipality

    def rows(self, span: Span) -> list[Row]:
        if self.whole:
            return statistics.table(self.municipality, span)
        return statistics.table_for_policy(self.municipality, span, self.smallest)

    def answer(self, form: StatisticsForm, span: Span | None, rows: list[Row]) -> HttpResponse:
        """What to show of them."""
        raise NotImplementedError


class StatisticsView(StatisticsMixin):
    """A table with a bar for the share of findings."""

    def answer(self, form: StatisticsForm, span: Span | None, rows: list[Row]) -> HttpResponse:
        asked = [row for row in rows if row.asked]
        context = {
            "form": form,
            "answers": [*ANSWER_WORDS.values(), _("Zonder antwoord")],
            "rows": [(row, row.item.question[language()], list(row.told.values())) for row in asked],
            "asked_rarely": len(rows) - len(asked),
            "smallest": self.smallest,
            "whole": self.whole,
            "shown": True,
        }
        return render(self.request, "office/statistics.html", context)


class StatisticsFileView(StatisticsMixin):
    """The same as a spreadsheet."""

    def answer(self, form: StatisticsForm, span: Span | None, rows: list[Row]) -> HttpResponse:
        name = f"{span.version.code}-{span.version.version}" if span else "-"
        return download(_("cijfers-%(list)s.csv") % {"list": name}, self._lines(rows))

    def _lines(self, rows: list[Row]) -> Iterator[str]:
        words = [str(ANSWER_WORDS[answer]) for answer in ANSWERS]
        yield line([_("Code"), _("Vraag"), _("Gevraagd"), *words, _("Zonder antwoord"), _("Aandeel bevindingen (%)")])
        for row in rows:
            told = [_("te weinig bedrijven") if count is None else count for count in row.told.values()]
            share = "" if row.share is None else rounded(row.share * 100, 1)
            question = row.item.question[language()]
            yield line([row.item.code, question, "" if row.hidden else row.asked, *told, share])
