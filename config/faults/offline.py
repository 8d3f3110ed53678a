"""One visit on a bad network: what its tablets do, and what happens to them, to the server and to people meanwhile."""

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.faults.network import Network, in_process, lost_database
from config.faults.scene import ARRIVED, Scene, briefed, drained, sign_in
from config.faults.tablet import MARK, Tablet
from core.accounts.models import User
from core.outbox.services import deliver_due
from inspections import flows
from inspections.checklists import services as checklists
from inspections.models import ChecklistVersion, Visit
from inspections.services import planning
from inspections.statecharts import visit as chart
from inspections.sync import sealing

#: How often a healed tablet tries before what is left counts as lost.
PATIENCE = 8
#: The share of the visits that are conversations, which know no question, power or report.
CONVERSATIONS = 0.25
#: What tablets send of a conversation; a power and a person have no place there.
IN_A_TALK = ("note", "conversation", "conversation", "power", "person")


@dataclass
class Run:
    """One visit, its tablets, and what happens to them.

    `photos`, `talks`: what each of these operations brought, by its id: the hash, the words.
    """

    scene: Scene
    dice: random.Random
    injected: Counter[str]
    tablets: list[tuple[Tablet, User]] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)
    talks: dict[str, str] = field(default_factory=dict)
    evicted: dict[str, int] = field(default_factory=dict)
    allowed: set[str] = field(default_factory=set)
    older: str = ""

    def go(self) -> None:
        """From the briefing until all is sent that there is."""
        self.network = Network(self.dice, self.injected)
        self.visit = self._briefed()
        for user in self.scene.team[: self.dice.choice((1, 2))]:
            self._tablet(user)
        self.injected["crews of two"] += len(self.tablets) == 2
        for _ in range(self.dice.randint(4, 10)):
            self._step()
        self._heal()

    def _briefed(self) -> Visit:
        """A control; of four visits one is a conversation."""
        conversation = self.dice.random() < CONVERSATIONS
        self.injected["conversations"] += conversation
        return briefed(self.scene.planner, self.scene.team, self.scene.premises, conversation=conversation)

    def _tablet(self, user: User) -> None:
        off = timedelta(days=self.dice.choice((-2, 0, 0, 2)))
        tablet = Tablet(in_process, self.dice, timezone.now, offset=off, knows_offset=self.dice.random() < 0.7)
        tablet.seals = self.dice.random() < 0.8
        self.injected["clocks two days off"] += bool(off)
        sign_in(tablet, user)
        tablet.enrol()
        tablet.send = self.network.send
        tablet.keep(str(self.visit.public_id), "arrive", ARRIVED)
        self.tablets.append((tablet, user))

    def _step(self) -> None:
        tablet, user = self.dice.choice(self.tablets)
        happenings: list[Callable[[], None]] = [
            *[partial(self._work, tablet)] * 8,
            *[partial(self._sync, tablet)] * 7,
            *[drained] * 3,
            *[self.network.arrive] * 2,
            self._new_key,
            partial(self._revoked, user),
            partial(self._disabled, user),
            self._backed_up,
            self._restored,
            partial(self._evicted, tablet),
            self._worker_killed,
            self._checklist_replaced,
        ]
        self.dice.choice(happenings)()

    def _work(self, tablet: Tablet) -> None:
        if self.visit.is_conversation:
            self._talk(tablet)
        else:
            self._inspect(tablet)

    def _talk(self, tablet: Tablet) -> None:
        """A note, the record of the talk, and what a conversation has no place for."""
        visit, said = str(self.visit.public_id), f"Gezegd {self.dice.getrandbits(64):x}"
        kind = self.dice.choice(IN_A_TALK)
        if kind == "conversation":
            kept = tablet.keep(visit, kind, {"offered": True, "answered": True, "answer": said})
            self.talks[kept.op_id] = said
        elif kind == "power":
            tablet.keep(visit, kind, {"article": "5:17", "reason": "Even kijken."})
        else:
            tablet.keep(visit, kind, {"text": said} if kind == "note" else {"name": said})

    def _inspect(self, tablet: Tablet) -> None:
        visit, codes = str(self.visit.public_id), [item.code for item in self.visit.questions.items]
        kind = self.dice.choice(("note", "note", "person", "answer", "photo"))
        if kind == "note":
            tablet.keep(visit, "note", {"text": f"Gezien {self.dice.getrandbits(64):x}"})
        elif kind == "person":
            tablet.keep(visit, "person", {"name": f"onbekend {self.dice.getrandbits(32):x}"})
        elif kind == "answer":
            item, reply = self.dice.choice(codes), self.dice.choice(("ok", "not_checked"))
            tablet.keep(visit, "answer", {"item": item, "answer": reply, "base": ""})
        else:
            manifest = tablet.keep_file(self.scene.photo(self.dice))
            body = {"item": codes[0], "blob": manifest, "taken_at": timezone.now().isoformat(timespec="seconds")}
            self.photos[tablet.keep(visit, "photo", body).op_id] = manifest["plain_sha256"]

    def _sync(self, tablet: Tablet) -> None:
        tablet.upload_all(shuffled=self.dice.random() < 0.3)
        if self.dice.random() < 0.5:
            tablet.confirm(forget=False)

    def _new_key(self) -> None:
        self.injected["keys rotated"] += 1
        sealing.make_key(self.scene.municipality, actor=self.scene.planner, at=timezone.now())

    def _revoked(self, user: User) -> None:
        """The planner takes somebody off the team while that person is out of reach."""
        others = [one for one in self.scene.team if one != user]
        now = timezone.now()
        visit = Visit.objects.get(pk=self.visit.pk)
        if visit.state == chart.TALKED:
            return  # over: nobody is taken off any more
        values: dict[str, Any] = {"schedule": planning.Schedule(timezone.localdate(now), others)}
        service: Callable[..., Any] = planning.schedule_visit
        if visit.arrived_at is not None:
            service, values = planning.change_team, {"team": others, "reason": "Ziek."}
        flows.perform(self.visit.public_id, service, actor=self.scene.planner, at=now, **values)
        self.injected["assignments revoked"] += 1
        self.allowed |= {"unpermitted", "not_started", "gap"}

    def _disabled(self, user: User) -> None:
        self.injected["users disabled"] += 1
        User.objects.filter(pk=user.pk).update(is_active=False)
        self.allowed |= {"unpermitted", "not_started"}

    def _backed_up(self) -> None:
        self.older = self.older or transaction.savepoint()

    def _restored(self) -> None:
        if self.older:
            transaction.savepoint_rollback(self.older)
            self.older = ""
            self.injected["servers restored"] += 1

    def _worker_killed(self) -> None:
        """While it judges what arrived; another goes on with what it left."""
        self.injected["workers killed"] += 1
        with lost_database(self.dice.randrange(1, 120)):
            deliver_due(timezone.now())

    def _checklist_replaced(self) -> None:
        """A newer version, with most questions gone, holds from today; this visit keeps its own."""
        mine = self.visit.checklist
        if mine is None:
            return  # a conversation
        latest = ChecklistVersion.objects.filter(code=mine.code).order_by("-version")[0]
        newer = {**mine.content, "version": latest.version + 1, "sections": mine.content["sections"][:1]}
        with TemporaryDirectory() as folder:
            (Path(folder) / "newer.json").write_text(json.dumps(newer), encoding="utf-8")
            checklists.load(Path(folder), at=timezone.now())
        self.injected["checklists replaced"] += 1

    def _evicted(self, tablet: Tablet) -> None:
        """The browser throws the store away after the tablet told how many numbers it gave out."""
        if self.evicted or tablet.ask_json("POST", "receipts/confirm", told(tablet)).mark != MARK:
            return
        self.injected["stores evicted"] += 1
        self.evicted |= {kept.op_id: kept.device_seq for kept in tablet.outbox.values()}
        tablet.outbox.clear()
        tablet.files.clear()
        self.allowed |= {"gap", "blob_missing", "not_started"}

    def _heal(self) -> None:
        """The network is good again, the disabled are back, and everybody sends all there is."""
        self.network.bad = 0
        self.network.arrive()
        User.objects.filter(pk__in=[user.pk for user in self.scene.team]).update(is_active=True)
        for _ in range(PATIENCE):
            for tablet, user in self.tablets:
                if tablet.enrol().status in {401, 403}:
                    sign_in(tablet, user)
                    tablet.enrol()
                self._sync(tablet)
                tablet.confirm(forget=True)
            drained()
            if not any(tablet.outbox or tablet.files for tablet, _user in self.tablets):
                return


def told(tablet: Tablet) -> dict[str, Any]:
    """How many numbers this tablet gave out."""
    return {"op_ids": [], "device_seq": tablet.device_seq}
