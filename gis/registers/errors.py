"""What stops an import: one bilingual sentence, Dutch first."""


class ImportRefused(Exception):
    """The file as a whole cannot be read: missing, damaged, or of another kind."""


class RowRefused(ValueError):
    """This row cannot go in; the others may. `str()` says which field and what would be right."""


class SentFileRefused(Exception):
    """A file that a person sends cannot be taken; `str()` says why, `field` is what to mend."""

    def __init__(self, said: str, field: str) -> None:
        super().__init__(said)
        self.field = field
