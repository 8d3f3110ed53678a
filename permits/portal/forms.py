"""Short forms of the portal: send a paper, confirm, give views, stop, report a change."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.fields import TextField
from permits.forms import ask_file_again, text
from permits.models import ChangeRequest, Document
from permits.portal.wording import OTHER_PAPER, PAPERS

OTHER = "other"
#: Names of papers are kept in the language of the administration (Awb 2:6).
_LANGUAGE = "nl"


class SeenForm(forms.Form):
    """`seen`: the state of the case when the page was made."""

    seen = TextField(widget=forms.HiddenInput, required=False, max_length=40)

    def values(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "agree"}}


class UploadForm(forms.Form):
    """One paper: what it is and the file. The file itself is judged by its content, in core.files."""

    kind = forms.ChoiceField(label=gettext_lazy("Wat stuurt u?"))
    name = TextField(
        label=gettext_lazy("Naam van het papier"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Alleen als u “Iets anders” kiest."),
    )
    upload = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy("PDF of foto, hoogstens 25 MB."),
        error_messages={
            "required": gettext_lazy("Kies eerst een bestand."),
            "empty": gettext_lazy("Dit bestand is leeg (0 bytes). Kies het opnieuw."),
            "invalid": gettext_lazy("Er kwam geen bestand aan. Kies het opnieuw."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, name) for key, (name, _about) in PAPERS.items()]
        self.fields["kind"].choices = [("", _("Kies")), *named, (OTHER, OTHER_PAPER)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("kind") == OTHER and not values.get("name"):
            self.add_error("name", _("Schrijf op wat voor papier het is."))
        ask_file_again(self, "upload")
        return values

    @property
    def title(self) -> str:
        """The name under which the paper is kept."""
        if self.cleaned_data["kind"] == OTHER:
            return self.cleaned_data["name"]
        return paper_title(self.cleaned_data["kind"])

    @property
    def kept_as(self) -> str:
        """The kind of the document in the case."""
        return Document.PLAN if self.cleaned_data["kind"] == Document.PLAN else Document.RECEIVED


def paper_title(kind: str) -> str:
    """The kept name of a usual paper."""
    with override(_LANGUAGE):
        return str(PAPERS[kind][0])


class SubmitForm(SeenForm):
    """The signature under the application (Awb 4:2)."""

    agree = forms.BooleanField(
        label=gettext_lazy("Ik heb alles eerlijk ingevuld en ik wil deze aanvraag indienen."),
        error_messages={"required": gettext_lazy("Zet een vinkje als alles klopt.")},
    )


class DiscardForm(SeenForm):
    """Throwing a draft away asks nothing more."""


class CompleteForm(SeenForm):
    """The applicant says that everything that was asked has come in."""

    agree = forms.BooleanField(
        label=gettext_lazy("Ik heb alles gestuurd wat u vroeg."),
        error_messages={"required": gettext_lazy("Zet een vinkje als u alles hebt gestuurd.")},
    )


class ViewsForm(SeenForm):
    """The statement of views (zienswijze)."""

    text = text(
        gettext_lazy("Wat vindt u van ons plan?"),
        help_text=gettext_lazy(
            "Schrijf waarom u het er wel of niet mee eens bent. Papieren kunt u in uw zaak toevoegen."
        ),
        error_messages={"required": gettext_lazy("Schrijf eerst uw reactie.")},
    )


class WithdrawForm(SeenForm):
    """Stopping the application, with a reason for the file."""

    reason = text(
        gettext_lazy("Waarom stopt u?"),
        help_text=gettext_lazy("Eén zin is genoeg."),
        error_messages={"required": gettext_lazy("Schrijf kort waarom u stopt.")},
    )
    agree = forms.BooleanField(
        label=gettext_lazy("Ik trek mijn aanvraag in. Ik weet dat dit niet terug kan."),
        error_messages={"required": gettext_lazy("Zet een vinkje als u zeker weet dat u stopt.")},
    )


class DefaultNoticeForm(SeenForm):
    """The notice of default (ingebrekestelling)."""

    agree = forms.BooleanField(
        label=gettext_lazy("Ik stel de gemeente in gebreke, omdat zij te laat is met haar besluit."),
        error_messages={"required": gettext_lazy("Zet een vinkje om de gemeente in gebreke te stellen.")},
    )


class ChangeForm(forms.Form):
    """A change in the firm that the permit must follow (DW 34)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wat verandert er?"),
        choices=[
            (ChangeRequest.Kind.MANAGER_ADDED, gettext_lazy("Er komt een leidinggevende bij")),
            (ChangeRequest.Kind.MANAGER_REMOVED, gettext_lazy("Er gaat een leidinggevende weg")),
            (ChangeRequest.Kind.HOURS, gettext_lazy("De openingstijden")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies wat er verandert.")},
    )
    party_name = TextField(
        label=gettext_lazy("Naam van de leidinggevende"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Niet nodig bij openingstijden."),
    )
    detail = text(
        gettext_lazy("Vertel meer"),
        help_text=gettext_lazy("Bijvoorbeeld vanaf welke dag, of de nieuwe openingstijden."),
        error_messages={"required": gettext_lazy("Vertel vanaf welke dag en wat er precies verandert.")},
    )

    def clean(self) -> dict[str, Any]:
        """A manager has a name; hours have none."""
        values = super().clean() or {}
        hours = values.get("kind") == ChangeRequest.Kind.HOURS
        if values.get("kind") and not hours and not values.get("party_name"):
            self.add_error("party_name", _("Vul de naam van de leidinggevende in."))
        return {**values, "party_name": "" if hours else values.get("party_name", "")}
