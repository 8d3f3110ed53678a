"""Two people at the same page at once: one is first, the other is told who, when and what, and loses no text."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from core.accounts.models import Municipality, User
from core.audit.models import AuditEntry
from core.today import today
from permits.models import Decision
from permits.statecharts import application as chart
from tests import cases
from tests.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)
WHO_WHEN_WHAT = r"Eva Eerst was u voor, om \d\d:\d\d: .+\. Wat u typte staat er nog\."


@pytest.fixture
def first(municipality: Municipality) -> User:
    return make_user("officer", municipality=municipality, first_name="Eva", last_name="Eerst")


@pytest.fixture
def second_page(browser: Browser, live_server: object) -> Iterator[Page]:
    """A second browser window with a session of its own."""
    context = browser.new_context(base_url=live_server.url, locale="nl-NL")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_two_officers_at_the_same_move(
    page: Page,
    second_page: Page,
    first: User,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], object],
) -> None:
    walk = cases.walk(municipality).review()
    address = f"/cases/{walk.case.number}/{chart.REQUEST_COMPLETION.slug}/"
    typed = "De plattegrond ontbreekt, en het huurcontract is niet getekend."
    for window, who in ((page, "officer"), (second_page, first)):
        signed_in(window, who)
        window.goto(address)
    page.locator("#id_missing").fill(typed)
    second_page.locator("#id_missing").fill("Alleen de plattegrond.")
    second_page.get_by_role("button", name="Aanvulling vragen").click()
    expect(second_page.get_by_text("Gedaan: Aanvulling vragen.")).to_be_visible()

    with page.expect_navigation() as answered:
        page.get_by_role("button", name="Aanvulling vragen").click()
    assert answered.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("Eva Eerst was u voor, om ")
    expect(page.locator("#id_missing")).to_have_value(typed)
    axe(page)
    screenshot("concurrent-move")
    assert walk.case.clock_events.filter(type="completion_requested").count() == 1
    assert walk.case.form["missing"] == "Alleen de plattegrond."


def test_two_deciders_who_opened_the_same_draft(
    page: Page,
    municipality: Municipality,
    signed_in: Callable[[Page, User | str], Page],
    axe: Callable[[Page], None],
    screenshot: Callable[[str], object],
) -> None:
    walk, decision = _drafted(municipality)
    colleague = make_user("decider", municipality=municipality, first_name="Eva", last_name="Eerst")
    signed_in(page, "decider")
    address = _address(walk.case.number, decision)
    page.goto(address)
    page.get_by_text("Terugsturen naar de opsteller").first.click()
    page.locator("#back_reason").fill("De motivering noemt de APV niet.")
    client = Client()
    client.force_login(colleague)
    assert client.post(address, {"act": "sign", "effective_on": today().isoformat()}).status_code in {302, 303}

    page.get_by_role("button", name="Terugsturen").click()
    with page.expect_navigation() as answered:
        page.get_by_role("button", name="Ja, doorgaan").click()
    assert answered.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("Eva Eerst was u voor, om ")
    expect(page.locator("#back_reason").first).to_have_value("De motivering noemt de APV niet.")
    axe(page)
    screenshot("concurrent-signature")
    decision.refresh_from_db()
    assert (decision.status, decision.signed_by) == ("signed", colleague)


def test_two_deciders_sign_at_the_same_moment(municipality: Municipality, live_server: object) -> None:
    """Truly at once on PostGIS; on SQLite one waits for the other's lock. Either way: one signature."""
    walk, decision = _drafted(municipality)
    deciders = [
        make_user("decider", municipality=municipality, first_name=name, last_name="Beslist") for name in ("Ans", "Bea")
    ]
    address, gate = _address(walk.case.number, decision), Barrier(len(deciders))
    clients = []
    for decider in deciders:
        client = Client()
        client.force_login(decider)
        seen = client.get(address).context["date_form"]["seen"].value()
        clients.append((client, seen))

    def sign(client: Client, seen: str) -> tuple[int, str]:
        gate.wait(timeout=30)
        try:
            answer = client.post(address, {"act": "sign", "effective_on": today().isoformat(), "seen": seen})
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deciders)) as pool:
        answers = list(pool.map(lambda pair: sign(*pair), clients))

    statuses = sorted(status for status, _page in answers)
    assert statuses[1:] == [422]
    assert statuses[0] in {302, 303}
    decision.refresh_from_db()
    winner, loser = deciders if answers[1][0] == 422 else reversed(deciders)
    assert decision.signed_by == winner
    assert f"{winner.display_name} was u voor, om " in next(page for status, page in answers if status == 422)
    signatures = AuditEntry.objects.filter(scope=walk.case.audit_scope, verb=chart.GRANT.verb)
    assert [entry.actor for entry in signatures] == [winner]
    assert loser != winner
    assert walk.case.state == chart.GRANTED


def _drafted(municipality: Municipality) -> tuple[cases.Walk, Decision]:
    """A case whose grant waits for a signature."""
    walk = cases.walk(municipality, today() - timedelta(days=60)).review().complete().steps()
    return walk, walk.draft(chart.GRANT)


def _address(number: str, decision: Decision) -> str:
    return reverse("permits:decision", args=[number, decision.public_id])
