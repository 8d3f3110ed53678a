"""The question of an entrepreneur: where, what work, when. Sent by GET, so that the answer can be kept and shared."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.fields import TextField
from core.today import today
from gis.places.crs import may_be_dutch
from gis.places.models import BAG_ID, Premises
from permits.application_form import SeveralPremises, one_premises
from permits.forms import day
from permits.portal.wording import WORK
from permits.selectors import places

OTHER = "other"
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_OUT_OF_RANGE = gettext_lazy("Kies een dag van 1990 tot en met 2099.")
_IN_RANGE = [MinValueValidator(FIRST_DAY, _OUT_OF_RANGE), MaxValueValidator(LAST_DAY, _OUT_OF_RANGE)]


@dataclass(frozen=True)
class Asked:
    """The place asked about: premises (or an id that we do not hold), or a point in EPSG:28992 metres."""

    bag_id: str = ""
    premises: Premises | None = None
    point_rd: tuple[float, float] | None = None


def work_choices() -> list[tuple[str, str]]:
    """The kinds of work to choose from, in plain words."""
    return [(code, str(WORK.get(code, title))) for code, title in places.activity_choices()]


class CheckForm(forms.Form):
    """`choices` holds the premises to choose from when several have the address. `by` is `map` for a tap on the map."""

    place = TextField(
        label=gettext_lazy("Adres van uw bedrijf"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Straat en huisnummer, bijvoorbeeld: Proefdreef 9001. Het BAG-nummer mag ook."),
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("Welk werk doet u daar?"),
        error_messages={"required": gettext_lazy("Kies het werk dat u daar vooral doet.")},
    )
    sbi = TextField(
        label=gettext_lazy("SBI-code"),
        max_length=5,
        required=False,
        validators=[RegexValidator(r"^[0-9]{2,5}\Z", gettext_lazy("Een SBI-code heeft twee tot vijf cijfers."))],
        help_text=gettext_lazy("Alleen als uw werk niet in de lijst staat. De code staat in uw uittreksel van de KvK."),
    )
    on = day(
        gettext_lazy("Op welke dag?"), required=False, validators=_IN_RANGE, help_text=gettext_lazy("Leeg: vandaag.")
    )
    since = day(
        gettext_lazy("Sinds welke dag zit uw bedrijf daar?"),
        required=False,
        validators=_IN_RANGE,
        help_text=gettext_lazy("Alleen invullen als u er al zit."),
    )
    x = forms.FloatField(widget=forms.HiddenInput, required=False)
    y = forms.FloatField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blank = [("", _("Kies uw werk"))]
        self.fields["activity"].choices = [*blank, *work_choices(), (OTHER, _("Mijn werk staat er niet bij"))]  # type: ignore[attr-defined]
        self.choices: list[Premises] = []
        self.asked = Asked()

    @property
    def by_map(self) -> bool:
        """Whether the place is the tap on the map, not the address."""
        return self.data.get("by") == "map" if self.is_bound else False

    def clean(self) -> dict[str, Any]:
        """Find the place; fill in today; a firm cannot be there since a day after the one asked about."""
        values = super().clean() or {}
        try:
            self.asked = self._point(values) if self.by_map else self._premises(values)
        except SeveralPremises as several:
            self.choices = several.found
            self.add_error("place", _("Er zijn meer panden met dit adres. Kies hieronder het goede."))
        except forms.ValidationError as error:
            self.add_error("place", error)
        if "on" in values:
            values["on"] = values["on"] or today()
            if values.get("since") and values["since"] > values["on"]:
                self.add_error("since", _("Deze dag ligt na de dag waarover u iets vraagt."))
        return values

    @property
    def code(self) -> str | None:
        """The SBI 2025 code asked about; None when the person does not know it."""
        chosen = self.cleaned_data["activity"]
        return (self.cleaned_data["sbi"] or None) if chosen == OTHER else chosen

    def _premises(self, values: dict[str, Any]) -> Asked:
        typed = values.get("place", "")
        if "place" in self.errors:
            return Asked()
        if not typed:
            raise forms.ValidationError(_("Typ straat en huisnummer, of wijs de plek aan op de kaart."))
        if re.match(BAG_ID, typed):
            return Asked(bag_id=typed, premises=Premises.objects.filter(bag_id=typed).first())
        premises = one_premises(None, typed)
        return Asked(bag_id=premises.bag_id, premises=premises)

    def _point(self, values: dict[str, Any]) -> Asked:
        x, y = values.get("x"), values.get("y")
        if x is None or y is None:
            raise forms.ValidationError(_("Tik eerst op de kaart, of typ straat en huisnummer."))
        if not may_be_dutch(x, y):
            raise forms.ValidationError(_("Die plek ligt buiten Nederland. Tik opnieuw op de kaart."))
        return Asked(point_rd=(x, y))
