"""What can be refused here, each with a sentence for the person and the field it belongs to."""

from core.fsm import TransitionRefused
from permits.wording import REASONS


class PermitError(Exception):
    """A refusal that belongs to a form: `field` is the field to mend, "" the form as a whole."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


class MoveRefused(TransitionRefused, PermitError):
    """The move is not legal now; `code` as in the charts' `why_not`."""

    def __init__(self, code: str) -> None:
        PermitError.__init__(self, str(REASONS[code]))
        self.code = code


class DateRefused(PermitError):
    """A date of effect that cannot be: in the future, before receipt, or against the clock's order."""


class FourEyesRefused(PermitError):
    """Whoever prepared a decision may not take it."""
