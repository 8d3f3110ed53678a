"""Loading letter templates from a folder of data: index.json and the typst sources it names."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

from django.db import transaction

from core.documents.errors import TemplateFault
from core.documents.models import DocumentTemplate


@transaction.atomic
def load_templates(folder: Path) -> Counter[str]:
    """Load every template that `folder/index.json` lists; return how many were `new`, `changed`, `unchanged`.

    The index is a list of `{"kind", "language", "file", "valid_from", "valid_to"}`. A changed source
    becomes a new version beside the old one. Raises TemplateFault on a missing file or a wrong row.
    """
    index = _read(folder / "index.json")
    try:
        rows = json.loads(index)
    except ValueError as error:
        raise TemplateFault(f"index.json: {error}") from error
    return Counter(_load(folder, number, row) for number, row in enumerate(rows, start=1))


def _load(folder: Path, number: int, row: dict[str, str | None]) -> str:
    try:
        if not row["kind"]:
            raise ValueError("kind")
        key = {
            "kind": row["kind"],
            "language": row.get("language") or "nl",
            "valid_from": date.fromisoformat(str(row["valid_from"])),
        }
        valid_to = date.fromisoformat(str(row["valid_to"])) if row.get("valid_to") else None
        source = _read(folder / Path(str(row["file"])).name)
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise TemplateFault(f"index.json, row {number}: {type(error).__name__}: {error}") from error
    newest = DocumentTemplate.objects.select_for_update().filter(**key).order_by("-version").first()
    if newest and (newest.source, newest.valid_to) == (source, valid_to):
        return "unchanged"
    version = newest.version + 1 if newest else 1
    DocumentTemplate.objects.create(**key, valid_to=valid_to, source=source, version=version)
    return "changed" if newest else "new"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise TemplateFault(f"{path.name}: {error.strerror}") from error
