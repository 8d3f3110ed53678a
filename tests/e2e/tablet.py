"""The inspector's app as people use it, and a journal of what they did that nothing of the app writes."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from random import Random
from typing import Any

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from core.accounts.models import Municipality, User
from core.outbox import services as outbox
from inspections import flows
from inspections.models import Visit
from inspections.services.planning import Schedule, schedule_visit
from tests.visits import make_firm, make_premises, reference_data

SIZE = {"width": 1180, "height": 820}
PIN = "246813"
#: What no file of the browser may hold in the clear: names and words that only this visit has.
MARKERS = ("Potlood Automotive", "Verzonnen-Getuige", "TweedeWerkplaatsMerkteken")


def jpeg(seed: int, size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo that no other is equal to, with EXIF."""
    dice = Random(seed)
    image = Image.frombytes("RGB", (64, 48), dice.randbytes(64 * 48 * 3)).resize(size)
    exif = image.getexif()
    exif[0x010F] = f"Toestel {seed}"
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif, quality=92)
    return target.getvalue()


@dataclass
class Journal:
    """What the test did, in its own words: the oracle."""

    answers: dict[str, str] = field(default_factory=dict)
    photos: list[tuple[str, str]] = field(default_factory=list)  # item, SHA-256 of the original

    def photo(self, item: str, data: bytes) -> None:
        self.photos.append((item, hashlib.sha256(data).hexdigest()))


def planned_visit(municipality: Municipality, *team: User, planner: User, **premises: Any) -> Visit:
    """A visit of today for this team."""
    reference_data()
    place = make_premises(municipality, **premises)
    now = timezone.now()
    visit = flows.plan(
        actor=planner, at=now, premises=place, reason="routine", establishment=make_firm(place, branch="95312")
    )
    schedule = Schedule(timezone.localdate(), list(team), time(10, 30))
    flows.perform(visit.public_id, schedule_visit, actor=planner, at=now, schedule=schedule)
    return visit


@dataclass
class Tablet:
    """One browser with the app."""

    page: Page
    journal: Journal = field(default_factory=Journal)

    def enrol(self, name: str = "Tablet 3") -> None:
        """With connection: in the hands of whoever is signed in, with a PIN, and today's round on it."""
        self.page.set_viewport_size(SIZE)
        self.page.goto("/tablet/")
        self.enrol_here(name)

    def enrol_here(self, name: str = "Tablet 3") -> None:
        """As `enrol`, on a page that shows the app already."""
        page = self.page
        page.get_by_label("Naam van deze tablet").fill(name)
        page.get_by_role("button", name="Tablet aanmelden").click()
        page.get_by_label("Pincode, minstens zes cijfers").fill(PIN)
        page.get_by_label("Nog een keer").fill(PIN)
        page.get_by_role("button", name="Pincode bewaren").click()
        self.at_round()
        self.wait_until_installed()

    def at_round(self) -> None:
        expect(self.page.get_by_role("heading", name="Ronde van vandaag", level=1)).to_be_visible(timeout=30_000)
        expect(self.page.locator(".pw-stop").first).to_be_visible(timeout=30_000)

    def wait_until_installed(self) -> None:
        """The worker has all its files and answers for the page."""
        self.page.evaluate(
            """() => Promise.race([
                navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller || new Promise(done =>
                    navigator.serviceWorker.addEventListener("controllerchange", done, {once: true}))),
                new Promise((_, fail) => setTimeout(() => fail(new Error("the worker was not installed")), 20000)),
            ]).then(() => true)"""
        )

    def unlock(self) -> None:
        self.page.get_by_label("Pincode").fill(PIN)
        self.page.get_by_role("button", name="Openen").click()

    def reload(self) -> None:
        self.page.reload()
        self.unlock()

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def saved(self) -> None:
        """The screen says that the last act is on the disk."""
        expect(self.page.get_by_text("Bewaard ").first).to_be_visible()

    def operations(self) -> int:
        """How many operations lie on the device."""
        return len(self.rows("ops"))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table of the app's store without their bytes, read past the app."""
        return self.page.evaluate(
            """table => new Promise((done, fail) => {
                const ask = indexedDB.open("parkwacht-tablet");
                ask.onerror = () => fail(ask.error);
                ask.onsuccess = () => {
                    const all = ask.result.transaction(table).objectStore(table).getAll();
                    all.onsuccess = () => { ask.result.close(); done(all.result.map(row => Object.fromEntries(
                        Object.entries(row).filter(([, value]) => !(value instanceof ArrayBuffer))))); };
                };
            })""",
            table,
        )

    def waiting(self) -> int:
        return sum(row["state"] == "waiting" for table in ("ops", "blobs") for row in self.rows(table))

    # The visit, step by step

    def begin(self, far: str = "GPS staat uit", visit: str = "") -> None:
        """From the round; with `visit`, its id, from wherever the app is."""
        page = self.page
        if visit:
            page.goto(f"/tablet/#/visit/{visit}")
        else:
            self.follow("Naar bezoek")
        self.follow("Voorbespreking")
        self.press("Voorbesproken")
        page.get_by_label("Ik heb mijn legitimatie").check()
        page.get_by_label("Ik heb verteld").check()
        page.get_by_label("Waarom bent u hier").fill(far)
        self.press("Bezoek beginnen")
        self.saved()
        self.page.locator("footer").get_by_role("link", name="Controlelijst").click()

    def item(self) -> str:
        return self.page.url.rsplit("/q/", 1)[1]

    def answer(self, words: str, code: str) -> None:
        before = self.operations()
        self.page.get_by_role("radio", name=words, exact=True).check(force=True)
        expect(self.page.get_by_role("radio", name=words, exact=True)).to_be_checked()
        self.stored(before)
        self.journal.answers[self.item()] = code

    def stored(self, before: int) -> None:
        """Waits until more than so many operations are on the disk."""
        for _ in range(400):
            if self.operations() > before:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("nothing was stored")

    def finding(self, note: str, severity: str) -> None:
        before = self.operations()
        self.page.get_by_role("radio", name=severity).check(force=True)
        self.stored(before)
        before = self.operations()
        self.page.get_by_label("Wat ziet u?").fill(note)
        self.page.get_by_label("Plek").focus()
        self.stored(before)

    def photograph(self, *pictures: bytes) -> None:
        for data in pictures:
            before = self.operations()
            chosen = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": data}
            self.page.locator(".pw-foto--nieuw input").set_input_files(chosen)
            self.stored(before)
            self.journal.photo(self.item(), data)

    def questions(self) -> Iterator[str]:
        """Walks through the checklist from here; the caller answers each."""
        while "/q/" in self.page.url:
            yield self.item()
            here = self.page.url
            self.press("Volgende vraag")
            self.page.wait_for_url(lambda url, old=here: url != old)

    def sign_pad(self, form: Locator) -> None:
        canvas = form.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box
        mouse = self.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 60)
        mouse.down()
        for step in range(12):
            mouse.move(box["x"] + 40 + step * 20, box["y"] + 60 + (step % 3) * 15)
        mouse.up()
        before = self.operations()
        form.get_by_role("button", name="Handtekening bewaren").click()
        self.stored(before)

    def sync(self, seconds: int = 90) -> None:
        """Waits until the office has all of it; nobody presses anything."""
        for _ in range(seconds * 2):
            if self.waiting() == 0:
                return
            self.page.wait_for_timeout(500)
        raise AssertionError(f"still waiting: {self.waiting()}")


def judge() -> int:
    """The worker's turn at the office; how much it did."""
    return outbox.deliver_due(timezone.now())
