"""What can be wrong with something encrypted. No message repeats a value or a key."""


class SealError(Exception):
    """It cannot be read; whoever asked gets this, never the ciphertext as if it were the value."""


class SealBroken(SealError):
    """Changed, cut off, moved from another row, or never sealed."""


class KeyMissing(SealError):
    """Sealed under a key that `FIELD_KEYS` does not hold."""
