"""The shapes of a file for an overlay, in RD metres (`gis.registers.sent_files`), and what the map can draw of them."""

import shapely
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gis.places import crs
from gis.registers import sent_files
from gis.registers.errors import SentFileRefused

#: What a browser draws without trouble beside the firms, on a canvas.
MOST_SHAPES, MOST_POINTS = 20_000, 500_000


def read(data: bytes, declared: int | None) -> sent_files.Sent:
    """Points, lines and areas of the file. Raises SentFileRefused with the field that it is about."""
    found = sent_files.read(data, declared)
    parts = list(shapely.get_parts(found.shapes))
    points = int(shapely.get_num_coordinates(parts).sum())
    if len(parts) > MOST_SHAPES or points > MOST_POINTS:
        raise SentFileRefused(
            _(
                "%(shapes)s vormen met %(points)s punten: meer dan de kaart tekent (%(most)s en %(most_points)s). Knip "
                "het bestand tot het gebied dat u nodig hebt, verdeel het over meer lagen, of vereenvoudig de vormen: "
                "in QGIS onder Vector, Geometrie, Vereenvoudigen, met 0,5 meter."
            )
            % {
                "shapes": _number(len(parts)),
                "points": _number(points),
                "most": _number(MOST_SHAPES),
                "most_points": _number(MOST_POINTS),
            },
            sent_files.FIELD,
        )
    west, south, east, north = shapely.total_bounds(parts)
    if not (crs.may_be_dutch(west, south) and crs.may_be_dutch(east, north)):
        raise SentFileRefused(
            _("Deze vormen liggen (deels) buiten Nederland. Kies het juiste coördinatenstelsel."),
            sent_files.SYSTEM_FIELD,
        )
    return sent_files.Sent(parts, found.swapped, found.z_dropped)


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)
