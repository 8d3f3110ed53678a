"""`manage.py load_bag PATH [--dry-run] [--strict]`: see gis/registers/bag.py."""

from gis.registers import bag
from gis.registers.running import ImportCommand


class Command(ImportCommand):
    help = "Load premises from the BAG: an extract of XML in a zip, or a GeoPackage with panden."
    loader = staticmethod(bag.load)
