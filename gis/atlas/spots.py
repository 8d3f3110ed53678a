"""Cases, visits and findings as things at premises on a day. A fixed number of queries each.

Who may see which: the caller asks the rights. Never the name of a person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Model, Q
from django.urls import reverse
from django.utils.translation import get_language

from core.accounts.models import Municipality
from core.today import local_date, start_of, today
from gis.atlas.stages import stages_on
from gis.places.models import Premises, address_line
from gis.places.selectors import Rows
from inspections.checklists.schema import MUNICIPALITY
from inspections.models import Answer, ChecklistVersion, Visit
from inspections.statecharts import visit as visit_chart
from inspections.wording import STATES as VISIT_STATES
from permits.models import PermitApplication
from permits.statecharts import application as case_chart
from permits.wording import STATES as CASE_STATES

#: Visits and findings of so long before the day, and visits planned so long after it.
_BEFORE, _AFTER = timedelta(days=365), timedelta(days=90)
_NEVER_CAME_IN = (case_chart.DRAFT, case_chart.DISCARDED)
#: The states of a case that came in, in words.
CASE_STAGES = {state: CASE_STATES[state] for state in case_chart.CHART.states if state not in _NEVER_CAME_IN}
_ADDRESS = ("street", "house_number", "house_letter", "house_addition", "postcode", "town")


@dataclass(frozen=True)
class Spot:
    """One thing at premises. `kind`: state of the case or visit, theme of the finding; `label`: that in words."""

    premises: int
    bag_id: str
    address: str
    kind: str
    label: str
    on: date | None
    number: str = ""
    url: str = ""


def cases_at(municipality: Municipality, on: date, known: datetime | None = None) -> list[Spot]:
    """The cases that had come in by the day, in their state of that day; newest first. Two queries."""
    stage = _stage(PermitApplication, case_chart.RECEIVED, municipality, on, known)
    found = PermitApplication.objects.filter(
        municipality=municipality, received_on__lte=on, premises__isnull=False
    ).exclude(state__in=_NEVER_CAME_IN)
    if known is not None:
        found = found.filter(created_at__lt=known, received_on__lt=local_date(known))
    rows: Rows = found.order_by("-received_on", "-pk").values("public_id", "state", "number", "received_on", **_place())
    return [_case(row, stage(row)) for row in rows]


def _case(row: dict[str, Any], stage: str) -> Spot:
    url = reverse("permits:case", args=[row["number"]])
    return _spot(row, stage, str(CASE_STATES.get(stage, stage)), row["received_on"], row["number"], url)


def visits_at(municipality: Municipality, on: date, known: datetime | None = None) -> list[Spot]:
    """The controls of the year before the day and of the quarter after it, in their state of the day. Two queries."""
    stage = _stage(Visit, visit_chart.PLANNED, municipality, on, known)
    found = Visit.objects.controls().filter(municipality=municipality, planned_on__range=(on - _BEFORE, on + _AFTER))
    if known is not None:
        found = found.filter(created_at__lt=known)
    rows: Rows = found.order_by("planned_on", "pk").values("public_id", "state", "planned_on", **_place())
    return [_visit(row, stage(row)) for row in rows]


def _visit(row: dict[str, Any], stage: str) -> Spot:
    url = reverse("inspections:visit", args=[row["public_id"]])
    return _spot(row, stage, str(VISIT_STATES.get(stage, stage)), row["planned_on"], "", url)


def findings_at(municipality: Municipality, on: date, known: datetime | None = None) -> list[Spot]:
    """What was found not in order in the year before the day, as it was recorded by then. Two queries.

    What a partner saw and may not share stays with the partner.
    """
    until = start_of(on + timedelta(days=1))
    if known is not None and until is not None:
        until = min(until, known)
    shared = Q(seen_by=MUNICIPALITY) | ~Q(sharing_ground="")
    found = (
        Answer.objects.filter(
            shared,
            visit__municipality=municipality,
            answer="not_ok",
            recorded_at__lt=until,
            recorded_at__gte=start_of(on - _BEFORE),
        )
        .exclude(superseded_by__recorded_at__lt=until)
        .order_by("-recorded_at", "-pk")
    )
    titles = themes()
    rows: Rows = found.values("item_code", "recorded_at", page=F("visit__public_id"), **_place("visit__"))
    return [_finding(row, titles) for row in rows]


def _finding(row: dict[str, Any], titles: dict[str, str]) -> Spot:
    theme = row["item_code"].partition(".")[0]
    url = reverse("inspections:visit", args=[row["page"]])
    return _spot(row, theme, titles.get(theme, theme), local_date(row["recorded_at"]), "", url)


def themes() -> dict[str, str]:
    """The themes of the checklists, by code, as the newest version words them; one query."""
    language = "en" if get_language() == "en" else "nl"
    versions = ChecklistVersion.objects.order_by("code", "version")
    return {section.code: section.title[language] for row in versions for section in row.checklist.sections}


def _stage(
    model: type[Model], first: str, municipality: Municipality, on: date, known: datetime | None
) -> Callable[[dict[str, Any]], str]:
    """A function from a row to its state on the day. From today on that is the state it has now."""
    if known is None and on >= today():
        return lambda row: str(row["state"])
    stages = stages_on(model, municipality, on, known)
    return lambda row: stages.get(str(row["public_id"]), first)


def _place(path: str = "") -> dict[str, F]:
    named = {name: F(f"{path}premises__{name}") for name in _ADDRESS}
    return {"at": F(f"{path}premises"), "bag_id": F(f"{path}premises__bag_id"), **named}


def _spot(row: dict[str, Any], kind: str, label: str, on: date | None, number: str, url: str) -> Spot:
    place = Premises(**{name: row[name] for name in _ADDRESS})
    return Spot(row["at"], row["bag_id"], address_line(place) or row["bag_id"], kind, label, on, number, url)


def at_premises(spots: Iterable[Spot], premises: frozenset[int] | set[int]) -> list[Spot]:
    """Those at these premises."""
    return [spot for spot in spots if spot.premises in premises]
