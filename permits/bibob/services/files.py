"""Files of the room: the bytes go to the store under a neutral name, the title stays in the dossier."""

from datetime import date, datetime
from pathlib import PurePath

from core.accounts.models import User
from core.files import services as files
from core.files.services import Upload as Upload
from permits.bibob.models import DossierFile
from permits.bibob.services.acting import Act, recording

NEUTRAL = "stuk"


def add_file(
    application_id: int, *, actor: User, at: datetime, effective_on: date, title: str, upload: Upload
) -> DossierFile:
    """Add a piece to the dossier. Raises FileRefused."""
    with recording(application_id, "add_file", actor=actor, at=at, on=effective_on) as act:
        return keep(act, upload, DossierFile.Kind.PIECE, title)


def keep(act: Act, upload: Upload, kind: str, title: str) -> DossierFile:
    """Store an upload inside an act that is under way. Raises FileRefused."""
    stored = files.store(
        upload,
        owner=act.actor,
        municipality=act.dossier.municipality,
        at=act.at,
        kinds=("pdf", "image"),
    )
    stored.name = f"{NEUTRAL}{PurePath(stored.name).suffix}"
    stored.save(update_fields=["name"])
    return DossierFile.objects.create(
        dossier=act.dossier,
        municipality_id=act.dossier.municipality_id,
        kind=kind,
        title=title,
        file=stored,
        on=act.on,
        added_at=act.at,
        added_by=act.person,
    )
