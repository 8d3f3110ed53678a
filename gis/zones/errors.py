"""What can be refused here, each with a sentence for the person and the field it belongs to."""

from core.fsm import TransitionRefused
from permits.errors import PermitError


class ZoneRefused(PermitError):
    """A refusal that belongs to a form: `field` is the field to mend, "" the form as a whole."""


class MoveRefused(TransitionRefused, ZoneRefused):
    """The move is not legal now; `code` as in the chart's `why_not`."""

    def __init__(self, code: str, sentence: str, field: str = "") -> None:
        ZoneRefused.__init__(self, sentence, field)
        self.code = code
