"""Every address x every role, read from the URL configuration itself: no page gives more than its rights.

DOORS is the one table of who gets in. An address that is not in it fails the first test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY as SESSION
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from config.roles import ROLE_RIGHTS
from core.accounts.models import Municipality, User
from core.outbox.models import Message
from core.today import today
from permits import flows
from permits.bibob.models import Dossier, DossierFile, Draft
from permits.bibob.sealed import door
from permits.models import Document, PermitApplication
from permits.services import casework, intake, integrity
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart
from tests import cases
from tests.people import make_user
from tests.visits import Walk as VisitWalk
from tests.visits import make_premises, reference_data

ROLES = tuple(ROLE_RIGHTS)
EVERYONE = frozenset({*ROLES, ""})
SIGNED_IN = frozenset(ROLES)
CASES = frozenset({"officer", "bibob", "decider", "lawyer"})
ATLAS = CASES | {"planner", "policy"}
PLACES = ATLAS | {"inspector"}
VISITS = frozenset({"officer", "planner", "inspector", "lawyer"})
#: What belongs to no municipality, or to nobody.
SHARED = frozenset({"", "message", "confirmation", "reset"})
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"


@dataclass(frozen=True)
class Door:
    """Who gets in by `method`, and with what answer; `of`: the thing of one municipality that it is about.

    `hidden`: whoever may not enter gets the 404 of an address that is not there.
    """

    who: frozenset[str]
    of: str = ""
    answer: tuple[int, ...] = (200,)
    method: str = "get"
    hidden: bool = False


def public(*answer: int, of: str = "", method: str = "get") -> Door:
    return Door(EVERYONE, of, answer or (200,), method)


def case(who: frozenset[str] | set[str] = CASES, **more: Any) -> Door:
    return Door(frozenset(who), of=more.pop("of", "case"), **more)


def own(*answer: int, of: str = "own", method: str = "get") -> Door:
    return Door(frozenset({"entrepreneur"}), of, answer or (200,), method)


def sealed(*who: str, of: str = "dossier", **more: Any) -> Door:
    return Door(frozenset(who or {"bibob"}), of, hidden=True, **more)


def visit(who: frozenset[str] | set[str] = VISITS, **more: Any) -> Door:
    return Door(frozenset(who), of=more.pop("of", "visit"), **more)


HANDLERS = frozenset({"officer"})
DOORS: dict[str, Door] = {
    # The house
    "home": Door(SIGNED_IN),
    "accessibility": public(),
    "set_language": public(302, method="post"),
    "healthz": public(),
    "readyz": public(200, 503),
    # Signing in; who is signed in already goes home
    "account_login": public(200, 302),
    "account_logout": public(200, 302),
    "account_inactive": public(),
    "account_signup": public(200, 302),
    "account_reauthenticate": Door(SIGNED_IN, answer=(200, 302)),
    "account_email": Door(SIGNED_IN, answer=(200, 302)),
    "account_email_verification_sent": public(),
    "account_change_password": Door(SIGNED_IN),
    "account_set_password": Door(SIGNED_IN, answer=(302,)),
    "account_reset_password": public(),
    "account_confirm_login_code": public(302),
    "account_confirm_email": public(of="confirmation"),
    "account_reset_password_from_key_done": public(),
    "account_reset_password_from_key": public(of="reset"),
    "account_reset_password_done": public(),
    "mfa_index": Door(SIGNED_IN),
    "mfa_authenticate": public(302),
    "mfa_reauthenticate": Door(SIGNED_IN, answer=(200, 302)),
    "mfa_activate_totp": Door(SIGNED_IN, answer=(200, 302)),
    "mfa_deactivate_totp": Door(SIGNED_IN, answer=(404, 302)),
    "mfa_view_recovery_codes": Door(SIGNED_IN, answer=(404, 302)),
    "mfa_generate_recovery_codes": Door(SIGNED_IN, answer=(404, 302)),
    "mfa_download_recovery_codes": Door(SIGNED_IN, answer=(404, 302)),
    # The log and the outbox
    "audit:log": Door(frozenset({"auditor"})),
    "audit:export": Door(frozenset({"auditor"})),
    "outbox:list": Door(frozenset({"admin"})),
    "outbox:resend": Door(frozenset({"admin"}), of="message", answer=(422,), method="post"),
    # The atlas
    "atlas:map": Door(ATLAS),
    "atlas:premises": Door(PLACES, of="premises"),
    "atlas:orders": Door(PLACES),
    "atlas:order": Door(PLACES, of="order"),
    "atlas:under_duty": Door(ATLAS),
    "atlas:under_duty_csv": Door(ATLAS),
    "atlas:duty": Door(PLACES),
    "atlas:register": public(),
    # The permit room
    "permits:worklist": case(of=""),
    "permits:enter": case(HANDLERS, of=""),
    "permits:bulk_assign": case(HANDLERS, of="", method="post", answer=(302, 303)),
    "permits:search": case(of=""),
    "permits:case": case(),
    "permits:note": case(HANDLERS, method="post", answer=(422,)),
    "permits:assign": case(HANDLERS, method="post", answer=(302, 303)),
    "permits:document_add": case(HANDLERS),
    "permits:document": case(of="document"),
    "permits:correct": case(HANDLERS, of="event"),
    "permits:decision": case(of="decision"),
    "permits:move": case(HANDLERS, of="move"),
    "permits:desk": case({"decider"}, of=""),
    "permits:permit": case(of="permit"),
    "permits:permit_move": case(HANDLERS, of="permit_move"),
    # The sealed room: for everyone else an address that is not there
    "permits:bibob_list": sealed("bibob", "decider", of=""),
    "permits:bibob": sealed(),
    "permits:bibob_room": sealed(answer=(303,)),
    "permits:bibob_leave": sealed(method="post", answer=(404,)),
    "permits:bibob_file": sealed(of="dossier_file", answer=(303,)),
    "permits:bibob_sign": sealed("decider", of="dossier_draft"),
    "permits:bibob_act": sealed(of="dossier_act", answer=(303,)),
    # The portal
    "portal:check": public(),
    "portal:apply": own(of=""),
    "portal:papers": own(of="draft"),
    "portal:review": own(of="draft"),
    "portal:discard": own(of="draft"),
    "portal:done": own(),
    "portal:step": own(of="draft_step"),
    "portal:my": own(of=""),
    "portal:case": own(),
    "portal:upload": own(422, method="post"),
    "portal:document": own(of="own_document"),
    "portal:complete": own(422, method="post"),
    "portal:views": own(),
    "portal:withdraw": own(),
    "portal:default_notice": own(),
    "portal:change": own(),
    # Inspections
    "inspections:visits": visit(of=""),
    "inspections:new": visit({"planner"}, of=""),
    "inspections:visit": visit(),
    "inspections:report": visit(of="report"),
    "inspections:report_file": visit(of="report"),
    "inspections:photo": visit(of="photo"),
    "inspections:section": visit(of="section", answer=(303,)),
    "inspections:question": visit(of="question"),
    "inspections:photos": visit({"inspector"}, of="question", method="post", answer=(422,)),
    "inspections:move": visit({"inspector"}, of="visit_move"),
}


# --- the addresses, from the configuration itself


def patterns(resolver: URLResolver, space: str = "", path: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each address: its full name, or its path where it has none."""
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else space, here)
        else:
            yield (space + entry.name if entry.name else here), entry


ADDRESSES = dict(patterns(get_resolver("config.urls")))
ROUTED = frozenset(name for name, pattern in ADDRESSES.items() if pattern.name)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(ADDRESSES) == set(DOORS)
    assert len(ADDRESSES) == sum(1 for _ in patterns(get_resolver("config.urls"))), "two addresses share a name"


# --- a world in which each address leads somewhere


@pytest.fixture
def people(municipality, other_municipality) -> dict[tuple[str, str], User]:
    """One person a role here, and one a role elsewhere."""
    crew = cases.cast(municipality)
    here = {("here", role): make_user(role, municipality=municipality) for role in ROLES}
    here |= {("here", role): crew.users[role] for role in ("officer", "bibob", "decider", "planner", "entrepreneur")}
    here["here", "inspector"] = crew.users["inspector1"]
    return here | {("away", role): make_user(role, municipality=other_municipality) for role in ROLES}


@pytest.fixture
def things(municipality, people) -> dict[str, dict[str, Any]]:
    """What the addresses are about, all of one municipality: by name, the arguments of the address."""
    whole, paper = _granted(municipality)
    here = {"number": whole.number}
    return {
        "": {},
        "case": here,
        "own": here,
        "move": here | {"move": chart.PAUSE.slug},
        "document": here | {"public_id": paper.public_id},
        "own_document": here | {"public_id": paper.public_id},
        "event": here | {"public_id": whole.clock_events.all()[0].public_id},
        "decision": here | {"public_id": whole.decisions.get().public_id},
        "permit": {"number": whole.permit.number},
        "permit_move": {"number": whole.permit.number, "move": permit_chart.END.slug},
        "premises": {"bag_id": whole.premises.bag_id},
        "order": {"public_id": whole.order.public_id},
        "message": {"public_id": Message.objects.all()[0].public_id},
        "confirmation": {"key": "no-such-key"},
        "reset": {"uidb36": "1", "key": "no-such-key"},
        **_draft(municipality, people["here", "entrepreneur"]),
        **_dossier(municipality),
        **_visit(municipality, people["here", "planner"], people["here", "inspector"]),
    }


def _granted(municipality: Municipality) -> tuple[PermitApplication, Document]:
    """The entrepreneur's own case with a paper, walked to its permit."""
    walk = cases.walk(municipality, today() - timedelta(days=120), portal=True).review()
    upload = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    entrepreneur = walk.cast.users["entrepreneur"]
    paper = casework.add_document(
        walk.pk, actor=entrepreneur, at=walk.at, on=walk.day, title="Plattegrond", upload=upload
    )
    return walk.complete().steps().grant().publish().case, paper


def _draft(municipality: Municipality, entrepreneur: User) -> dict[str, dict[str, Any]]:
    number = intake.begin(municipality=municipality, actor=entrepreneur, at=timezone.now()).number
    return {"draft": {"number": number}, "draft_step": {"number": number, "step": "people"}}


def _dossier(municipality: Municipality) -> dict[str, dict[str, Any]]:
    """A Bibob check with a file, and a request to the LBB that waits for the decider."""
    walk = cases.walk(municipality).review().complete()
    for service in (integrity.send_form, integrity.receive_form, integrity.start_own_research):
        walk.do(service)
    bibob = walk.cast.users["bibob"]
    upload = SimpleUploadedFile("lening.pdf", PDF, "application/pdf")
    walk.do(integrity.add_file, title="Lening", upload=upload)
    flows.perform(walk.pk, integrity.submit_lbb_request, actor=bibob, at=walk.at, text="Wie leende het geld?")
    dossier, number = door(Dossier).get(application_id=walk.pk), {"number": walk.case.number}
    return {
        "dossier": number,
        "dossier_act": number | {"act": "add-finding"},
        "dossier_file": number | {"public_id": DossierFile.objects.of(dossier).get().public_id},
        "dossier_draft": number | {"public_id": Draft.objects.of(dossier).get().public_id},
    }


def _visit(municipality: Municipality, planner: User, inspector: User) -> dict[str, dict[str, Any]]:
    """A visit under way with a photo, and one whose report is signed."""
    reference_data()
    walk = VisitWalk(planner, inspector, premises=make_premises(municipality)).arrive()
    picture = walk.photograph("permit.hours")
    signed = VisitWalk(planner, inspector, premises=make_premises(municipality)).signed()
    one = {"public_id": walk.id}
    return {
        "visit": one,
        "visit_move": one | {"move": "leave"},
        "section": one | {"section": "permit"},
        "question": one | {"item": "permit.hours"},
        "photo": one | {"photo": picture.public_id},
        "report": {"public_id": signed.id},
    }


# --- who gets in


def expected(door: Door, role: str, *, away: bool) -> set[int]:
    """Answers that are right for the method of the door; `role` "" is signed out, `away` is of another municipality."""
    elsewhere = away and door.of not in SHARED
    if role in door.who:
        return {404} if elsewhere else set(door.answer)
    if not role:
        return {302}
    if door.hidden:
        return {404}
    return {403, 404} if elsewhere else {403}


def ask(client: Client, method: str, name: str, things: dict[str, dict[str, Any]]) -> Any:
    """The answer of an address; a POST says nothing, so it changes nothing that another row needs."""
    address = reverse(name, kwargs=things[DOORS[name].of]) if name in ROUTED else f"/{name}"
    return getattr(client, method)(address)


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
