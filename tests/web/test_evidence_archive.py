"""All originals of a visit as one archive, checked as an outsider would: with sha256sum and nothing else."""

import io
import json
import random
import shutil
import subprocess
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest
from django.urls import reverse
from PIL import Image

from core.audit.models import AuditEntry
from core.files import archives, storage
from core.files.errors import FileMissing
from core.files.models import Scan, StoredFile
from inspections.services import records, reporting
from inspections.services.answers import Reply
from inspections.services.evidence import Shot
from tests.office import Office
from tests.tablets import jpeg, make_tablet, worked
from tests.visits import Walk, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(municipality) -> Office:
    return Office(municipality)


@pytest.fixture
def walk(office) -> Walk:
    """A signed visit: two photos from the page, one from a tablet, a signature, a report with a supplement."""
    walk = office.visit().arrive()
    for shade in (10, 20):
        walk.photograph("permit.hours", (shade, 0, 0))
    tablet = make_tablet(office.inspector)
    manifest = tablet.keep_file(jpeg())
    body = {"item": "permit.hours", "blob": manifest, "taken_at": walk.at.isoformat(timespec="seconds")}
    tablet.upload(tablet.keep(str(walk.id), "photo", body))
    assert all(tablet.upload_file(file) for file in tablet.files.values())
    worked()
    walk.answer_all().leave().draft()
    glass = io.BytesIO()
    Image.new("RGB", (30, 10)).save(glass, "PNG")
    walk.do(
        records.collect_signature,
        role="present",
        name="Sem Geheim",
        png=glass.getvalue(),
        refused=False,
        reason="",
        shown_sha256="0" * 64,
    )
    walk.sign()
    walk.do(reporting.supplement, text="Later gezien: het bord hangt er weer.")
    return walk


def taken(office: Office, walk: Walk) -> Any:
    return office.client().get(reverse("office:evidence_archive", args=[walk.id]))


def unpacked(office: Office, walk: Walk, folder: Path) -> dict[str, Any]:
    """The archive on the disk of an outsider; its manifest."""
    with ZipFile(io.BytesIO(b"".join(taken(office, walk).streaming_content))) as archive:
        archive.extractall(folder)
    return json.loads((folder / "manifest.json").read_text())


def test_sha256sum_says_of_every_file_that_it_is_what_was_recorded(office, walk, tmp_path):
    manifest = unpacked(office, walk, tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()} - {"SHA256SUMS"}
    assert len(done.stdout.splitlines()) == len(files)
    recorded = {photo.sha256 for photo in walk.visit.photos.all()}
    assert recorded <= {piece["sha256"] for piece in manifest["pieces"]}
    for piece in manifest["pieces"]:
        assert storage.digest((tmp_path / piece["file"]).read_bytes()) == piece["sha256"]
    report = (tmp_path / manifest["report"]["file"]).read_bytes()
    assert report.startswith(b"%PDF")
    assert storage.digest(report) == walk.visit.report.sha256
    assert (tmp_path / "report" / "supplement-1.txt").read_text() == "Later gezien: het bord hangt er weer."


def test_an_original_is_the_untouched_one_with_where_when_and_by_which_tablet(office, walk, tmp_path):
    manifest = unpacked(office, walk, tmp_path)
    assert b"Toestel" in (tmp_path / manifest["pieces"][0]["file"]).read_bytes()
    (sent,) = [piece for piece in manifest["pieces"] if piece["arrival"]]
    assert sent["arrival"]["device"] == "Tablet"
    assert sent["recorded_by"] == "Dirk Kramer"
    assert {"taken_at", "where", "about", "kind_label"} <= set(sent)
    assert [entry["verb"] for entry in sent["custody"]] == ["sync.received", "inspections.visit.add_photo"]


def test_a_photo_of_a_correction_is_in_it_and_named_with_the_correction(office, walk, tmp_path):
    shot = Shot(photo(colour=(1, 2, 3)), walk.at)
    reply = Reply("permit.hours", "not_checked")
    walk.do(reporting.correct_answer, reply=reply, reason="Niet zelf gezien.", shots=[shot])
    manifest = unpacked(office, walk, tmp_path)
    later = walk.visit.photos.exclude(supplement=None).get().sha256
    (piece,) = [piece for piece in manifest["pieces"] if piece["sha256"] == later]
    assert storage.digest((tmp_path / piece["file"]).read_bytes()) == later
    assert [entry["verb"] for entry in piece["custody"]] == ["inspections.visit.add_photo"]
    assert [row["photos"] for row in manifest["report"]["supplements"]] == [[], [later]]
    assert f"Foto erbij: {later}" in (tmp_path / "LEESMIJ.txt").read_text()


def test_the_log_goes_along_as_the_bytes_that_its_hashes_cover(office, walk, tmp_path):
    manifest = unpacked(office, walk, tmp_path)
    entries = [entry for piece in manifest["pieces"] for entry in piece["custody"]] + manifest["report"]["log"]
    assert {"inspections.visit.sign_report", "inspections.visit.supplement"} <= {entry["verb"] for entry in entries}
    for entry in entries:
        text = (tmp_path / entry["file"]).read_bytes()
        stored = AuditEntry.objects.get(scope=entry["scope"], seq=entry["seq"])
        assert storage.digest(text) == entry["entry_hash"] == stored.entry_hash
        assert f"prev_hash:64:{stored.prev_hash}".encode() in text
    assert manifest["report"]["sha256"].encode() in (tmp_path / manifest["report"]["log"][0]["file"]).read_bytes()


def test_each_piece_that_leaves_has_an_entry_that_names_this_archive_before_the_first_byte(office, walk):
    answer = taken(office, walk)
    entries = AuditEntry.objects.filter(scope=walk.visit.audit_scope, verb="read.export")
    assert {entry.object_id for entry in entries} == {
        str(walk.id),
        *(str(row.public_id) for row in (*walk.visit.photos.all(), *walk.visit.signatures.all())),
    }
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        manifest = storage.digest(archive.read("manifest.json"))
        text = archive.read("LEESMIJ.txt").decode()
    assert {entry.reason for entry in entries} == {f"archief sha256:{manifest}"}
    assert {entry.actor for entry in entries} == {office.planner}
    assert manifest in text


def test_the_readable_text_says_the_same_in_dutch_and_english(office, walk, tmp_path):
    manifest = unpacked(office, walk, tmp_path)
    for name, word in (("LEESMIJ.txt", "Keten van bewaring"), ("README.txt", "Chain of custody")):
        text = (tmp_path / name).read_text()
        assert word in text
        assert all(piece["sha256"] in text and piece["file"] in text for piece in manifest["pieces"])


def test_no_name_of_a_file_tells_about_a_person_or_a_place(office, walk):
    answer = taken(office, walk)
    archive = ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = " ".join([*archive.namelist(), answer["Content-Disposition"]]).casefold()
    assert not [word for word in ("geheim", "sem", "kramer", "dirk", "potlood", "proefdreef") if word in told]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"something else")])
def test_with_a_file_that_is_gone_or_changed_nothing_is_sent_and_the_page_names_it(office, walk, spoil):
    photo = walk.visit.photos.first()
    stored = storage._path(photo.sha256)
    stored.chmod(0o600)
    spoil(stored)
    answer = taken(office, walk)
    assert answer.status_code == 409
    assert not answer.streaming
    page = answer.content.decode()
    assert "Er is niets gedownload." in page
    assert "originals/0001-photo.jpg" in page
    assert photo.sha256 in page
    assert not AuditEntry.objects.filter(scope=walk.visit.audit_scope, verb="read.export").exists()


def test_what_the_virus_scanner_holds_stays_here_and_the_archive_says_so(office, walk, tmp_path):
    photo = walk.visit.photos.first()
    StoredFile.objects.filter(pk=photo.file_id).update(scan=Scan.INFECTED)
    manifest = unpacked(office, walk, tmp_path)
    assert manifest["pieces"][0]["file"] is None
    assert manifest["pieces"][0]["left_out"] == "virus_scanner"
    assert "Niet in dit archief: de virusscanner houdt het tegen." in (tmp_path / "LEESMIJ.txt").read_text()
    assert photo.sha256 not in {storage.digest(path.read_bytes()) for path in tmp_path.rglob("originals/*")}
    left = AuditEntry.objects.filter(verb="read.export", object_id=str(photo.public_id))
    assert not left.exists()


def test_the_number_of_questions_to_the_database_hangs_on_what_leaves_alone(
    office, walk, django_assert_max_num_queries
):
    client, address = office.client(), reverse("office:evidence_archive", args=[walk.id])
    client.get(address)
    with django_assert_max_num_queries(24 + 3 * 5):
        client.get(address)


class TestStream:
    """`core.files.archives`."""

    def members(self, count: int, size: int) -> list[archives.Member]:
        dice = random.Random(1)
        stored = [storage.put(dice.randbytes(size)) for _number in range(count)]
        return [archives.Member(f"{number}.jpg", sha256) for number, sha256 in enumerate(stored)]

    def test_memory_holds_no_more_for_forty_files_of_a_megabyte_than_a_piece_of_one(self):
        members = self.members(40, 1024 * 1024)
        tracemalloc.start()
        try:
            sent = sum(len(piece) for piece in archives.stream(members))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert sent > 40 * 1024 * 1024
        assert peak < 8 * archives.PIECE

    def test_other_programs_read_it(self, tmp_path):
        members = self.members(3, 700_000)
        packed = tmp_path / "all.zip"
        packed.write_bytes(b"".join(archives.stream([*members, archives.made("SHA256SUMS", archives.sums(members))])))
        assert ZipFile(packed).testzip() is None
        if unzip := shutil.which("unzip"):
            assert subprocess.run([unzip, "-tq", packed], capture_output=True, check=False).returncode == 0

    def test_a_file_that_changes_under_way_breaks_the_archive_off_so_that_it_opens_nowhere(self):
        members = self.members(2, 700_000)
        storage._path(members[1].sha256).write_bytes(b"x" * 700_000)
        sent, pieces = bytearray(), archives.stream(members)
        with suppress(FileMissing):
            while True:
                sent += next(pieces)
        assert len(sent) > 700_000
        with pytest.raises(BadZipFile):
            ZipFile(io.BytesIO(sent))
