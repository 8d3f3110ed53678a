"""The inbox of signed reports."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.accounts import rights as account_rights
from inspections import rights, visit_page
from inspections.models import Report
from inspections.office.forms import ReportsForm
from inspections.office.page import OfficeMixin
from inspections.office.selectors import found, reports
from inspections.office.wording import PARTS, TURNS

PAGE = 50


class ReportsView(OfficeMixin):
    """Signed reports: what is new for this person, what was read, what still asks something."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ReportsForm(request.GET, user=self.user)
        if not form.is_valid():
            return render(request, "office/reports.html", {"form": form}, status=422)
        part = request.GET.get("part", "")
        part = part if part in PARTS else ""
        wanted = form.wanted()
        page = Paginator(reports.reports(self.user, wanted, part), PAGE).get_page(request.GET.get("page"))
        counts = reports.counts(self.user, wanted)
        context = {
            "form": form,
            "part": part,
            "parts": [{"code": code, "label": label, "count": counts[code]} for code, label in PARTS.items()],
            "page": page,
            "rows": self._rows(list(page)),
        }
        return render(request, "office/reports.html", context)

    def _rows(self, shown: list[Report]) -> list[dict[str, Any]]:
        visits = [report.visit for report in shown]
        waiting = reports.waiting_rechecks(self.user, [visit.pk for visit in visits])
        findings = found.by_visit(visits)
        rows = []
        for report in shown:
            who = reports.turn(report.visit, waiting)
            rows.append(
                {
                    "report": report,
                    "visit": report.visit,
                    "look": visit_page.look(report.visit),
                    "turn": TURNS.get(who),
                    "mine": self._is_mine(who, report),
                    "findings": findings.get(report.visit_id, []),
                }
            )
        return rows

    def _is_mine(self, who: str, report: Report) -> bool:
        """Whether this person is among those who are to move."""
        if who == reports.LAWYER:
            return account_rights.has(self.user, rights.ENFORCE)
        may_plan = account_rights.has(self.user, rights.PLAN)
        return bool(who) and (may_plan or (who == reports.TEAM and rights.is_member(self.user, report.visit)))
