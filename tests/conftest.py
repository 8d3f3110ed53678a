"""What every test has: a database with the reference data, people, and a clean start."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from config.faults.tablet import Tablet
from core.accounts.models import Municipality, User
from inspections.sync.models import Operation
from tests import people, reference_data
from tests.tablets import briefed, clashing, make_tablet
from tests.visits import Walk

# Playwright keeps an event loop in the thread of the test; Django would refuse to touch the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

hypothesis_settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.register_profile("dev", deadline=None)
hypothesis_settings.register_profile("long", deadline=None, max_examples=10_000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

_ONLY_ON = {
    "postgis": ("postgresql", "needs PostGIS: python tests/cluster.py pytest ..."),
    "spatialite": ("sqlite", "is about the embedded database"),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what the database of this run cannot show."""
    for item in items:
        if "/tests/postgis/" in item.path.as_posix():
            item.add_marker("postgis")
        for marker, (vendor, reason) in _ONLY_ON.items():
            if item.get_closest_marker(marker) and connection.vendor != vendor:
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> None:
    """The test database with migrations (pytest-django) and the reference data of `make install`."""
    with django_db_blocker.unblock():
        reference_data.put_back_after_flush(reference_data.load())


@pytest.fixture(autouse=True)
def clean_start() -> Iterator[None]:
    """No lockout, cached answer, language or checkpoint of the log of an earlier test."""
    cache.clear()
    settings.AUDIT_CHECKPOINT_FILE.unlink(missing_ok=True)
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def municipality(db: None) -> Municipality:
    """Utrecht, where the users of a test work unless it says otherwise."""
    return Municipality.objects.get_or_create(code="GM0344", defaults={"name": "Utrecht"})[0]


@pytest.fixture
def other_municipality(db: None) -> Municipality:
    """Doesburg: whose cases nobody in Utrecht may see."""
    return Municipality.objects.get_or_create(code="GM0221", defaults={"name": "Doesburg"})[0]


@pytest.fixture
def user_with(municipality: Municipality) -> Callable[..., User]:
    """`user_with("officer")`: a user with these roles, in Utrecht unless `municipality=` says otherwise."""

    def make(*roles: str, **fields: object) -> User:
        return people.make_user(*roles, **{"municipality": municipality, **fields})

    return make


@pytest.fixture
def walk(municipality: Municipality) -> Walk:
    """A visit of today, briefed, with a team of two."""
    return briefed(municipality)


@pytest.fixture
def tablet(walk: Walk) -> Tablet:
    """The tablet of the first inspector of that visit."""
    return make_tablet(walk.inspector)


@pytest.fixture
def clash(tablet: Tablet, walk: Walk) -> Operation:
    """What that tablet found where a colleague answered otherwise meanwhile: an operation in conflict."""
    return clashing(tablet, walk)
