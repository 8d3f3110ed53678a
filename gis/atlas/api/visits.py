"""Visits for systems of the municipality: where, why, when planned, how far. No person, no finding."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts import rights
from core.api import paging
from core.api.query import Choice, Code, Day
from core.api.resource import Resource
from core.today import local_date, start_of
from gis.atlas.api.shared import CASE, KEY, PlacePart, place
from inspections.models import Visit
from inspections.selectors import visits
from inspections.statecharts import visit as chart

PATH = "/api/v1/visits"
_STATES = sorted(chart.CHART.states)


class VisitItem(serializers.Serializer[Any]):
    """`case`: the number of the case that asked for the visit, for whoever may see cases; else null."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(_STATES)
    kind = serializers.ChoiceField(Visit.Kind.values, help_text="A conversation is voluntary and no inspection")
    reason = serializers.ChoiceField(Visit.Reason.values)
    planned_on = serializers.DateField(allow_null=True)
    recheck_on = serializers.DateField(allow_null=True)
    changed_on = serializers.DateField(help_text="Day of the last act")
    premises = PlacePart()
    case = Code(**CASE, allow_null=True)


class VisitsQuery(paging.Paged):
    cursor = Code(**KEY, required=False)
    state = Choice(_STATES, required=False)
    changed_since = Day(required=False, help_text="Only visits with an act on or after this day")


class VisitsApiView(Resource):
    """The visits of the own municipality."""

    right = "inspections.view"
    query = VisitsQuery

    @extend_schema(operation_id="visits", parameters=[VisitsQuery], responses=paging.page_of(VisitItem))
    def get(self, request: Request) -> Response:
        found = visits.visible_to(self.person).select_related("premises", "visit_request__application")
        if state := self.asked.get("state"):
            found = found.filter(state=state)
        if since := start_of(self.asked.get("changed_since")):
            found = found.filter(changed_at__gte=since)
        numbers = rights.has(self.person, "permits.view")
        return paging.page(PATH, found, "public_id", self.asked, lambda rows: [_item(row, numbers) for row in rows])


def _item(visit: Visit, numbers: bool) -> dict[str, Any]:
    asked_by = visit.visit_request.application.number if numbers and visit.visit_request else None
    return {
        "id": visit.public_id,
        "state": visit.state,
        "kind": visit.kind,
        "reason": visit.reason,
        "planned_on": visit.planned_on,
        "recheck_on": visit.recheck_on,
        "changed_on": local_date(visit.changed_at),
        "premises": place(visit.premises),
        "case": asked_by,
    }
