"""What the administrator fills in about a colleague."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from core.accounts.services.people import Person
from core.fields import TextField

#: Not given by hand: whoever acts for a firm gets it by signing in.
_BY_SIGNING_IN = "entrepreneur"


class PersonForm(forms.Form):
    """Who it is and what they do here."""

    first_name = TextField(label=_("Voornaam of voorletters"), max_length=60)
    last_name = TextField(label=_("Achternaam"), max_length=100)
    email = forms.EmailField(label=_("E-mailadres van het werk"), required=False)
    employee_id = TextField(
        label=_("Naam bij de inlogdienst van de gemeente"),
        help_text=_(
            "Wat die dienst over deze medewerker meldt, zoals een personeelsnummer. Leeg: inloggen met wachtwoord."
        ),
        max_length=120,
        required=False,
    )
    roles = forms.MultipleChoiceField(
        label=_("Rollen"), widget=forms.CheckboxSelectMultiple, required=False, choices=list
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = settings.ROLE_LABELS.items()
        self.fields["roles"].choices = [pair for pair in labels if pair[0] != _BY_SIGNING_IN]  # type: ignore[attr-defined]

    def person(self) -> Person:
        data = self.cleaned_data
        return Person(
            data["first_name"], data["last_name"], data["email"], data["employee_id"], frozenset(data["roles"])
        )


class NewPersonForm(PersonForm):
    """With the name to sign in by, which never changes."""

    username = TextField(
        label=_("Gebruikersnaam"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        help_text=_("Om mee in te loggen."),
    )
    field_order = ("username",)


class ActForm(forms.Form):
    """One act, and why: the reason stands in the log."""

    act = forms.ChoiceField(label=_("Wat moet er gebeuren?"), widget=forms.RadioSelect, choices=list)
    reason = TextField(
        label=_("Waarom?"), max_length=200, help_text=_("Komt in het logboek. Noem geen gegevens die daar niet horen.")
    )

    def __init__(self, *args: Any, acts: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = acts  # type: ignore[attr-defined]
