"""Every consumer of the outbox, delivered late, out of order, twice, and by two workers: its effect is the same, once.

What is right is what a prompt delivery does, right after each act. The consumers come from the registry, so that a
new one without a story fails here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from core.accounts.models import Municipality
from core.files import storage
from core.outbox import registry, services, worker
from core.outbox.models import Message, State
from core.today import today
from gis.zones.models import Reminder
from gis.zones.services import clock as zone_clock
from inspections.models import Answer, Visit
from inspections.signals.models import RetentionRule
from inspections.signals.services import retention
from inspections.sync.models import Operation
from permits.models import Document
from permits.statecharts import application as chart
from tests import cases, people, places, signals, tablets, visits
from tests.races.pair import at_once

pytestmark = pytest.mark.django_db
FAR, LONG_AGO = timedelta(days=1), timedelta(days=1000)


@dataclass(frozen=True)
class Story:
    """`acts` each send messages to the consumer, the last ones move the case on. `effect`: what it brought about.

    `outdated`: what must not happen any more once the case moved on; of all else nothing may be missing.
    """

    acts: tuple[Callable[[], object], ...]
    effect: Callable[[], set[Any]]
    outdated: Callable[[Any], bool] = lambda _one: False


def _letters(municipality: Municipality) -> Story:
    """Two invitations with different texts and days, then a grant: each letter says what was so at its moment."""
    walk = cases.walk(municipality, today() - timedelta(days=120))

    def letters() -> set[Any]:
        sent = Document.objects.filter(application_id=walk.pk, direction="out").select_related("file")
        rows = [(letter.kind, letter.on, letter.file.sha256) for letter in sent]
        assert len(rows) == len(set(rows))
        return set(rows)

    again = {"until": today(), "missing": "Een nieuwe plattegrond."}
    acts = (
        lambda: None,
        lambda: walk.review().invite(),
        lambda: walk.completed(),
        lambda: walk.complete(),
        lambda: walk.wait(2, 3).act(chart.REQUEST_COMPLETION, **{**again, "until": walk.day + timedelta(days=9)}),
        lambda: walk.wait(2, 3).act(chart.COMPLETE),
        lambda: walk.complete().steps(),
        lambda: walk.grant().publish(),
    )
    return Story(acts, letters)


def _notices(municipality: Municipality) -> Story:
    """The mail about a letter; then the applicant withdraws."""
    walk = cases.walk(municipality)

    def mails() -> set[Any]:
        sent = [(one.to[0], one.subject, one.extra_headers["Message-ID"]) for one in mail.outbox]
        assert len(sent) == len(set(sent))
        assert Document.objects.filter(application_id=walk.pk, notified_at__isnull=False).count() == len(sent)
        return set(sent)

    return Story((lambda: _deliver("permits.consumers.make_letter"), lambda: _withdraw(walk)), mails)


def _visits(municipality: Municipality) -> Story:
    """A visit is asked for; then the applicant withdraws, and nobody should go there any more."""
    walk = cases.walk(municipality).review().complete()

    def planned() -> set[Any]:
        found = Visit.objects.filter(visit_request__application_id=walk.pk)
        assert found.count() <= 1
        return {(visit.state, visit.premises_id) for visit in found}

    return Story((lambda: walk.request_visit(), lambda: _withdraw(walk)), planned, outdated=lambda _visit: True)


def _withdraw(walk: cases.Walk) -> None:
    walk.wait(1).act(chart.WITHDRAW, reason="Gestopt.", because_of_bibob=False)


def _destroyed_files(municipality: Municipality) -> Story:
    """The photos of two destroyed signals; the second one's bytes are those of a file that stays."""
    other = signals.reported(municipality, photo=visits.photo(colour=(250, 0, 0)))
    colours = ((0, 250, 0), (250, 0, 0))
    both = [signals.reported(municipality, photo=visits.photo(colour=colour)) for colour in colours]
    shas = {one.files.get().file.sha256 for one in (*both, other)}
    kept = {sha256: storage.read(sha256) for sha256 in shas}
    for one in both:
        signals.dismissed(one)
    rule = RetentionRule.objects.get(state="UNFOUNDED")
    at = timezone.now() + timedelta(days=400)

    def gone() -> set[Any]:
        found = shas - set(storage.everything())
        for sha256 in found:  # the disk knows no rollback: put back what the next delivery must remove again
            storage.put(kept[sha256])
        return found

    acts = tuple(partial(retention.destroy, one.public_id, at=at, rule=rule) for one in both)
    return Story(acts, gone)


def _tablet(municipality: Municipality) -> Story:
    """What a tablet kept in a cellar: the arrival, two answers and a remark, each sent on its own."""
    team = [people.make_user("inspector", municipality=municipality) for _one in range(2)]
    planner = people.make_user("planner", municipality=municipality)
    walk = visits.Walk(planner, *team, premises=visits.make_premises(municipality)).brief()
    tablet = tablets.make_tablet(walk.inspector)
    tablet.keep(str(walk.visit.public_id), "arrive", tablets.ARRIVED)
    for item in ("permit.on_site", "permit.hours"):
        tablet.keep(str(walk.visit.public_id), "answer", {"item": item, "answer": "ok", "base": ""})
    tablet.keep(str(walk.visit.public_id), "note", {"text": "Het regende.", "dictated": False})

    def applied() -> set[Any]:
        done = Operation.objects.filter(state="applied").values_list("inbox__op_id", flat=True)
        stored = Answer.objects.filter(visit=walk.visit).values_list("item_code", "answer")
        assert len(stored) == len(set(stored)) <= 2
        return {*done, *stored}

    return Story(tuple(partial(tablet.upload, kept) for kept in tablet.outbox.values()), applied)


def _reminders(municipality: Municipality) -> Story:
    """Two orders that will lapse: the advisers get one message about each."""
    last = today() + timedelta(days=30)
    orders = [places.make_order(title=title, valid_to=last) for title in ("Ene zone", "Andere zone")]
    people.make_user("policy", municipality=municipality, email="beleid@example.org")
    told = {"at": timezone.now(), "law": "Beleid"}

    def mailed() -> set[Any]:
        return set(Reminder.objects.exclude(mailed_at=None).values_list("order__title", flat=True))

    return Story(tuple(partial(zone_clock.remind, order, **told) for order in orders), mailed)


STORIES: dict[str, Callable[[Municipality], Story]] = {
    "permits.consumers.make_letter": _letters,
    "permits.consumers.send_notice": _notices,
    "inspections.consumers.visit_requested": _visits,
    "core.files.consumers.remove_bytes": _destroyed_files,
    "inspections.sync.consumers.judge": _tablet,
    "gis.zones.consumers.mail_reminder": _reminders,
}


def consumers() -> list[str]:
    """All but those that tests made for themselves."""
    return [name for name in registry.all_consumers() if not name.startswith("tests.")]


def _deliver(consumer: str, *, newest_first: bool = False) -> None:
    """Deliver what waits for one consumer; nothing may fail on the way."""
    now = timezone.now()
    Message.objects.filter(state=State.WAITING).exclude(consumer=consumer).update(due_at=now + FAR)
    found = Message.objects.filter(state=State.WAITING, consumer=consumer)
    waiting = list(found.order_by("-pk" if newest_first else "pk"))
    for place, message in enumerate(reversed(waiting), start=1):
        message.due_at = now - LONG_AGO - timedelta(seconds=place)
        message.save()
    services.deliver_due(now, limit=len(waiting))
    assert not Message.objects.filter(consumer=consumer).exclude(state=State.DONE).values_list("last_error")


def _promptly(consumer: str, story: Story) -> Iterator[Any]:
    """Do every act; what delivering right after it does, and undone again."""
    for act in story.acts:
        act()
        kept = len(mail.outbox)
        with transaction.atomic():
            _deliver(consumer)
            yield from story.effect()
            transaction.set_rollback(True)
        del mail.outbox[kept:]


def _expected(story: Story, prompt: set[Any]) -> set[Any]:
    return {one for one in prompt if not story.outdated(one)}


@pytest.mark.parametrize("consumer", consumers())
def test_late_and_out_of_order_it_does_what_it_would_have_done_at_once(
    municipality: Municipality, consumer: str
) -> None:
    assert consumer in STORIES, f"{consumer} has no story: add one here"
    visits.reference_data()
    story = STORIES[consumer](municipality)
    prompt = set(_promptly(consumer, story))
    assert prompt
    assert not story.effect()
    _deliver(consumer, newest_first=True)
    assert story.effect() == _expected(story, prompt)


@pytest.mark.parametrize("consumer", consumers())
def test_twice_it_does_nothing_more(municipality: Municipality, consumer: str) -> None:
    visits.reference_data()
    story = STORIES[consumer](municipality)
    story.acts[0]()
    for act in story.acts[1:-1]:
        act()
    for _time in range(2):
        _deliver(consumer)
        once = story.effect()
        Message.objects.filter(consumer=consumer).update(state=State.WAITING)
    assert once
    story.acts[-1]()
    _deliver(consumer)
    assert once <= story.effect()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("consumer", consumers())
def test_two_workers_do_it_once(municipality: Municipality, consumer: str) -> None:
    visits.reference_data()
    story = STORIES[consumer](municipality)
    for act in story.acts[:-1]:
        act()
    Message.objects.filter(state=State.WAITING).update(due_at=timezone.now())
    given = at_once(worker.run_once, worker.run_once)
    assert not [row for row in given if isinstance(row, Exception)]
    worker.run_once()  # what one of them sent on after the other had looked
    assert story.effect()
    assert not Message.objects.exclude(state=State.DONE).values_list("topic", "last_error")
