"""Cases for systems of the municipality: where each stands and until when. No person, and nothing of Bibob."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import paging
from core.api.query import Choice, Code, Day
from core.api.resource import Resource
from core.today import local_date, start_of, today
from gis.atlas.api.shared import CASE, PERMIT, PlacePart, place
from permits.models import PermitApplication
from permits.selectors import cases, clock
from permits.statecharts import application as chart
from permits.wording import TURNS

PATH = "/api/v1/cases"
_STATES = sorted({*chart.OPEN, *chart.DECIDED, *chart.TERMINAL} - {chart.DISCARDED})


class CaseItem(serializers.Serializer[Any]):
    """A case as in the worklist. `due_on`: last day for the decision; null while an open pause makes it unknown."""

    number = Code(**CASE)
    state = serializers.ChoiceField(_STATES)
    turn = serializers.ChoiceField(sorted(TURNS), help_text="Whose move it is")
    received_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    changed_on = serializers.DateField(help_text="Day of the last act")
    activity = serializers.CharField(allow_blank=True, help_text="SBI code")
    sbi_version = serializers.CharField()
    premises = PlacePart(allow_null=True)


class ClockPart(serializers.Serializer[Any]):
    """As `clock` answers, today."""

    due_on = serializers.DateField(allow_null=True)
    nominal_on = serializers.DateField()
    paused_days = serializers.IntegerField()
    running = serializers.BooleanField()
    calendar_complete = serializers.BooleanField()


class CaseDetail(CaseItem):
    """With its clock and the permit that came of it."""

    clock = ClockPart(allow_null=True)
    permit = Code(**PERMIT, allow_null=True)


class CasesQuery(paging.Paged):
    cursor = Code(**CASE, required=False)
    state = Choice(_STATES, required=False)
    changed_since = Day(required=False, help_text="Only cases with an act on or after this day")
    due_before = Day(required=False, help_text="Only cases whose last day comes before this day")


class CasesView(Resource):
    """The cases of the own municipality, by number."""

    right = "permits.view"
    query = CasesQuery

    @extend_schema(operation_id="cases", parameters=[CasesQuery], responses=paging.page_of(CaseItem))
    def get(self, request: Request) -> Response:
        asked = {
            "state": self.asked.get("state"),
            "changed_at__gte": start_of(self.asked.get("changed_since")),
            "due_on__lt": self.asked.get("due_before"),
        }
        found = cases.visible_to(self.person).filter(**{name: value for name, value in asked.items() if value})
        found = found.select_related("premises")
        return paging.page(PATH, found, "number", self.asked, lambda rows: [item(row) for row in rows])


class CaseView(Resource):
    """One case of the own municipality."""

    right = "permits.view"

    @extend_schema(operation_id="case", responses=CaseDetail)
    def get(self, request: Request, number: str) -> Response:
        found = cases.visible_to(self.person).select_related("premises", "permit").filter(number=number).first()
        if found is None:
            raise Http404
        permit = getattr(found, "permit", None)
        return Response({**item(found), "clock": _clock(found), "permit": permit.number if permit else None})


def item(case: PermitApplication) -> dict[str, Any]:
    """The case without the people in it."""
    return {
        "number": case.number,
        "state": case.state,
        "turn": case.turn,
        "received_on": case.received_on,
        "due_on": case.due_on,
        "decided_on": case.decided_on,
        "changed_on": local_date(case.changed_at),
        "activity": case.activity,
        "sbi_version": case.sbi_version,
        "premises": place(case.premises),
    }


def _clock(case: PermitApplication) -> dict[str, Any] | None:
    found = clock.answer_for(case, today())
    if found is None:
        return None
    names = ("due_on", "nominal_on", "paused_days", "running", "calendar_complete")
    return {name: getattr(found, name) for name in names}
