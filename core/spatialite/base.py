"""The embedded database engine: SpatiaLite on whatever SQLite this interpreter can use.

Swaps in pysqlite3 where Python was built without loadable extensions, and creates the spatial
metadata before the first migration, so that `migrate`, the test database and every test worker
need no step of their own.
"""

import sqlite3
import sys

# The swap must come before Django's SQLite backend is imported.
if not hasattr(sqlite3.Connection, "enable_load_extension"):
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"], sys.modules["sqlite3.dbapi2"] = pysqlite3, pysqlite3.dbapi2

from django.contrib.gis.db.backends.spatialite import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SpatiaLite wrapper that prepares an empty database by itself."""

    def prepare_database(self) -> None:
        """Create the spatial metadata tables once; `migrate` calls this first."""
        with self.cursor() as cursor:
            cursor.execute("PRAGMA table_info(geometry_columns)")
            if not cursor.fetchall():
                cursor.execute("SELECT InitSpatialMetaData(1)")
        super().prepare_database()
