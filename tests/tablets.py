"""A tablet for tests, on Django's client; its photos and its walks through a visit."""

import random
from typing import Any
from uuid import UUID

from django.utils import timezone

from config.faults.network import in_process
from config.faults.scene import ARRIVED as ARRIVED
from config.faults.tablet import Tablet
from core.accounts.models import Municipality, User
from core.outbox.services import deliver_due
from core.tokens import services as tokens
from inspections.services import answers
from inspections.services.answers import Reply
from inspections.sync import judging
from inspections.sync.models import Operation
from tests.people import make_user
from tests.visits import Walk, make_premises, photo


def signed_in(tablet: Tablet, owner: User) -> Tablet:
    """The owner signs in on the tablet: a new key, the same device."""
    _token, secret = tokens.enrol(actor=owner, name="Tablet", at=timezone.now())
    tablet.headers = {"Authorization": f"Device {secret}"}
    return tablet


def make_tablet(owner: User, seed: int = 0, **more: Any) -> Tablet:
    """An enrolled tablet of this inspector."""
    tablet = signed_in(Tablet(in_process, random.Random(seed), timezone.now, **more), owner)
    assert tablet.enrol().status == 201
    return tablet


def worked() -> None:
    """The worker delivers all there is."""
    while deliver_due(timezone.now()):
        pass


def jpeg(colour: tuple[int, int, int] = (90, 110, 112)) -> bytes:
    """The bytes of a small photo with EXIF."""
    return photo(colour=colour).read()


def briefed(municipality: Municipality) -> Walk:
    """A visit of today, briefed, with a team of two: Dirk, whose tablet it mostly is, and Els."""
    people = [
        make_user(role, municipality=municipality, first_name=name, last_name="Vries")
        for role, name in (("planner", "Pia"), ("inspector", "Dirk"), ("inspector", "Els"))
    ]
    return Walk(*people, premises=make_premises(municipality)).brief()


def clashing(tablet: Tablet, walk: Walk) -> Operation:
    """A colleague answered otherwise while the tablet was out of reach: its finding, in conflict."""
    code = next(iter(walk.visit.questions.items)).code
    tablet.upload(tablet.keep(str(walk.id), "arrive", ARRIVED))
    worked()
    walk.at = timezone.now()
    walk.do(answers.record_answer, walk.team[1], reply=Reply(code, "not_applicable"))
    tablet.upload(tablet.keep(str(walk.id), "finding", {"item": code, "note": "De deur was dicht.", "severity": 2}))
    worked()
    return Operation.objects.get(state="conflict")


def waiting_photo(tablet: Tablet, visit: Any, item: str = "permit.hours") -> str:
    """The id of a photo that this tablet sent of a visit that cannot take it, judged and waiting."""
    manifest = tablet.keep_file(jpeg())
    body = {"item": item, "blob": manifest, "taken_at": timezone.now().isoformat(timespec="seconds")}
    kept = tablet.keep(str(visit), "photo", body)
    for one in tablet.outbox.values():
        tablet.upload(one)
    assert all(tablet.upload_file(file) for file in tablet.files.values())
    for one in tablet.journal:
        judging.judge(UUID(one.op_id), at=timezone.now())
    return kept.op_id
