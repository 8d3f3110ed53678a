"""Giving a stored file to a browser. Who may see it is decided by the view that calls this."""

from io import BytesIO
from typing import IO

from django.http import FileResponse, HttpResponse
from django.template import loader

from core.files import scanning, storage
from core.files.models import Scan, StoredFile

#: What the scanner has not let go: the answer.
_HELD = {Scan.WAITING: 503, Scan.INFECTED: 403}


def serve(stored: StoredFile, *, original: bool = False) -> FileResponse | HttpResponse:
    """The file as a download that no browser runs or sniffs; `original` gives the untouched evidence.

    A page instead, while the virus scanner has not called it clean, or when it found something in it.
    Raises FileMissing if the store does not hold it.
    """
    if held := _held(Scan(stored.scan)):
        return held
    sha256 = stored.evidence_sha256 if original else stored.sha256
    return _download(storage.open_bytes(sha256), stored.name, stored.content_type)


def serve_bytes(data: bytes, name: str, content_type: str) -> FileResponse | HttpResponse:
    """As `serve`, of what is no stored file yet; the virus scanner is asked now."""
    return _held(Scan(scanning.state_of(data))) or _download(BytesIO(data), name, content_type)


def _held(scan: Scan) -> HttpResponse | None:
    if (status := _HELD.get(scan)) is None:
        return None
    page = loader.get_template("files/held.html").render({"waiting": scan == Scan.WAITING})
    return HttpResponse(page, status=status, headers={"Cache-Control": "private, no-store"})


def _download(source: IO[bytes], name: str, content_type: str) -> FileResponse:
    response = FileResponse(source, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
