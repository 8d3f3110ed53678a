"""A spreadsheet file that a Dutch Excel opens by a double click: UTF-8 with a byte-order mark, `;` between the cells.

A cell that a spreadsheet would calculate, or shorten as a number, gets an apostrophe in front.
"""

import csv
import re
from collections.abc import Iterable
from datetime import date
from io import StringIO

from django.http import HttpResponse

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


def line(cells: Iterable[object]) -> str:
    """One row of the file."""
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return text.getvalue()


def download(name: str, lines: Iterable[str]) -> HttpResponse:
    """The file under this name; no cache keeps it."""
    return HttpResponse(
        BOM + "".join(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
