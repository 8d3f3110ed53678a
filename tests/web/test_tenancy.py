"""Two municipalities with alike data: whoever works for one sees nothing of the other, and nobody sees a row id."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from core.accounts.models import Municipality
from permits.models import PermitApplication
from tests.doors import DOORS, Door, address
from tests.row_ids import FIRST, far_from_everything, row_ids_in
from tests.world import People, Things, people_of, things_of

pytestmark = pytest.mark.django_db

#: What tells one row from another, and may stand on a page.
TELLING = ("public_id", "number", "bag_id", "username", "name", "trade_name", "kvk", "vestiging", "sha256")
#: For everyone, of every municipality: the register and the check say what is published.
PUBLISHED = frozenset({"atlas:register", "portal:check", "api:orders", "api:permits", "ogc:items"})
#: Lists with every filter that widens them.
MORE = {
    "officer": ["/cases/?who=nobody", "/cases/?who=mine", "/cases/?activity=95", "/visits/?mine=0"],
    "planner": ["/visits/?mine=0"],
    "policy": ["/map/?view=firm&legend=1&q=Proefdreef", "/map/?view=street", "/under-duty/?q=Proefdreef"],
    "auditor": [
        "/audit/?scope=case:",
        "/audit/?scope=system:",
        "/audit/?scope=bibob:",
        "/audit/export.csv?scope=case:",
    ],
}


@pytest.fixture
def people(municipality: Municipality, other_municipality: Municipality) -> People:
    far_from_everything()
    return people_of(municipality, other_municipality)


@pytest.fixture
def things(municipality: Municipality, people: People) -> Things:
    return things_of(municipality, people)


@pytest.fixture
def foreign(things: Things, other_municipality: Municipality) -> tuple[Things, set[str]]:
    """The other municipality's things, and every word by which they would be known."""
    before = words()
    theirs = things_of(other_municipality, people_of(other_municipality, other_municipality))
    return theirs, {word for word in words() - before if len(word) > 4}


def words() -> set[str]:
    """The telling values of every row of the house, also of the sealed."""
    found: set[str] = set()
    for model in apps.get_models():
        names = [field.name for field in model._meta.get_fields() if field.name in TELLING]
        for row in model._base_manager.values_list(*names) if names else ():
            found |= {str(value) for value in row if value}
    return found


def looks(client: Client, people: People, things: Things) -> Iterator[tuple[str, Any]]:
    """Every page as each role that may see it, of the own municipality: what was asked, and the answer."""
    for role in sorted({role for door in DOORS.values() for role in door.who if role}):
        client.force_login(people["here", role])
        if role == "bibob":
            purpose = {"purpose": "own_research", "sentence": "Eigen onderzoek doen."}
            client.post(address("permits:bibob", things), purpose)
        for name in (name for name, door in DOORS.items() if is_looked_at(name, door, role)):
            yield f"{role} {name}", client.get(address(name, things))
        for more in MORE.get(role, []):
            yield f"{role} {more}", client.get(more)


def is_looked_at(name: str, door: Door, role: str) -> bool:
    return role in door.who and door.method == "get" and name not in PUBLISHED and not name.startswith("account_log")


def text_of(response: Any) -> str:
    """Body and headers, where the body is text."""
    plain = response.headers.get("Content-Type", "").startswith(("text/", "application/json", "application/geo+json"))
    streamed = response.getvalue() if response.streaming else response.content
    named = "\n".join(f"{name}: {value}" for name, value in response.headers.items() if name != "Content-Length")
    return f"{named}\n{streamed.decode(errors='replace') if plain else ''}"


def test_no_page_shows_anything_of_another_municipality(
    client: Client, people: People, things: Things, foreign: tuple[Things, set[str]]
) -> None:
    _theirs, known_by = foreign
    assert len(known_by) > 100
    seen, leaks = 0, []
    for asked, response in looks(client, people, things):
        text = text_of(response)
        seen += response.status_code == 200
        leaks += [f"{asked}: {word}" for word in known_by if word in text]
    assert not leaks, "\n".join(leaks)
    assert seen > 100


def test_no_search_finds_anything_of_another_municipality(
    client: Client, people: People, things: Things, foreign: tuple[Things, set[str]], other_municipality: Municipality
) -> None:
    theirs, known_by = foreign
    case = PermitApplication.objects.get(number=theirs["case"]["number"])
    manager = case.roles.filter(role="manager").first().party.name
    asked = [case.number, case.trade_name, case.premises.bag_id, str(case.premises), case.establishment.kvk, manager]
    found = []
    for role, where, field in (("officer", "permits:search", "q"), ("planner", "inspections:new", "words")):
        client.force_login(people["here", role])
        for word in asked:
            text = text_of(client.post(reverse(where), {field: word})).replace(word, "")  # a page says what was asked
            found += [f"{where} {word}: {known}" for known in known_by - set(asked) if known in text]
    assert not found, "\n".join(found)


def test_no_act_reaches_anything_of_another_municipality(
    client: Client, people: People, things: Things, foreign: tuple[Things, set[str]], other_municipality: Municipality
) -> None:
    theirs, _known_by = foreign
    outsider = people["away", "officer"]
    before = state_of(other_municipality)
    client.force_login(people["here", "officer"])
    ours, far = things["case"]["number"], theirs["case"]["number"]
    client.post("/cases/assign/", {"case": [far], "to": str(people["here", "officer"].public_id)})
    client.post("/cases/assign/", {"case": [ours], "to": str(outsider.public_id)})
    client.post(address("permits:assign", things), {"to": str(outsider.public_id)})
    client.post(address("permits:permit", things), {"act": "sign", "decision": str(theirs["decision"]["public_id"])})
    client.force_login(people["here", "planner"])
    assert client.get("/visits/new/", {"premises": theirs["premises"]["bag_id"]}).status_code == 404
    assert client.get("/visits/new/", {"previous": str(theirs["visit"]["public_id"])}).status_code == 404
    plan = {"reason": "routine", "on": "2099-01-02", "team": [str(people["away", "inspector"].public_id)]}
    refused = client.post(f"/visits/new/?premises={things['premises']['bag_id']}", plan)
    assert refused.status_code == 422
    client.force_login(people["here", "admin"])
    assert client.post(address("outbox:resend", theirs)).status_code == 404
    assert state_of(other_municipality) == before
    assert PermitApplication.objects.get(number=ours).assigned_to != outsider


def state_of(municipality: Municipality) -> list[Any]:
    """Every case of the municipality, whole."""
    return list(PermitApplication.objects.filter(municipality=municipality).order_by("pk").values())


# --- row ids


def test_a_row_id_would_be_found() -> None:
    assert row_ids_in(f'<a href="/cases/{FIRST + 17}/">') == [f'<a href="/cases/{FIRST + 17}/">']
    assert row_ids_in(f'<option value="{FIRST}">')
    assert not row_ids_in("134647.73100017 a73100017b 73100017-1a2b-4c3d-8e4f-000000000000")


def test_no_page_and_no_header_holds_a_row_id(client: Client, people: People, things: Things) -> None:
    numbered = [model for model in apps.get_models() if _newest(model) > FIRST]
    assert len(numbered) > 30
    found = []
    for asked, response in looks(client, people, things):
        found += [f"{asked}: {where}" for where in row_ids_in(text_of(response))]
    assert not found, "\n".join(found)


def _newest(model: type[models.Model]) -> int:
    newest = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return newest if isinstance(newest, int) else 0
