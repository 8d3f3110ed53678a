"""An area out of a file that a person sends (`gis.registers.sent_files`): one shape, and what to tell about it."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from gis.registers import sent_files
from gis.registers.errors import SentFileRefused
from gis.zones.errors import ZoneRefused
from gis.zones.geometry import Fault


@dataclass(frozen=True)
class Read:
    """The areas of a file as one shape in RD metres, unexamined; what was wrong, and what to tell about it."""

    shape: BaseGeometry
    faults: tuple[Fault, ...] = ()
    z_dropped: bool = False
    count: int = 1


def read(data: bytes, declared: int | None = None) -> Read:
    """The areas of the file. `declared`: EPSG code that the person gives when the file names none.

    Raises ZoneRefused, with a sentence on the field `upload` or `crs`.
    """
    try:
        sent = sent_files.read(data, declared, kinds=("Polygon", "MultiPolygon"))
    except SentFileRefused as refusal:
        raise ZoneRefused(str(refusal), refusal.field) from refusal
    faults = (Fault("lonlat_swapped"),) if sent.swapped else ()
    return Read(_together(sent.shapes), faults, sent.z_dropped, len(sent.shapes))


def _together(polygons: list[BaseGeometry]) -> BaseGeometry:
    """One shape; of several those that are sound are joined, so that neighbours make one area."""
    if len(polygons) == 1:
        return polygons[0]
    if all(shape.is_valid for shape in polygons):
        return shapely.union_all(polygons)
    return shapely.MultiPolygon([part for shape in polygons for part in shapely.get_parts(shape)])
