"""What became of a hostile file: refused with a sentence, or harmless. Says so without the code that it judges."""

import io
import re
import unicodedata

import pikepdf
from PIL import Image

from core.files import images, kinds
from core.files.errors import FileRefused
from tests.hostile_files import MARK, Hostile

_ACTS = re.compile(rb"/(JavaScript|JS|Launch|SubmitForm|ImportData|EmbeddedFile|EF|XFA|RichMediaExecute)\b")


def verdict(file: Hostile) -> str:
    """`refused` or `harmless`. Raises AssertionError with what is wrong; any other error is a fault by itself."""
    try:
        found = kinds.of(file.data, file.name)
        served = images.served_copy(file.data, file.name) if found.kind == "image" else file.data
    except FileRefused as refusal:
        require_sentence(str(refusal))
        return "refused"
    if found.kind == "image":
        require_bare_picture(served)
    if found.kind == "pdf":
        require_still_paper(served)
    return "harmless"


def require_sentence(text: str) -> None:
    """Words that end with a full stop, and no sign that could deceive."""
    assert text.endswith("."), text
    assert len(text) < 400, text
    assert all(unicodedata.category(sign)[0] != "C" for sign in text), text


def require_bare_picture(served: bytes) -> None:
    """The picture alone: nothing about where or with what it was taken, nothing hidden, one frame."""
    assert MARK[:9] not in served
    with Image.open(io.BytesIO(served), formats=("JPEG", "PNG")) as picture:
        picture.load()
        assert not dict(picture.getexif())
        assert getattr(picture, "n_frames", 1) == 1
        assert not {"comment", "icc_profile", "xmp", "Comment"} & set(picture.info), picture.info


def require_still_paper(served: bytes) -> None:
    """Written out in full, with every name in its plain spelling, it holds nothing that acts."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(served)) as document:
        document.save(target, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    found = _ACTS.search(target.getvalue())
    assert not found, found
