"""`manage.py load_zones PATH [--dry-run] [--strict]`: see gis/registers/zones.py."""

from gis.registers import zones
from gis.registers.running import ImportCommand


class Command(ImportCommand):
    help = "Load designation orders from a GeoJSON, GeoPackage or Shapefile in any declared CRS."
    loader = staticmethod(zones.load)
