"""PDF files that only show something: whole, readable without a password, and without anything that acts by itself."""

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
from django.utils.translation import gettext as _

from core.files import names
from core.files.errors import FileRefused

#: No more than this may come out of the streams in which a PDF packs its own structure.
MAX_UNPACKED = 64 * 1024 * 1024
MAX_OBJECTS = 300_000
_DEEPEST = 60
#: Actions that run something, send something, or open another file.
_ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute"}
#: Keys that hold scripts, other files, or forms with scripts of their own.
_KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
_PACKED = re.compile(rb"<<[^<>]*(?:<<[^<>]*>>[^<>]*)*/(?:ObjStm|XRef)\b.*?>>\s*stream\r?\n", re.S)


def check(data: bytes, name: str) -> None:
    """Raise FileRefused with a sentence if the PDF is damaged, locked, a bomb, or does more than show pages."""
    _refuse_bombs(data, name)
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if len(document.objects) > MAX_OBJECTS:
                raise _too_large(name)
            if any(map(_acts, document.objects)) or _acts(document.trailer):
                raise FileRefused(
                    _("%(name)s bevat een script, een bijlage of een opdracht. Druk het af naar een nieuwe PDF.")
                    % {"name": names.shown(name)}
                )
            if not len(document.pages):
                raise _damaged(name)
    except pikepdf.PasswordError as error:
        raise FileRefused(
            _("%(name)s is met een wachtwoord beveiligd. Bewaar het zonder wachtwoord.") % {"name": names.shown(name)}
        ) from error
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError, MemoryError) as error:  # names and numbers run wild
        raise _damaged(name) from error


def _acts(item: Any, depth: int = 0) -> bool:
    """Whether an object, or what stands inside it, does more than show."""
    if depth > _DEEPEST:
        return True
    if isinstance(item, pikepdf.Array):
        return any(_acts(part, depth + 1) for part in item if not _elsewhere(part))
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return False
    keys = set(item.keys())
    if keys & _KEYS or str(item.get("/S", "")) in _ACTS or str(item.get("/Type", "")) == "/EmbeddedFile":
        return True
    return any(_acts(part, depth + 1) for part in _values(item))


def _values(item: Any) -> Iterator[Any]:
    """What stands directly inside; objects with a number of their own are looked at by themselves."""
    for key in item.keys():  # noqa: SIM118  no mapping
        part = item.get(key)
        if not _elsewhere(part):
            yield part


def _elsewhere(part: Any) -> bool:
    return isinstance(part, pikepdf.Object) and part.is_indirect


def _refuse_bombs(data: bytes, name: str) -> None:
    """What qpdf would unpack whole when it opens the file, unpacked here with a limit."""
    total = 0
    for found in _PACKED.finditer(data):
        inflater = zlib.decompressobj()
        try:
            total += len(inflater.decompress(data[found.end() :], MAX_UNPACKED + 1 - total))
        except zlib.error:
            continue  # packed another way, or damaged: qpdf says which
        if total > MAX_UNPACKED or found[0].count(b"/FlateDecode") > 1:
            raise _too_large(name)


def _too_large(name: str) -> FileRefused:
    return FileRefused(_("%(name)s wordt uitgepakt te groot.") % {"name": names.shown(name)})


def _damaged(name: str) -> FileRefused:
    return FileRefused(_("%(name)s is beschadigd of niet volledig. Kies het opnieuw.") % {"name": names.shown(name)})
