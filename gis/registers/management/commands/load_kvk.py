"""`manage.py load_kvk PATH [--dry-run] [--strict]`: see gis/registers/kvk.py."""

from gis.registers import kvk
from gis.registers.running import ImportCommand


class Command(ImportCommand):
    help = "Load establishments from KvK: vestigingsprofielen as JSON lines, or CSV."
    loader = staticmethod(kvk.load)
