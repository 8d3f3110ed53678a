"""What the tablet's app needs to show a draft: a round of one made-up visit that is under way. Stored nowhere."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.api.resource import in_languages
from inspections.models import ChecklistDraft, Visit
from inspections.selectors.rounds import words
from inspections.statecharts import visit as chart

#: The made-up visit has the id of the draft: no visit has that.
DRAFT = "draft"


def round_of(draft: ChecklistDraft, user: User, on: date) -> dict[str, Any]:
    """As `selectors.rounds.download` gives it, for this draft alone."""
    visit = _visit(draft, user, on)
    person = {"id": str(user.public_id), "name": user.display_name}
    return {
        "round": {"id": None, "on": on.isoformat(), "order": [visit["id"]], "route": None, "name": ""},
        "person": person,
        "from": on.isoformat(),
        "until": on.isoformat(),
        "visits": [visit],
        "checklists": {DRAFT: {**draft.content, "sha256": DRAFT}},
        "words": words(on),
    }


def _visit(draft: ChecklistDraft, user: User, on: date) -> dict[str, Any]:
    firm = {"id": DRAFT, "name": _("Voorbeeldbedrijf (fictief)"), "kvk": "SYN-00000000"}
    return {
        "id": str(draft.public_id),
        "kind": Visit.Kind.CONTROL,
        "version": 0,
        "state": chart.ON_SITE,
        "reason": "routine",
        "reason_text": in_languages(lambda: _("Voorbeeld")),
        "note": "",
        "planned_on": on.isoformat(),
        "planned_time": None,
        "arrived_at": timezone.now().isoformat(),
        "left_at": None,
        "purpose": "",
        "team": [{"id": str(user.public_id), "name": user.display_name, "me": True}],
        "partners": [],
        "case_number": None,
        "premises": _premises(),
        "establishment": firm,
        "firm": firm["name"],
        "establishments": [firm],
        "permit": None,
        "application": None,
        "floor_plans": [],
        "last_visits": [],
        "checklist": {"code": draft.code, "version": draft.content["version"], "sha256": DRAFT},
        **{name: [] for name in ("answers", "photos", "powers", "persons", "items_taken", "vehicles", "notes")},
        "report": None,
    }


def _premises() -> dict[str, Any]:
    return {
        "bag_id": "SYN-0000000000000000",
        "address": _("Voorbeeldstraat 9001"),
        "postcode": "0000 AA",
        "town": "",
        "fictive": True,
        "dwelling_met_before": False,
        "lon": None,
        "lat": None,
        "footprint": None,
        "zones": [],
    }
