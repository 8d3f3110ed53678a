"""Photos: checked by decoding them whole, and encoded anew so that nothing but the picture is served."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.files import names
from core.files.errors import FileRefused

MAX_PIXELS = 50_000_000
_FORMATS = ("JPEG", "PNG", "HEIF")
# Of several pictures in one file the first is the photo; what else is in it is never read.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
_ERRORS = (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError, EOFError)


def check(data: bytes, name: str) -> None:
    """Raise FileRefused unless it decodes completely and holds at most MAX_PIXELS (checked before decoding)."""
    with _opened(data, name) as image:
        image.load()


def served_copy(data: bytes, name: str) -> bytes:
    """The picture upright, as PNG or JPEG, without EXIF, comments or anything behind its end."""
    with _opened(data, name) as image:
        upright = ImageOps.exif_transpose(image)
        png = image.format == "PNG"
        plain = upright.convert(_mode(upright, png))
    plain.info.clear()  # Pillow would carry comments, profiles and text over
    target = io.BytesIO()
    plain.save(target, "PNG" if png else "JPEG", quality=90)
    return target.getvalue()


def _mode(image: Image.Image, png: bool) -> str:
    if png:
        return "RGBA" if image.has_transparency_data else "RGB"
    return "L" if image.mode == "L" else "RGB"


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            # Our own limit, below, is lower than the size at which Pillow warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        _limit(image, name)
        yield image
    except _ERRORS as error:
        raise FileRefused(
            _("%(name)s is een beschadigde foto. Kies een andere.") % {"name": names.shown(name)}
        ) from error


def _limit(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise FileRefused(
            _("%(name)s is %(width)d bij %(height)d beeldpunten; hoogstens %(limit)d miljoen beeldpunten kan.")
            % {"name": names.shown(name), "width": width, "height": height, "limit": MAX_PIXELS // 1_000_000}
        )
