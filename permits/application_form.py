"""What an application must say (Awb 4:2): one form for the portal and for the officer who enters paper."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Municipality
from core.fields import TextField
from core.today import today
from gis.places.models import Premises
from permits.forms import day
from permits.models import Party, PartyRole, PermitApplication
from permits.selectors import places
from permits.services.intake import ApplicationData, PartyData

HOUSE_NUMBER = RegexValidator(r"\d", gettext_lazy("In een huisnummer staat een cijfer, bijvoorbeeld 12 of 12A."))
#: Also of another country, and as people write it: six figures at least.
PHONE = RegexValidator(
    r"^[+(]?(?:\d[\s().\-/]*){6,}$",
    gettext_lazy("Een telefoonnummer heeft alleen cijfers, bijvoorbeeld 030 123 45 67."),
)
KVK = RegexValidator(
    r"^([0-9]{8}|SYN-[0-9]+)\Z", gettext_lazy("Een KvK-nummer heeft acht cijfers, ook als het met een nul begint.")
)


NAME_LENGTH, BAG_DIGITS = 200, 16


class SeveralPremises(forms.ValidationError):
    """What was typed fits more than one; `found` are some of them."""

    def __init__(self, found: list[Premises]) -> None:
        self.found = found
        some = "; ".join(str(premises) for premises in found[:5])
        super().__init__(_("Er zijn meer panden die hierop lijken: %(some)s. Typ het hele adres.") % {"some": some})


def one_premises(municipality: Municipality | None, typed: str) -> Premises:
    """The premises that a person means by an address or a BAG id; in every municipality when None.

    Raises ValidationError with what would be right, SeveralPremises when more than one fits.
    """
    found = places.find_premises(municipality, typed)
    if len(found) > 1:
        raise SeveralPremises(found)
    if found:
        return found[0]
    if typed.strip().isdigit():
        raise forms.ValidationError(
            _("Een BAG-nummer heeft 16 cijfers; dit zijn er %(count)s.") % {"count": len(typed.strip())}
            if len(typed.strip()) != BAG_DIGITS
            else _("Dit BAG-nummer kennen wij niet. Kijk of het klopt, of typ straat en huisnummer.")
        )
    raise forms.ValidationError(
        _("Dit pand is niet gevonden. Typ straat en huisnummer, of het BAG-nummer van 16 cijfers.")
    )


class ApplicationForm(forms.Form):
    """The firm, the place, the activity, and the people: applicant, operator, managers."""

    place = TextField(
        label=gettext_lazy("Adres of BAG-nummer van het pand"),
        max_length=120,
        help_text=gettext_lazy("Bijvoorbeeld: Proefdreef 9001."),
    )
    trade_name = TextField(label=gettext_lazy("Naam van het bedrijf"), max_length=200)
    kvk = TextField(label=gettext_lazy("KvK-nummer"), max_length=12, validators=[KVK])
    activity = forms.ChoiceField(label=gettext_lazy("Wat doet het bedrijf vooral?"))
    activity_text = TextField(
        label=gettext_lazy("Beschrijf wat u in dit pand doet"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=300,
        help_text=gettext_lazy("Het echte werk telt, niet de code. Hoogstens 300 tekens."),
    )
    applicant_name = TextField(label=gettext_lazy("Naam van de aanvrager"), max_length=200)
    applicant_email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        required=False,
        error_messages={"invalid": gettext_lazy("Een e-mailadres ziet er zo uit: naam@voorbeeld.nl.")},
    )
    applicant_phone = TextField(label=gettext_lazy("Telefoonnummer"), max_length=30, required=False, validators=[PHONE])
    applicant_street = TextField(label=gettext_lazy("Straat"), max_length=100)
    applicant_number = TextField(label=gettext_lazy("Huisnummer"), max_length=20, validators=[HOUSE_NUMBER])
    applicant_postcode = TextField(label=gettext_lazy("Postcode"), max_length=7)
    applicant_town = TextField(label=gettext_lazy("Woonplaats"), max_length=80)
    operator_name = TextField(
        label=gettext_lazy("Exploitant"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Wie het bedrijf voert. Leeg: het bedrijf zelf."),
    )
    managers = TextField(
        label=gettext_lazy("Leidinggevenden"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Eén naam op elke regel."),
    )

    def __init__(self, *args: Any, municipality: Municipality | None, **kwargs: Any) -> None:
        """`municipality` None: premises of any municipality are found."""
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.fields["activity"].choices = [("", _("Kies")), *places.activity_choices()]  # type: ignore[attr-defined]

    def clean_place(self) -> str:
        """Resolve the premises; the sentence says what to type when it is not found or not one."""
        typed: str = self.cleaned_data["place"]
        self.premises = one_premises(self.municipality, typed)
        return typed

    def clean_managers(self) -> str:
        """Each line is one name."""
        typed: str = self.cleaned_data["managers"]
        if any(len(line.strip()) > NAME_LENGTH for line in typed.splitlines()):
            raise forms.ValidationError(_("Zet elke naam op een eigen regel, van hoogstens 200 tekens."))
        return typed

    def application_data(self) -> ApplicationData:
        """What `intake.submit` takes. Call it on a valid form."""
        cleaned = self.cleaned_data
        return ApplicationData(
            premises=self.premises,
            establishment=places.establishment_at(self.premises, cleaned["kvk"]),
            trade_name=cleaned["trade_name"],
            activity=cleaned["activity"],
            activity_text=cleaned["activity_text"],
            parties=tuple(self._parties()),
        )

    def _parties(self) -> list[PartyData]:
        cleaned, role = self.cleaned_data, PartyRole.Role
        address = {
            "email": cleaned["applicant_email"],
            "phone": cleaned["applicant_phone"],
            "street": cleaned["applicant_street"],
            "house_number": cleaned["applicant_number"],
            "postcode": cleaned["applicant_postcode"],
            "town": cleaned["applicant_town"],
        }
        firm_roles = () if cleaned["operator_name"] else (role.OPERATOR,)
        parties = [
            PartyData(Party.Kind.PERSON, cleaned["applicant_name"], (role.APPLICANT,), address),
            PartyData(Party.Kind.ORGANISATION, cleaned["trade_name"], firm_roles, {"kvk": cleaned["kvk"]}),
        ]
        if cleaned["operator_name"]:
            parties.append(PartyData(Party.Kind.PERSON, cleaned["operator_name"], (role.OPERATOR,)))
        names = [line.strip() for line in cleaned["managers"].splitlines() if line.strip()]
        return parties + [PartyData(Party.Kind.PERSON, name, (role.MANAGER,)) for name in names]


class EnterForm(ApplicationForm):
    """The officer's: also the channel and the real day of receipt (Awb 2:20)."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Hoe kwam de aanvraag binnen?"),
        choices=[choice for choice in PermitApplication.Channel.choices if choice[0] != "portal"],
    )
    received_on = day(
        gettext_lazy("Dag van ontvangst"), help_text=gettext_lazy("De echte dag: daar begint de termijn.")
    )

    field_order = ["channel", "received_on"]

    def clean_received_on(self) -> Any:
        value = self.cleaned_data["received_on"]
        if value > today():
            raise forms.ValidationError(_("De dag van ontvangst ligt in de toekomst; kies vandaag of eerder."))
        return value

    def values(self) -> dict[str, Any]:
        """What `intake.enter` takes besides who and when."""
        return {
            "channel": self.cleaned_data["channel"],
            "received_on": self.cleaned_data["received_on"],
            "data": self.application_data(),
        }
