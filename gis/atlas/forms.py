"""What is asked on the map and its lists: a day, filters, and the question whether a permit is needed.

All are sent by GET: they change nothing, and a page can be kept as a bookmark. None asks for a person.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality
from core.fields import TextField
from core.today import today
from gis.atlas.search import coordinates, crs_sentence, premises_at
from gis.atlas.wording import COMPLIANCE
from gis.places.crs import CrsError
from gis.places.models import BAG_ID, Premises, SbiVersion

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_DAY_WRONG = _("Geef een bestaande datum, zoals 2026-11-23.")
_OUT_OF_RANGE = _("Kies een datum van 1990 tot en met 2099.")
_CHOICES_SHOWN = 12


def day(label: Any, **options: Any) -> forms.DateField:
    """A date field; an impossible date is refused with the form that it should have."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _DAY_WRONG},
        validators=[MinValueValidator(FIRST_DAY, _OUT_OF_RANGE), MaxValueValidator(LAST_DAY, _OUT_OF_RANGE)],
        **options,
    )


class DayForm(forms.Form):
    """The day of a page; without one it is today."""

    on = day(_("Op datum"), required=False)

    @property
    def chosen(self) -> date:
        """The day asked for; today when none was given or the one given cannot be."""
        chosen = self.cleaned_data.get("on") if self.is_bound and hasattr(self, "cleaned_data") else None
        return chosen or today()

    @property
    def day_error(self) -> str:
        """What is wrong with the day, with what is shown instead; empty when nothing is."""
        if not self.errors.get("on"):
            return ""
        return f"{self.errors['on'][0]} {_gettext('Hieronder staat vandaag.')}"


class StateField(forms.MultipleChoiceField):
    """Any number of states; an empty choice ("all") is none."""

    def to_python(self, value: Any) -> list[str]:
        return [state for state in super().to_python(value) if state]


class FirmFilterForm(DayForm):
    """Which firms: how they stand, what they do, where. `activity` is a branch code or its beginning.

    `legend`: the states come from the tick boxes of a legend, where none ticked means none.
    """

    state = StateField(label=_("Stand"), choices=list(COMPLIANCE.items()), required=False)
    legend = forms.BooleanField(required=False, widget=forms.HiddenInput)
    activity = TextField(
        label=_("Activiteit"),
        required=False,
        validators=[RegexValidator(r"^\d{2,5}$", _("Geef een SBI-code van twee tot vijf cijfers."))],
    )
    q = TextField(label=_("Bedrijf of adres"), max_length=100, required=False, strip=True)

    def value(self, name: str) -> Any:
        """What was asked, or nothing when it cannot be."""
        return self.cleaned_data.get(name) or ""


class RegisterForm(DayForm):
    """Search in the public register."""

    municipality = forms.ModelChoiceField(
        label=_("Gemeente"),
        queryset=Municipality.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Alle gemeenten"),
    )
    q = TextField(
        label=_("Adres"), max_length=100, required=False, help_text=_("Straat en nummer, of postcode en nummer.")
    )


@dataclass(frozen=True)
class Asked:
    """A place as found from what was typed: premises (or an id that we do not hold), or a point in RD metres."""

    bag_id: str = ""
    premises: Premises | None = None
    point_rd: tuple[float, float] | None = None
    approximate: bool = False


class DutyForm(forms.Form):
    """Does a firm at this place need a permit? `choices` holds the premises to choose from when several match."""

    place = TextField(
        label=_("Plek"),
        max_length=100,
        help_text=_("Een adres, een BAG-id, of coördinaten: 134647, 459685 (RD) of 52.124, 5.089."),
        error_messages={"required": _("Geef een adres, een BAG-id of coördinaten.")},
    )
    activity = TextField(
        label=_("SBI-code"),
        required=False,
        help_text=_("Twee tot vijf cijfers. Zonder code gaat het antwoord over elke activiteit."),
        validators=[RegexValidator(r"^\d{2,5}$", _("Een SBI-code heeft twee tot vijf cijfers, zoals 95312."))],
    )
    sbi_version = forms.ChoiceField(label=_("SBI-versie"), choices=SbiVersion.choices[::-1], required=False)
    on = day(_("Op datum"), required=False)
    since = day(_("Bedrijf zit er sinds"), required=False, help_text=_("Alleen nodig voor de overgangstermijn."))

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.choices: list[Premises] = []

    def clean_place(self) -> str:
        """Find the place; its `Asked` is in `self.asked`."""
        typed = " ".join(self.cleaned_data["place"].split())
        try:
            self.asked = self._by_id(typed) or self._by_point(typed) or self._by_address(typed)
        except CrsError as error:
            raise forms.ValidationError(crs_sentence(error)) from error
        return typed

    def _by_id(self, typed: str) -> Asked | None:
        try:
            RegexValidator(BAG_ID)(typed)
        except forms.ValidationError:
            if typed.isdigit() and len(typed) > len("0344"):
                raise forms.ValidationError(
                    _("Een BAG-id heeft 16 cijfers; dit zijn er %(count)s."), params={"count": len(typed)}
                ) from None
            return None
        return Asked(bag_id=typed, premises=Premises.objects.filter(bag_id=typed).first())

    def _by_point(self, typed: str) -> Asked | None:
        found = coordinates(typed)
        return Asked(point_rd=found[0], approximate=found[1]) if found else None

    def _by_address(self, typed: str) -> Asked:
        self.choices = list(premises_at(self.municipality, typed)[:_CHOICES_SHOWN])
        if not self.choices:
            raise forms.ValidationError(
                _("Dit adres kennen wij niet in %(municipality)s. Geef straat en huisnummer, of een BAG-id."),
                params={"municipality": self.municipality.name},
            )
        if len(self.choices) > 1:
            raise forms.ValidationError(_("Er zijn meer panden met dit adres. Kies er hieronder een."), code="several")
        return Asked(bag_id=self.choices[0].bag_id, premises=self.choices[0])

    def clean(self) -> dict[str, Any]:
        """A firm cannot be there since a day after the day asked about."""
        values = super().clean() or {}
        values["on"], values["sbi_version"] = values.get("on") or today(), values.get("sbi_version") or "2025"
        since = values.get("since")
        if since and since > values["on"]:
            self.add_error("since", _("Deze dag ligt na de datum van de vraag."))
        return values
