"""Why a file is not taken."""


class FileRefused(Exception):
    """The upload is not taken. `str()` is a sentence for the person, in their language."""


class FileMissing(Exception):
    """The store does not hold these bytes, or holds others under this hash."""
