"""File names for people: what a name may hold when it goes back to a browser."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 120
_FORBIDDEN = set('<>:"/\\|?*')


def extension(name: str) -> str:
    """The extension in lower case without the dot; empty if there is none."""
    return PurePosixPath(_last(name)).suffix.lower().removeprefix(".")


def safe(name: str, wanted: str) -> str:
    """The name without folders, control and direction marks, ending in `.wanted` (an extension)."""
    text = unicodedata.normalize("NFC", _last(name))
    kept = "".join(sign for sign in text if sign not in _FORBIDDEN and unicodedata.category(sign)[0] != "C")
    stem = kept[: kept.rfind(".")] if "." in kept else kept
    return f"{stem.strip(' .')[:LONGEST] or 'bestand'}.{wanted}"


def shown(name: str) -> str:
    """The name as a refusal mentions it: the safe stem with its own extension, short enough to read."""
    return safe(name, extension(name)[:10] or "-").removesuffix(".-")


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
