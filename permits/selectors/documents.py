"""What came in with cases, read by other rooms."""

from gis.places.models import Premises
from permits.models import Document


def floor_plans(premises: Premises, most: int) -> list[Document]:
    """The newest floor plans that applications for these premises came with, with their files. One query."""
    found = Document.objects.filter(application__premises=premises, kind=Document.PLAN)
    handed_in = found.filter(application__received_on__isnull=False)
    return list(handed_in.select_related("file").order_by("-on", "-pk")[:most])
