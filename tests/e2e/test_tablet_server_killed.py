"""The office dies while a tablet sends: the real web server and worker, killed in the middle and started again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, expect

from config.faults import browser as caller
from config.faults.house import HOST, House, open_house
from core.accounts.models import Municipality
from core.files import storage
from inspections.models import Photo
from inspections.sync.models import BlobChunk, Operation, SyncInbox
from tests.e2e.tablet import Tablet, jpeg, planned_visit
from tests.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault]

PHOTOS = 4
#: So large that a photo takes several pieces, and the kill meets it half way.
LARGE = (4000, 3000)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """Web server and worker on the database and the files of this test."""
    at = connection.settings_dict
    sqlite = connection.vendor == "sqlite"
    url = f"spatialite:///{at['NAME']}" if sqlite else f"postgis://{at['USER']}@/{at['NAME']}?host={at['HOST']}"
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "config.settings.local")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("FILE_STORE", settings.FILE_STORE)
    monkeypatch.setenv("VAR_DIR", str(settings.VAR_DIR))
    with open_house(tmp_path) as house:
        yield house


def test_killed_while_it_receives_the_office_has_all_of_it_once(
    browser: Browser, office: House, municipality: Municipality
) -> None:
    inspector = make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer")
    visit = planned_visit(municipality, inspector, planner=make_user("planner", municipality=municipality))
    url = f"http://{HOST}:{office.port}"
    context = browser.new_context(base_url=url, locale="nl-NL")
    session = caller.Person(inspector, office.port).sign_in().cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])
    tablet = Tablet(context.new_page())
    tablet.enrol()
    tablet.begin()
    tablet.sync()

    context.set_offline(True)
    tablet.answer("Niet in orde", "not_ok")
    tablet.photograph(*(jpeg(number, LARGE) for number in range(PHOTOS)))
    pieces = BlobChunk.objects.count()
    context.set_offline(False)
    _until(tablet, lambda: BlobChunk.objects.count() > pieces)
    office.kill("web", "worker")
    assert tablet.waiting(), "all of it had arrived before the kill: nothing was tried"
    expect(tablet.page.get_by_text("Geen verbinding sinds")).to_be_visible(timeout=60_000)

    office.start()
    tablet.sync()
    _until(tablet, lambda: not Operation.objects.exclude(state=Operation.State.APPLIED).exists())
    rows = tablet.rows("ops")
    assert {str(row.op_id): row.sha256 for row in SyncInbox.objects.all()} == {
        row["op_id"]: row["sha256"] for row in rows
    }
    found = Photo.objects.filter(visit=visit).select_related("file")
    assert sorted((photo.item_code, photo.sha256) for photo in found) == sorted(tablet.journal.photos)
    assert all(storage.digest(storage.read(photo.file.evidence_sha256)) == photo.sha256 for photo in found)
    context.close()


def _until(tablet: Tablet, done: Callable[[], bool]) -> None:
    """Wait, with the browser going on."""
    for _ in range(600):
        if done():
            return
        tablet.page.wait_for_timeout(100)
    raise AssertionError("it did not happen")
