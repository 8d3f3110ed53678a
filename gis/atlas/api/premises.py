"""Premises for systems of the municipality: the ground, and how every firm there stands on a day."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.accounts.models import Municipality
from core.api.query import Code
from core.api.resource import Resource
from gis.atlas.api.shared import PERMIT, Area, MunicipalityPart, OnDay, PlacePart, day_of, place
from gis.atlas.compliance import State, worst
from gis.atlas.selectors import Standing, standings_on
from gis.places.models import Premises
from gis.places.selectors import standing_footprints
from gis.places.shapes import from_stored, in_degrees


class FirmPart(serializers.Serializer[Any]):
    """A firm at the premises. `name` and `kvk` only of organisations: a sole trader's are personal data."""

    id = serializers.UUIDField(allow_null=True, help_text="null: an applicant who is not in the trade register")
    name = serializers.CharField(allow_blank=True)
    kvk = serializers.CharField(allow_blank=True)
    activity = serializers.CharField(allow_blank=True, help_text="SBI code that makes the duty")
    sbi_version = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    compliance = serializers.ChoiceField([state.value for state in State])
    deadline = serializers.DateField(allow_null=True, help_text="Last day of its transition")
    permit = Code(**PERMIT, allow_null=True)


class PremisesDetail(PlacePart):
    """`compliance`: the worst of its firms on the day; null without a firm."""

    municipality = MunicipalityPart()
    on = serializers.DateField()
    compliance = serializers.ChoiceField([state.value for state in State], allow_null=True)
    firms = FirmPart(many=True)
    geometry = Area(help_text="null: no ground known that day")


class PremisesApiView(Resource):
    """One place of the own municipality on a day."""

    right = "places.view"
    query = OnDay

    @extend_schema(operation_id="premises", parameters=[OnDay], responses=PremisesDetail)
    def get(self, request: Request, bag_id: str) -> Response:
        home = self.person.municipality
        found = Premises.objects.filter(bag_id=bag_id, municipality=home).first()
        if found is None or home is None:
            raise Http404
        return Response(_answer(found, home, day_of(self.asked)))


def _answer(premises: Premises, home: Municipality, on: Any) -> dict[str, Any]:
    standings = standings_on(home, on, [premises])
    ground = standing_footprints(on).filter(premises=premises).order_by("-occurrence").first()
    return {
        **(place(premises) or {}),
        "municipality": {"code": home.code, "name": home.name},
        "on": on,
        "compliance": worst(firm.state for firm in standings),
        "firms": [_firm(firm) for firm in standings],
        "geometry": in_degrees([from_stored(ground.geom)])[0] if ground else None,
    }


def _firm(standing: Standing) -> dict[str, Any]:
    firm = standing.establishment
    named = firm is not None and not firm.sole_trader
    return {
        "id": firm.public_id if firm else None,
        "name": firm.name if firm and named else "",
        "kvk": firm.kvk if firm and named else "",
        "activity": standing.activity,
        "sbi_version": standing.sbi_version,
        "since": standing.since,
        "compliance": standing.state,
        "deadline": standing.deadline,
        "permit": standing.permit or None,
    }
