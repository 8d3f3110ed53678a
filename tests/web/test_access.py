"""Every address x every role, read from the URL configuration itself: no page gives more than its rights."""

from itertools import product
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY as SESSION
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from core.accounts.models import Municipality
from core.accounts.rights import rights_of
from core.tokens.errors import TokenRefused
from core.tokens.selectors import RIGHTS
from tests.doors import ADDRESSES, DOORS, EVERYONE, METHODS, ROLES, SHARED, SUPERUSER, Door, address, patterns
from tests.people import make_user
from tests.web.test_api import bearer
from tests.world import SIDES, People, Things, people_of, things_of


@pytest.fixture
def people(municipality: Municipality, other_municipality: Municipality) -> People:
    return people_of(municipality, other_municipality)


@pytest.fixture
def things(municipality: Municipality, people: People) -> Things:
    return things_of(municipality, people)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(ADDRESSES) == set(DOORS)
    assert len(ADDRESSES) == sum(1 for _ in patterns(get_resolver("config.urls"))), "two addresses share a name"


def right_answers(door: Door, role: str, side: str, method: str) -> set[int]:
    """The answers that are right; `role` "" is signed out."""
    answers, refusal = set(door.answers(method)), _refusal(door, role, side, method)
    # Who may enter the sealed room but has given no purpose finds nothing there either.
    none = {404, 405} if door.hidden else {405}
    if method == "options" and not (refusal and door.hidden):
        return answers | refusal | none | {200}  # the methods of an address tell nothing of what is behind it
    if not refusal:
        return answers or none
    # Some addresses look at the method before they look at the person: 405 tells nothing.
    return refusal if answers or door.hidden else refusal | {405}


def _refusal(door: Door, role: str, side: str, method: str) -> set[int]:
    """How this caller is refused; empty if not at all."""
    elsewhere = side == "away" and door.of not in SHARED
    if door.device:
        return {401}
    if role in door.admits(method):
        colleague = door.others[method not in {"get", "head", "options"}] if side == "beside" else 0
        return {404} if elsewhere else {colleague} - {0}
    if not role:
        return {401 if door.system else 302}
    if door.hidden:
        return {404}
    return {403, 404} if elsewhere else {403}


def ask(client: Client, method: str, name: str, things: Things, **headers: str) -> Any:
    """The answer of an address. A POST says nothing; whatever it changes is put back."""
    cache.clear()  # allauth counts there how often somebody asks
    before = transaction.savepoint()
    response = getattr(client, method)(address(name, things), headers=headers)
    transaction.savepoint_rollback(before)
    return response


#: How a caller asks: by every method, and by script: what htmx is given is no more than what a page is given.
PLAIN = [(method, {}) for method in ("get", "head", "post")]
RARE = [(method, {}) for method in METHODS if (method, {}) not in PLAIN]
SCRIPT = [(method, {"HX-Request": "true"}) for method in ("get", "post")]
#: On the other sides a rare method meets the same refusal.
ASKS = {"here": PLAIN + RARE + SCRIPT, "beside": PLAIN, "away": PLAIN + SCRIPT[:1]}


def asked_on(side: str) -> list[tuple[str, str, dict[str, str]]]:
    """Every address by every way to ask; elsewhere only those about something that is of somebody."""
    about = {
        "here": list(DOORS),
        "beside": [name for name, door in DOORS.items() if any(door.others) or door.hidden],
        "away": [name for name, door in DOORS.items() if door.of not in SHARED],
    }
    return [(name, method, headers) for name, (method, headers) in product(about[side], ASKS[side])]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["", *ROLES, SUPERUSER], ids=lambda role: role or "signed out")
def test_nobody_gets_more_than_the_own_rights(role, people, things, client):
    wrong = []
    for side in SIDES if role else ("here",):
        for name, method, headers in asked_on(side):
            if role and SESSION not in client.session:
                client.force_login(people[side, role])
            response = ask(client, method, name, things, **headers)
            wrong += _wrong(response, name, method, role, side)
        client.logout()
    assert not wrong, "\n".join(wrong)


def _wrong(response: Any, name: str, method: str, role: str, side: str) -> list[str]:
    door = DOORS[name]
    right = right_answers(door, role, side, method)
    who = f"{role} {side}" if role else "signed out"
    if response.status_code not in right:
        return [f"{who}, {method} {name}: {response.status_code}, not {sorted(right)}"]
    if not role and door.who != EVERYONE and response.status_code == 302 and not _asks_to_sign_in(response):
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


#: Where a key of a system counts; a key of a tablet counts at the doors marked `device`.
FOR_SYSTEMS = ("api:", "tiles:")


def key_of(owner: Any, scope: str) -> dict[str, str]:
    """The header of a key that this person collected."""
    return {"Authorization": bearer(owner, scope)["HTTP_AUTHORIZATION"]}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*ROLES, SUPERUSER])
def test_the_key_of_a_system_opens_what_its_owner_may_read_there_and_nothing_else(role, people, things, client):
    if not rights_of(people["here", role]) & RIGHTS["api"]:
        with pytest.raises(TokenRefused):
            key_of(people["here", role], "api")
        return
    wrong = []
    for side in SIDES:
        headers = key_of(people[side, role], "api")
        for name, (method, _script) in product(DOORS, PLAIN):
            response = ask(client, method, name, things, **headers)
            counts = name.startswith(FOR_SYSTEMS)
            wrong += _wrong(response, name, method, *((role, side) if counts else ("", "here")))
    assert not wrong, "\n".join(wrong)
    assert SESSION not in client.session


@pytest.mark.django_db
def test_the_key_of_a_tablet_opens_the_addresses_of_tablets_and_nothing_else(people, things, client):
    headers = key_of(people["here", "inspector"], "sync")
    wrong = []
    for name, (method, _script) in product(DOORS, PLAIN):
        response = ask(client, method, name, things, **headers)
        if not DOORS[name].device:
            wrong += _wrong(response, name, method, "", "here")
        # Of a thing that is not there, or not of this tablet, it says 403 or 404.
        elif response.status_code in ({302, 401} if DOORS[name].of else {302, 401, 403}) or response.status_code >= 500:
            wrong.append(f"tablet, {method} {name}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    assert SESSION not in client.session
