"""Made-up proposals for zones, one in each state of the chart: some under way, some that became an order long ago."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import shapely
from django.core.files.uploadedfile import SimpleUploadedFile
from shapely.geometry import MultiPolygon, box

from config.demo import district
from config.demo.cast import Cast
from core.today import local_date, start_of
from gis.places.models import DesignationOrder, District
from gis.places.services import draft_of
from gis.places.shapes import from_stored
from gis.places.spatial import areas, polygons
from gis.zones import chart
from gis.zones.forms import days_from
from gis.zones.models import Proposal
from gis.zones.services import making, moving
from gis.zones.services.making import Data
from gis.zones.texts import text_for
from permits.policy.selectors import calendar, term_rule

_PAPER = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)
#: Branches of which the demo has no firm, so that its duties and counts stay as they are: NACE classes of SBI 2025.
_PHONE_SHOPS, _SAUNAS, _LODGING, _JEWELLERS, _HAIRDRESSERS = "4740", "9623", "5520", "4777", "9621"
#: Of an order elsewhere in the district: its side, how far it stays from the park, and by how much it grew.
_SIDE_M, _CLEAR_M, _WIDER_M = 320.0, 400.0, 90.0
#: Days between the steps, and between the first step and the first day of an order that has begun.
_PAUSE, _AHEAD = timedelta(days=6), timedelta(weeks=20)


@dataclass
class Making:
    """One proposal on its way; `day` is the day of its next step."""

    cast: Cast
    public_id: UUID
    day: date

    @property
    def at(self) -> datetime:
        morning = start_of(self.day)
        assert morning is not None  # noqa: S101 (a day has a start)
        return morning + timedelta(hours=10)

    @property
    def proposal(self) -> Proposal:
        return Proposal.objects.select_related("order", "municipality").get(public_id=self.public_id)

    def wait(self, by: timedelta = _PAUSE) -> "Making":
        self.day = calendar().roll(self.day + by)
        return self

    def draw(self, area: MultiPolygon) -> "Making":
        making.draw(self.public_id, area, actor=self.cast.users["policy"], at=self.at)
        return self

    def evidence(self, title: str) -> "Making":
        who, paper = self.cast.users["policy"], _paper("meldingen")
        making.add_evidence(self.public_id, actor=who, at=self.at, on=self.day, title=title, upload=paper)
        return self

    def ask_views(self) -> "Making":
        until = term_rule("zone_views", self.day).after(self.day)
        who, text = self.cast.users["policy"], text_for(self.proposal, chart.ASK_VIEWS, self.day, views_until=until)
        moving.ask_views(self.public_id, actor=who, at=self.at, on=self.day, until=until, text=text)
        return self

    def adopt(self) -> "Making":
        """The day after the last one for views."""
        self.day = calendar().roll((self.proposal.views_until or self.day) + timedelta(days=1))
        who, text = self.cast.users["policy"], text_for(self.proposal, chart.ADOPT, self.day)
        views = "Twee zienswijzen (fictief); zij gaven geen reden om het besluit te wijzigen."
        paper = _paper("getekend-besluit")
        moving.adopt(self.public_id, actor=who, at=self.at, on=self.day, views=views, text=text, upload=paper)
        return self

    def publish(self, number: int) -> "Making":
        who, text = self.cast.users["policy"], text_for(self.proposal, chart.PUBLISH, self.day)
        gazette = f"gmb-{self.day.year}-{number}, fictief"
        moving.publish(self.public_id, actor=who, at=self.at, on=self.day, publication=gazette, text=text)
        made = self.proposal.order
        assert made is not None  # noqa: S101 (it was just published)
        # What was recorded now is shown as recorded then: by "as known on" the map asks for it.
        here = DesignationOrder.objects.filter(municipality=made.municipality)
        here.filter(pk=made.pk).update(recorded_at=self.at)
        if made.predecessor is not None:
            here.filter(title=made.predecessor.title, version__gt=1).update(recorded_at=self.at)
        return self

    def withdraw(self) -> "Making":
        who, text = self.cast.users["policy"], text_for(self.proposal, chart.WITHDRAW, self.day)
        moving.withdraw(self.public_id, actor=who, at=self.at, on=self.day, text=text)
        return self

    def time_came(self, day: date) -> "Making":
        """What the worker does in the night before this day."""
        moving.pass_time(self.public_id, at=_night(day))
        return self


def propose(cast: Cast, now: datetime) -> int:
    """A proposal in each state, about and after the newest order that was loaded; how many were made."""
    order = _park_order(cast)
    if order is None or Proposal.objects.filter(municipality=cast.municipality).exists():
        return 0
    _wider(cast, order, now)
    _begin(cast, _data(order, "Horeca Overvecht (fictief)", _month(now, 4), "56"), local_date(now) - timedelta(days=7))
    return 2 + _elsewhere(cast, order, now)


def _park_order(cast: Cast) -> DesignationOrder | None:
    """The newest order that was loaded and not made here."""
    made = Proposal.objects.filter(order__isnull=False).values("order__title")
    orders = DesignationOrder.objects.filter(municipality=cast.municipality, is_current=True, zones__isnull=False)
    return orders.exclude(title__in=made).order_by("-valid_from").first()


def _wider(cast: Cast, order: DesignationOrder, now: datetime) -> None:
    """The same zone with a strip of 75 metres around it, lying open for views."""
    data = _data(order, f"{order.title}, ruimer", date(local_date(now).year + 1, 4, 1), *order.activities)
    wider = _begin(cast, data, local_date(now) - timedelta(days=20), follows=order, relation="amends")
    area = draft_of(order).area
    assert area is not None  # noqa: S101 (the query asks for a zone)
    wider.draw(areas(shapely.buffer(area, 75.0)))
    wider.evidence("Meldingen rond het terrein 2024-2026 (fictief)").ask_views()


def _elsewhere(cast: Cast, order: DesignationOrder, now: datetime) -> int:
    """Orders elsewhere in the district through all of the chart; none in a demo without the district."""
    spots = list(_spots(order))
    if len(spots) < 4:
        return 0
    west, middle, east, north = spots
    today = local_date(now)
    first, second, third = _month(now, -30), _month(now, -14), _month(now, -1)

    one = _made(cast, _data(order, "Belwinkels Wijkweg (fictief)", first, _PHONE_SHOPS), west, first, 1001)
    one.time_came(first)
    data = _data(order, "Belwinkels Wijkweg, ruimer (fictief)", second, _PHONE_SHOPS, last=third - timedelta(days=1))
    wide = areas(shapely.buffer(west, _WIDER_M, join_style="mitre"))
    two = _made(cast, data, wide, second, 1002, follows=one.proposal.order, relation="amends")
    one.time_came(second)
    two.time_came(second)
    data = _data(order, "Belwinkels Wijkweg, verlengd (fictief)", third, _PHONE_SHOPS)
    three = _made(cast, data, wide, third, 1003, follows=two.proposal.order, relation="renews")
    two.time_came(third)
    three.time_came(third)

    begun, over = _month(now, -26), _month(now, -3)
    data = _data(order, "Sauna’s Wijkweg (fictief)", begun, _SAUNAS, last=over - timedelta(days=1))
    _made(cast, data, middle, begun, 1004).time_came(begun).time_came(over)

    data = _data(order, "Logies Wijkweg (fictief)", _month(now, 2), _LODGING)
    published = _begin(cast, data, today - timedelta(weeks=14)).draw(east).wait()
    published.evidence("Rapport logies 2025 (fictief)").wait().ask_views().adopt().wait().publish(1005)

    data = _data(order, "Juweliers Wijkweg (fictief)", _month(now, 4), _JEWELLERS)
    adopted = _begin(cast, data, today - timedelta(weeks=11)).draw(north).wait()
    adopted.evidence("Rapport heling 2025 (fictief)").wait().ask_views().adopt()

    data = _data(order, "Kappers Wijkweg (fictief)", _month(now, -6), _HAIRDRESSERS)
    _begin(cast, data, today - timedelta(weeks=52)).draw(middle).wait().withdraw()
    return 7


def _made(
    cast: Cast,
    data: Data,
    area: MultiPolygon,
    first_day: date,
    number: int,
    *,
    follows: DesignationOrder | None = None,
    relation: str = "",
) -> Making:
    """A proposal that was published well before its first day."""
    made = _begin(cast, data, first_day - _AHEAD, follows=follows, relation=relation).draw(area).wait()
    made.evidence(f"Rapport bij {data.title}").wait().ask_views()
    return made.adopt().wait().publish(number)


def _begin(cast: Cast, data: Data, day: date, *, follows: DesignationOrder | None = None, relation: str = "") -> Making:
    made = Making(cast, uuid4(), calendar().roll(day))
    who = cast.users["policy"]
    proposal = making.start(cast.municipality, data, actor=who, at=made.at, follows=follows, relation=relation)
    # No form asks it: only the demo makes up orders.
    Proposal.objects.filter(pk=proposal.pk).update(fictive=True)
    made.public_id = proposal.public_id
    return made


def _spots(order: DesignationOrder) -> Iterator[MultiPolygon]:
    """Squares in four quarters of the district, clear of the park."""
    found, park = District.objects.filter(code=district.OVERVECHT).first(), draft_of(order).area
    if found is None or park is None:
        return
    free = shapely.difference(from_stored(found.geom), shapely.buffer(park, _CLEAR_M))
    free = shapely.buffer(free, -_SIDE_M)
    if free.is_empty:
        return
    west, south, east, north = free.bounds
    x, y = (west + east) / 2, (south + north) / 2
    for quarter in (box(west, south, x, y), box(x, south, east, y), box(x, y, east, north), box(west, y, x, north)):
        for part in sorted(polygons(shapely.intersection(free, quarter)), key=lambda part: -part.area)[:1]:
            middle = shapely.point_on_surface(part)
            half = _SIDE_M / 2
            yield MultiPolygon([box(middle.x - half, middle.y - half, middle.x + half, middle.y + half)])


def _data(order: DesignationOrder, title: str, first_day: date, *activities: str, last: date | None = None) -> Data:
    days = days_from(first_day)
    return Data(
        title=title[:300],
        article=order.article,
        body=order.body,
        permit_authority=order.permit_authority,
        activities=activities,
        sbi_version=order.sbi_version,
        lsp_excluded_by=order.lsp_excluded_by,
        valid_from=days["valid_from"],
        valid_to=last or days["valid_to"],
    )


def _month(now: datetime, months: int) -> date:
    """The first of the month so many months from now."""
    count = local_date(now).year * 12 + local_date(now).month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _night(day: date) -> datetime:
    begins = start_of(day)
    assert begins is not None  # noqa: S101 (a day has a start)
    return begins + timedelta(hours=3)


def _paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", _PAPER, "application/pdf")
