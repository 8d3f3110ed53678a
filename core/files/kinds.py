"""What a file is, by its content: PDF, image or office document, or a refusal that says what it is instead."""

import io
import re
import zipfile
from dataclasses import dataclass

import puremagic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.files import images, names, pdfs
from core.files.errors import FileRefused

#: No more than this may come out of an office document's zip.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_AFTER_EOF = 1024
LABELS = {
    "pdf": gettext_lazy("PDF"),
    "image": gettext_lazy("een foto (JPEG, PNG of HEIC)"),
    "office": gettext_lazy("een Word-, Excel- of OpenDocument-bestand zonder macro's"),
}
_MACRO = re.compile(r"vbaproject|/activex/|^(Basic|Scripts)/", re.IGNORECASE)
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1")


@dataclass(frozen=True)
class Found:
    """What the content is: kind (`pdf`, `image`, `office`), MIME type, and the extensions that fit, best first."""

    kind: str
    content_type: str
    extensions: tuple[str, ...]


PDF = Found("pdf", "application/pdf", ("pdf",))
JPEG = Found("image", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif"))
PNG = Found("image", "image/png", ("png",))
#: Of a telephone; the copy that is served is a JPEG, which every browser shows.
HEIC = Found("image", "image/jpeg", ("jpg", "heic", "heif", "hif", "jpeg"))
DOCX = Found("office", f"{_OPEN_XML}wordprocessingml.document", ("docx",))
XLSX = Found("office", f"{_OPEN_XML}spreadsheetml.sheet", ("xlsx",))
ODT = Found("office", f"{_OPEN_DOCUMENT}text", ("odt",))
ODS = Found("office", f"{_OPEN_DOCUMENT}spreadsheet", ("ods",))


def of(data: bytes, name: str) -> Found:
    """What these bytes are. Raises FileRefused if they are damaged, dangerous or nothing that we take."""
    found = _by_content(data, name)
    own = names.extension(name)
    if own and own not in found.extensions:
        raise FileRefused(
            _("%(name)s heet .%(own)s, maar de inhoud is .%(found)s. Kies het juiste bestand of verbeter de naam.")
            % {"name": names.shown(name), "own": own[:10], "found": found.extensions[0]}
        )
    return found


def _by_content(data: bytes, name: str) -> Found:
    if data.startswith(b"%PDF-"):
        return _pdf(data, name)
    if data.startswith(b"\xff\xd8\xff"):
        images.check(data, name)
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        images.check(data, name)
        return PNG
    if data.startswith(b"PK\x03\x04"):
        return _office(data, name)
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        images.check(data, name)
        return HEIC
    raise _unknown(data, name)


def _pdf(data: bytes, name: str) -> Found:
    """A whole PDF and nothing but a PDF: a second file glued to its end is refused."""
    end = data.rfind(b"%%EOF")
    if end < 0 or not re.search(rb"startxref\s+\d+\s+%%EOF", data[max(0, end - 64) : end + 5]):
        raise damaged(name)
    if len(data) - end > MAX_AFTER_EOF or b"PK\x03\x04" in data[end:] or b"<script" in data[:MAX_AFTER_EOF].lower():
        raise FileRefused(
            _("%(name)s bevat na de PDF nog een ander bestand. Bewaar het opnieuw als PDF.")
            % {"name": names.shown(name)}
        )
    pdfs.check(data, name)
    return PDF


def _office(data: bytes, name: str) -> Found:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _office_kind(archive, name)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError) as error:
        raise damaged(name) from error


def _office_kind(archive: zipfile.ZipFile, name: str) -> Found:
    parts = {info.filename for info in archive.infolist()}
    if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
        raise FileRefused(_("%(name)s wordt uitgepakt te groot.") % {"name": names.shown(name)})
    if any(_MACRO.search(part) for part in parts):
        raise FileRefused(
            _("%(name)s bevat macro's. Bewaar het zonder macro's of als PDF.") % {"name": names.shown(name)}
        )
    for marker, found in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)):
        if marker in parts and "[Content_Types].xml" in parts:
            return found
    declared = archive.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in parts else ""
    for found in (ODT, ODS):
        if declared == found.content_type:
            return found
    raise _refused(name, "zip")


def damaged(name: str) -> FileRefused:
    """The refusal of a file that starts well and does not hold."""
    return FileRefused(_("%(name)s is beschadigd of niet volledig. Kies het opnieuw.") % {"name": names.shown(name)})


def _unknown(data: bytes, name: str) -> FileRefused:
    try:
        found = puremagic.from_string(data[:65536]).removeprefix(".")
    except (puremagic.PureError, ValueError):
        found = ""
    return _refused(name, found)


def _refused(name: str, found: str) -> FileRefused:
    taken = ", ".join(str(label) for label in LABELS.values())
    if found:
        text = _("%(name)s is van binnen .%(found)s; dat nemen we niet aan. Wel: %(taken)s.")
    else:
        text = _("%(name)s is geen bestand dat we herkennen. Wel: %(taken)s.")
    return FileRefused(text % {"name": names.shown(name), "found": found, "taken": taken})
