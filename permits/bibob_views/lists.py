"""The room's own worklist: dossiers by whose turn it is, the LBB clock, reports owed, drafts to sign."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.accounts import rights
from core.today import today
from permits.bibob import selectors
from permits.bibob.models import Dossier, Draft
from permits.bibob.services import looks
from permits.bibob.wording import ACTS, STATES
from permits.bibob_views.page import SealedView
from permits.models import PermitApplication
from permits.selectors import cases
from permits.statecharts import application as case_chart
from permits.statecharts import bibob as chart

#: Dossiers on the page, by the permit's due date; each of them is a recorded look.
SHOWN = 100

_WAITING = (chart.FORM_SENT, chart.ZIENSWIJZE)
#: Group -> (label, states), in the order of the page.
_GROUPS = (
    ("ours", _("Wij zijn aan zet"), tuple(s for s in chart.OPEN if s not in (*_WAITING, *chart.AT_LBB))),
    ("lbb", _("Bij het LBB"), chart.AT_LBB),
    ("waiting", _("Wacht op betrokkene of een derde"), _WAITING),
)


@dataclass(frozen=True)
class Row:
    """One dossier in the list."""

    dossier: Dossier
    state: Any
    lbb: selectors.LbbClock | None
    draft: Draft | None
    next_step: Any


class SealedListView(SealedView):
    """What waits in the room. A decider sees only what waits for a signature."""

    def get(self, request: HttpRequest) -> HttpResponse:
        works = rights.has(request.user, chart.WORK)
        mine = Dossier.objects.for_user(request.user).select_related("application__premises", "municipality")
        pending = mine.filter(state__in=chart.OPEN).order_by("application__due_on", "started_on", "pk")
        dossiers = list(pending.prefetch_related("application__clock_events")[:SHOWN])
        drafts = selectors.open_drafts(mine)
        owed = selectors.open_reports(mine) if works else []
        done = list(mine.filter(state__in=[chart.CONCLUDED, chart.CORRECTED]).order_by("-concluded_on")[:10])
        done = done if works else []
        seen = {dossier.pk: dossier for dossier in [*dossiers, *(report.dossier for report in owed), *done]}
        looks.look_at_list(list(seen.values()), actor=self.user, at=self.now)
        context = {
            "works": works,
            "more": len(dossiers) == SHOWN,
            "groups": _groups([_row(dossier, drafts.get(dossier.pk)) for dossier in dossiers]) if works else [],
            "to_sign": _to_sign(dossiers, drafts) if rights.has(request.user, chart.SIGN) else [],
            "reports": owed,
            "done": done,
            "startable": _startable(request.user) if works else [],
        }
        return render(request, "bibob/list.html", context)


def _row(dossier: Dossier, draft: Draft | None) -> Row:
    return Row(
        dossier, STATES[dossier.state], selectors.lbb_clock(dossier), draft, ACTS[draft.move][0] if draft else ""
    )


def _groups(rows: list[Row]) -> list[dict[str, Any]]:
    found = []
    for key, label, states in _GROUPS:
        inside = [row for row in rows if row.dossier.state in states]
        inside.sort(key=_urgency)
        found.append({"key": key, "label": label, "count": len(inside), "rows": inside})
    return found


def _urgency(row: Row) -> tuple[Any, ...]:
    """First the permit's own due date, then the LBB's, then the oldest."""
    due = row.dossier.application.due_on or (row.lbb.due_on if row.lbb else None)
    return due is None, due or today(), row.dossier.started_on


def _to_sign(dossiers: list[Dossier], drafts: dict[int, Draft]) -> list[dict[str, Any]]:
    found = [(dossier, drafts.get(dossier.pk)) for dossier in dossiers]
    return [
        {"dossier": dossier, "draft": draft, "label": ACTS[draft.move][0]}
        for dossier, draft in found
        if draft is not None and draft.status == Draft.Status.SUBMITTED
    ]


def _startable(user: Any) -> list[PermitApplication]:
    """Open cases in which no check runs: it can be started by hand (B1)."""
    found = cases.visible_to(user).filter(state__in=case_chart.OPEN, integrity_state=PermitApplication.Integrity.NONE)
    return list(found.select_related("premises").order_by("received_on", "pk")[:25])
