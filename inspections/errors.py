"""What can be refused here, each with a sentence for the person and the field it belongs to."""

from django.utils.functional import Promise

from core.fsm import TransitionRefused


class VisitError(Exception):
    """A refusal that belongs to a form: `field` is the field to mend, "" the form as a whole."""

    def __init__(self, sentence: str | Promise, field: str = "") -> None:
        super().__init__(str(sentence))
        self.field = field


#: The field of the form that mends what the chart misses.
_FIELDS = {
    "identity_not_shown": "identity_shown",
    "purpose_not_told": "purpose_told",
    "consent_missing": "consent_by",
}


class MoveRefused(TransitionRefused, VisitError):
    """The move is not legal now; `code` as in the chart's `why_not`."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        VisitError.__init__(self, sentence, _FIELDS.get(code, ""))
        self.code = code


class DateRefused(VisitError):
    """A date or time that cannot be: in the future, or before the visit."""


class ChangedMeanwhile(VisitError):
    """A colleague changed it after the page was opened; `str()` says who, when and what."""


class AnswerChanged(ChangedMeanwhile):
    """A colleague answered this item after the page was opened; `str()` says who, when and what."""


class ChecklistMissing(VisitError):
    """No checklist is in force on the day of the visit."""


class ChecklistRefused(VisitError):
    """An act on a checklist that cannot be: a start in the past, a draft that is gone."""
