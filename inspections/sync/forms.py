"""What a person fills in about a tablet, and about what it could not bring in by itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.forms.base import line, text
from inspections.sync import settling, wording
from inspections.sync.models import Operation


class RevokeForm(forms.Form):
    """Why a tablet may send no more."""

    reason = line(
        gettext_lazy("Waarom mag deze tablet niet meer versturen?"),
        300,
        help_text=gettext_lazy("Bijvoorbeeld: verloren, ingeleverd. Staat in het logboek."),
        error_messages={"required": gettext_lazy("Schrijf op waarom deze tablet niet meer mag versturen.")},
    )


class DecideForm(forms.Form):
    """What holds: the tablet, what stands, or neither yet."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Wat geldt?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat er met deze handeling gebeurt.")},
    )
    reason = text(
        gettext_lazy("Reden"),
        rows=3,
        required=False,
        help_text=gettext_lazy("Nodig als u terzijde legt. Staat in het dossier, en de toezichthouder leest hem."),
    )

    def __init__(self, *args: Any, operation: Operation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        again = operation.reason not in settling.TWO_VALUES
        words = {**wording.CHOICES, **({settling.TAKEN: wording.AGAIN} if again else {})}
        self.fields["choice"].choices = [(code, words[code]) for code in settling.choices(operation)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("choice") == settling.ASIDE and not values.get("reason"):
            self.add_error("reason", _("Schrijf op waarom u dit terzijde legt."))
        return values
