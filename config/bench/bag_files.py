"""Made-up BAG extracts of any size: the same buildings as a GeoPackage, as zipped XML, and as rows for COPY."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio.raw
import shapely
from shapely.geometry import MultiPolygon, Polygon

BLOCK = 50_000
STATUS, SINCE = "Pand in gebruik", "2015-01-01"
_NAMESPACES = (
    'xmlns="http://www.kadaster.nl/schemas/lvbag/extract-deelbestand-lvc/v20200601" '
    'xmlns:o="www.kadaster.nl/schemas/lvbag/imbag/objecten/v20200601" '
    'xmlns:h="www.kadaster.nl/schemas/lvbag/imbag/historie/v20200601" xmlns:gml="http://www.opengis.net/gml/3.2"'
)


@dataclass(frozen=True)
class Buildings:
    """`count` buildings of ten corners, a few metres apart, from a corner in EPSG:28992 metres.

    `series` keeps the identifications of several lots apart.
    """

    x: float
    y: float
    count: int
    series: int

    def bag_id(self, number: int) -> str:
        return f"034410{self.series}{number:09d}"

    def shape(self, number: int) -> Polygon:
        """A house with an extension, as most are."""
        row, column = divmod(number, 1_000)
        x, y = self.x + column * 4.0, self.y + row * 4.0
        steps = ((0, 0), (3, 0), (3, 1), (3.5, 1), (3.5, 2), (3, 2), (3, 3), (1, 3), (1, 2.5), (0, 2.5))
        return Polygon([(x + right, y + up) for right, up in steps])

    def numbers(self) -> Iterator[range]:
        """All numbers, by the block."""
        return (range(start, min(start + BLOCK, self.count)) for start in range(0, self.count, BLOCK))


def geopackage(path: Path, lot: Buildings) -> None:
    """One layer `pand` with the columns of the BAG."""
    fields = ["identificatie", "status", "begingeldigheid", "voorkomenidentificatie"]
    for number, block in enumerate(lot.numbers()):
        columns = [
            np.array([lot.bag_id(one) for one in block], dtype=object),
            np.full(len(block), STATUS, dtype=object),
            np.full(len(block), SINCE, dtype=object),
            np.full(len(block), 1),
        ]
        shapes = shapely.to_wkb([lot.shape(one) for one in block])
        pyogrio.raw.write(
            path, shapes, columns, fields, layer="pand", driver="GPKG", geometry_type="Polygon",
            crs="EPSG:28992", append=number > 0, promote_to_multi=False,
        )  # fmt: skip


def extract(path: Path, lot: Buildings) -> None:
    """The BAG 2.0 extract: a zip with XML files, as the Kadaster gives it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, block in enumerate(lot.numbers(), start=1):
            with archive.open(f"0344PND01012026-{number:06d}.xml", "w") as file:
                file.write(f"<bagStand {_NAMESPACES}>".encode())
                for one in block:
                    file.write(_pand(lot, one).encode())
                file.write(b"</bagStand>")


def _pand(lot: Buildings, number: int) -> str:
    ring = " ".join(f"{x:.3f} {y:.3f} 0.0" for x, y in lot.shape(number).exterior.coords)
    return (
        f"<stand><bagObject><o:Pand><o:identificatie>{lot.bag_id(number)}</o:identificatie><o:geometrie>"
        '<gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3"><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></o:geometrie>"
        f"<o:oorspronkelijkBouwjaar>2015</o:oorspronkelijkBouwjaar><o:status>{STATUS}</o:status>"
        "<o:geconstateerd>N</o:geconstateerd><o:voorkomen><h:Voorkomen>"
        "<h:voorkomenidentificatie>1</h:voorkomenidentificatie>"
        f"<h:beginGeldigheid>{SINCE}</h:beginGeldigheid></h:Voorkomen></o:voorkomen></o:Pand></bagObject></stand>"
    )


def area(lot: Buildings, number: int) -> str:
    """The ground area as COPY takes it."""
    return str(shapely.to_wkb(shapely.set_srid(MultiPolygon([lot.shape(number)]), 28992), hex=True, include_srid=True))
