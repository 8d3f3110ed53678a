"""Every address x every role, read from the URL configuration itself: no page gives more than its rights."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY as SESSION
from django.test import Client
from django.urls import get_resolver, reverse

from core.accounts.models import Municipality
from tests.doors import ADDRESSES, DOORS, EVERYONE, ROLES, SHARED, Door, address, patterns
from tests.people import make_user
from tests.world import People, Things, people_of, things_of


@pytest.fixture
def people(municipality: Municipality, other_municipality: Municipality) -> People:
    return people_of(municipality, other_municipality)


@pytest.fixture
def things(municipality: Municipality, people: People) -> Things:
    return things_of(municipality, people)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(ADDRESSES) == set(DOORS)
    assert len(ADDRESSES) == sum(1 for _ in patterns(get_resolver("config.urls"))), "two addresses share a name"


def expected(door: Door, role: str, *, away: bool) -> set[int]:
    """Answers that are right for the method of the door; `role` "" is signed out, `away` is of another municipality."""
    elsewhere = away and door.of not in SHARED
    if door.device:
        return {401}
    if role in door.who:
        return {404} if elsewhere else set(door.answer)
    if not role:
        return {401 if door.system else 302}
    if door.hidden:
        return {404}
    return {403, 404} if elsewhere else {403}


def ask(client: Client, method: str, name: str, things: Things) -> Any:
    """The answer of an address; a POST says nothing, so it changes nothing that another row needs."""
    return getattr(client, method)(address(name, things))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *ROLES], ids=lambda role: role or "signed out")
def test_nobody_gets_more_than_the_own_rights(role, people, things, client):
    wrong = []
    for where in ("here", "away") if role else ("here",):
        if role:
            client.force_login(people[where, role])
        for name, method in product(DOORS, ("get", "post")):
            wrong += _wrong(client, name, method, things, role, away=where == "away")
            if role and SESSION not in client.session:
                client.force_login(people[where, role])
    assert not wrong, "\n".join(wrong)


def _wrong(client: Client, name: str, method: str, things: Any, role: str, *, away: bool) -> list[str]:
    entry = DOORS[name]
    if method != entry.method and role in entry.who:
        return []  # forms are tried where they are tested; here it is about who may come near them
    response = ask(client, method, name, things)
    right = expected(entry, role, away=away)
    if method != entry.method and not entry.hidden:
        right.add(405)
    who = f"{'away ' if away else ''}{role or 'signed out'}"
    if response.status_code not in right:
        return [f"{who}, {method} {name}: {response.status_code}, not {sorted(right)}"]
    if not role and entry.who != EVERYONE and response.status_code == 302 and not _asks_to_sign_in(response):
        return [f"{who}, {method} {name}: leads to {response.url}, not to sign-in"]
    return []


def _asks_to_sign_in(response: Any) -> bool:
    return response.url.startswith(reverse("account_login"))


@pytest.mark.django_db
def test_a_draft_and_a_case_of_somebody_else_do_not_exist(municipality, people, things, client):
    client.force_login(people["here", "officer"])
    assert client.get(reverse("permits:case", kwargs=things["draft"])).status_code == 404
    client.force_login(make_user("entrepreneur", municipality=municipality))
    own_pages = [name for name, entry in DOORS.items() if name.startswith("portal:") and entry.of]
    assert len(own_pages) > 10
    for name in own_pages:
        assert ask(client, DOORS[name].method, name, things).status_code == 404, name
