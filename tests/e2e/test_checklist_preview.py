"""A draft on the tablet's own screens: it branches and asks its photo, and nothing of it is kept on either side."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import FrameLocator, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Municipality, User
from core.audit.models import AuditEntry
from inspections.models import ChecklistDraft, Visit
from inspections.sync.models import Device, SyncInbox
from tests.checklists import draft_of
from tests.e2e.tablet import jpeg
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = {"tablet": (1180, 820), "telefoon": (390, 844), "smal": (320, 640)}
OPENER, HIDDEN = "Is er geen bewoning in het bedrijfspand?", "vraag 6 van 6"


@pytest.fixture
def draft(municipality: Municipality) -> ChecklistDraft:
    """A draft of the automotive control: who finds people living in the premises is asked about their way out."""
    return draft_of(make_user("admin", municipality=municipality))


def kept(page: Page) -> dict[str, object]:
    """What the browser holds of it: databases, workers, storage."""
    return page.evaluate(
        """async () => ({
            databases: (await indexedDB.databases()).map(one => one.name),
            caches: await caches.keys(),
            workers: (await navigator.serviceWorker.getRegistrations()).length,
            storage: localStorage.length + sessionStorage.length,
        })"""
    )


def walk(inside: FrameLocator) -> None:
    """Somebody lives there, which asks for their way out; that is not in order, and needs a photo."""
    expect(inside.get_by_role("heading", name=OPENER)).to_be_visible()
    expect(inside.get_by_text("vraag 5 van 5")).to_be_visible()
    inside.get_by_text("Niet in orde", exact=True).click()
    expect(inside.get_by_text("vraag 5 van 6")).to_be_visible()
    inside.get_by_role("button", name="Volgende vraag").click()
    expect(inside.get_by_text(HIDDEN)).to_be_visible()
    inside.get_by_text("Niet in orde", exact=True).click()
    inside.get_by_label("Wat ziet u?").fill("De trap is afgesloten.")
    inside.get_by_text("2 Beperkt").click()
    expect(inside.get_by_text("Nog nodig: maak minstens één foto")).to_be_visible()
    photo = {"name": "trap.jpg", "mimeType": "image/jpeg", "buffer": jpeg(1)}
    inside.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    expect(inside.get_by_text("minstens 1, u hebt er 1")).to_be_visible()
    expect(inside.get_by_text("Nog nodig")).to_have_count(0)
    expect(inside.get_by_text("Voorbeeld: niet bewaard")).to_be_visible()
    mark = inside.locator(".pw-foto-ok")
    expect(mark).to_contain_text("niet bewaard")
    expect(mark.locator("svg"), "a tick says that it is kept").to_have_count(0)
    colour = "element => getComputedStyle(element).color"
    link = inside.get_by_role("link", name="Vraag wijzigen").evaluate(colour)
    assert link == inside.locator(".pw-foto--nieuw").evaluate(colour), "ours, not the browser's"


def test_a_draft_walks_as_on_a_tablet_and_leaves_nothing_behind(
    page: Page,
    draft: ChecklistDraft,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    signed_in(page, draft.created_by)
    page.goto(f"/checklists/drafts/{draft.public_id}/preview/")
    asked: list[Request] = []
    entries = AuditEntry.objects.count()
    inside = page.frame_locator("iframe")
    expect(inside.get_by_text("van een concept: niets wordt bewaard of verstuurd")).to_be_visible()
    before = kept(page)
    page.on("request", lambda request: asked.append(request))
    frame = page.frames[1]
    frame.evaluate("location.hash = location.hash.replace(/[^/]+$/, 'premises.dwelling')")
    walk(inside)
    screenshot("voorbeeld-liggend")
    page.get_by_label("Tablet, staand").check()
    expect(inside.get_by_text(HIDDEN)).to_be_visible()  # another frame, the same walk
    screenshot("voorbeeld-staand")
    page.get_by_label("Telefoon").check()
    screenshot("voorbeeld-telefoon")
    assert [request.url for request in asked if "/static/" not in request.url] == []
    assert kept(page) == before
    assert (before["databases"], before["caches"], before["workers"]) == ([], [], 0)
    for size in SIZES.values():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), size
    inside.get_by_role("link", name="Vraag wijzigen").click()
    expect(page).to_have_url(f"/checklists/drafts/{draft.public_id}/questions/premises.fire_escape_dwelling/")
    assert not SyncInbox.objects.exists()
    assert not Device.objects.exists()
    assert not Visit.objects.exists()
    assert AuditEntry.objects.count() == entries
    assert ChecklistDraft.objects.get().content == draft.content


@pytest.mark.parametrize("language", ["nl", "en"])
def test_alone_it_is_clean_at_every_size_and_in_both_languages(
    page: Page,
    live_server: LiveServer,
    language: str,
    draft: ChecklistDraft,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], Path],
) -> None:
    signed_in(page, draft.created_by)
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    start = f"/checklists/drafts/{draft.public_id}/preview/tablet/"
    page.goto(start)
    not_in_order = {"nl": "Niet in orde", "en": "Not in order"}[language]
    page.get_by_text(not_in_order, exact=True).click()
    expect(page.locator(".pw-bevinding")).to_be_visible()
    expect(page.get_by_text({"nl": "Voorbeeldbedrijf", "en": "Example firm"}[language]).first).to_be_visible()
    for where in ("", "report"):
        if where:
            page.evaluate("part => location.hash = location.hash.replace(/q[/].*$/, part)", where)
            expect(page.get_by_text({"nl": "Hier houdt", "en": "Here the preview ends"}[language])).to_be_visible()
        for name, size in SIZES.items():
            page.set_viewport_size({"width": size[0], "height": size[1]})
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (where, name)
            screenshot(f"voorbeeld-{language}-{where or 'vraag'}-{name}")
    page.goto(start)
    expect(page.locator(".pw-bevinding.pw-bevinding--rustig")).to_be_visible()  # what was answered is gone
