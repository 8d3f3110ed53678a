"""Where tablets work in the fault runs: people, premises, a visit that was briefed."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.utils import timezone
from PIL import Image

from config.faults.tablet import Tablet
from config.faults.town import Town
from core.accounts.models import Municipality, User
from core.outbox.services import deliver_due
from core.today import today
from core.tokens import services as tokens
from gis.places.models import Premises
from inspections import flows
from inspections.checklists.selectors import codes_from
from inspections.models import Visit
from inspections.services import planning

ARRIVED = {"identity_shown": True, "purpose_told": True, "purpose": "Controle van de vergunning."}


@dataclass
class Scene:
    """Where the runs happen. `photo`: makes the bytes of a photo, no two alike."""

    municipality: Municipality
    planner: User
    team: list[User]
    premises: Premises
    photo: Callable[[random.Random], bytes]


def scene(town: Town) -> Scene:
    """The runs in the town of the fault runs."""
    users = town.users
    place = Premises.objects.filter(municipality=town.municipality).order_by("bag_id").first()
    assert place is not None  # noqa: S101  the town has premises
    return Scene(town.municipality, users["planner"], [users["inspector1"], users["inspector2"]], place, _a_photo)


def _a_photo(dice: random.Random) -> bytes:
    target = BytesIO()
    Image.new("RGB", (64, 48), (dice.randrange(256), dice.randrange(256), dice.randrange(256))).save(target, "JPEG")
    return target.getvalue() + dice.randbytes(8)


def briefed(planner: User, team: list[User], premises: Premises, *, conversation: bool = False) -> Visit:
    """A visit of today that this team was briefed for; which checklist it has makes no difference to a tablet."""
    at = timezone.now() - timedelta(hours=3)
    about: dict[str, Any] = {"kind": Visit.Kind.CONVERSATION}
    if not conversation:
        about = {"checklist_code": next(iter(codes_from(premises.municipality, today())))}
    visit = flows.plan(actor=planner, at=at, premises=premises, reason="routine", **about)
    schedule = planning.Schedule(timezone.localdate(at), team)
    flows.perform(visit.public_id, planning.schedule_visit, actor=planner, at=at, schedule=schedule)
    flows.perform(visit.public_id, planning.brief, actor=team[0], at=at)
    return Visit.objects.get(pk=visit.pk)


def sign_in(tablet: Tablet, user: User) -> None:
    """The inspector signs in on the tablet, which gives it a key."""
    _token, secret = tokens.enrol(actor=User.objects.get(pk=user.pk), name="Tablet", at=timezone.now())
    tablet.headers = {"Authorization": f"Device {secret}"}


def drained() -> None:
    """The worker does all there is to do."""
    while deliver_due(timezone.now() + timedelta(hours=2)):
        pass
