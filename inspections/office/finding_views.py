"""Findings by question and by norm, with what is behind each figure; and the re-checks that are due."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.spreadsheet import download, line
from core.today import today
from inspections import rights
from inspections.office.forms import FindingsForm, RechecksForm
from inspections.office.page import OfficeMixin
from inspections.office.selectors import found, rechecks
from inspections.office.selectors.found import Finding
from inspections.office.selectors.rechecks import Recheck
from inspections.office.wording import BY, STANDINGS
from inspections.visit_page import language
from inspections.wording import AGENCIES, FOLLOW_UPS, SEVERITIES

PAGE = 50


class FindingsMixin(OfficeMixin):
    """The findings that the filters ask for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = FindingsForm(request.GET, user=self.user)
        if not form.is_valid():
            return render(request, "office/findings.html", {"form": form}, status=422)
        return self.answer(form, found.findings(self.user, form.asked(), language()))

    def answer(self, form: FindingsForm, findings: list[Finding]) -> HttpResponse:
        """What to show of them."""
        raise NotImplementedError


class FindingsView(FindingsMixin):
    """Counted by question or norm, and the findings themselves."""

    def answer(self, form: FindingsForm, findings: list[Finding]) -> HttpResponse:
        by = self.request.GET.get("by", found.QUESTION)
        by = by if by in BY else found.QUESTION
        page = Paginator(findings, PAGE).get_page(self.request.GET.get("page"))
        context = {
            "form": form,
            "by": by,
            "ways": [(code, label) for code, (label, _head) in BY.items()],
            "head": BY[by][1],
            "groups": found.grouped(findings, by),
            "total": len(findings),
            "page": page,
            "severities": SEVERITIES,
            "rows": [(one, SEVERITIES.get(one.answer.severity or 0, "")) for one in page],
        }
        return render(self.request, "office/findings.html", context)


class FindingsFileView(FindingsMixin):
    """The same findings as a spreadsheet, without what was written about them."""

    def answer(self, form: FindingsForm, findings: list[Finding]) -> HttpResponse:
        return download(_("bevindingen-%(day)s.csv") % {"day": today()}, _findings(findings))


def _findings(findings: list[Finding]) -> Iterator[str]:
    yield line(
        [
            _("Datum"),
            _("Bedrijf"),
            _("KvK-nummer"),
            _("Adres"),
            _("Vraag"),
            _("Norm"),
            _("Ernst"),
            _("Stand"),
            _("Hersteld gezien op"),
            _("Van wie"),
            _("Vervolg"),
            _("Fictief"),
        ]
    )
    for one in findings:
        (firm, kvk), answer = one.visit.firm, one.answer
        yield line(
            [
                one.found_on,
                firm or None,
                kvk or None,
                one.visit.premises,
                one.question,
                answer.norm,
                answer.severity,
                STANDINGS[found.MENDED if one.mended_on else found.OPEN],
                one.mended_on,
                AGENCIES[answer.owner_agency],
                FOLLOW_UPS[answer.follow_up],
                _("ja") if one.visit.premises.fictive else _("nee"),
            ]
        )


class RechecksMixin(OfficeMixin):
    """The re-checks that nobody planned yet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = RechecksForm(request.GET)
        if not form.is_valid():
            return render(request, "office/rechecks.html", {"form": form}, status=422)
        return self.answer(form, rechecks.waiting(self.user, form.cleaned_data["until"]))

    def answer(self, form: RechecksForm, waiting: list[Recheck]) -> HttpResponse:
        """What to show of them."""
        raise NotImplementedError


class RechecksView(RechecksMixin):
    """Which firms are due, when and why; and those that have a visit already."""

    def answer(self, form: RechecksForm, waiting: list[Recheck]) -> HttpResponse:
        context = {
            "form": form,
            "waiting": waiting,
            "planned": rechecks.planned(self.user),
            "may_plan": account_rights.has(self.user, rights.PLAN),
            "today": today(),
        }
        return render(self.request, "office/rechecks.html", context)


class RechecksFileView(RechecksMixin):
    """The same as a spreadsheet."""

    def answer(self, form: RechecksForm, waiting: list[Recheck]) -> HttpResponse:
        return download(_("herbezoeken-%(day)s.csv") % {"day": today()}, _rechecks(waiting))


def _rechecks(waiting: list[Recheck]) -> Iterator[str]:
    yield line([_("Uiterlijk"), _("Bedrijf"), _("KvK-nummer"), _("Adres"), _("Reden"), _("Bevindingen"), _("Fictief")])
    for one in waiting:
        firm, kvk = one.visit.firm
        yield line(
            [
                one.visit.recheck_on,
                firm or None,
                kvk or None,
                one.visit.premises,
                one.reason,
                len(one.findings),
                _("ja") if one.visit.premises.fictive else _("nee"),
            ]
        )
