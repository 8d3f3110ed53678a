"""What goes wrong in the field: the browser killed, a portal in between, two tabs, a full disk, bad photos."""

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Playwright, expect

from core.accounts.models import Municipality, User
from inspections.models import Visit
from inspections.sync.models import SyncInbox
from tests.e2e.conftest import ARGUMENTS, chromium_program
from tests.e2e.tablet import SIZE, Tablet, jpeg, planned_visit
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)

#: How often the browser dies in this run; each time right after the screen said "Bewaard".
KILLS = 3


@pytest.fixture
def inspector(municipality: Municipality) -> User:
    return make_user("inspector", municipality=municipality, first_name="Dirk", last_name="Kramer")


@pytest.fixture
def visit(municipality: Municipality, inspector: User) -> Visit:
    return planned_visit(municipality, inspector, planner=make_user("planner", municipality=municipality))


@pytest.fixture
def tablet(page: Page, visit: Visit, inspector: User, signed_in: Callable[[Page, User], Page]) -> Tablet:
    """A tablet in the middle of a visit, at the first question."""
    signed_in(page, inspector)
    made = Tablet(page)
    made.enrol()
    made.begin()
    made.sync()
    return made


def _arrived(tablet: Tablet) -> None:
    """Everything on the device is at the office once, in the same bytes, and nothing else is."""
    rows = tablet.rows("ops")
    assert {str(row.op_id): row.sha256 for row in SyncInbox.objects.all()} == {
        row["op_id"]: row["sha256"] for row in rows
    }
    assert sorted(row["device_seq"] for row in rows) == list(range(1, len(rows) + 1))


@pytest.mark.fault
def test_a_portal_that_answers_in_the_offices_place_is_no_connection(tablet: Tablet) -> None:
    page = tablet.page
    answers = iter([(200, "text/html"), (200, "application/json"), (502, "text/html"), (429, "text/plain")])
    before = SyncInbox.objects.count()
    page.route(
        "**/tablet/sync/**",
        lambda route: (lambda found: route.fulfill(status=found[0], content_type=found[1], body="{}"))(
            next(answers, (200, "text/html"))
        ),
    )
    tablet.answer("In orde", "ok")
    expect(page.get_by_text("Geen verbinding sinds")).to_be_visible()
    assert tablet.waiting() == 1
    assert SyncInbox.objects.count() == before
    page.unroute("**/tablet/sync/**")
    page.evaluate("dispatchEvent(new Event('online'))")
    tablet.sync()
    _arrived(tablet)


@pytest.mark.fault
def test_two_tabs_write_one_log_and_send_once(tablet: Tablet) -> None:
    other = Tablet(tablet.page.context.new_page())
    other.page.goto(tablet.page.url.replace("permit.on_site", "fire.exits"))
    other.unlock()
    tablet.page.context.set_offline(True)
    for tab in (tablet, other, tablet, other):
        tab.answer("In orde", "ok")
        tab.press("Volgende vraag")
        tab.page.wait_for_timeout(200)
    tablet.page.context.set_offline(False)
    for tab in (tablet, other):
        tab.page.evaluate("dispatchEvent(new Event('online'))")
    tablet.sync()
    _arrived(tablet)


_FULL_DISK = """() => {
    const add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...values) {
        if (this.name === "chunks") throw new DOMException("no room", "QuotaExceededError");
        return add.apply(this, values);
    };
    window.roomAgain = () => { IDBObjectStore.prototype.add = add; };
}"""


@pytest.mark.fault
def test_a_full_disk_says_so_and_stores_nothing_by_halves(tablet: Tablet) -> None:
    """The browser refuses a piece of the photo, as it does without room: its operation must not stay either."""
    page = tablet.page
    before = tablet.operations()
    page.evaluate(_FULL_DISK)
    chosen = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": jpeg(1)}
    page.locator(".pw-foto--nieuw input").set_input_files(chosen)
    expect(page.get_by_text("Niet bewaard: de opslag van dit apparaat is vol.")).to_be_visible()
    assert tablet.operations() == before
    assert not tablet.rows("blobs")
    page.evaluate("roomAgain()")
    tablet.photograph(jpeg(1))
    tablet.sync()
    _arrived(tablet)


def test_what_is_no_photo_is_refused_with_a_sentence(tablet: Tablet) -> None:
    huge = bytearray(jpeg(2))
    at = huge.index(b"\xff\xc0")
    huge[at + 5 : at + 9] = (7000).to_bytes(2, "big") + (9000).to_bytes(2, "big")
    before = tablet.operations()
    for data, sentence in (
        (jpeg(3)[:400], "is kapot of niet te lezen"),
        (b"\x00\x00\x00\x18ftypisom" + bytes(400), "is een film"),
        (bytes(huge), "meer dan 50 miljoen beeldpunten"),
        (b"", "is leeg"),
        (b"MZ not a photo", "is geen foto. Maak een foto"),
        (b"%PDF-1.7 " + bytes(40), "is geen foto. Maak een foto"),
    ):
        chosen = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": data}
        tablet.page.locator(".pw-foto--nieuw input").set_input_files(chosen)
        expect(tablet.page.get_by_text(sentence)).to_be_visible()
    assert tablet.operations() == before


def test_a_dwelling_stops_everything_until_consent(tablet: Tablet, axe: Callable[[Page], None]) -> None:
    page = tablet.page
    tablet.follow("Woning, stop")
    page.get_by_label("Welk deel van het pand is een woning?").fill("Eerste verdieping")
    tablet.press("Stoppen en vastleggen")
    expect(page.get_by_role("heading", name="Stop: woning")).to_be_visible()
    axe(page)
    page.goto("/tablet/#/visit/" + page.url.split("/visit/")[1].split("/")[0] + "/q/permit.on_site")
    expect(page.get_by_role("heading", name="Stop: woning")).to_be_visible()
    tablet.follow("Bewoner geeft toestemming")
    page.get_by_label("Wie geeft toestemming?").fill("Verzonnen Bewoner")
    page.get_by_label("Waarvoor geldt die?").fill("De trap")
    tablet.press("Vastleggen en verdergaan")
    expect(page.get_by_text("Vertel eerst dat weigeren mag")).to_be_visible()
    page.get_by_label("Ik heb verteld dat weigeren mag").check()
    tablet.press("Vastleggen en verdergaan")
    expect(page.get_by_text("Bezig ter plaatse")).to_be_visible()


def _chromium(folder: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A browser of its own with this profile, and where to reach it."""
    (folder / "DevToolsActivePort").unlink(missing_ok=True)
    command = [
        chromium_program(),
        "--headless=new",
        f"--user-data-dir={folder}",
        "--remote-debugging-port=0",
        *ARGUMENTS,
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    assert process.stderr
    for line in process.stderr:
        if b"DevTools listening on " in line:
            return process, line.split(b"listening on ", 1)[1].strip().decode()
    raise AssertionError("no browser")


@pytest.mark.fault
def test_killed_right_after_saved_it_is_there_again_and_arrives(
    playwright: Playwright, tmp_path: Path, live_server: object, visit: Visit, inspector: User
) -> None:
    client = Client()
    client.force_login(inspector, backend="django.contrib.auth.backends.ModelBackend")
    url = live_server.url  # type: ignore[attr-defined]
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    shown = 0
    for round_ in range(KILLS + 1):
        process, address = _chromium(tmp_path)
        browser = playwright.chromium.connect_over_cdp(address)
        context = browser.contexts[0]
        context.add_cookies([{**cookie, "url": url}])
        tablet = Tablet(context.new_page())
        tablet.page.set_default_timeout(20_000)
        tablet.page.set_viewport_size(SIZE)
        try:
            if round_ == 0:
                tablet.page.goto(f"{url}/tablet/")
                tablet.enrol_here()
                tablet.begin()
            else:
                tablet.page.goto(f"{url}/tablet/")
                tablet.unlock()
                tablet.at_round()
                assert tablet.operations() >= shown, "what was shown as saved is gone"
                tablet.follow("Verder met bezoek")
                tablet.page.locator("footer").get_by_role("link", name="Controlelijst").click()
            if round_ == KILLS:
                tablet.sync()
                _arrived(tablet)
                break
            tablet.page.context.set_offline(True)
            tablet.answer("In orde", "ok")
            shown = tablet.operations()
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
