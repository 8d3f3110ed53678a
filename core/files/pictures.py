"""Files as small pictures for a screen: a photo, or pages of a PDF."""

import io
from functools import lru_cache
from itertools import count, takewhile

import pypdfium2
from PIL import Image

from core.files import storage
from core.files.errors import FileMissing
from core.files.models import Scan, StoredFile

#: So many pictures are kept by each process, some 200 kB each.
_KEPT = 64


def picture(stored: StoredFile, pixels: int) -> bytes | None:
    """A JPEG that fits in a square of so many pixels; None for what is not served, is gone or cannot be shown."""
    if stored.scan in {Scan.WAITING, Scan.INFECTED} or stored.kind not in {"image", "pdf"}:
        return None
    return _picture(stored.sha256, stored.kind, 0, pixels)


def pages(stored: StoredFile, pixels: int) -> list[bytes]:
    """All pages of a PDF, each as `picture` gives the first; empty where even that cannot be shown."""
    if picture(stored, pixels) is None:
        return []
    found = (_picture(stored.sha256, stored.kind, number, pixels) for number in count())
    return list(takewhile(lambda page: page is not None, found))  # type: ignore[arg-type]


@lru_cache(maxsize=_KEPT)
def _picture(sha256: str, kind: str, number: int, pixels: int) -> bytes | None:
    try:
        data = storage.read(sha256)
        image = _page(data, number, pixels) if kind == "pdf" else Image.open(io.BytesIO(data))
        image.thumbnail((pixels, pixels))
        target = io.BytesIO()
        image.convert("RGB").save(target, "JPEG", quality=75)
    except (FileMissing, pypdfium2.PdfiumError, OSError, ValueError, IndexError):
        return None
    return target.getvalue()


def _page(data: bytes, number: int, pixels: int) -> Image.Image:
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[number]
        found: Image.Image = page.render(scale=pixels / max(page.get_size())).to_pil()
        return found
    finally:
        document.close()
