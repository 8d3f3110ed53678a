"""What a tablet sent ends up in the file: once, in order, by the services of the visit, whoever sent it when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.faults.tablet import sha256
from core.audit.models import AuditEntry
from inspections.models import Answer, Photo, Signature, TabletClock, Visit
from inspections.services import answers, planning
from inspections.services.answers import Reply
from inspections.sync import receipts, sealing
from inspections.sync.models import Operation, SyncInbox
from tests.tablets import ARRIVED, jpeg, make_tablet, worked

NOBODY = "01930000-0000-7000-8000-000000000000"
pytestmark = pytest.mark.django_db


def send_all(tablet, order=None):
    """Everything in the outbox, in its order or another, and the work of the worker."""
    kept = list(tablet.outbox.values())
    for one in order(kept) if order else kept:
        tablet.upload(one)
    worked()


def states(tablet):
    """How each operation of the journal stands."""
    known = {str(row.inbox.op_id): row for row in Operation.objects.select_related("inbox")}
    return [(kept.type, known[kept.op_id].state, known[kept.op_id].reason) for kept in tablet.journal]


def a_whole_visit(tablet, visit, items):
    """From the door to the signature; the photo of the finding comes along in chunks."""
    tablet.keep(visit, "arrive", {**ARRIVED, "position": {"lon": 5.1, "lat": 52.1, "accuracy_m": 8}})
    for code in items[1:]:
        tablet.keep(visit, "answer", {"item": code, "answer": "ok", "base": ""})
    finding = tablet.keep(visit, "finding", {"item": items[0], "note": "Te laat open.", "severity": 2})
    manifest = tablet.keep_file(jpeg())
    tablet.keep(
        visit, "photo", {"item": items[0], "blob": manifest, "taken_at": timezone.now().isoformat(timespec="seconds")}
    )
    tablet.keep(visit, "person", {"name": "onbekend", "capacity": "medewerker"})
    tablet.keep(visit, "power", {"article": "5:17", "reason": "Inzage in het register."})
    tablet.keep(visit, "vehicle", {"plate": "12-ab-34", "note": "Zonder APK"})
    tablet.keep(visit, "note", {"text": "Het regende.", "dictated": True})
    taken = tablet.keep(visit, "item_taken", {"description": "Kasboek", "article": "5:17"})
    tablet.keep(visit, "item_receipt", {"item": taken.op_id, "receipt_to": "De bedrijfsleider"})
    tablet.keep(visit, "item_returned", {"item": taken.op_id})
    drawn = sealing.b64u(_png())
    shown = sha256(b"shown")
    tablet.keep(visit, "signature", {"role": "present", "name": "Jan", "png": drawn, "shown_sha256": shown})
    tablet.keep(visit, "left", {})
    tablet.keep(visit, "report_drafted", {"summary": "Gezien wat er was."})
    return finding, manifest, shown


def _png():
    from io import BytesIO

    from PIL import Image

    target = BytesIO()
    Image.new("RGB", (200, 60), "white").save(target, "PNG")
    return target.getvalue()


def test_a_visit_of_a_whole_day_without_network_is_signed_on_the_server(tablet, walk):
    visit = str(walk.id)
    items = [item.code for item in walk.visit.checklist.checklist.items]
    finding, manifest, shown = a_whole_visit(tablet, visit, items)
    tablet.keep(visit, "report_signed", {"signed_as": walk.inspector.display_name, "shown_sha256": shown})
    send_all(tablet, lambda kept: sorted(kept, key=lambda one: one.op_id[-4:]))
    assert ("report_signed", "held", "photos_missing") in states(tablet)
    assert all(tablet.upload_file(file) for file in list(tablet.files.values()))
    worked()
    assert {state for _type, state, _reason in states(tablet)} == {"applied"}
    found = Visit.objects.get(pk=walk.visit.pk)
    assert found.state == "REPORT_SIGNED"
    assert found.report.shown_sha256 == shown
    assert Answer.objects.get(public_id=finding.op_id).severity == 2
    photo = Photo.objects.get(visit=found)
    assert photo.sha256 == manifest["plain_sha256"] != photo.file.sha256
    entry = AuditEntry.objects.get(scope=found.audit_scope, verb="inspections.visit.sign_report")
    assert found.report.sha256 in entry.reason
    assert entry.detail["operation"] == tablet.journal[-1].op_id
    assert Signature.objects.get(visit=found).file is not None
    assert found.position.accuracy_m == 8


def test_the_same_five_times_gives_one_receipt_and_one_act(tablet, walk):
    kept = tablet.keep(str(walk.id), "arrive", ARRIVED)
    answers_given = [tablet.upload(kept) for _ in range(5)]
    assert [found.status for found in answers_given] == [201, 200, 200, 200, 200]
    given = [found.body["receipt"] for found in answers_given]
    assert all(receipt == given[0] for receipt in given)
    assert receipts.is_ours(given[0])
    assert not receipts.is_ours({**given[0], "sha256": "0" * 64})
    entry = AuditEntry.objects.get(scope=given[0]["audit"]["scope"], seq=given[0]["audit"]["seq"])
    assert entry.entry_hash == given[0]["audit"]["entry_hash"]
    worked()
    assert AuditEntry.objects.filter(scope=walk.visit.audit_scope, verb="inspections.visit.arrive").count() == 1


def test_other_bytes_under_the_same_number_are_both_kept(tablet, walk):
    kept = tablet.keep(str(walk.id), "arrive", ARRIVED)
    assert tablet.upload(kept).status == 201
    first, kept.raw = kept.raw, kept.raw.replace(b'"v": 1', b'"v":  1')
    found = tablet.upload(kept)
    assert (found.status, found.body["code"]) == (409, "op_id_reused")
    assert {bytes(row.raw) for row in SyncInbox.objects.filter(op_id=kept.op_id)} == {first, kept.raw}
    assert tablet.ask_json("POST", "receipts/confirm", {"op_ids": [kept.op_id]}).body["sha256"] == {
        kept.op_id: sha256(first)
    }


def test_a_gap_holds_what_comes_after_and_only_in_that_visit(tablet, walk):
    visit = str(walk.id)
    first = tablet.keep(visit, "arrive", ARRIVED)
    second = tablet.keep(visit, "note", {"text": "Later."})
    tablet.upload(second)
    worked()
    assert Operation.objects.get().reason == "gap"
    assert tablet.ask("GET", f"ops/{second.op_id}").body["feedback_nl"].startswith("Een eerdere handeling")
    assert tablet.enrol().body["device_seq"] == {"highest": 2, "missing": [[1, 1]]}
    tablet.upload(first)
    worked()
    assert states(tablet) == [("arrive", "applied", ""), ("note", "applied", "")]
    assert tablet.enrol().body["device_seq"]["missing"] == []


@pytest.mark.parametrize(
    ("kind", "body", "changed", "reason"),
    [
        ("note", {"text": "x", "colour": "red"}, {}, "shape"),
        ("note", {}, {}, "shape"),
        ("dance", {}, {}, "unknown_type"),
        ("note", {"text": "x"}, {"base_version": "7"}, "shape"),
        ("answer", {"item": "no.such", "answer": "ok"}, {}, "refused"),
        ("correction", {"corrects": NOBODY, "type": "note", "body": {"text": "x"}}, {}, "corrects"),
    ],
)  # fmt: skip
def test_a_bad_one_fills_its_place_and_the_rest_goes_on(tablet, walk, kind, body, changed, reason):
    visit = str(walk.id)
    tablet.keep(visit, "arrive", ARRIVED)
    tablet.keep(visit, kind, body, **changed)
    tablet.keep(visit, "note", {"text": "Het regende."})
    send_all(tablet)
    assert states(tablet) == [("arrive", "applied", ""), (kind, "faulty", reason), ("note", "applied", "")]
    assert AuditEntry.objects.filter(verb="sync.set_aside", after="faulty").count() == 1


def test_one_that_does_not_open_does_not_stop_the_visit_for_ever(tablet, walk):
    visit = str(walk.id)
    tablet.keep(visit, "arrive", ARRIVED)
    broken = tablet.keep(visit, "note", {"text": "Onleesbaar."})
    broken.raw = broken.raw.replace(tablet.key["kid"].encode(), b"GM0344-verdwenen")
    tablet.keep(visit, "note", {"text": "Het regende."})
    send_all(tablet)
    assert [state for _type, state, _reason in states(tablet)] == ["applied", "faulty", "applied"]


def test_an_old_key_still_opens_after_another_was_made(tablet, walk, municipality, user_with):
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    sealing.make_key(municipality, actor=user_with("admin"), at=timezone.now())
    old = tablet.key["kid"]
    assert tablet.enrol().body["key"]["kid"] != old
    tablet.keep(str(walk.id), "note", {"text": "Met de nieuwe sleutel."})
    send_all(tablet)
    assert {state for _type, state, _reason in states(tablet)} == {"applied"}


def test_who_is_no_longer_of_the_team_is_kept_visible_and_not_applied(tablet, walk):
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    walk.do(planning.schedule_visit, walk.planner, schedule=planning.Schedule(timezone.localdate(), walk.team[1:]))
    send_all(tablet)
    assert states(tablet) == [("arrive", "unpermitted", "right")]
    assert Visit.objects.get(pk=walk.visit.pk).arrived_at is None
    assert SyncInbox.objects.count() == 1


def test_a_colleagues_other_answer_is_never_overwritten_unseen(tablet, walk):
    code = next(iter(walk.visit.checklist.checklist.items)).code
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    tablet.keep(str(walk.id), "answer", {"item": code, "answer": "ok", "base": ""})
    tablet.upload(next(iter(tablet.outbox.values())))
    worked()
    walk.at = timezone.now()
    theirs = walk.do(answers.record_answer, walk.team[1], reply=Reply(code, "not_applicable"))
    send_all(tablet)
    assert states(tablet)[-1] == ("answer", "conflict", "answer")
    assert Operation.objects.get(state="conflict").theirs == {"answer": str(theirs.public_id)}
    assert Answer.objects.get(visit=walk.visit, superseded_by=None).answer == "not_applicable"


def test_a_clock_two_days_off_loses_nothing_and_stands_in_the_report(walk):
    tablet = make_tablet(walk.inspector, offset=timedelta(days=2))
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    ahead = make_tablet(walk.team[1], offset=-timedelta(days=2), knows_offset=False)
    ahead.keep(str(walk.id), "note", {"text": "Van overmorgen."})
    send_all(tablet)
    send_all(ahead)
    assert states(tablet) == [("arrive", "applied", "")]
    assert states(ahead) == [("note", "applied", "")]
    found = Visit.objects.get(pk=walk.visit.pk)
    assert abs(found.arrived_at - timezone.now()) < timedelta(minutes=1)
    clock = TabletClock.objects.get(visit=found)
    assert round(clock.offset_ms / 86_400_000) == 2


def test_another_tablet_that_did_not_arrive_yet_waits_for_the_one_that_did(tablet, walk):
    second = make_tablet(walk.team[1], seed=1)
    second.keep(str(walk.id), "note", {"text": "Ik was er al."})
    send_all(second)
    assert states(second) == [("note", "held", "not_started")]
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    send_all(tablet)
    assert states(second) == [("note", "applied", "")]


def test_a_photo_that_no_program_can_show_is_evidence_all_the_same(tablet, walk):
    code = next(iter(walk.visit.checklist.checklist.items)).code
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    manifest = tablet.keep_file(b"\xff\xd8\xff broken in the middle")
    tablet.keep(
        str(walk.id),
        "photo",
        {"item": code, "blob": manifest, "taken_at": timezone.now().isoformat(timespec="seconds")},
    )
    assert all(tablet.upload_file(file) for file in list(tablet.files.values()))
    send_all(tablet)
    photo = Photo.objects.get(visit=walk.visit)
    assert (photo.unreadable, photo.sha256) == (True, manifest["plain_sha256"])


def test_a_server_from_an_older_back_up_says_unknown_and_gets_all_again(tablet, walk):
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    send_all(tablet)
    kept = tablet.journal[0]
    assert tablet.ask_json("POST", "receipts/confirm", {"op_ids": [kept.op_id]}).body["durable"] == [kept.op_id]
    unknown = NOBODY
    assert tablet.ask_json("POST", "receipts/confirm", {"op_ids": [unknown]}).body["unknown"] == [unknown]


def test_a_corrected_note_leaves_both(tablet, walk):
    visit = str(walk.id)
    tablet.keep(visit, "arrive", ARRIVED)
    wrong = tablet.keep(visit, "note", {"text": "Drie autos."})
    tablet.keep(visit, "correction", {"corrects": wrong.op_id, "type": "note", "body": {"text": "Vier auto’s."}})
    send_all(tablet)
    assert {state for _type, state, _reason in states(tablet)} == {"applied"}
    notes = list(walk.visit.notes.order_by("pk"))
    assert [note.text for note in notes] == ["Drie autos.", "Vier auto’s."]
    assert notes[1].corrects == notes[0]


def test_the_second_inspector_signs_along_from_the_own_tablet(tablet, walk):
    visit, second = str(walk.id), make_tablet(walk.team[1], seed=3)
    items = [item.code for item in walk.visit.checklist.checklist.items]
    _finding, _manifest, shown = a_whole_visit(tablet, visit, items)
    tablet.keep(visit, "report_signed", {"signed_as": walk.inspector.display_name, "shown_sha256": shown})
    assert all(tablet.upload_file(file) for file in list(tablet.files.values()))
    send_all(tablet)
    second.keep(visit, "cosign", {"name": walk.team[1].display_name, "shown_sha256": shown})
    tablet.keep(visit, "cosign", {"name": walk.inspector.display_name, "shown_sha256": shown})
    send_all(second)
    send_all(tablet)
    assert states(second) == [("cosign", "applied", "")]
    assert states(tablet)[-1] == ("cosign", "faulty", "refused")
    assert Signature.objects.get(visit=walk.visit, role="second").shown_sha256 == shown
