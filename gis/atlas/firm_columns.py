"""What a spreadsheet says of a firm at its premises: the same columns in every list that names firms."""

from datetime import date

from django.utils.translation import gettext as _

from gis.places.models import Establishment, Premises
from gis.places.sbi_tables import Titles


def header() -> list[str]:
    """The names of the columns."""
    return [
        _("Bedrijf"),
        _("KvK-nummer"),
        _("Vestigingsnummer"),
        _("Adres"),
        _("BAG-id"),
        _("SBI-code"),
        _("SBI-versie"),
        _("Activiteit"),
        _("Gevestigd sinds"),
    ]


def cells(
    name: str,
    firm: Establishment | None,
    premises: Premises,
    code: tuple[str, str],
    since: date | None,
    titles: Titles,
) -> list[object]:
    """One firm; `firm` None is an applicant that the trade register does not know. `code`: branch code and edition."""
    numbers = [firm.kvk, firm.vestiging] if firm else ["", ""]
    return [name, *numbers, premises.address, premises.bag_id, *code, titles.get(code, ""), since]


def made_up(premises: Premises) -> str:
    """Whether the firm exists in the demonstration alone."""
    return _("ja") if premises.fictive else _("nee")
