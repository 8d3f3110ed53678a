"""Files from outside: known by content, refused with a sentence, stored under their hash, served harmless."""

import io
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile
from PIL.ExifTags import Base as Tag

from core.files import images, names, services, storage
from core.files.errors import FileMissing, FileRefused
from core.files.models import StoredFile
from core.files.views import serve
from tests.papers import pdf

pytestmark = pytest.mark.django_db
AT = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
PDF = pdf()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.FILE_STORE = f"file://{tmp_path}/files"
    return tmp_path / "files"


@pytest.fixture
def store(municipality, user_with):
    """`store("a.pdf", data)`: as a signed-in person uploads it."""
    owner = user_with("entrepreneur")

    def take(name: str, data: bytes, **options) -> StoredFile:
        upload = SimpleUploadedFile(name, data, content_type="application/pdf")
        return services.store(upload, owner=owner, municipality=municipality, at=AT, **options)

    return take


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "navy").save(target, form, **options)
    return target.getvalue()


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[Tag.Artist] = "Jansen"
    exif[Tag.Orientation] = 6
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif)


def archive(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return target.getvalue()


DOCX = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}


class TestTaking:
    def test_a_pdf_is_stored_byte_for_byte_under_its_hash(self, store, folder):
        stored = store("Plattegrond hal.pdf", PDF)
        assert (stored.name, stored.kind, stored.content_type) == ("Plattegrond hal.pdf", "pdf", "application/pdf")
        assert (stored.size, stored.sha256) == (len(PDF), storage.digest(PDF))
        assert (folder / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256).read_bytes() == PDF
        assert stored.evidence_sha256 == stored.sha256

    def test_the_same_bytes_are_stored_once(self, store, folder):
        assert store("a.pdf", PDF).sha256 == store("b.pdf", PDF).sha256
        assert len([path for path in folder.rglob("*") if path.is_file()]) == 1

    def test_a_photo_is_served_upright_and_without_exif(self, store):
        stored = store("foto.JPG", with_exif())
        served = Image.open(io.BytesIO(services.read(stored)))
        assert stored.name == "foto.jpg"
        assert served.size == (30, 40)
        assert not served.getexif()
        assert stored.original_sha256 == ""

    def test_the_original_of_evidence_is_kept_untouched(self, store):
        original = with_exif()
        stored = store("foto.jpg", original, evidence=True)
        assert storage.read(stored.evidence_sha256) == original
        assert b"Jansen" in original
        assert b"Jansen" not in services.read(stored)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_usual_png_is_taken(self, store, mode):
        target = io.BytesIO()
        Image.new(mode, (8, 8)).save(target, "PNG")
        assert store("tekening.png", target.getvalue()).content_type == "image/png"

    @pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
    def test_every_usual_jpeg_is_taken(self, store, mode):
        target = io.BytesIO()
        Image.new(mode, (8, 8)).save(target, "JPEG")
        assert store("scan.jpeg", target.getvalue()).content_type == "image/jpeg"

    def test_a_file_without_extension_gets_the_right_one(self, store):
        assert store("uittreksel", PDF).name == "uittreksel.pdf"

    def test_office_documents_only_where_they_are_asked_for(self, store):
        data = archive(DOCX)
        assert store("plan.docx", data, kinds=("office",)).kind == "office"
        with pytest.raises(FileRefused, match=r"kan hier niet\. Wel: PDF"):
            store("plan.docx", data)

    def test_a_spreadsheet_and_open_documents_too(self, store):
        sheet = archive({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
        text = archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
        assert store("a.xlsx", sheet, kinds=("office",)).name == "a.xlsx"
        assert store("a.odt", text, kinds=("office",)).name == "a.odt"

    def test_a_form_may_have_read_the_upload_before(self, municipality):
        upload = SimpleUploadedFile("a.pdf", PDF)
        upload.read()
        assert services.store(upload, owner=None, municipality=municipality, at=AT).size == len(PDF)


MACRO = archive(DOCX | {"word/vbaProject.bin": b"x"})
BOMB = (
    b"\x89PNG\r\n\x1a\n"
    + b"\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0\x01\0\0\0\0"
    + zlib.crc32(b"IHDR\0\x01\0\0\0\x01\0\0\x01\0\0\0\0").to_bytes(4, "big")
    + b"\0\0\0\0IEND\xaeB`\x82"
)
REFUSED = {
    "empty": ("a.pdf", b"", "leeg"),
    "photo called pdf": ("a.pdf", picture(), r"heet \.pdf, maar de inhoud is \.jpg"),
    "pdf called photo": ("a.jpg", PDF, r"heet \.jpg, maar de inhoud is \.pdf"),
    "png called jpg": ("a.jpg", picture("PNG"), r"de inhoud is \.png"),
    "double extension": ("a.pdf.exe", PDF, r"heet \.exe"),
    "html": ("a.pdf", b"<!doctype html><script>alert(1)</script>", "nemen we niet aan|herkennen"),
    "html with a pdf inside": ("a.pdf", b"<html>" + PDF, "nemen we niet aan|herkennen"),
    "svg": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "nemen we niet aan|herkennen"),
    "windows program": ("a.pdf", b"MZ" + b"\0" * 200, "nemen we niet aan|herkennen"),
    "linux program": ("a.pdf", b"\x7fELF" + b"\0" * 200, "nemen we niet aan|herkennen"),
    "script": ("a.pdf", b"#!/bin/sh\nrm -rf /\n", "nemen we niet aan|herkennen"),
    "gif": ("a.gif", picture("GIF"), "nemen we niet aan"),
    "plain zip": ("a.zip", archive({"a.txt": b"x"}), "nemen we niet aan"),
    "macros": ("a.docx", MACRO, "macro's"),
    "open document macros": ("a.odt", archive({"mimetype": b"x", "Basic/x.xml": b"x"}), "macro's"),
    "torn zip": ("a.docx", archive(DOCX)[:40], "beschadigd"),
    "cut pdf": ("a.pdf", PDF[:-20], "beschadigd"),
    "pdf header alone": ("a.pdf", b"%PDF-1.7\n", "beschadigd"),
    "cut photo": ("a.jpg", picture(size=(400, 400))[:-300], "beschadigde foto"),
    "photo header alone": ("a.jpg", b"\xff\xd8\xff\xe0", "beschadigde foto"),
    "png header alone": ("a.png", b"\x89PNG\r\n\x1a\n", "beschadigde foto"),
    "pdf with a zip behind it": ("a.pdf", PDF + archive({"evil.js": b"x"}), "nog een ander bestand"),
    "pdf with much behind it": ("a.pdf", PDF + b"x" * 5000, "nog een ander bestand"),
    "pdf that is html too": ("a.pdf", b"%PDF-1.7\n<script>alert(1)</script>\n" + PDF, "nog een ander bestand"),
    "pixel bomb": ("a.png", BOMB, "65536 bij 65536 beeldpunten|beschadigde foto"),
    "large photo": ("a.png", picture("PNG", (10_000, 5_001)), "10000 bij 5001 beeldpunten"),
    "heic header alone": ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "beschadigde foto"),
    "text": ("a.txt", b"hallo", "nemen we niet aan|herkennen"),
}


class TestRefusing:
    @pytest.mark.parametrize("case", REFUSED)
    def test_with_a_sentence_and_nothing_stored(self, store, folder, case):
        name, data, sentence = REFUSED[case]
        with pytest.raises(FileRefused, match=sentence):
            store(name, data, kinds=("pdf", "image", "office"))
        assert not StoredFile.objects.filter(stored_at=AT).exists()
        assert not [path for path in folder.rglob("*") if path.is_file()]

    def test_a_file_over_the_limit(self, store, settings):
        settings.MAX_UPLOAD_BYTES = 1024 * 1024
        with pytest.raises(FileRefused, match="hoogstens 1 MB"):
            store("a.pdf", PDF + b"x" * 1024 * 1024)

    def test_a_file_that_lies_about_its_size(self, municipality, settings):
        settings.MAX_UPLOAD_BYTES = 100
        upload = SimpleUploadedFile("a.pdf", PDF * 9)
        upload.size = 10
        with pytest.raises(FileRefused, match="te groot"):
            services.store(upload, owner=None, municipality=municipality, at=AT)

    def test_an_office_document_that_unpacks_too_far(self, store, monkeypatch):
        monkeypatch.setattr("core.files.kinds.MAX_UNPACKED", 10_000)
        with pytest.raises(FileRefused, match="uitgepakt te groot"):
            store("a.docx", archive(DOCX | {"word/x.bin": b"\0" * 20_000}), kinds=("office",))

    def test_the_limit_on_pixels_is_checked_before_decoding(self, monkeypatch):
        large = picture("PNG", (10_000, 5_001))
        monkeypatch.setattr(ImageFile.ImageFile, "load", lambda self: pytest.fail("decoded"))
        with pytest.raises(FileRefused):
            images.check(large, "a.png")


class TestPolyglots:
    def test_what_hides_behind_a_photo_is_not_served(self, store):
        stored = store("a.jpg", picture() + b"<script>alert(1)</script>" + archive({"evil.js": b"x"}))
        assert b"script" not in services.read(stored)
        assert b"PK" not in services.read(stored)[-200:]

    def test_what_hides_in_a_comment_is_not_served(self, store):
        stored = store("a.jpg", picture(comment=b"<?php system(1); ?>"))
        assert b"php" not in services.read(stored)


class TestNames:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\Users\\jansen\\plan.pdf", "plan.pdf"),
            ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
            ("fac\u202etuur.pdf", "factuur.pdf"),
            ('aap"; filename="noot.pdf', "aap; filename=noot.pdf"),
            ("   .pdf", "bestand.pdf"),
            ("", "bestand.pdf"),
            ("...", "bestand.pdf"),
            ("e\u0301te\u0301.pdf", "été.pdf"),
            ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
            ("nul\0.pdf", "nul.pdf"),
        ],
    )
    def test_a_name_is_never_a_path_and_never_a_trick(self, given, kept):
        assert names.safe(given, "pdf") == kept

    def test_a_refusal_shows_the_name_without_tricks(self, store):
        with pytest.raises(FileRefused) as refused:
            store("../x\u202e.pdf", b"")
        assert str(refused.value).startswith("x.pdf is leeg")


class TestStore:
    @pytest.mark.parametrize("hash_", ["../../etc/passwd", "", "A" * 64, "g" * 64, "a" * 63, "a" * 64 + "/"])
    def test_only_a_hash_is_a_path(self, hash_):
        with pytest.raises(FileMissing):
            storage.open_bytes(hash_)

    def test_changed_bytes_are_noticed(self, store, folder):
        stored = store("a.pdf", PDF)
        (folder / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256).write_bytes(PDF.replace(b"1.7", b"1.4"))
        with pytest.raises(FileMissing):
            services.read(stored)

    def test_half_written_bytes_are_written_again(self, store, folder):
        stored = store("a.pdf", PDF)
        (folder / stored.sha256[:2] / stored.sha256[2:4] / stored.sha256).write_bytes(PDF[:10])
        store("a.pdf", PDF)
        assert services.read(stored) == PDF

    def test_a_full_disk_leaves_no_half_file_and_no_row(self, store, folder, monkeypatch):
        def full(descriptor):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(storage.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            store("a.pdf", PDF)
        assert not [path for path in folder.rglob("*") if path.is_file()]
        assert not StoredFile.objects.filter(stored_at=AT).exists()

    def test_a_place_we_cannot_use_is_named(self, settings):
        settings.FILE_STORE = "s3://bucket"
        with pytest.raises(ImproperlyConfigured, match="FILE_STORE"):
            storage.root()


class TestServing:
    def test_is_a_download_that_no_browser_runs(self, store):
        response = serve(store("Plattegrond é.pdf", PDF))
        assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Plattegrond")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Content-Type"] == "application/pdf"
        assert b"".join(response.streaming_content) == PDF

    def test_gives_the_original_of_evidence_when_asked(self, store):
        original = with_exif()
        stored = store("foto.jpg", original, evidence=True)
        assert b"".join(serve(stored, original=True).streaming_content) == original
        assert b"".join(serve(stored).streaming_content) != original

    def test_what_the_system_made_is_stored_as_it_is(self, municipality):
        stored = services.store_bytes(PDF, "Z2026-000001-decision.pdf", "application/pdf", municipality, AT)
        assert (stored.name, services.read(stored)) == ("Z2026-000001-decision.pdf", PDF)
