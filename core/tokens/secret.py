"""The secret of a token: 256 random bits behind a mark that says what it opens."""

import hashlib
import secrets

from core.tokens.models import Token

#: Scanners find a leaked secret by its mark, and a person sees which of the two lies on the desk.
MARKS = {Token.Scope.API: "pwapi_", Token.Scope.SYNC: "pwtab_"}
#: Longer than any secret of ours: what is longer is not looked up.
MOST_CHARACTERS = 100


def new(scope: str) -> str:
    """A secret that nobody ever had."""
    return MARKS[Token.Scope(scope)] + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of it. No salt or slow hash: nobody guesses 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()
