"""A tablet with all that it may have on board: sixty visits without network, and ten photos of 4 MB in each.

The tests have a small part of that; `make faults` has all of it. In a profile on the disk, as an installed app has it.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, Playwright, expect

from config.faults.tablets import a_large_photo
from core.accounts.models import Municipality, User
from inspections.models import Photo, Visit
from inspections.sync import merge
from inspections.sync.models import Operation, SyncInbox
from tests.e2e.conftest import ARGUMENTS, chromium_program
from tests.e2e.tablet import SIZE, Tablet, judge, planned_visit
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)

VISITS, PHOTOS = int(os.environ.get("VISITS", "2")), int(os.environ.get("PHOTOS", "2"))
#: A photo may take so long to leave, and to be judged.
SECONDS_A_PHOTO = 4


@pytest.fixture
def inspector(municipality: Municipality) -> User:
    return make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer")


@pytest.fixture
def page(playwright: Playwright, live_server: object, tmp_path: Path) -> Iterator[Page]:
    """Of a profile that keeps its store on the disk: one without keeps it in memory, with little room."""
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile",
        executable_path=chromium_program(),
        args=ARGUMENTS,
        base_url=live_server.url,  # type: ignore[attr-defined]
        locale="nl-NL",
        viewport=SIZE,  # type: ignore[arg-type]
    )
    context.set_default_timeout(30_000)
    yield context.pages[0]
    context.close()


def test_a_day_of_visits_and_photos_is_on_board_opens_at_once_and_arrives(
    page: Page,
    signed_in: Callable[[Page, User], Page],
    municipality: Municipality,
    inspector: User,
    record_property: Callable[[str, object], None],
) -> None:
    planner = make_user("planner", municipality=municipality)
    visits = [planned_visit(municipality, inspector, planner=planner) for _ in range(VISITS)]
    tablet = Tablet(signed_in(page, inspector))
    tablet.enrol()
    expect(page.locator(".pw-stop")).to_have_count(VISITS)
    page.context.set_offline(True)

    noise, dice = a_large_photo(), Random(1)
    for visit in visits:
        tablet.begin(visit=str(visit.public_id))
        tablet.answer("In orde", "ok")
        # No decoder minds what follows the picture, and no two are alike.
        tablet.photograph(*(noise + dice.randbytes(16) for _ in range(PHOTOS)))

    page.goto("/tablet/#/")
    tablet.reload()
    tablet.at_round()
    opened = page.evaluate("performance.getEntriesByName('parkwacht:drawn')[0].startTime")
    record_property("offline open with all on board, ms", opened)
    assert not SyncInbox.objects.exists(), "something left the tablet without network"
    kept = {row["op_id"]: row["sha256"] for row in tablet.rows("ops")}
    assert len(tablet.journal.photos) == VISITS * PHOTOS == len(tablet.rows("blobs"))

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    tablet.sync(60 + SECONDS_A_PHOTO * VISITS * PHOTOS)
    while judge():
        pass
    assert {str(row.op_id): row.sha256 for row in SyncInbox.objects.filter(kind="operation")} == kept
    assert set(Operation.objects.values_list("state", flat=True)) == {merge.APPLIED}
    found = sorted(Photo.objects.values_list("sha256", flat=True))
    assert found == sorted(digest for _item, digest in tablet.journal.photos)
    assert Visit.objects.filter(photos__isnull=False).distinct().count() == VISITS
