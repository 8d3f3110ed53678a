"""What the auditor can filter the log by."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.audit import registry
from core.fields import TextField

_OUT_OF_RANGE = _("Kies een datum van 1990 tot en met 2099.")
#: The first and the last days of the calendar are no instants in Dutch time.
_IN_RANGE = [MinValueValidator(date(1990, 1, 1), _OUT_OF_RANGE), MaxValueValidator(date(2099, 12, 31), _OUT_OF_RANGE)]


def _verbs() -> list[tuple[str, Any]]:
    return [("", _("Alles")), *registry.labels().items()]


class LogFilter(forms.Form):
    """All optional; sent by GET, so that a filtered log has an address."""

    scope = TextField(
        label=_("Dossier"), required=False, max_length=120, help_text=_("Begin van de sleutel, zoals case: of system:")
    )
    actor = TextField(label=_("Gebruikersnaam"), required=False, max_length=150)
    verb = forms.ChoiceField(label=_("Handeling"), required=False, choices=_verbs)
    since = forms.DateField(label=_("Vanaf"), required=False, validators=_IN_RANGE)
    until = forms.DateField(label=_("Tot en met"), required=False, validators=_IN_RANGE)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("Deze dag ligt voor de eerste dag."))
        return given

    def summary(self) -> str:
        """The filter as the entry about this look tells it."""
        return ", ".join(f"{name}={value}" for name, value in self.cleaned_data.items() if value)
