"""Taking files in: size, content, copy without metadata, bytes in the store, row in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from core.accounts.models import Municipality, User
from core.files import images, names, storage
from core.files import kinds as content
from core.files.errors import FileRefused
from core.files.models import StoredFile


class Upload(Protocol):
    """What Django gives for an uploaded file."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def seek(self, offset: int, /) -> object: ...

    def read(self, num_bytes: int = -1, /) -> bytes: ...


def store(
    upload: Upload,
    *,
    owner: User | None,
    municipality: Municipality,
    at: datetime,
    kinds: Collection[str] = ("pdf", "image"),
    evidence: bool = False,
) -> StoredFile:
    """Check and store an upload.

    `kinds`: what is taken here, of `pdf`, `image`, `office`. `evidence` keeps the untouched original
    of a photo, with its EXIF, beside the copy that is served. Raises FileRefused with a sentence for the
    person; nothing is stored then.
    """
    name = upload.name or ""
    data = _read(upload, name)
    found = _taken(data, name, kinds)
    served = images.served_copy(data, name) if found.kind == "image" else data
    original = storage.put(data) if evidence and served != data else ""
    return StoredFile.objects.create(
        municipality=municipality,
        owner=owner,
        name=names.safe(name, found.extensions[0]),
        kind=found.kind,
        content_type=found.content_type,
        sha256=storage.put(served),
        size=len(served),
        original_sha256=original,
        stored_at=at,
    )


def store_bytes(
    data: bytes, name: str, content_type: str, municipality: Municipality, at: datetime, *, owner: User | None = None
) -> StoredFile:
    """Store bytes that the system itself made, such as a letter. `name` ends in the extension it should have."""
    return StoredFile.objects.create(
        municipality=municipality,
        owner=owner,
        name=names.safe(name, names.extension(name) or "bin"),
        kind="pdf" if content_type == "application/pdf" else "made",
        content_type=content_type,
        sha256=storage.put(data),
        size=len(data),
        stored_at=at,
    )


def read(stored: StoredFile) -> bytes:
    """The served bytes, hash checked. Raises FileMissing if the store lost or changed them."""
    return storage.read(stored.sha256)


def _read(upload: Upload, name: str) -> bytes:
    limit = settings.MAX_UPLOAD_BYTES
    upload.seek(0)  # a form may have read it before
    # One byte more than allowed is enough to know, whatever the size was said to be.
    data = upload.read(limit + 1) if (upload.size or 0) <= limit else b""
    if (upload.size or 0) > limit or len(data) > limit:
        raise FileRefused(
            _("%(name)s is te groot: hoogstens %(limit)d MB.")
            % {"name": names.shown(name), "limit": limit // (1024 * 1024)}
        )
    if not data:
        raise FileRefused(_("%(name)s is leeg (0 bytes). Kies het opnieuw.") % {"name": names.shown(name)})
    return data


def _taken(data: bytes, name: str, wanted: Collection[str]) -> content.Found:
    found = content.of(data, name)
    if found.kind not in wanted:
        allowed = ", ".join(str(label) for kind, label in content.LABELS.items() if kind in wanted)
        raise FileRefused(
            _("%(name)s kan hier niet. Wel: %(allowed)s.") % {"name": names.shown(name), "allowed": allowed}
        )
    return found
