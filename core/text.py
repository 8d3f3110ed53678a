"""Text that people type: one spelling for what looks the same, and nothing that cannot be seen.

Kept: every letter of every script, accents, emoji. Dropped: what has no width and no meaning here (zero-width
spaces, byte order marks, soft hyphens, direction marks). Refused: what makes a text look like another (signs that turn
the direction of the rest, floods of accents on one letter) and what is no text (control signs). See
docs/decisions/0025-typed-text.md.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

#: Joiners are of use inside some scripts and inside emoji; the others are never seen.
_DROPPED = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}")


class TextRefused(ValueError):
    """The text is not taken. `str()` is a sentence for the person, in their language."""


def one_line(typed: str) -> str:
    """A name, an address, a number: composed letters (NFC), single spaces. Raises TextRefused."""
    return " ".join(lines(typed).split())


def lines(typed: str) -> str:
    """A text of several lines, otherwise as `one_line`; line ends are those of Unix. Raises TextRefused."""
    kept = _DROPPED.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
    if _CONTROL.search(kept):
        raise TextRefused(_("Hier staat een teken in dat geen letter of leesteken is. Typ de tekst opnieuw."))
    if _TURNING.search(kept):
        raise TextRefused(_("Hier staat een teken in dat de leesrichting omdraait. Typ de tekst opnieuw."))
    composed = unicodedata.normalize("NFC", kept)
    if _ACCENTS.search(composed):
        raise TextRefused(_("Hier staan te veel accenten op één letter. Typ de tekst opnieuw."))
    return composed


def searched(typed: str) -> str:
    """What somebody looks for: whatever can be no part of a kept text is left out, so nothing is refused."""
    return " ".join(unicodedata.normalize("NFC", _unseen(typed, " ")).split())


def _unseen(typed: str, instead: str) -> str:
    return _CONTROL.sub(instead, _TURNING.sub("", _DROPPED.sub("", typed)))
