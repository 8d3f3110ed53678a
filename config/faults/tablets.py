"""Many tablets at once, over HTTP against the real web server and worker; the journals of the tablets are the oracle.

First each sends an operation a second for a while, then all come back at the same moment with photos on board, while
web server, worker and database are killed. At the end every operation and photo must be there once, byte for byte.
"""

import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from pathlib import Path
from signal import SIGQUIT
from threading import Barrier

from django.db import connection
from django.utils import timezone
from PIL import Image

from config.faults import house, scene, town
from config.faults.browser import HOST
from config.faults.house import House
from config.faults.journal import Finding
from config.faults.outcome import Outcome
from config.faults.tablet import Answer, Kept, Tablet, sha256
from core.accounts.models import User
from core.files import storage
from core.outbox.models import Message, State
from gis.places.models import Premises
from inspections.models import Photo, VisitNote
from inspections.sync import merge
from inspections.sync.models import SyncInbox

#: A tablet that hears nothing tries again after so long, and gives up (then its operation is lost) after so many tries.
AGAIN_S, TRIES = 1.0, 240
#: A kill for so many tablets that come back: the first at once, each other after a pause of up to so long.
TABLETS_A_KILL, PAUSE_S = 10, 8.0
#: The worker has so long for what the tablets left.
WORKED_S = 1800
#: A photo of a tablet has about 4 MB.
PIXELS = (1600, 1200)


class Wire:
    """The connection of one tablet; a broken one is no answer. Waits as long as a 429 or 503 asks for."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=60)

    def send(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            self.connection.request(method, path, body, {**headers, "Host": HOST})
            found = self.connection.getresponse()
            text = found.read()
        except (OSError, HTTPException):
            self.connection.close()
            return Answer(0, mark="")
        if wait := found.headers.get("Retry-After"):
            time.sleep(min(float(wait), 10))
        said = json.loads(text) if text and "json" in found.headers.get("Content-Type", "") else None
        return Answer(found.status, said, found.headers.get("Sync-Protocol", ""))


@dataclass
class Rider:
    """One tablet with its visit. `took`: seconds until each operation of the stream was acknowledged."""

    tablet: Tablet
    visit: str
    item: str
    took: list[float] = field(default_factory=list)
    photos: dict[str, str] = field(default_factory=dict)

    def stream(self, seconds: int, together: Barrier) -> None:
        """A note each second, at a moment of its own within it."""
        together.wait()
        begun = time.monotonic() + self.tablet.rng.random()
        for second in range(seconds):
            time.sleep(max(0.0, begun + second - time.monotonic()))
            kept = self.tablet.keep(self.visit, "note", {"text": f"Gezien {second}"})
            started = time.monotonic()
            self._until(partial(self._acknowledged, kept))
            self.took.append(time.monotonic() - started)

    def come_back(self, photo: bytes, count: int, together: Barrier) -> None:
        """Everything on board, one photo after the other, each let go when the server has it for good."""
        together.wait()
        for _number in range(count):
            manifest = self.tablet.keep_file(photo + self.tablet.rng.randbytes(16))
            body = {"item": self.item, "blob": manifest, "taken_at": timezone.now().isoformat(timespec="seconds")}
            kept = self.tablet.keep(self.visit, "photo", body)
            self.photos[kept.op_id] = manifest["plain_sha256"]
            self._until(self._let_go)

    def _until(self, done: Callable[[], bool]) -> None:
        for _try in range(TRIES):
            if done():
                return
            time.sleep(AGAIN_S)

    def _acknowledged(self, kept: Kept) -> bool:
        self.tablet.upload(kept)
        return kept.receipt is not None

    def _let_go(self) -> bool:
        self.tablet.upload_all()
        self.tablet.confirm(forget=True)
        return not (self.tablet.outbox or self.tablet.files)


def run(tablets: int, photos: int, seconds: int, seed: int, logs: Path) -> Outcome:
    """`tablets` of them, each with an operation a second for `seconds`, then with `photos` of 4 MB each."""
    dice = random.Random(seed)  # noqa: S311
    injected: Counter[str] = Counter()
    with house.open_house(logs) as home:
        riders = _riders(tablets, home.port, dice)
        steady = _all(riders, partial(Rider.stream, seconds=seconds))
        begun = time.monotonic()
        # The thread lives until the end: what it started dies with it (`house`).
        with ThreadPoolExecutor(1) as beside:
            kills = beside.submit(_kill, home, dice, max(1, tablets // TABLETS_A_KILL), injected)
            _all(riders, partial(Rider.come_back, photo=a_large_photo(), count=photos))
            drained = time.monotonic() - begun
            kills.result()
            home.start()
            house.wait_for_database()
            worked = _worked()
        wrong, details = _reckoned(riders)
    took = sorted(second for rider in riders for second in rider.took)
    work = (
        f"{len(took)} operations at {len(took) / max(steady, 0.001):.0f}/s acknowledged in"
        f" {statistics.median(took) * 1000:.0f} ms (p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms),"
        f" {tablets * photos} photos drained in {drained:.0f} s, judged {worked:.0f} s later"
    )
    return Outcome("tablets", tablets, injected, work, wrong, details[:20])


def _all(riders: list[Rider], act: Callable[..., None]) -> float:
    """Every tablet does this from the same moment on; how long it took."""
    together, begun = Barrier(len(riders)), time.monotonic()
    with ThreadPoolExecutor(len(riders)) as pool:
        list(pool.map(lambda rider: act(rider, together=together), riders))
    return time.monotonic() - begun


def _riders(count: int, port: int, dice: random.Random) -> list[Rider]:
    """Tablets of the two inspectors, each on a visit of its own that has begun."""
    made = town.build()
    team = [made.users["inspector1"], made.users["inspector2"]]
    town_places = Premises.objects.filter(municipality=made.municipality, bag_id__startswith="SYN-")
    return [_rider(place, made.users["planner"], team, port, dice) for place in town_places.order_by("bag_id")[:count]]


def _rider(place: Premises, planner: User, team: list[User], port: int, dice: random.Random) -> Rider:
    visit = scene.briefed(planner, team, place)
    tablet = Tablet(Wire(port).send, random.Random(dice.random()), timezone.now)  # noqa: S311
    scene.sign_in(tablet, dice.choice(team))
    tablet.enrol()
    rider = Rider(tablet, str(visit.public_id), next(iter(visit.questions.items)).code)
    tablet.upload(tablet.keep(rider.visit, "arrive", scene.ARRIVED))
    return rider


def a_large_photo() -> bytes:
    """A picture that does not get smaller: noise, as sharp as JPEG can."""
    target, dice = BytesIO(), random.Random(1)  # noqa: S311
    noise = Image.frombytes("RGB", PIXELS, dice.randbytes(PIXELS[0] * PIXELS[1] * 3))
    noise.save(target, "JPEG", quality=97)
    return target.getvalue()


def _kill(home: House, dice: random.Random, times: int, injected: Counter[str]) -> None:
    """Kill a part of the house, let it come back, and again."""
    kinds: dict[str, Callable[[], None]] = {
        "web process": lambda: home.kill_web_process(dice),
        "web server": lambda: home.kill("web"),
        "worker": lambda: home.kill("worker"),
    }
    if connection.vendor == "postgresql":
        kinds["database stopped"] = lambda: house.end_database(SIGQUIT)
    for number in range(times):
        time.sleep(dice.uniform(0.1, PAUSE_S if number else 0.5))
        kind = sorted(kinds)[number % len(kinds)]
        kinds[kind]()
        injected[kind] += 1
        home.start()


def _worked() -> float:
    """Wait until the worker has nothing left to do; how long."""
    begun = time.monotonic()
    while _waiting() and time.monotonic() - begun < WORKED_S:
        time.sleep(0.5)
    return time.monotonic() - begun


def _waiting() -> bool:
    soon = timezone.now() + timedelta(hours=1)
    return Message.objects.filter(state=State.WAITING, due_at__lte=soon).exists()


def _reckoned(riders: list[Rider]) -> tuple[Counter[str], list[str]]:
    found = [finding for rider in riders for finding in _of(rider)]
    return Counter(kind for kind, _what in found), [f"{kind}: {what}" for kind, what in found]


def _of(rider: Rider) -> Iterator[Finding]:
    """The journal of one tablet against what the server holds."""
    tablet = rider.tablet
    journal = {kept.op_id: kept for kept in tablet.journal}
    for left in tablet.outbox.values():
        yield "lost", f"{left.type} {left.op_id} could not be sent"
    rows = SyncInbox.objects.filter(kind="operation", device__public_id=tablet.device_id).select_related("operation")
    held = Counter(str(row.op_id) for row in rows)
    for row in rows:
        kept = journal.get(str(row.op_id))
        if kept is None or sha256(bytes(row.raw)) != sha256(kept.raw):
            yield "doubled", f"{row.op_id} is not what the tablet sent"
        elif row.operation.state != merge.APPLIED:
            yield "half done", f"{kept.type} {kept.op_id} is {row.operation.state} ({row.operation.reason})"
    for kept in tablet.journal:
        if held[kept.op_id] != 1:
            yield ("doubled" if held[kept.op_id] else "lost"), f"{kept.type} {kept.op_id} is there {held[kept.op_id]} x"
    yield from _effects(rider)


def _effects(rider: Rider) -> Iterator[Finding]:
    """Each note once in the file, and each photo on the disk as it was taken."""
    notes = Counter(
        str(one) for one in VisitNote.objects.filter(visit__public_id=rider.visit).values_list("public_id", flat=True)
    )
    wanted = Counter(kept.op_id for kept in rider.tablet.journal if kept.type == "note")
    for _note in (wanted - notes).elements():
        yield "lost", "a note is not in the file"
    for _note in (notes - wanted).elements():
        yield "doubled", "a note is in the file once more"
    photos = Photo.objects.filter(visit__public_id=rider.visit).select_related("file")
    there = {str(photo.public_id): storage.digest(storage.read(photo.file.evidence_sha256)) for photo in photos}
    for op_id, digest in rider.photos.items():
        if there.pop(op_id, "") != digest:
            yield "lost", f"photo {op_id} is not there as it was taken"
    for op_id in there:
        yield "doubled", f"photo {op_id} came from nowhere"
