"""The addresses of tablets: by their own key alone, every refusal a problem document, and nothing of Bibob."""

import base64
import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from config.faults.tablet import content_digest
from core.accounts.models import User
from core.files.models import Scan, StoredFile
from inspections.sync import services
from inspections.sync.models import Device, SyncInbox
from permits.models import PermitApplication
from permits.services import casework
from tests import cases, papers
from tests.bibob_walks import complete_case
from tests.tablets import ARRIVED, make_tablet, signed_in, worked
from tests.visits import Walk, make_firm, make_premises, photo

pytestmark = pytest.mark.django_db
ROOT = "/tablet/sync/v1/"


@pytest.fixture
def walk(user_with, municipality):
    planner, inspector = user_with("planner"), user_with("inspector")
    premises = make_premises(municipality)
    make_firm(premises)
    return Walk(planner, inspector, premises=premises).brief()


@pytest.fixture
def tablet(walk):
    return make_tablet(walk.inspector)


def test_whoever_is_signed_in_gets_a_key_for_the_tablet_once(user_with):
    client = Client(enforce_csrf_checks=True)
    body = json.dumps({"name": "Tablet 3"})
    assert client.post("/tablet/enrol", body, content_type="application/json").status_code == 403  # no CSRF token
    client = Client()
    assert client.post("/tablet/enrol", body, content_type="application/json").status_code == 401
    client.force_login(user_with("officer"))
    assert client.post("/tablet/enrol", body, content_type="application/json").status_code == 403
    client.force_login(user_with("inspector"))
    found = client.post("/tablet/enrol", body, content_type="application/json")
    assert found.status_code == 201
    assert (
        Client().get(f"{ROOT}device", headers={"authorization": f"Device {found.json()['token']}"}).status_code == 200
    )
    for wrong in ("{}", "[]", "no", json.dumps({"name": ""}), json.dumps({"name": "x" * 81})):
        assert client.post("/tablet/enrol", wrong, content_type="application/json").status_code == 422


def test_every_answer_carries_the_mark_and_the_time_of_this_server(tablet):
    for found in (
        Client().get(f"{ROOT}device"),
        Client().get(f"{ROOT}no/such/address"),
        Client().get(f"{ROOT}device", headers=tablet.headers),
    ):
        assert found["Sync-Protocol"] == "outbox-1"
        assert found["Server-Time"].startswith(str(timezone.now().year))


def test_the_round_is_the_work_of_this_person_and_changes_only_when_it_does(tablet, walk, user_with, municipality):
    other = Walk(walk.planner, user_with("inspector"), premises=make_premises(municipality)).brief()
    found = Client().get(f"{ROOT}rounds/current", headers=tablet.headers)
    assert [visit["id"] for visit in found.json()["visits"]] == [str(walk.id)]
    assert str(other.id) not in found.content.decode()
    visit = found.json()["visits"][0]
    assert visit["state"] == "BRIEFED"
    assert visit["team"][0]["me"]
    checklist = found.json()["checklists"][visit["checklist"]["sha256"]]
    assert checklist["sections"][0]["items"][0]["question"].keys() == {"nl", "en"}
    again = Client().get(f"{ROOT}rounds/current", headers={**tablet.headers, "If-None-Match": found["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    tablet.upload(tablet.journal[0])
    worked()
    changed = Client().get(f"{ROOT}rounds/current", headers={**tablet.headers, "If-None-Match": found["ETag"]})
    assert changed.status_code == 200
    assert changed.json()["visits"][0]["version"] > visit["version"]


def test_nothing_of_bibob_is_ever_on_a_tablet(municipality, user_with):
    """A case under research, with marks in the sealed room: the round tells of the case and of none of them."""
    research = complete_case(municipality).own_research()
    research.finding("MARKERING-BEVINDING")
    inspector = user_with("inspector")
    walk = Walk(user_with("planner"), inspector, premises=research.case.premises).brief()
    found = Client().get(f"{ROOT}rounds/current", headers=make_tablet(inspector).headers)
    text = found.content.decode()
    assert str(walk.id) in text
    assert research.case.number in text
    for mark in ("MARKERING", "bibob", "Bibob", "integrity", str(research.dossier.public_id)):
        assert mark not in text, mark


def _plan(case: PermitApplication, officer: User, upload: Any, kind: str = "plan") -> StoredFile:
    values = {"actor": officer, "at": timezone.now(), "on": timezone.localdate(), "title": f"Tekening {upload.name}"}
    return casework.add_document(case.pk, upload=upload, kind=kind, **values).file


def test_the_floor_plan_goes_along_as_a_picture_and_no_other_paper_does(municipality, user_with):
    case, officer, inspector = cases.walk(municipality).case, user_with("officer"), user_with("inspector")
    drawing = papers.pdf(page=b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]>>")
    _plan(case, officer, photo("plan.jpg"))
    _plan(case, officer, SimpleUploadedFile("plan.pdf", drawing, "application/pdf"))
    _plan(case, officer, photo("huur.jpg"), kind="received")
    Walk(user_with("planner"), inspector, premises=case.premises).brief()

    def plans() -> list[dict[str, Any]]:
        found = Client().get(f"{ROOT}rounds/current", headers=make_tablet(inspector).headers)
        return found.json()["visits"][0]["floor_plans"]

    assert [plan["name"].split(",")[0] for plan in plans()] == ["Tekening plan.pdf", "Tekening plan.jpg"]
    for plan in plans():
        head, _comma, data = plan["picture"].partition(",")
        assert head == "data:image/jpeg;base64"
        with Image.open(BytesIO(base64.b64decode(data))) as picture:
            assert (picture.format, max(picture.size) <= 1600) == ("JPEG", True)
    StoredFile.objects.filter(kind="pdf").update(scan=Scan.INFECTED)
    assert [bool(plan["picture"]) for plan in plans()] == [False, True]


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{}", {}, 400, "digest_mismatch"),
        (b"{}", {"Content-Digest": content_digest(b"other")}, 400, "digest_mismatch"),
        (b"{}", {"Content-Digest": content_digest(b"{}")}, 422, "not_an_operation"),
        (b"x" * 300_000, {"Content-Digest": content_digest(b"x" * 300_000)}, 413, None),
        (b"{}", {"Content-Digest": content_digest(b"{}"), "Content-Type": "text/plain"}, 415, None),
    ],
)
def test_what_is_refused_at_the_door_has_a_reason(tablet, body, headers, status, code):
    found = tablet.ask("PUT", "ops/01930000-0000-7000-8000-000000000000", body, **headers)
    assert (found.status, found.body.get("code")) == (status, code)
    assert " / " in found.body["detail"]
    assert SyncInbox.objects.count() == (status == 422)  # what was meant is kept, what was damaged comes again


def test_a_chunk_that_is_damaged_differs_or_makes_no_whole_is_refused(tablet):
    manifest = tablet.keep_file(b"a" * 3_000_000)
    file = tablet.files[manifest["sha256"]]
    told = {"Content-Type": "application/octet-stream", "Blob-Chunks": "3", "Blob-Size": str(file.size)}

    def put(n, data, **more):
        return tablet.ask(
            "PUT", f"blobs/{file.sha256}/{n}", data, **{**told, "Content-Digest": content_digest(data), **more}
        )

    assert tablet.ask("GET", f"blobs/{file.sha256}").body["code"] == "unknown_blob"
    assert put(2, file.chunks[2]).body["missing"] == [[0, 1]]
    assert put(2, file.chunks[2]).status == 200
    assert put(2, b"other").body["code"] == "chunk_differs"
    assert put(0, file.chunks[0], **{"Blob-Chunks": "4"}).body["code"] == "blob_differs"
    assert put(1, file.chunks[1], **{"Content-Digest": content_digest(b"")}).body["code"] == "digest_mismatch"
    assert put(0, b"x" * len(file.chunks[0])).status == 201
    assert put(1, file.chunks[1]).body["code"] == "blob_hash"
    assert tablet.upload_file(file)
    assert tablet.ask("GET", f"blobs/{file.sha256}").body["complete"]


def test_a_lost_tablet_is_revoked_and_syncs_no_more(tablet, walk, user_with):
    device = Device.objects.get(public_id=tablet.device_id)
    services.revoke(device.public_id, actor=user_with("admin"), at=timezone.now(), reason="Verloren.")
    assert tablet.ask("GET", "rounds/current").status == 401
    signed_in(tablet, walk.inspector)
    assert tablet.ask("GET", "rounds/current").status == 200
    assert tablet.upload(tablet.keep(str(walk.id), "arrive", ARRIVED)).body["code"] == "device_unknown"
    assert tablet.enrol().status == 200


def _take_over(tablet, taker, **more):
    """The answer to a person who signs in on a tablet that was another's."""
    client = Client()
    client.force_login(taker, backend="django.contrib.auth.backends.ModelBackend")
    body = {"name": "Tablet", "device_id": tablet.device_id, "device_seq": tablet.device_seq, **more}
    return client.post("/tablet/enrol", json.dumps(body), content_type="application/json")


def test_a_tablet_changes_hands_only_when_all_of_it_is_here(tablet, walk, user_with, other_municipality):
    kept = tablet.keep(str(walk.id), "arrive", ARRIVED)
    taker = user_with("inspector")
    refused = _take_over(tablet, taker)
    assert (refused.status_code, refused.json()["code"]) == (409, "device_owes")
    assert walk.inspector.display_name in refused.json()["detail"]
    elsewhere = _take_over(tablet, user_with("inspector", municipality=other_municipality))
    assert elsewhere.status_code == 409
    assert walk.inspector.display_name not in elsewhere.json()["detail"]
    assert not taker.tokens.exists()
    assert _take_over(tablet, walk.inspector).status_code == 201  # the first signs in again
    tablet.upload(kept)
    assert _take_over(tablet, taker).status_code == 201


def test_a_revoked_tablet_can_be_taken_over_with_work_on_it(tablet, walk, user_with):
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    device = Device.objects.get(public_id=tablet.device_id)
    services.revoke(device.public_id, actor=user_with("admin"), at=timezone.now(), reason="Uit dienst.")
    assert _take_over(tablet, user_with("inspector")).status_code == 201


@pytest.mark.parametrize("wrong", [{"device_id": "x"}, {"device_id": 7}, {"device_seq": "many"}, {"device_seq": -1}])
def test_what_a_tablet_says_of_itself_wrongly_is_named(tablet, user_with, wrong):
    refused = _take_over(tablet, user_with("inspector"), **wrong)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] in wrong


def test_a_colleagues_tablet_and_its_operations_are_not_ones_own(tablet, walk, user_with):
    kept = tablet.keep(str(walk.id), "arrive", ARRIVED)
    tablet.upload(kept)
    other = make_tablet(user_with("inspector"), seed=9)
    assert other.ask("GET", f"ops/{kept.op_id}").status == 404
    assert other.ask_json("POST", "ops/states", {"op_ids": [kept.op_id]}).body == {"ops": {}}
    assert other.ask_json("POST", "receipts/confirm", {"op_ids": [kept.op_id]}).body["durable"] == []
    other.device_id = tablet.device_id
    assert other.enrol().body["code"] == "device_of_another"
