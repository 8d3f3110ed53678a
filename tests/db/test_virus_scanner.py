"""Uploads and the virus scanner: a little process of our own speaks clamd's protocol on a unix socket."""

import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.utils import timezone

from core.accounts.models import Municipality
from core.audit.models import AuditEntry
from core.files import clamd, scanning, services, storage
from core.files.models import StoredFile
from core.files.views import serve
from tests import clamd as speaker
from tests.clamd import EICAR
from tests.visits import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def scanner(settings, tmp_path_factory, request) -> Iterator[str]:
    address, mood = str(tmp_path_factory.mktemp("clamd") / "s"), getattr(request, "param", "well")
    settings.CLAMAV_SOCKET = address
    if mood == "down":
        yield address
        return
    process = subprocess.Popen([sys.executable, speaker.__file__, address, mood])
    deadline = time.monotonic() + 30
    while not _listens(address):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield address
    process.kill()
    process.wait()


def _listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as talk:
        if talk.connect_ex(address):
            return False
        with suppress(BrokenPipeError):  # one that hangs up at once listens as well
            talk.sendall(b"zINSTREAM\0" + struct.pack("!L", 0))
        return True


def upload(municipality: Municipality) -> StoredFile:
    values = {"owner": None, "municipality": municipality, "at": timezone.now()}
    return services.store(photo(), kinds=("image",), evidence=True, **values)


def scan(stored: StoredFile) -> str:
    scanning.scan_waiting(timezone.now())
    stored.refresh_from_db()
    return str(stored.scan)


def test_an_upload_waits_until_the_scanner_called_it_clean(scanner, municipality):
    stored = upload(municipality)
    held = serve(stored)
    assert (stored.scan, held.status_code) == ("waiting", 503)
    assert "wordt gecontroleerd" in held.content.decode()
    assert storage.read(stored.evidence_sha256)  # evidence is there, whatever the scanner will say
    assert scan(stored) == "clean"
    assert serve(stored).status_code == 200


def test_a_virus_is_kept_named_in_the_log_and_opened_by_nobody(scanner, municipality):
    stored = upload(municipality)
    stored.original_sha256 = storage.put(EICAR)  # in the untouched original only
    stored.save()
    assert scan(stored) == "infected"
    for original in (False, True):
        refused = serve(stored, original=original)
        assert refused.status_code == 403
        assert "geweigerd" in refused.content.decode()
    assert storage.read(stored.original_sha256) == EICAR
    assert AuditEntry.objects.get(verb="files.infected").reason == str(stored.public_id)


@pytest.mark.parametrize("scanner", ["down", "hangs", "breaks", "too-large"], indirect=True)
def test_without_a_verdict_a_file_is_never_clean(scanner, municipality, monkeypatch):
    monkeypatch.setattr(clamd, "PATIENCE_S", 0.5)
    stored = upload(municipality)
    began = time.monotonic()
    assert scan(stored) == "waiting"
    assert time.monotonic() - began < 10
    assert serve(stored).status_code == 503


def test_without_a_scanner_files_are_served_as_before(municipality, settings):
    settings.CLAMAV_SOCKET = ""
    stored = upload(municipality)
    assert scan(stored) == "unscanned"
    assert serve(stored).status_code == 200


def test_a_large_file_goes_in_chunks(scanner):
    assert not clamd.finds_virus(b"a" * 3_500_000, scanner)
    assert clamd.finds_virus(b"a" * 1_500_000 + EICAR, scanner)
