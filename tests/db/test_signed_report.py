"""After the signature: corrections beside the report, a colleague who signs along, and two tablets of one visit."""

import base64
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from config.faults.tablet import sha256
from core.audit.models import AuditEntry
from core.today import today
from inspections.models import Answer, Photo, Report, Signature, Supplement, Visit
from inspections.selectors.findings import current_answers
from inspections.selectors.rounds import download
from inspections.services import onsite, reporting
from inspections.services.answers import Reply
from inspections.sync import settling
from inspections.sync.models import Device, Operation
from tests.tablets import ARRIVED, briefed, jpeg, make_tablet, worked

pytestmark = pytest.mark.django_db
SHOWN = sha256(b"shown")
WRONG = "permit.hours"


@pytest.fixture
def walk(municipality):
    return briefed(municipality)


@pytest.fixture
def signed(walk):
    """A signed visit of a team of two; one answer will turn out to be wrong."""
    first = make_tablet(walk.inspector)
    whole_visit(first, walk, SHOWN)
    deliver(first)
    assert Visit.objects.get(pk=walk.visit.pk).state == "REPORT_SIGNED"
    return walk, first, make_tablet(walk.team[1], seed=3)


def whole_visit(tablet, walk, shown, answer="ok"):
    """All that one inspector does on a tablet, from briefing to signature."""
    visit = str(walk.id)
    tablet.keep(visit, "brief", {"partners": []})
    tablet.keep(visit, "arrive", ARRIVED)
    for item in walk.visit.checklist.checklist.items:
        said = answer if item.code == WRONG else "ok"
        tablet.keep(visit, "answer", {"item": item.code, "answer": said, "base": ""})
    tablet.keep(visit, "left", {})
    tablet.keep(visit, "report_drafted", {"summary": "Alles gezien."})
    name = walk.team[0 if walk.team[0].pk == owner(tablet).pk else 1].display_name
    tablet.keep(visit, "report_signed", {"signed_as": name, "shown_sha256": shown})


def owner(tablet):
    return Device.objects.select_related("owner").get(public_id=tablet.device_id).owner


def deliver(*tablets):
    for tablet in tablets:
        for kept in list(tablet.outbox.values()):
            tablet.upload(kept)
        worked()


def standing(kept):
    row = Operation.objects.get(inbox__op_id=kept.op_id)
    return row.state, row.reason


def correction(walk, reason="Ik keek op het verkeerde bord.", **body):
    old = current_answers(Visit.objects.get(pk=walk.visit.pk))[WRONG]
    better = {"item": WRONG, "answer": "not_ok", "note": "Het bord ontbreekt.", "severity": 2, **body}
    return {"corrects": str(old.public_id), "type": "answer", "body": better, "reason": reason}


def shot(tablet, number):
    """A photo as a correction names it, kept on the tablet."""
    taken_at = timezone.now().isoformat(timespec="seconds")
    place = {"lon": 5.1, "lat": 52.1, "accuracy_m": 5}
    return {"blob": tablet.keep_file(jpeg((90, 110, number))), "taken_at": taken_at, "position": place}


def with_photos(tablet, walk, count=1, **body):
    """A correction with photos, on the tablet; the operation and what it says of its photos."""
    photos = [shot(tablet, number) for number in range(count)]
    return tablet.keep(str(walk.id), "correction", {**correction(walk, **body), "photos": photos}), photos


def files(tablet):
    """All files of the tablet reach the office, which looks at what waited for them."""
    assert all(tablet.upload_file(file) for file in tablet.files.values())
    worked()


def report_of(walk, person):
    (visit,) = download(person, today())["visits"]
    return visit["report"]


class TestCorrection:
    def test_both_answers_stand_and_the_report_is_what_it_was(self, signed):
        walk, first, _second = signed
        before = Report.objects.get(visit=walk.visit)
        kept = first.keep(str(walk.id), "correction", correction(walk))
        deliver(first)
        assert standing(kept) == ("applied", "")
        added = Supplement.objects.get()
        assert (added.text, added.answer.answer) == ("Ik keek op het verkeerde bord.", "not_ok")
        assert added.answer.supersedes.answer == "ok"
        assert current_answers(walk.visit)[WRONG] == added.answer
        after = Report.objects.get(visit=walk.visit)
        assert (after.sha256, after.signed_at) == (before.sha256, before.signed_at)
        assert Visit.objects.get(pk=walk.visit.pk).state == "REPORT_SIGNED"
        entry = AuditEntry.objects.get(scope=walk.visit.audit_scope, verb="inspections.visit.supplement")
        assert entry.detail["items"] == [[WRONG, "not_ok", kept.op_id]]

    def test_the_round_brings_both_to_the_whole_team(self, signed):
        walk, first, _second = signed
        first.keep(str(walk.id), "correction", correction(walk))
        deliver(first)
        for person, mine in zip(walk.team, (True, False), strict=True):
            (added,) = report_of(walk, person)["additions"]
            assert (added["was"]["answer"], added["now"]["answer"]) == ("ok", "not_ok")
            assert (added["by"], added["mine"]) == (walk.inspector.display_name, mine)

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"severity": None}, "Beter gekeken."),
            ({"note": " "}, "Beter gekeken."),
            ({"answer": "ok"}, "Beter gekeken."),
            ({}, ""),
        ],
        ids=["no severity", "no text", "the same again", "no reason"],
    )
    def test_half_a_correction_is_told_and_changes_nothing(self, signed, fields, reason):
        walk, first, _second = signed
        kept = first.keep(str(walk.id), "correction", correction(walk, reason, **fields))
        deliver(first)
        assert standing(kept) == ("faulty", "refused")
        assert Operation.objects.get(inbox__op_id=kept.op_id).said
        assert not Supplement.objects.exists()
        assert current_answers(walk.visit)[WRONG].answer == "ok"

    def test_its_photos_are_evidence_with_hash_time_and_place(self, signed):
        walk, first, _second = signed
        kept, photos = with_photos(first, walk, 2)
        deliver(first)
        assert standing(kept) == ("held", "photos_missing")
        assert not Supplement.objects.exists(), "the answer does not come without its photos"
        assert first.upload_file(next(iter(first.files.values())))
        worked()
        assert standing(kept) == ("held", "photos_missing")
        files(first)
        assert standing(kept) == ("applied", "")
        added = Supplement.objects.get()
        found = {photo.sha256: photo for photo in added.photos.all()}
        assert set(found) == {one["blob"]["plain_sha256"] for one in photos}
        one = found[photos[0]["blob"]["plain_sha256"]]
        assert (one.item_code, one.visit, one.added_by) == (WRONG, walk.visit, walk.inspector)
        assert (one.lon, one.lat) == (5.1, 52.1)
        assert Visit.objects.get(pk=walk.visit.pk).arrived_at <= one.taken_at <= timezone.now()
        entries = AuditEntry.objects.filter(scope=walk.visit.audit_scope, verb="inspections.visit.add_photo")
        assert {entry.reason for entry in entries} == {f"{WRONG} sha256:{sha}" for sha in found}

    def test_sent_again_it_is_there_once(self, signed):
        walk, first, _second = signed
        kept, _photos = with_photos(first, walk)
        for _again in range(2):
            deliver(first)
            files(first)
        assert (Supplement.objects.count(), Photo.objects.count()) == (1, 1)
        assert standing(kept) == ("applied", "")

    def test_a_later_correction_waits_until_the_photos_of_the_earlier_are_here(self, signed):
        walk, first, _second = signed
        kept, _photos = with_photos(first, walk)
        body = {"item": WRONG, "answer": "not_checked"}
        later = first.keep(
            str(walk.id), "correction", {"corrects": kept.op_id, "type": "answer", "body": body, "reason": "Toch niet."}
        )
        deliver(first)
        assert standing(later) == ("held", "behind")
        files(first)
        assert [standing(kept), standing(later)] == [("applied", ""), ("applied", "")]
        assert current_answers(walk.visit)[WRONG].answer == "not_checked"

    def test_a_refused_correction_leaves_no_photo(self, signed):
        walk, first, _second = signed
        kept, _photos = with_photos(first, walk, note=" ")
        deliver(first)
        files(first)
        assert standing(kept) == ("faulty", "refused")
        assert not Photo.objects.exists()

    def test_only_an_answer_is_corrected_with_photos(self, signed):
        walk, first, _second = signed
        kept, photos = with_photos(first, walk)
        note = {"corrects": kept.op_id, "type": "note", "body": {"text": "Anders."}, "photos": photos}
        wrong = first.keep(str(walk.id), "correction", note)
        deliver(first)
        files(first)
        assert standing(wrong) == ("faulty", "shape")

    def test_without_a_correction_a_signed_visit_takes_no_photo(self, signed):
        walk, first, _second = signed
        shot = {"item": WRONG, "blob": first.keep_file(jpeg()), "taken_at": timezone.now().isoformat()}
        kept = first.keep(str(walk.id), "photo", shot)
        deliver(first)
        files(first)
        assert standing(kept) == ("conflict", "state")
        assert not Photo.objects.exists()

    def test_who_decides_between_two_sees_the_photo_and_taking_over_brings_it_in(self, signed, client):
        walk, first, second = signed
        first.keep(str(walk.id), "correction", correction(walk))
        theirs, photos = with_photos(second, walk, answer="not_applicable")
        deliver(first, second)
        files(second)
        assert standing(theirs) == ("conflict", "answer")
        client.force_login(walk.planner)
        row = Operation.objects.get(inbox__op_id=theirs.op_id)
        page = client.get(reverse("tablets:operation", args=[row.public_id])).content.decode()
        assert photos[0]["blob"]["plain_sha256"] in page
        address = reverse("tablets:file", args=[row.public_id])
        assert f'src="{address}?n=0"' in page
        assert client.get(f"{address}?n=0")["Content-Type"] == "image/jpeg"
        assert [client.get(f"{address}?n={wrong}").status_code for wrong in ("1", "x", "-1")] == [404] * 3
        decide(walk, theirs, settling.TAKEN)
        assert Supplement.objects.last().photos.get().sha256 == photos[0]["blob"]["plain_sha256"]

    def test_whoever_signs_along_has_the_photo_before_the_eyes(self, signed):
        walk, first, _second = signed
        with_photos(first, walk)
        deliver(first)
        files(first)
        for person, sees in zip(walk.team, (False, True), strict=True):
            (photo,) = report_of(walk, person)["additions"][0]["photos"]
            assert photo["picture"].startswith("data:image/jpeg;base64,") is sees
            assert (photo["item"], photo["sha256"]) == (WRONG, Photo.objects.get().sha256)

    def test_the_office_shows_it_with_the_correction_and_with_its_way_here(self, signed, client):
        walk, first, _second = signed
        kept, _photos = with_photos(first, walk)
        deliver(first)
        files(first)
        photo = Photo.objects.get()
        client.force_login(walk.inspector)
        report = client.get(f"/visits/{walk.id}/report/").content.decode()
        assert reverse("inspections:photo", args=[walk.id, photo.public_id]) in report
        assert photo.sha256 in report
        page = client.get(reverse("office:piece", args=[walk.id, photo.public_id]))
        assert f"verbetering van {walk.inspector.display_name}" in page.content.decode()
        arrival = page.context["arrival"]
        assert (str(arrival.inbox.op_id), arrival.complete_at is not None) == (kept.op_id, True)
        assert [entry.verb for entry in page.context["custody"]][:2] == ["sync.received", "inspections.visit.add_photo"]
        assert "(bij een verbetering)" in client.get(reverse("office:evidence", args=[walk.id])).content.decode()

    def test_two_who_correct_the_same_unseen_leave_it_to_a_person(self, signed):
        walk, first, second = signed
        mine = first.keep(str(walk.id), "correction", correction(walk))
        theirs = second.keep(str(walk.id), "correction", correction(walk, answer="not_applicable"))
        deliver(first, second)
        assert [standing(mine), standing(theirs)] == [("applied", ""), ("conflict", "answer")]
        assert current_answers(walk.visit)[WRONG].answer == "not_ok"
        decide(walk, theirs, settling.TAKEN)
        now = current_answers(walk.visit)[WRONG]
        assert (now.answer, now.recorded_by) == ("not_applicable", walk.team[1])
        assert Supplement.objects.count() == 2

    def test_before_the_signature_a_correction_is_an_answer_like_any(self, walk):
        tablet = make_tablet(walk.inspector)
        visit = str(walk.id)
        tablet.keep(visit, "arrive", ARRIVED)
        wrong = tablet.keep(visit, "answer", {"item": WRONG, "answer": "ok", "base": ""})
        body = {"corrects": wrong.op_id, "type": "answer", "body": {"item": WRONG, "answer": "not_checked"}}
        kept = tablet.keep(visit, "correction", body)
        deliver(tablet)
        assert standing(kept) == ("applied", "")
        assert current_answers(walk.visit)[WRONG].answer == "not_checked"
        assert not Supplement.objects.exists()

    def test_before_the_signature_its_photos_are_photos_like_any(self, walk):
        tablet = make_tablet(walk.inspector)
        visit = str(walk.id)
        tablet.keep(visit, "arrive", ARRIVED)
        wrong = tablet.keep(visit, "answer", {"item": WRONG, "answer": "ok", "base": ""})
        body = {"item": WRONG, "answer": "not_ok", "note": "Geen bord.", "severity": 2}
        shots = [shot(tablet, number) for number in range(2)]
        told = {"corrects": wrong.op_id, "type": "answer", "body": body, "photos": shots}
        kept = tablet.keep(visit, "correction", told)
        deliver(tablet)
        files(tablet)
        assert standing(kept) == ("applied", "")
        assert list(Photo.objects.values_list("item_code", "supplement")) == [(WRONG, None)] * 2


class TestSigningAlong:
    def test_the_colleague_reads_it_and_the_log_names_both(self, signed):
        walk, _first, second = signed
        els = walk.team[1]
        seen = report_of(walk, els)
        assert (seen["sha256"], seen["signed_by"], seen["mine"]) == (SHOWN, walk.inspector.display_name, False)
        page = seen["pages"][0]
        assert page.startswith("data:image/jpeg;base64,")
        assert report_of(walk, walk.inspector)["pages"] == []
        kept = second.keep(str(walk.id), "cosign", cosign(els))
        deliver(second)
        assert standing(kept) == ("applied", "")
        entry = AuditEntry.objects.get(scope=walk.visit.audit_scope, verb="inspections.visit.collect_signature")
        assert (entry.actor, entry.detail["first"]) == (els, walk.inspector.username)
        assert Report.objects.get(visit=walk.visit).sha256 in entry.reason
        again = report_of(walk, els)
        assert ([row["mine"] for row in again["cosigned"]], again["pages"]) == ([True], [])

    def test_a_correction_that_was_not_read_asks_to_read_again(self, signed):
        walk, first, second = signed
        els = walk.team[1]
        stale = second.keep(str(walk.id), "cosign", cosign(els))
        first.keep(str(walk.id), "correction", correction(walk))
        deliver(first, second)
        assert standing(stale) == ("conflict", "cosign")
        assert "Lees het opnieuw" in Operation.objects.get(inbox__op_id=stale.op_id).said
        assert not Signature.objects.filter(role="second").exists()
        fresh = second.keep(str(walk.id), "cosign", cosign(els, additions=1))
        deliver(second)
        assert standing(fresh) == ("applied", "")
        decide(walk, stale, settling.KEPT)
        assert Signature.objects.filter(role="second").count() == 1

    def test_another_report_than_the_signed_one_is_not_signed_along(self, signed):
        walk, _first, second = signed
        kept = second.keep(str(walk.id), "cosign", cosign(walk.team[1], shown=sha256(b"other")))
        deliver(second)
        assert standing(kept) == ("conflict", "cosign")

    def test_before_the_first_signature_it_waits_and_holds_up_nothing(self, walk):
        first, second = make_tablet(walk.inspector), make_tablet(walk.team[1], seed=3)
        whole_visit(first, walk, SHOWN)
        early = second.keep(str(walk.id), "cosign", cosign(walk.team[1]))
        drawn = second.keep(
            str(walk.id), "signature", {"role": "present", "name": "Jan", "refused": True, "reason": "Geen tijd."}
        )
        deliver(second)
        assert standing(early) == ("held", "not_signed")
        deliver(first)
        assert [standing(early), standing(drawn)] == [("applied", ""), ("applied", "")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first comes first", "second comes first"])
def test_two_tablets_of_one_visit_one_after_the_other(walk, order):
    """Both did all of it without network: one signed report, nothing lost or doubled, and clear words for both."""
    tablets = [make_tablet(person, seed=number) for number, person in enumerate(walk.team)]
    hashes = [sha256(b"of Dirk"), sha256(b"of Els")]
    for tablet, shown, answer in zip(tablets, hashes, ("ok", "not_applicable"), strict=True):
        whole_visit(tablet, walk, shown, answer)
    came, late = (tablets[at] for at in order)
    deliver(came, late)

    visit = Visit.objects.get(pk=walk.visit.pk)
    winner, other = (walk.team[at] for at in order)
    assert visit.state == "REPORT_SIGNED"
    report = Report.objects.get(visit=visit)
    assert (report.signed_by, report.shown_sha256) == (winner, hashes[order[0]])
    assert Answer.objects.filter(visit=visit).count() == len(list(visit.questions.items))
    assert {standing(kept)[0] for kept in came.journal} == {"applied"}

    aside = {kept.type: standing(kept) for kept in late.journal if standing(kept)[0] != "applied"}
    assert set(aside) == {"arrive", "answer", "report_drafted", "report_signed"}
    assert {state for state, _reason in aside.values()} == {"conflict"}
    for row in Operation.objects.filter(state="conflict"):
        assert winner.display_name in row.said, row.type
    assert report_of(walk, other)["signed_by"] == winner.display_name

    seen = late.keep(str(walk.id), "cosign", cosign(other, shown=report.shown_sha256))
    deliver(late)
    assert standing(seen) == ("applied", "")
    answer = next(kept for kept in late.journal if standing(kept) == ("conflict", "state") and kept.type == "answer")
    decide(walk, answer, settling.TAKEN)
    assert Supplement.objects.get(report=report).answer.recorded_by == other
    assert Report.objects.get(visit=visit).sha256 == report.sha256


def cosign(person, shown=SHOWN, additions=0):
    return {"name": person.display_name, "shown_sha256": shown, "additions": additions}


def decide(walk, kept, choice):
    row = Operation.objects.select_related("inbox").get(inbox__op_id=kept.op_id)
    settling.settle(
        row.inbox.op_id, row.inbox.sha256, choice=choice, reason="Zo is het.", actor=walk.planner, at=timezone.now()
    )


def test_a_page_of_a_report_signed_at_the_office_goes_along_too(walk):
    walk.do(onsite.arrive, **ARRIVED)
    walk.answer_all().leave().draft().sign()
    page = report_of(walk, walk.team[1])["pages"][0]
    image = Image.open(io.BytesIO(base64.b64decode(page.partition(",")[2])))
    assert max(image.size) == 1400


def test_at_the_office_a_correction_shows_what_it_corrects(walk, client):
    walk.do(onsite.arrive, **ARRIVED)
    walk.answer_all().leave().draft().sign()
    reply = Reply(WRONG, "not_checked")
    walk.do(reporting.correct_answer, reply=reply, reason="Niet zelf gezien.")
    client.force_login(walk.inspector)
    page = client.get(f"/visits/{walk.id}/report/").content.decode()
    assert page.index("<del>") < page.index("<ins>") < page.index("Niet zelf gezien.")
