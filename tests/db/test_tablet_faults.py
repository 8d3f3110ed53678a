"""Two hundred seeded runs of tablets on a bad network: nothing lost, doubled, half done or silent; and a check that
the oracle would notice."""

import random
from collections import Counter
from uuid import uuid4

import pytest

from config.faults import offline, sync
from config.faults.scene import Scene
from core.files import storage
from inspections.models import VisitNote
from inspections.selectors.conversations import record_of
from inspections.services import conversations
from inspections.services.acting import lock
from inspections.statecharts import visit as chart
from inspections.sync import selectors, services, types
from tests.tablets import jpeg
from tests.visits import make_premises, reference_data

pytestmark = pytest.mark.django_db
RUNS, SHARES = 200, 8


def a_photo(dice: random.Random) -> bytes:
    return jpeg(tuple(dice.randrange(256) for _ in range(3))) + dice.randbytes(8)


@pytest.fixture
def scene(user_with, municipality):
    reference_data()
    team = [user_with("inspector"), user_with("inspector")]
    return Scene(municipality, user_with("planner"), team, make_premises(municipality), a_photo)


@pytest.mark.parametrize("share", range(SHARES))
def test_nothing_is_lost_doubled_or_silent(scene, share):
    each = RUNS // SHARES
    found = sync.run(each, 1_000 + share * each, scene)
    assert found.ok, str(found)
    assert sum(found.injected.values()) > each
    assert found.injected["conversations"]
    assert found.injected["crews of two"]


def wrong(scene, runs=12):
    """What the oracle finds in some runs."""
    found: Counter[str] = Counter()
    for seed in range(runs):
        found.update(kind for kind, _what in sync.one(scene, seed, Counter()))
    return found


def test_the_oracle_notices_an_operation_that_is_called_applied_and_is_not(scene, monkeypatch):
    monkeypatch.setitem(types._types, "note", lambda _doing: None)
    assert wrong(scene)["lost"]


def test_the_oracle_notices_an_operation_that_is_applied_twice(scene, monkeypatch):
    right = types._types["note"]

    def eager(doing):
        right(doing)
        note = VisitNote.objects.get(public_id=doing.read.op_id)
        note.pk, note.public_id = None, uuid4()
        note.save()

    monkeypatch.setitem(types._types, "note", eager)
    assert wrong(scene)["doubled"]


def test_the_oracle_notices_bytes_that_are_acknowledged_and_not_kept(scene, monkeypatch):
    right = services.store

    def careless(device, op_id, raw, **more):
        return right(device, op_id, raw[:-1] + b" }" if raw.endswith(b"}") else raw, **more)

    monkeypatch.setattr(services, "store", careless)
    assert wrong(scene)["lost"]


def test_the_oracle_notices_a_photo_whose_bytes_are_gone(scene, monkeypatch):
    real = storage.read
    monkeypatch.setattr(storage, "read", lambda sha256: real(sha256)[:-1])
    assert wrong(scene)["lost"]


def test_the_oracle_notices_what_stands_on_nobodys_list(scene, monkeypatch):
    monkeypatch.setattr(selectors, "NEEDS_PERSON", ())
    assert wrong(scene, 40)["silent"]


def test_the_oracle_notices_a_power_that_comes_in_at_a_conversation(scene, monkeypatch):
    monkeypatch.setattr(chart, "concerns", lambda _move, **_kind: True)
    assert wrong(scene, 40)["half done"]


def test_the_oracle_notices_a_record_of_a_talk_that_a_colleague_wrote_over(scene, monkeypatch):
    """Each sends a record; the second one's takes the place of the first one's."""
    right = types._types["conversation"]

    def overwriting(doing):
        record = record_of(lock(doing.visit))
        if record is None:
            right(doing)
        else:
            doing.act(conversations.correct_talk, talk=conversations.Talk(**doing.body))

    monkeypatch.setitem(types._types, "conversation", overwriting)
    monkeypatch.setattr(offline, "CONVERSATIONS", 1)
    monkeypatch.setattr(offline, "IN_A_TALK", ("conversation",))
    assert wrong(scene, 30)["lost"]
