"""A world in which every address leads somewhere: one thing of each kind, all of one municipality."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.accounts.models import Municipality, User
from core.outbox.models import Message
from core.today import today
from core.tokens import services as tokens
from core.tokens.models import Token
from gis.atlas.overlays import services as overlays
from gis.atlas.overlays.models import Overlay
from gis.places.shapes import as_multi, from_stored
from inspections.services.conversations import Talk, record_talk
from permits import flows
from permits.bibob.models import Dossier, DossierFile, Draft
from permits.bibob.sealed import door
from permits.models import Document, PermitApplication
from permits.services import casework, intake, integrity
from permits.statecharts import application as chart
from permits.statecharts import permit as permit_chart
from tests import cases, scenarios, signals, tablets
from tests.checklists import draft_of, shipped
from tests.doors import ROLES, SUPERUSER
from tests.papers import pdf
from tests.people import make_user
from tests.rounds import Town, place, workday
from tests.visits import Walk as VisitWalk
from tests.visits import make_firm, make_premises, photo, reference_data
from tests.zones import Walk as ZoneWalk
from tests.zones import inside

People = dict[tuple[str, str], User]
Things = dict[str, dict[str, Any]]
PDF = pdf()


#: Where a caller stands to the things of the world: of these people, a colleague of theirs, of another municipality.
SIDES = ("here", "beside", "away")


def people_of(municipality: Municipality, other: Municipality) -> People:
    """One person a role on each side: ("here", "officer"), ("beside", "officer"), ("away", "officer")."""
    homes = {"here": municipality, "beside": municipality, "away": other}
    found = {(side, role): make_user(role, municipality=homes[side]) for side in SIDES for role in ROLES}
    for side in SIDES:
        found[side, SUPERUSER] = make_user(municipality=homes[side], is_superuser=True, is_staff=True)
    crew = cases.cast(municipality)
    found |= {("here", role): crew.users[role] for role in ("officer", "bibob", "decider", "planner", "entrepreneur")}
    found["here", "inspector"] = crew.users["inspector1"]
    return found


def things_of(municipality: Municipality, people: People) -> Things:
    """What the addresses are about, all of one municipality: by name, the arguments of the address."""
    whole, paper = _granted(municipality)
    here, role = {"number": whole.number}, whole.roles.get(role="manager")
    return {
        "": {},
        "case": here,
        "own": here,
        "move": here | {"move": chart.PAUSE.slug},
        "document": here | {"public_id": paper.public_id},
        "own_document": here | {"public_id": paper.public_id},
        "role": here | {"party": role.party.public_id, "role": role.role},
        "event": here | {"public_id": whole.clock_events.all()[0].public_id},
        "decision": here | {"public_id": whole.decisions.get().public_id},
        "permit": {"number": whole.permit.number},
        "permit_move": {"number": whole.permit.number, "move": permit_chart.END.slug},
        "premises": {"bag_id": whole.premises.bag_id},
        "order": {"public_id": whole.order.public_id},
        "figure": {"public_id": whole.order.public_id, "figure": "naleving"},
        "public_order": {"public_id": whole.order.public_id},
        "collection": {"collection": "orders"},
        "feature": {"collection": "orders", "key": str(whole.order.public_id)},
        "tile": {"layer": "premises", "z": "16", "x": "33693", "y": "21555"},
        "message": {"public_id": Message.objects.filter(municipality=municipality)[0].public_id},
        "token": {"public_id": _collected_token(people["here", "officer"]).public_id},
        "colleague": {"public_id": people["here", "officer"].public_id},
        "issuer": {"provider_id": "no-such-issuer"},
        "passkey": {"passkey": uuid4()},
        "session": {"public_id": uuid4()},
        "operation": {"op_id": uuid4()},
        "blob": {"sha256": "0" * 64},
        "chunk": {"sha256": "0" * 64, "n": 0},
        "confirmation": {"key": "no-such-key"},
        "reset": {"uidb36": uuid4().hex, "key": "no-such-key"},
        **_draft(municipality, people["here", "entrepreneur"]),
        **_dossier(municipality),
        **_visit(municipality, people["here", "planner"], people["here", "inspector"]),
        **_signal(municipality),
        **_round(municipality),
        "overlay": {"public_id": _overlay(people["here", "policy"]).public_id},
        **_scenario(people["here", "policy"]),
        **_checklist(people["here", "admin"]),
        **_zone(municipality, people["here", "policy"]),
    }


def _overlay(owner: User) -> Overlay:
    point = b'{"type": "Point", "coordinates": [5.09, 52.12]}'
    return overlays.add(actor=owner, at=timezone.now(), name="Riool", data=point, declared=None)[0]


def _collected_token(owner: User) -> Token:
    made = {"scope": "api", "name": "Zaaksysteem", "valid_until": today() + timedelta(days=90)}
    token = tokens.make(owner=owner, actor=None, at=timezone.now(), **made)
    return tokens.collect(token.public_id, actor=owner, at=timezone.now())[0]


def _granted(municipality: Municipality) -> tuple[PermitApplication, Document]:
    """The entrepreneur's own case with a paper, walked to its permit."""
    walk = cases.walk(municipality, today() - timedelta(days=120), portal=True).review()
    upload = SimpleUploadedFile("plan.pdf", PDF, "application/pdf")
    entrepreneur = walk.cast.users["entrepreneur"]
    paper = casework.add_document(
        walk.pk, actor=entrepreneur, at=walk.at, on=walk.day, title="Plattegrond", upload=upload
    )
    return walk.complete().steps().grant().publish().case, paper


def _draft(municipality: Municipality, entrepreneur: User) -> Things:
    number = intake.begin(municipality=municipality, actor=entrepreneur, at=timezone.now()).number
    return {"draft": {"number": number}, "draft_step": {"number": number, "step": "people"}}


def _dossier(municipality: Municipality) -> Things:
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


def _signal(municipality: Municipality) -> Things:
    """A report with a photo, to be weighed."""
    signal = signals.reported(municipality, photo=photo())
    one = {"public_id": signal.public_id}
    return {"signal": one, "signal_file": one | {"file": signal.files.get().file.public_id}}


def _visit(municipality: Municipality, planner: User, inspector: User) -> Things:
    """A visit under way with a photo, and one whose report is signed; a tablet with a photo that came too late."""
    reference_data()
    walk = VisitWalk(planner, inspector, premises=make_premises(municipality)).arrive()
    picture = walk.photograph("permit.hours")
    signed = VisitWalk(planner, inspector, premises=make_premises(municipality)).signed()
    talk = VisitWalk(planner, inspector, premises=make_premises(municipality), kind="conversation").arrive()
    talk.do(record_talk, talk=Talk(offered=True, answered=True, answer="Graag."))
    one = {"public_id": walk.id}
    return {
        "visit": one,
        "talk": {"public_id": talk.id},
        "visit_move": one | {"move": "leave"},
        "section": one | {"section": "permit"},
        "question": one | {"item": "permit.hours"},
        "photo": one | {"photo": picture.public_id},
        "piece": one | {"piece": picture.public_id},
        "report": {"public_id": signed.id},
        **_tablet(inspector, signed),
    }


def _tablet(owner: User, signed: VisitWalk) -> Things:
    """A tablet, and a photo that it sent after the report was signed."""
    device = tablets.make_tablet(owner)
    waiting = tablets.waiting_photo(device, signed.id)
    return {"device": {"public_id": device.device_id}, "waiting": {"op_id": waiting}}


def _scenario(adviser: User) -> Things:
    """A scenario that reaches one firm."""
    firm = make_firm(place(adviser.municipality, 900.0, 900.0))
    firm.activities.create(code="95311", sbi_version="2025", main=True)
    ground = as_multi(from_stored(firm.premises.footprints.get().geom).buffer(5))
    one = {"public_id": scenarios.asked(adviser.municipality, actor=adviser, area=ground).public_id}
    return {"scenario": one, "scenario_letter": one | {"firm": firm.public_id}}


def _checklist(admin: User) -> Things:
    """The shipped checklist, and a draft of its next version."""
    version, draft = shipped(), draft_of(admin)
    one = {"public_id": draft.public_id}
    return {
        "checklist": {"sha256": version.sha256},
        "checklist_draft": one,
        "checklist_section": one | {"section": "permit"},
        "checklist_question": one | {"item": "permit.hours"},
    }


def _zone(municipality: Municipality, adviser: User) -> Things:
    """A draft with its area and a paper."""
    walk = ZoneWalk(municipality, adviser=adviser, valid_from=today() + timedelta(days=90), valid_to=None)
    paper = walk.draw(inside(municipality)).evidence().proposal.steps.get().file
    one = {"public_id": walk.proposal.public_id}
    return {"zone": one, "zone_file": one | {"file": paper.public_id}, "zone_move": one | {"move": "ask-views"}}


def _round(municipality: Municipality) -> Things:
    """A round of one visit."""
    town = Town(municipality, people=1)
    visit, day = town.waiting(100), workday()
    one = town.rounds(day, town.inspectors, keys=[f"visit:{visit.public_id}"]).rounds[0]
    here = {"public_id": one.public_id}
    return {"round": here, "round_act": here | {"act": "up"}}
