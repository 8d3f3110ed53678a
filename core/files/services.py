"""Taking files in: size, content, copy without metadata, bytes in the store, row in the database."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.models import Municipality, User
from core.files import images, names, scanning, storage
from core.files import kinds as content
from core.files.errors import FileRefused
from core.files.models import StoredFile
from core.outbox.services import Todo

#: Kind of a file that was kept although no program of ours can show it.
UNREADABLE = "unreadable"


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
        scan=scanning.first_state(),
        stored_at=at,
    )


def store_whatever(
    upload: Upload,
    *,
    owner: User | None,
    municipality: Municipality,
    at: datetime,
    kinds: Collection[str],
    evidence: bool = True,
) -> StoredFile:
    """As `store` with `evidence`, for what cannot be made again: what `store` refuses is kept as it is, marked.

    A file of kind UNREADABLE is never shown, only given as a download of bytes. Raises FileRefused for one that is
    empty or too large.
    """
    try:
        return store(upload, owner=owner, municipality=municipality, at=at, kinds=kinds, evidence=evidence)
    except FileRefused:
        data = _read(upload, upload.name or "")
    return StoredFile.objects.create(
        municipality=municipality,
        owner=owner,
        name=names.safe(upload.name or "", "bin"),
        kind=UNREADABLE,
        content_type="application/octet-stream",
        sha256=storage.put(data),
        size=len(data),
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


def destroy(stored: StoredFile) -> Todo:
    """Remove the row in the caller's transaction; what is returned, sent with it, removes the bytes after commit.

    Bytes that another row names as well stay.
    """
    hashes = sorted({stored.sha256, stored.original_sha256} - {""})
    stored.delete()
    return Todo("files.gone", str(stored.public_id), {"hashes": hashes})


def forget(sha256: str) -> bool:
    """Remove bytes that no row names; whether they were removed."""
    if StoredFile.objects.filter(Q(sha256=sha256) | Q(original_sha256=sha256)).exists():
        return False
    storage.remove(sha256)
    return True


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
