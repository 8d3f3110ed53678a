"""What people do on the pages, one act a function, so that a journey reads as what happened."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.outbox import services as outbox
from core.outbox.models import Message
from inspections import flows as visit_flows
from inspections.models import Visit
from inspections.services import answers
from permits.models import PermitApplication
from tests.people import PASSWORD

REFUSED = 422
DESK = {"width": 1440, "height": 900}
TABLET = {"width": 1180, "height": 820}


@dataclass
class House:
    """One browser in which people take turns. `picture(name)` leaves a numbered screenshot."""

    page: Page
    screenshot: Callable[[str], Path]
    name: str
    taken: int = 0

    def picture(self, what: str) -> None:
        self.taken += 1
        self.screenshot(f"{self.name}-{self.taken:02}-{what}")

    # Signing in and walking around

    def turn(self, username: str) -> None:
        """The next person sits down: signs in by the form, on a clean session."""
        self.page.context.clear_cookies()
        self.page.goto("/accounts/login/")
        self.page.get_by_label("Gebruikersnaam").fill(username)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.press("Inloggen")

    def go(self, address: str) -> None:
        response = self.page.goto(address)
        assert response, address
        assert response.status == 200, (address, response.status)

    def follow(self, link: str) -> None:
        self.page.locator("main").get_by_role("link", name=link, exact=True).first.click()

    def press(self, button: str, *, refused: bool = False) -> None:
        """Send a form; a refusal is the same page, 422, with what was typed."""
        self.page.wait_for_load_state("load")  # the scripts ask before some acts
        pressed = self.page.locator("main").get_by_role("button", name=button, exact=True).first
        asks_first = pressed.evaluate("button => Boolean(button.dataset.confirm ?? button.form?.dataset.confirm)")
        with self.page.expect_navigation() as waiting:
            pressed.click()
            if asks_first:
                self.page.get_by_role("button", name="Ja, doorgaan").click()
            self.say_yes()
        answer = waiting.value
        sent_on = answer.request.redirected_from is not None
        assert (answer.status, sent_on) == ((REFUSED, False) if refused else (200, True)), (answer.url, answer.status)

    def say_yes(self) -> None:
        """Answer the question that some buttons ask first."""
        sure = self.page.locator("#pw-confirm[open]").get_by_role("button", name="Ja, doorgaan")
        if sure.count():
            sure.click()

    def fill(self, **fields: str) -> None:
        """Type in the fields with these ids, `id_` left out."""
        for name, value in fields.items():
            field = self.page.locator(f"#id_{name}")
            if field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def tick(self, *labels: str) -> None:
        for label in labels:
            self.page.locator("main").get_by_label(label).first.check()

    def says(self, sentence: str) -> None:
        expect(self.page.locator("main").get_by_text(sentence).first).to_be_visible()

    def keeps(self, name: str, value: str) -> None:
        expect(self.page.locator(f"#id_{name}")).to_have_value(value)

    # A case and its moves

    def move(self, number: str, move: str, *ticked: str, **fields: str) -> None:
        """A move of the case page: its button, its form, back on the case."""
        self.go(f"/cases/{number}/")
        self.follow(move)
        self.fill(**fields)
        self.tick(*ticked)
        self.press(move)
        expect(self.page).to_have_url(f"{self.page.url.split('/cases/')[0]}/cases/{number}/")

    def room_act(self, act: str, *ticked: str, **fields: str) -> None:
        """An act in the sealed room, from its page and back to it."""
        self.follow(act)
        self.fill(**fields)
        self.tick(*ticked)
        self.press(act)
        self.says("Vastgelegd.")

    def sign_decision(self, number: str) -> None:
        """The decider takes the draft of this case from the desk and signs it."""
        self.go("/sign/")
        self.page.get_by_role("row", name=number).get_by_role("link").first.click()
        self.press("Tekenen")

    def sign_sealed(self, number: str) -> None:
        """The decider signs what waits in the sealed room for this case."""
        self.go("/bibob/")
        self.page.locator("main").get_by_role("link", name=number).first.click()
        self.press("Tekenen")

    def enter_room(self, number: str, sentence: str = "Eigen onderzoek doen.") -> None:
        self.go(f"/cases/{number}/bibob/")
        self.tick("Eigen onderzoek voor deze zaak")
        self.fill(sentence=sentence)
        self.press("Naar binnen")


def deliver() -> None:
    """What the worker does, until nothing waits; nothing may fail on the way."""
    for _round in range(20):
        if not outbox.deliver_due(timezone.now()):
            break
    stuck = Message.objects.exclude(state="done").values_list("topic", "state", "last_error")
    assert not list(stuck), list(stuck)


def pdf_file(text: str = "Plattegrond (fictief)") -> dict[str, object]:
    """A real PDF of one page, as a browser uploads it."""
    document, buffer = pikepdf.new(), BytesIO()
    document.add_blank_page(page_size=(595, 842))
    document.docinfo["/Title"] = text
    document.save(buffer)
    return {"name": "plattegrond.pdf", "mimeType": "application/pdf", "buffer": buffer.getvalue()}


def mislabelled_file() -> dict[str, object]:
    """A program that calls itself a PDF."""
    return {"name": "plattegrond.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + b"\x00" * 200}


def answer_the_rest(visit: Visit, inspector: object) -> None:
    """The questions of the checklist that nobody answered in the browser: everything in order."""
    known = set(visit.answers.values_list("item_code", flat=True))
    items = list(visit.checklist.checklist.items)
    for shown_at_once in (True, False):
        replies = [
            answers.Reply(item.code, "ok")
            for item in items
            if item.code not in known and (item.only_if is None) == shown_at_once
        ]
        if replies:
            visit_flows.perform(
                visit.public_id, answers.record_answers, actor=inspector, at=timezone.now(), replies=replies
            )


def read_letter(path: Path, title: str) -> None:
    """The letter is PDF/A-2 and PDF/UA-1 for a machine, tagged, in Dutch, with its title."""
    with pikepdf.open(path) as letter:
        meta = letter.open_metadata()
        assert meta["pdfaid:part"] == "2"
        assert meta["pdfuaid:part"] == "1"
        assert title in str(meta["dc:title"])
        assert str(letter.Root.Lang).startswith("nl")
        assert letter.Root.MarkInfo.Marked


def case() -> PermitApplication:
    """The newest case."""
    return PermitApplication.objects.select_related("premises").latest("pk")


def whole() -> None:
    """The charts, the stored cases and the log are as they should be."""
    said = StringIO()
    call_command("check_flows", stdout=said)
    call_command("verify_audit", stdout=said)
    assert "all have exactly the steps they should" in said.getvalue()
    assert "ok:" in said.getvalue()
