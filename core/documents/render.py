"""Letters as PDF/A-2a and PDF/UA-1: typst, with what people typed passed as data, never as source."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import typst

from core.documents import selectors
from core.documents.errors import TemplateFault

LAYOUT = "base"
FONTS = Path(__file__).parent / "fonts"


def pdf(
    kind: str,
    context: Mapping[str, Any],
    *,
    on: date,
    language: str = "nl",
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """The letter of this kind as it is made on that day; the same input gives the same bytes.

    `context` is JSON data (dates as ISO text); the template reads it as `sys.inputs.data`, together
    with `on` and the `language` it is made in: Dutch where this kind has no other. `files` are
    pictures by plain name that the template may show. Raises TemplateMissing if no template (or no
    layout) is in force, and TemplateFault if it does not compile, such as a picture without a text
    alternative.
    """
    template = selectors.in_force(kind, on, language)
    layout = selectors.in_force(LAYOUT, on, template.language)
    sources = {"main.typ": template.source, f"{LAYOUT}.typ": layout.source}
    data = json.dumps({**context, "on": on.isoformat(), "language": template.language}, default=str)
    with tempfile.TemporaryDirectory(prefix="letter-") as folder:
        for name, content in (files or {}).items():
            Path(folder, Path(name).name).write_bytes(content)
        for name, source in sources.items():
            Path(folder, name).write_text(source, encoding="utf-8")
        return _compile(Path(folder), data)


def _compile(folder: Path, data: str) -> bytes:
    try:
        return typst.compile(
            str(folder / "main.typ"),
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            root=str(folder),
            sys_inputs={"data": data},
        )
    except RuntimeError as error:
        raise TemplateFault(str(error)) from error
