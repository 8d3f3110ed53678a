"""Giving a stored file to a browser. Who may see it is decided by the view that calls this."""

from django.http import FileResponse

from core.files import storage
from core.files.models import StoredFile


def serve(stored: StoredFile, *, original: bool = False) -> FileResponse:
    """The file as a download that no browser runs or sniffs; `original` gives the untouched evidence.

    Raises FileMissing if the store does not hold it.
    """
    sha256 = stored.evidence_sha256 if original else stored.sha256
    response = FileResponse(
        storage.open_bytes(sha256), as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
