"""The transition letter to one firm, as it would read: a draft that is stored nowhere and sent to nobody."""

from typing import Any

from core.documents import render
from core.today import today
from gis.atlas.scenarios.models import Scenario
from gis.atlas.scenarios.policy import branches_on
from gis.atlas.scenarios.selectors import Row, dates_of

KIND = "transition"
_LANGUAGE = "nl"


def concept(scenario: Scenario, row: Row) -> bytes:
    """The letter as PDF, marked as a draft on every page that starts with its frame."""
    return render.pdf(KIND, _context(scenario, row), on=today(), language=_LANGUAGE)


def _context(scenario: Scenario, row: Row) -> dict[str, Any]:
    dates, premises = dates_of(scenario), row.firm.premises
    street, _comma, town = premises.address.partition(", ")
    subject = "Vergunningplicht vanaf een nieuwe aanwijzing"
    return {
        "kind": KIND,
        "subject": subject,
        "title": f"Concept: {subject}",
        "municipality": scenario.municipality.name,
        "reference": "Concept, niet verstuurd",
        "fictive": premises.fictive,
        "recipient": {"name": row.firm.name, "street": street, "town": town},
        "firm": row.firm.name,
        "premises": str(premises),
        "permit_authority": "burgemeester",
        "zone": scenario.zone_name,
        "branches": _branches(scenario),
        "starts_on": scenario.starts_on.isoformat(),
        "apply_by": dates.apply_by.isoformat(),
        "too_short": dates.too_short,
        "transition_until": scenario.transition_until.isoformat(),
        "weeks": dates.weeks,
        "law": dates.law,
    }


def _branches(scenario: Scenario) -> list[str]:
    """The branches by name where all their codes are covered; the other codes as codes."""
    left, named = list(scenario.activities), []
    for branch in branches_on(scenario.as_of).values():
        if branch.sbi_version == scenario.sbi_version and set(branch.activities) <= set(left):
            named.append(branch.label)
            left = [code for code in left if code not in branch.activities]
    return named + [f"SBI {code}" for code in left]
