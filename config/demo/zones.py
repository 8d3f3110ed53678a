"""Made-up proposals for zones: a wider zone under way, of which views are asked, and one that is just begun."""

from datetime import date, datetime, timedelta

import shapely
from django.core.files.uploadedfile import SimpleUploadedFile

from config.demo.cast import Cast
from core.today import local_date
from gis.places.models import DesignationOrder
from gis.places.services import draft_of
from gis.places.spatial import areas
from gis.zones import chart
from gis.zones.forms import days_from
from gis.zones.models import Proposal
from gis.zones.services import making, moving
from gis.zones.services.making import Data
from gis.zones.texts import text_for
from permits.policy.selectors import term_rule

_PAPER = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
)


def propose(cast: Cast, now: datetime) -> int:
    """A proposal in each of two states, after the newest order; how many were made."""
    orders = DesignationOrder.objects.filter(municipality=cast.municipality, is_current=True, zones__isnull=False)
    order = orders.order_by("-valid_from").first()
    if order is None or Proposal.objects.filter(municipality=cast.municipality).exists():
        return 0
    _wider(cast, order, now - timedelta(days=20))
    making.start(
        cast.municipality, _data(order, "Horeca Overvecht (fictief)", now, "56"), actor=cast.users["policy"], at=now
    )
    return 2


def _wider(cast: Cast, order: DesignationOrder, at: datetime) -> None:
    """The same zone with a strip of 75 metres around it, lying open for views."""
    who, day = cast.users["policy"], local_date(at)
    data = _data(order, f"{order.title}, ruimer", at, *order.activities)
    proposal = making.start(cast.municipality, data, actor=who, at=at, follows=order, relation="amends")
    area = draft_of(order).area
    assert area is not None  # noqa: S101 (the query asks for a zone)
    making.draw(proposal.public_id, areas(shapely.buffer(area, 75.0)), actor=who, at=at)
    paper = SimpleUploadedFile("meldingen.pdf", _PAPER, "application/pdf")
    title = "Meldingen rond het terrein 2024-2026 (fictief)"
    making.add_evidence(proposal.public_id, actor=who, at=at, on=day, title=title, upload=paper)
    until = term_rule("zone_views", day).after(day)
    proposal = Proposal.objects.get(pk=proposal.pk)
    text = text_for(proposal, chart.ASK_VIEWS, day, views_until=until)
    moving.ask_views(proposal.public_id, actor=who, at=at, on=day, until=until, text=text)


def _data(order: DesignationOrder, title: str, at: datetime, *activities: str) -> Data:
    days = days_from(date(local_date(at).year + 1, 4, 1))
    return Data(
        title=title[:300],
        article=order.article,
        body=order.body,
        permit_authority=order.permit_authority,
        activities=activities,
        sbi_version=order.sbi_version,
        lsp_excluded_by=order.lsp_excluded_by,
        valid_from=days["valid_from"],
        valid_to=days["valid_to"],
    )
