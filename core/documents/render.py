"""Letters as PDF/A-2a and PDF/UA-1: typst, with what people typed passed as data, never as source."""

import json
import tempfile
from collections.abc import Mapping
from datetime import date
from functools import cache
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
    sources = {"main.typ": template.source.encode(), f"{LAYOUT}.typ": layout.source.encode()}
    data = json.dumps({**context, "on": on.isoformat(), "language": template.language}, default=str)
    if not files:
        return _compile(sources, data)
    with tempfile.TemporaryDirectory(prefix="letter-") as folder:
        for name, content in files.items():
            Path(folder, Path(name).name).write_bytes(content)
        return _compile(sources, data, root=folder)


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts, read once; those of the system would make other bytes on another machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _compile(sources: dict[str, bytes], data: str, root: str | None = None) -> bytes:
    """`root` is the folder of the pictures. Sources go by name, so that typst knows them again the next time."""
    try:
        return typst.compile(
            sources,  # type: ignore[call-overload]  # its types do not know what it does take
            root=root,
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            font_paths=_fonts(),
            sys_inputs={"data": data},
        )
    except RuntimeError as error:
        raise TemplateFault(str(error)) from error
