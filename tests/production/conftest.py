"""One production house for the tests of this folder: on a database of its own in the cluster of this run."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import fresh
from tests.production.house import DEPLOY, House


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Production runs on PostGIS, so these run in that pass only."""
    for item in items:
        if "/tests/production/" in item.path.as_posix():
            item.add_marker("postgis")


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    """Two web servers of two processes each, three workers and a proxy, with a small demo to work on."""
    folder = Path(tempfile.mkdtemp(prefix="house-", dir="/tmp"))
    folder.chmod(0o755)  # nginx's own user reads the pages and writes its buffers
    shutil.copytree(DEPLOY / "pages", folder / "deploy" / "pages")
    made = House(folder, fresh.database_url(folder))
    try:
        made.manage("prepare")
        made.fill()
        for _number in range(2):
            made.web()
        for _number in range(3):
            made.worker()
        made.proxy()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
