"""What the register of orders said at a moment: an order is never changed, a newer version takes its place."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from gis.places.models import DesignationOrder


def orders_known(at: datetime | None) -> QuerySet[DesignationOrder]:
    """The version of each order that answered just before the moment; the ones that answer now when None."""
    if at is None:
        return DesignationOrder.objects.filter(is_current=True)
    then = DesignationOrder.objects.filter(recorded_at__lt=at)
    newer = then.filter(
        municipality=OuterRef("municipality"),
        title=OuterRef("title"),
        valid_from=OuterRef("valid_from"),
        version__gt=OuterRef("version"),
    )
    return then.filter(~Exists(newer.order_by()))
