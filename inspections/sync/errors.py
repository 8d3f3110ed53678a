"""What can be wrong with what a tablet sent."""

from django.utils.functional import Promise


class Faulty(Exception):
    """The operation cannot be applied, now or ever; `code` as in docs/sync.md, `str()` a sentence or empty."""

    def __init__(self, code: str, sentence: str | Promise = "") -> None:
        super().__init__(str(sentence))
        self.code = code


class Waits(Exception):
    """The operation cannot be applied yet; `code` says what it waits for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Clash(Exception):
    """A shared field was changed by another: a person chooses. `theirs` names what stands there now."""

    def __init__(self, code: str, sentence: str | Promise, theirs: dict[str, object]) -> None:
        super().__init__(str(sentence))
        self.code, self.theirs = code, theirs
