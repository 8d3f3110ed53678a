"""What the auditor can filter the log by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.audit import registry
from core.fields import TextField


def _verbs() -> list[tuple[str, Any]]:
    return [("", _("Alles")), *registry.labels().items()]


class LogFilter(forms.Form):
    """All optional; sent by GET, so that a filtered log has an address."""

    scope = TextField(
        label=_("Dossier"), required=False, max_length=120, help_text=_("Begin van de sleutel, zoals case: of system:")
    )
    actor = TextField(label=_("Gebruikersnaam"), required=False, max_length=150)
    verb = forms.ChoiceField(label=_("Handeling"), required=False, choices=_verbs)
    since = forms.DateField(label=_("Vanaf"), required=False)
    until = forms.DateField(label=_("Tot en met"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("Deze dag ligt voor de eerste dag."))
        return given

    def summary(self) -> str:
        """The filter as the entry about this look tells it."""
        return ", ".join(f"{name}={value}" for name, value in self.cleaned_data.items() if value)
