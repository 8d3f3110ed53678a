"""What the sealed room refuses, each with a sentence for the person and the field it belongs to."""

from core.fsm import TransitionRefused
from permits.bibob.wording import REASONS
from permits.errors import FourEyesRefused as FourEyesRefused
from permits.errors import PermitError


class CheckRefused(TransitionRefused, PermitError):
    """A move of the check is not legal now; `code` as in the chart's `why_not`."""

    def __init__(self, code: str, field: str = "") -> None:
        PermitError.__init__(self, str(REASONS[code]), field)
        self.code = code


class ConclusionRefused(PermitError):
    """A conclusion is not complete or not lawful; `codes` as in `rules.shortcomings`, the first is the sentence."""

    def __init__(self, shortcomings: tuple[tuple[str, str], ...]) -> None:
        (field, code), *_others = shortcomings
        super().__init__(str(REASONS[code]), field)
        self.codes = tuple(code for _field, code in shortcomings)
        self.sentences = tuple((field, str(REASONS[code])) for field, code in shortcomings)
