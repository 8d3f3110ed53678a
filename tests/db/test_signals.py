"""Signals: weighed with a reason, a visit that tells nothing of the source, and destroyed after their term."""

import json
import random
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.demo import signals as demo
from config.demo.cast import Cast
from core.accounts.models import Municipality, User
from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry, AuditPayload
from core.files import storage
from core.files.models import StoredFile
from core.outbox.services import deliver_due
from inspections import flows
from inspections.errors import MoveRefused, VisitError
from inspections.models import Visit
from inspections.rounds.models import Ask
from inspections.rounds.selectors.suggestions import suggestions
from inspections.rounds.services.rounds import dissolve
from inspections.selectors.rounds import download
from inspections.services import planning
from inspections.signals import policy
from inspections.signals.models import Destruction, RetentionRule, Signal
from inspections.signals.services import receiving, retention, weighing
from inspections.signals.services.receiving import Contact
from inspections.statecharts import signal as chart
from tests import signals
from tests.people import make_user
from tests.visits import make_firm, make_premises, photo, reference_data

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(municipality: Municipality) -> User:
    return make_user("planner", municipality=municipality)


def test_what_people_typed_is_sealed_in_the_row(municipality: Municipality) -> None:
    contact = Contact("Jet Melder", "030-1234567", "jet@voorbeeld.example")
    signal = signals.reported(municipality, text="De buurman sloopt auto’s", contact=contact)
    row = Signal.objects.filter(pk=signal.pk).values().get()
    kept = str(row) + str(type(signal.contact).objects.values().get())
    assert not [word for word in ("buurman", "Proefdreef", "Jet", "1234567", "jet@") if word in kept]
    found = Signal.objects.get(pk=signal.pk)
    assert (found.text, found.contact.name) == ("De buurman sloopt auto’s", "Jet Melder")


def test_a_reason_is_compulsory(municipality: Municipality, planner: User) -> None:
    signal = signals.reported(municipality)
    with pytest.raises(VisitError) as refused:
        signals.weighed(signal, "dismiss", planner, reason=" ")
    assert refused.value.field == "reason"
    assert Signal.objects.get(pk=signal.pk).state == chart.RECEIVED


def test_a_visit_needs_linked_premises_and_words_for_the_team(municipality: Municipality, planner: User) -> None:
    signal = signals.reported(municipality)
    with pytest.raises(MoveRefused):
        signals.weighed(signal, "visit_premises", planner, visit_note="Kijk.")
    place = signals.linked(signal, planner)
    with pytest.raises(VisitError):
        signals.weighed(signal, "visit_premises", planner, premises=place)
    assert not Visit.objects.exists()
    assert signals.to_visit(signal, planner).ask.premises in signal.premises.all()
    assert not Visit.objects.exists()  # it stands among the planner's suggestions


@pytest.mark.parametrize("role", ["officer", "inspector", "lawyer", "admin", "bibob"])
def test_only_who_weighs_may_weigh(municipality: Municipality, role: str) -> None:
    signal = signals.reported(municipality)
    with pytest.raises(RightRefused):
        signals.weighed(signal, "dismiss", make_user(role, municipality=municipality))


def test_another_municipality_does_not_come_near(municipality: Municipality, other_municipality: Municipality) -> None:
    signal, stranger = signals.reported(municipality), make_user("planner", municipality=other_municipality)
    with pytest.raises(RightRefused):
        signals.weighed(signal, "dismiss", stranger)


def test_of_an_anonymous_source_no_contact_is_taken(municipality: Municipality, planner: User) -> None:
    with pytest.raises(VisitError) as refused:
        receiving.enter(actor=planner, at=timezone.now(), source="mma", text="Tip", contact=Contact("Jet"))
    assert refused.value.field == "name"
    assert receiving.enter(actor=planner, at=timezone.now(), source="mma", text="Tip", reliability="D").anonymous


def test_an_addition_brings_a_dismissed_signal_back(municipality: Municipality) -> None:
    signal = signals.dismissed(signals.reported(municipality))
    receiving.add(signal, text="Ik zag het weer.", photo=None, at=timezone.now())
    again = Signal.objects.get(pk=signal.pk)
    assert (again.state, again.weighed_on, again.additions.get().text) == (chart.RECEIVED, None, "Ik zag het weer.")


def test_nobody_adds_without_end(municipality: Municipality) -> None:
    signal = signals.reported(municipality)
    for _number in range(chart.MOST_ADDITIONS):
        receiving.add(signal, text="Nog iets.", photo=None, at=timezone.now())
    with pytest.raises(MoveRefused):
        receiving.add(signal, text="Nog iets.", photo=None, at=timezone.now())


def test_destroyed_on_the_day_after_its_term_and_a_record_stays(municipality: Municipality, planner: User) -> None:
    signal = signals.reported(municipality, photo=photo(), contact=Contact("Jet Melder", "030-1234567"))
    signals.linked(signal, planner)
    receiving.add(signal, text="Nog iets.", photo=None, at=timezone.now())
    signal = signals.dismissed(signal, planner=planner)
    sha256, scope = signal.files.get().file.sha256, signal.audit_scope
    months = RetentionRule.objects.get(state=chart.UNFOUNDED).months
    day = timezone.now() + timedelta(days=31 * months)
    assert retention.tick(timezone.now()) == 0
    assert retention.tick(day) == 1
    assert retention.tick(day) == 0
    deliver_due(day)
    gone = Signal.objects.get(pk=signal.pk)
    assert (gone.state, gone.text, gone.place, gone.reference, gone.code_hash) == (chart.DESTROYED, None, None, "", "")
    assert not [kept for kept in (gone.premises, gone.additions, gone.weighings) if kept.exists()]
    assert not hasattr(gone, "contact")
    assert not StoredFile.objects.filter(sha256=sha256).exists()
    assert sha256 not in set(storage.everything())
    record = Destruction.objects.get(signal=gone)
    assert (record.outcome, record.rule, record.files) == (chart.UNFOUNDED, "signal-unfounded", 1)
    assert not AuditPayload.objects.filter(entry__scope=scope, erased_by=None).exists()
    assert AuditEntry.objects.filter(scope=scope, verb="signals.destroy").count() == 1


@pytest.mark.parametrize(
    ("on", "months", "cutoff"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 11, 26), 6, date(2026, 5, 26)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
    ],
)
def test_months_back_end_on_a_day_that_exists(on: date, months: int, cutoff: date) -> None:
    assert policy.last_kept(on, months) == cutoff


def test_what_is_not_weighed_is_never_destroyed(municipality: Municipality) -> None:
    signals.reported(municipality)
    assert retention.tick(timezone.now() + timedelta(days=4000)) == 0


def _pages_of_visit(municipality: Municipality, planner: User, inspector: User, source: str) -> list[bytes]:
    """What the team sees of the visit that a signal of this source led to; ids and moments blanked."""
    at = timezone.now().replace(microsecond=0)
    signal = receiving.enter(actor=planner, at=at, source=source, text=f"Van {source}", reliability="A")
    visit = signals.visited(signals.to_visit(signal, planner), planner, inspector)
    client = Client()
    client.force_login(inspector, backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for where in (reverse("inspections:visit", args=[visit.public_id]), reverse("inspections:visits")):
        page = client.get(where).content
        for own in (str(visit.public_id), str(visit.premises), visit.premises.bag_id):
            page = page.replace(own.encode(), b"*")
        page = re.sub(rb'datetime="[^"]*"|\b\d\d:\d\d\b', b"*", page)
        found.append(b"\n".join(line for line in page.splitlines() if b"csrf" not in line and b"nonce" not in line))
    round_id = visit.round_stop.round.public_id
    dissolve(round_id, actor=planner, at=timezone.now(), base=1, reason="Klaar.")
    flows.perform(visit.public_id, planning.cancel, actor=planner, at=at, reason="Klaar.")
    return found


def test_the_team_cannot_tell_from_whom_it_came(municipality: Municipality, planner: User) -> None:
    """No inference: two runs that differ in their source only show the same bytes."""
    inspector = make_user("inspector", municipality=municipality)
    first = _pages_of_visit(municipality, planner, inspector, "mma")[0]
    second = _pages_of_visit(municipality, planner, inspector, "partner")[0]
    assert first.splitlines() == second.splitlines()
    assert b"Kijk naar de werkplaats" in first


def test_the_card_on_the_tablet_names_the_reason_and_never_who_told_it(
    municipality: Municipality, planner: User
) -> None:
    """From the report at `/report/` to what the device downloads: no word, source or day of the signal."""
    inspector = make_user("inspector", municipality=municipality)
    long_ago = timezone.now() - timedelta(days=23)
    signal = signals.reported(municipality, text="Mijn buurman sloopt auto's.", place="Achterom", at=long_ago)
    visit = signals.visited(signals.to_visit(signal, planner, visit_kind="conversation"), planner, inspector)
    assert (visit.reason, visit.kind) == ("signal", "conversation")
    (card,) = download(inspector, visit.planned_on)["visits"]
    assert card["reason_text"]["nl"] == "Naar aanleiding van een signaal"
    assert "Kijk naar de werkplaats" in card["note"]
    days = (f"{long_ago:%Y-%m-%d}", f"{long_ago:%d-%m-%Y}")
    told = ("buurman", "Achterom", signal.reference, str(signal.public_id), *days)
    assert not [word for word in told if word in json.dumps(card)]
    kept = Ask.objects.get()
    assert kept.visit == visit
    assert not [word for word in told if word in f"{kept.why} {kept.since:%d-%m-%Y}"]


def test_a_signal_that_is_weighed_again_asks_for_no_visit_any_more(municipality: Municipality, planner: User) -> None:
    signal = signals.to_visit(signals.reported(municipality), planner)
    assert suggestions(municipality, timezone.localdate())
    weighing.reopen(signal.public_id, actor=planner, at=timezone.now(), reason="Nieuw licht.")
    assert not suggestions(municipality, timezone.localdate())


def test_weighing_and_reopening_are_in_the_sealed_log(municipality: Municipality, planner: User) -> None:
    signal = signals.dismissed(signals.reported(municipality), planner=planner)
    weighing.reopen(signal.public_id, actor=planner, at=timezone.now(), reason="Nieuw licht.")
    entries = AuditEntry.objects.filter(scope=signal.audit_scope).order_by("seq")
    assert [entry.verb for entry in entries] == ["signals.receive", "signals.dismiss", "signals.reopen"]
    assert all(entry.is_sealed and not entry.reason for entry in entries)


def test_the_demo_shows_every_state(municipality: Municipality, planner: User) -> None:
    reference_data()
    firms = [make_firm(make_premises(municipality)) for _told in demo.TOLD]
    cast = Cast(municipality, {"planner": planner})
    assert demo.tell(cast, firms, random.Random(1), timezone.now()) == len(demo.TOLD)
    assert set(Signal.objects.values_list("state", flat=True)) == set(chart.CHART.states)
    assert demo.tell(cast, firms, random.Random(1), timezone.now()) == 0
