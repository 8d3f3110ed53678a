"""What a person at the office decides about an operation of a tablet: one road, both values kept, the tablet hears."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.accounts.rights import RightRefused
from core.audit.models import AuditEntry
from inspections.errors import VisitError
from inspections.models import Answer, Photo, Visit, VisitNote
from inspections.services import planning
from inspections.sync import selectors, services, settling, wording
from inspections.sync.models import Device, Operation, SyncInbox
from tests.tablets import ARRIVED, make_tablet, waiting_photo, worked

pytestmark = pytest.mark.django_db


def settle(operation, actor, choice, reason=""):
    at = timezone.now()
    return settling.settle(
        operation.public_id, operation.inbox.sha256, choice=choice, reason=reason, actor=actor, at=at
    )


def heard(tablet, operation):
    """What the tablet is told of its operation."""
    return tablet.ask("GET", f"ops/{operation.public_id}").body


def holds(walk):
    return Answer.objects.get(visit=walk.visit, superseded_by=None).answer


def test_the_tablet_holds_and_the_colleagues_answer_stays_readable(tablet, walk, clash):
    settle(clash, walk.planner, "taken")
    now = Answer.objects.get(visit=walk.visit, superseded_by=None)
    assert (now.answer, now.recorded_by, str(now.public_id)) == ("not_ok", walk.inspector, str(clash.public_id))
    assert now.supersedes.answer == "not_applicable"
    entry = AuditEntry.objects.get(verb="sync.decided")
    assert (entry.scope, entry.actor) == (walk.visit.audit_scope, walk.planner)
    assert heard(tablet, clash)["state"] == "applied"
    assert heard(tablet, clash)["feedback_nl"] == "Kantoor nam over wat u vastlegde."


def test_what_stands_is_kept_and_the_tablets_bytes_are_not_lost(tablet, walk, clash):
    settle(clash, walk.planner, "kept", "Pia was er het laatst.")
    assert holds(walk) == "not_applicable"
    assert (heard(tablet, clash)["state"], heard(tablet, clash)["reason"]) == ("settled", "kept")
    assert heard(tablet, clash)["feedback_nl"].endswith("Pia was er het laatst.")
    assert not selectors.work(walk.planner, timezone.now()).exists()
    assert list(selectors.settled(walk.planner)) == [clash]
    assert SyncInbox.objects.filter(pk=clash.inbox_id).exists()
    worked()
    assert holds(walk) == "not_applicable"


def test_put_aside_needs_a_reason_and_can_be_brought_in_after_all(walk, clash):
    with pytest.raises(VisitError, match="terzijde"):
        settle(clash, walk.planner, "aside", "  ")
    settle(clash, walk.planner, "aside", "Eerst navragen.")
    assert holds(walk) == "not_applicable"
    settle(clash, walk.planner, "taken")
    assert holds(walk) == "not_ok"
    with pytest.raises(VisitError, match="besloot"):
        settle(clash, walk.planner, "taken")


def test_nobody_decides_who_may_not(walk, clash, user_with, other_municipality):
    for person in (walk.inspector, user_with("admin")):
        with pytest.raises(RightRefused):
            settle(clash, person, "kept")
        assert not selectors.work(person, timezone.now()).exists()
    elsewhere = user_with("planner", municipality=other_municipality)
    with pytest.raises(Operation.DoesNotExist):
        settle(clash, elsewhere, "kept")
    assert holds(walk) == "not_applicable"
    assert selectors.how_many(user_with("admin"), timezone.now()) == 1
    assert selectors.how_many(elsewhere, timezone.now()) == 0


def test_who_was_taken_off_the_team_gets_in_once_the_team_is_right_again(tablet, walk):
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    walk.do(planning.schedule_visit, walk.planner, schedule=planning.Schedule(timezone.localdate(), walk.team[1:]))
    waiting_photo(tablet, walk.id)
    arrive, photo = Operation.objects.order_by("pk")
    with pytest.raises(VisitError, match="team"):
        settle(photo, walk.planner, "taken")
    assert Operation.objects.get(pk=photo.pk).state == "unpermitted"
    walk.do(planning.schedule_visit, walk.planner, schedule=planning.Schedule(timezone.localdate(), walk.team))
    settle(arrive, walk.planner, "taken")
    settle(photo, walk.planner, "taken")
    assert Photo.objects.filter(visit=walk.visit).count() == 1
    assert AuditEntry.objects.filter(verb="sync.decided").count() == 2


def test_what_waits_for_a_tablet_that_is_gone_is_listed_and_the_rest_goes_on(tablet, walk, user_with):
    visit = str(walk.id)
    tablet.upload(tablet.keep(visit, "arrive", ARRIVED))
    lost = tablet.keep(visit, "note", {"text": "Nooit aangekomen."})
    kept = [tablet.keep(visit, "note", {"text": text}) for text in ("Eerste.", "Tweede.")]
    for one in kept:
        tablet.upload(one)
    worked()
    assert not selectors.work(walk.planner, timezone.now()).exists()
    device = Device.objects.get(public_id=tablet.device_id)
    services.revoke(device.public_id, actor=user_with("admin"), at=timezone.now(), reason="Gestolen.")
    listed = list(selectors.work(walk.planner, timezone.now()))
    assert [str(row.public_id) for row in listed] == [one.op_id for one in kept]
    settle(listed[0], walk.planner, "taken")
    worked()
    assert [note.text for note in VisitNote.objects.order_by("pk")] == ["Eerste.", "Tweede."]
    assert not selectors.work(walk.planner, timezone.now()).exists()
    entry = AuditEntry.objects.get(verb="sync.device_revoked")
    assert entry.reason == "Gestolen."
    assert services.missing_of(Device.objects.get(pk=device.pk)) == ((lost.device_seq, lost.device_seq),)


def test_what_was_missing_and_comes_after_all_still_comes_in(tablet, walk):
    visit = str(walk.id)
    tablet.upload(tablet.keep(visit, "arrive", ARRIVED))
    late = tablet.keep(visit, "note", {"text": "Te laat."})
    early = tablet.keep(visit, "note", {"text": "Vast."})
    tablet.upload(early)
    worked()
    waiting = Operation.objects.get(reason="gap")
    settle(waiting, walk.planner, "aside", "De tablet is zoek.")
    tablet.upload(late)
    worked()
    assert [note.text for note in VisitNote.objects.all()] == ["Te laat."]
    assert Operation.objects.get(pk=waiting.pk).state == "settled"


def test_what_stands_behind_one_that_waits_says_so_and_goes_on_once_a_person_decided(tablet, walk):
    """A tablet tells of a note before it tells of the arrival: nothing of it is stuck in silence, nothing is lost."""
    visit = str(walk.id)
    sent = [
        tablet.keep(visit, "note", {"text": "Nog voor de deur."}),
        tablet.keep(visit, "arrive", ARRIVED),
        tablet.keep(visit, "note", {"text": "Binnen."}),
    ]
    for one in sent:
        tablet.upload(one)
    worked()
    first, arrival, last = rows = list(Operation.objects.order_by("inspection_seq"))
    assert [(row.state, row.reason) for row in rows] == [("held", "not_started"), *[("held", "behind")] * 2]
    assert "eerdere handeling" in heard(tablet, arrival)["feedback_nl"]
    assert "an earlier act" in heard(tablet, last)["feedback_en"]
    tomorrow = timezone.now() + timedelta(hours=25)
    assert list(selectors.work(walk.planner, tomorrow)) == rows
    assert "Besluit eerst" in wording.what_now(last.reason)

    settle(first, walk.planner, "aside", "Er was nog niemand binnen.")
    worked()
    assert [row.state for row in Operation.objects.order_by("inspection_seq")] == ["settled", "applied", "applied"]
    assert not selectors.work(walk.planner, tomorrow).exists()
    assert heard(tablet, last)["feedback_nl"] == ""
    settle(first, walk.planner, "taken")
    assert {note.text for note in VisitNote.objects.all()} == {"Binnen.", "Nog voor de deur."}


def test_what_waits_behind_goes_on_by_itself_when_another_tablet_tells_of_the_arrival(tablet, walk):
    second = make_tablet(walk.team[1], seed=1)
    for text in ("Eerst.", "Daarna."):
        second.upload(second.keep(str(walk.id), "note", {"text": text}))
    worked()
    assert Operation.objects.filter(reason="behind").count() == 1
    tablet.upload(tablet.keep(str(walk.id), "arrive", ARRIVED))
    worked()
    assert not Operation.objects.exclude(state="applied").exists()
    assert [note.text for note in VisitNote.objects.order_by("pk")] == ["Eerst.", "Daarna."]


def test_a_day_later_what_waits_is_on_the_list(tablet, walk):
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    tablet.upload(tablet.keep(str(walk.id), "note", {"text": "Zonder aankomst."}))
    worked()
    now = timezone.now()
    assert not selectors.work(walk.planner, now).exists()
    assert selectors.work(walk.planner, now + timedelta(hours=25)).count() == 1


def test_the_other_bytes_under_one_number_are_kept_or_put_aside(tablet, walk):
    kept = tablet.keep(str(walk.id), "arrive", ARRIVED)
    tablet.upload(kept)
    kept.raw = kept.raw.replace(b'"v": 1', b'"v":  1')
    tablet.upload(kept)
    worked()
    variant = Operation.objects.get(state="conflict")
    assert settling.choices(variant) == ("kept", "aside")
    with pytest.raises(VisitError):
        settle(variant, walk.planner, "taken")
    settle(variant, walk.planner, "kept")
    assert Visit.objects.get(pk=walk.visit.pk).arrived_at is not None
    assert SyncInbox.objects.filter(op_id=kept.op_id).count() == 2


def test_what_the_visit_cannot_take_any_more_is_refused_and_stays(tablet, walk):
    tablet.upload(tablet.keep(str(walk.id), "arrive", ARRIVED))
    worked()
    walk.at = timezone.now()
    walk.answer_all().leave().draft().sign()
    tablet.upload(tablet.keep(str(walk.id), "note", {"text": "Te laat."}))
    worked()
    late = Operation.objects.get(state="conflict")
    with pytest.raises(VisitError, match="kan zo niet in het dossier"):
        settle(late, walk.planner, "taken")
    assert Operation.objects.get(pk=late.pk).state == "conflict"
    assert not AuditEntry.objects.filter(verb="sync.decided").exists()
