"""A town for the figures of an order: firms in its area and outside, in groups of a chosen size."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gis.places.models import Establishment
from inspections.models import Answer, ChecklistVersion, Visit
from inspections.statecharts import visit as chart
from permits.models import Decision
from permits.statecharts import application
from tests.atlas_cases import decided, granted, left
from tests.people import make_user
from tests.places import make_firm, make_order, make_premises
from tests.visits import reference_data

BEGINS, TODAY = date(2025, 2, 1), date(2026, 6, 15)
SENT = date(2025, 9, 1)
_TZ = ZoneInfo("Europe/Amsterdam")


class Town:
    """An order on the square 0..100 since 1 February 2025; firms stand on a lattice in it, or east of it."""

    def __init__(self, municipality: Any) -> None:
        self.municipality = municipality
        self.order = make_order(valid_from=BEGINS)
        self.inspector = make_user("inspector", municipality=municipality)
        self._made = 0
        reference_data()
        self.checklist = ChecklistVersion.objects.filter(code="automotive").latest("version")

    def firms(self, count: int, *, outside: bool = False, **fields: Any) -> list[Establishment]:
        """So many firms of the order's branch."""
        made = []
        for _number in range(count):
            self._made += 1
            x, y = self._made % 15 * 6 + (200 if outside else 0), self._made // 15 * 6
            made.append(make_firm(make_premises(f"SYN-T{self._made}", 1 + x, 1 + y, 4), **fields))
        return made

    def grant(self, firms: list[Establishment], sent: date = SENT, days: int = 40, **fields: Any) -> None:
        for firm in firms:
            granted(firm, sent - timedelta(days), sent, **{"order": self.order, **fields})

    def refuse(self, firms: list[Establishment], *grounds: str, sent: date = SENT) -> None:
        for firm in firms:
            case = decided(firm, sent - timedelta(50), sent, application.REFUSE, order=self.order)
            Decision.objects.filter(application=case).update(grounds=list(grounds))

    def end(self, firms: list[Establishment], move: Any) -> None:
        """Dismissed (buiten behandeling), or found to need no permit."""
        for firm in firms:
            decided(firm, SENT - timedelta(30), SENT, move, order=self.order)

    def withdraw(self, firms: list[Establishment]) -> None:
        for firm in firms:
            case = left(firm, SENT - timedelta(20), SENT)
            type(case).objects.filter(pk=case.pk).update(order=self.order)

    def visit(
        self,
        firm: Establishment,
        on: date,
        found: dict[str, int] | None = None,
        previous: Visit | None = None,
        **seen: Any,
    ) -> Visit:
        """A visit with a signed report; `found`: severity by item code."""
        arrived = datetime(on.year, on.month, on.day, 11, tzinfo=_TZ)
        made = Visit.objects.create(
            municipality=self.municipality,
            premises=firm.premises,
            establishment=firm,
            reason="recheck" if previous else "routine",
            previous=previous,
            checklist=self.checklist,
            state=chart.NO_FINDINGS,
            arrived_at=arrived,
            created_at=arrived,
            changed_at=arrived,
        )
        for code, severity in (found or {}).items():
            item = self.checklist.checklist.item(code)
            Answer.objects.create(
                visit=made,
                item_code=code,
                answer="not_ok",
                severity=severity,
                norm=item.norms[0],
                owner_agency=item.agency,
                follow_up=item.follow_up,
                recorded_by=self.inspector,
                recorded_at=arrived,
                **seen,
            )
        return made
