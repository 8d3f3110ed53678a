"""Suggestions and rounds as data for frontend/map.ts: numbered stops and a way, in degrees."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.rounds.models import Round, RoundStop
from inspections.rounds.selectors.places import degrees, points_of
from inspections.rounds.selectors.suggestions import Suggestion

#: Numbers that are drawn at most; the table has them all.
MOST = 200


def suggestion_map(found: Sequence[Suggestion], on: date) -> dict[str, Any] | None:
    """The first 200 suggestions by their number in the list; None when none has ground. One query."""
    shown = found[:MOST]
    points = points_of([one.premises.pk for one in shown], on)
    stops = [
        {
            **_stop(str(number), one.name, str(one.premises), one.premises.bag_id, degrees(points[one.premises.pk])),
            "pick": one.key,
        }
        for number, one in enumerate(shown, start=1)
        if one.premises.pk in points
    ]
    return {"mode": "full", "label": _("Kaart van de voorstellen"), "stops": stops} if stops else None


def round_map(one: Round, stops: Sequence[RoundStop]) -> dict[str, Any] | None:
    """The stops of a round in their order, with the way and the start. One query."""
    points = points_of([stop.visit.premises_id for stop in stops], one.day)
    shown = [
        _stop(
            str(stop.position),
            stop.visit.firm[0],
            str(stop.visit.premises),
            stop.visit.premises.bag_id,
            degrees(points[stop.visit.premises_id]),
        )
        for stop in stops
        if stop.visit.premises_id in points
    ]
    if not shown:
        return None
    return {"mode": "full", "label": _("Kaart van de ronde"), "stops": shown, "route": one.route}


def _stop(number: str, name: str, address: str, bag_id: str, point: tuple[float, float]) -> dict[str, Any]:
    url = reverse("atlas:premises", args=[bag_id])
    return {"number": number, "name": name, "address": address, "url": url, "lon": point[0], "lat": point[1]}
