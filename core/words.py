"""Where a long Dutch word may break on a narrow page. Pure.

Browsers break by a dictionary where they have one (`hyphens: auto`); many have none for Dutch, and then a word is cut
anywhere, without a hyphen.
"""

import re
from functools import cache

from pyphen import Pyphen

SOFT_HYPHEN = "\u00ad"
#: Letters that stay together before and after a break.
_FEWEST = 4
#: Shorter words fit on any page.
_LONG = re.compile(r"[^\W\d_]{16,}")


def breakable(text: str) -> str:
    """The text with soft hyphens in its long words; one shows only where a line ends there."""
    return _LONG.sub(lambda word: _dutch().inserted(word[0], SOFT_HYPHEN), text)


@cache
def _dutch() -> Pyphen:
    return Pyphen(lang="nl_NL", left=_FEWEST, right=_FEWEST)
