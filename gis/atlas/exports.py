"""The list "under duty, nothing applied" as a spreadsheet file (`core.spreadsheet`)."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from core.spreadsheet import line
from gis.atlas import firm_columns
from gis.atlas.selectors import Standing
from gis.atlas.wording import COMPLIANCE
from gis.places.sbi_tables import Titles


def under_duty_csv(standings: Iterable[Standing], titles: Titles, on: date) -> Iterator[str]:
    """The file, row by row: a header, then each firm. Made-up firms are marked in their own column."""
    yield line(_header())
    for standing in standings:
        yield line(_cells(standing, titles, on))


def _header() -> list[str]:
    return [
        _("Peildatum"),
        *firm_columns.header(),
        _("Stand"),
        _("Overgangstermijn tot en met"),
        _("Aanwijzing"),
        _("Fictief"),
    ]


def _cells(standing: Standing, titles: Titles, on: date) -> list[object]:
    firm, place, code = standing.establishment, standing.premises, (standing.activity, standing.sbi_version)
    return [
        on,
        *firm_columns.cells(standing.name, firm, place, code, standing.since, titles),
        COMPLIANCE[standing.state],
        standing.deadline,
        ", ".join(order.title for order in standing.answer.orders),
        firm_columns.made_up(place),
    ]
