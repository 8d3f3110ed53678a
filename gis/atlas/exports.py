"""The list "under duty, nothing applied" as a spreadsheet file.

What a Dutch Excel opens by a double click: UTF-8 with a byte-order mark, `;` between the cells. A cell
that a spreadsheet would calculate, or shorten as a number, gets an apostrophe in front.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO

from django.utils.translation import gettext as _

from gis.atlas.selectors import Standing, Titles
from gis.atlas.wording import COMPLIANCE

BOM = "\ufeff"
# A formula in Excel, LibreOffice or Google; leading zeros vanish; Excel keeps fifteen digits of a number.
_CALCULATED = re.compile(r"[\s]*[=+\-@|%\t\r\n]")
_SHORTENED = re.compile(r"0\d+|\d{16,}")


def safe(value: object) -> str:
    """The value as text that no spreadsheet calculates or shortens; dates in ISO form, nothing for None."""
    if value is None:
        return ""
    text = value.isoformat() if isinstance(value, date) else str(value)
    guarded = _CALCULATED.match(text) or _SHORTENED.fullmatch(text)
    return f"'{text}" if guarded else text


def under_duty_csv(standings: Iterable[Standing], titles: Titles, on: date) -> Iterator[str]:
    """The file, row by row: a header, then each firm. Made-up firms are marked in their own column."""
    yield BOM + _line(_header())
    for standing in standings:
        yield _line(_cells(standing, titles, on))


def _header() -> list[str]:
    return [
        _("Peildatum"),
        _("Bedrijf"),
        _("KvK-nummer"),
        _("Vestigingsnummer"),
        _("Adres"),
        _("BAG-id"),
        _("SBI-code"),
        _("SBI-versie"),
        _("Activiteit"),
        _("Gevestigd sinds"),
        _("Stand"),
        _("Overgangstermijn tot en met"),
        _("Aanwijzing"),
        _("Fictief"),
    ]


def _cells(standing: Standing, titles: Titles, on: date) -> list[object]:
    firm, place = standing.establishment, standing.premises
    return [
        on,
        standing.name,
        firm.kvk if firm else "",
        firm.vestiging if firm else "",
        place.address,
        place.bag_id,
        standing.activity,
        standing.sbi_version,
        titles.get(standing.code, ""),
        standing.since,
        COMPLIANCE[standing.state],
        standing.deadline,
        ", ".join(order.title for order in standing.answer.orders),
        _("ja") if standing.fictive else _("nee"),
    ]


def _line(cells: Iterable[object]) -> str:
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return text.getvalue()
