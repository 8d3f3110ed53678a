"""An area out of a file that a person sends (`gis.registers.sent_files`): one shape, and what to tell about it."""

from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from gis.registers import sent_files
from gis.registers.errors import SentFileRefused
from gis.zones import geometry
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
    faults = [Fault("lonlat_swapped")] if sent.swapped else []
    areas = []
    for number, shape in enumerate(sent.shapes, start=1):
        # One part of a shape of several is counted within its shape: a file of one shape is the usual one.
        sound, thin = geometry.without_thin(shape, f"{geometry.THIN}_file")
        areas.append(sound)
        several = len(sent.shapes) > 1
        faults += [replace(one, values={**one.values, "part": number}) if several else one for one in thin]
    return Read(_together([area for area in areas if not area.is_empty]), tuple(faults), sent.z_dropped, len(areas))


def _together(polygons: list[BaseGeometry]) -> BaseGeometry:
    """One shape; of several those that are sound are joined, so that neighbours make one area."""
    if not polygons:
        return shapely.MultiPolygon()
    if len(polygons) == 1:
        return polygons[0]
    if all(shape.is_valid for shape in polygons):
        return shapely.union_all(polygons)
    return shapely.MultiPolygon([part for shape in polygons for part in shapely.get_parts(shape)])
