"""One form a move: what a person must say, with the date of effect. Nothing is decided here."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.fields import TextField
from core.today import today
from permits.models import Document, PermitApplication
from permits.selectors import policy
from permits.services.drafting import DraftData
from permits.services.pauses import Ground


class DateInput(forms.DateInput):
    """The browser's own date field, always in ISO form."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day(label: Any, **options: Any) -> forms.DateField:
    """A date field; an impossible date is refused with the form it should have."""
    return forms.DateField(
        label=label,
        widget=DateInput(),
        error_messages={"invalid": gettext_lazy("Geef een bestaande datum, zoals 23-11-2026.")},
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        **options,
    )


def text(label: Any, **options: Any) -> TextField:
    """A field of several lines."""
    return TextField(label=label, widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000, **options)


class MoveForm(forms.Form):
    """The date of effect, and the moment the page was made: it tells who was first when the move is refused."""

    effective_on = day(gettext_lazy("Datum waarop dit geldt"), help_text=gettext_lazy("Vandaag of eerder."))
    seen = TextField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, application: PermitApplication, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "effective_on": today(),
            "seen": application.changed_at.isoformat(),
            **self.defaults(application),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.application = application
        self.order_fields([name for name in self.fields if name != "effective_on"] + ["effective_on"])

    @classmethod
    def defaults(cls, application: PermitApplication) -> dict[str, Any]:
        """Initial values that follow from the case."""
        return {}

    def clean_effective_on(self) -> date:
        value = self.cleaned_data["effective_on"]
        if value > today():
            raise forms.ValidationError(_("De datum ligt in de toekomst; kies vandaag of eerder."))
        return value

    def values(self) -> dict[str, Any]:
        """What the service takes, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class ReasonForm(MoveForm):
    reason = text(gettext_lazy("Reden"), help_text=gettext_lazy("Staat in het dossier."))


class RequestCompletionForm(MoveForm):
    missing = text(gettext_lazy("Wat ontbreekt er?"), help_text=gettext_lazy("Dit staat in de brief aan de aanvrager."))
    until = day(gettext_lazy("Laatste dag van de hersteltermijn"))

    @classmethod
    def defaults(cls, application: PermitApplication) -> dict[str, Any]:
        return {"until": policy.last_day("repair", today())}


class PauseForm(MoveForm):
    ground = forms.ChoiceField(label=gettext_lazy("Grond"), choices=Ground.choices, widget=forms.RadioSelect)
    reason = text(gettext_lazy("Toelichting"))
    until = day(
        gettext_lazy("Klok loopt weer vanaf"),
        required=False,
        help_text=gettext_lazy("Alleen bij instemming: verplicht."),
    )


class RequestVisitForm(MoveForm):
    note = text(gettext_lazy("Waar moet de controle op letten?"), required=False)


class RequestAdviceForm(MoveForm):
    adviser = TextField(label=gettext_lazy("Wie adviseert?"), max_length=200)
    question = text(gettext_lazy("Vraag"))


class RecordAdviceForm(MoveForm):
    answer = text(gettext_lazy("Advies"))


class ViewsForm(MoveForm):
    text = text(gettext_lazy("Zienswijze"), help_text=gettext_lazy("Wat de aanvrager schreef of vertelde."))


class WithdrawForm(MoveForm):
    reason = text(gettext_lazy("Wat schreef de aanvrager?"))
    because_of_bibob = forms.TypedChoiceField(
        label=gettext_lazy("Is er een vermoeden dat de Bibob-toets de reden is? (Wet Bibob 7a lid 8)"),
        choices=[("no", gettext_lazy("Nee")), ("yes", gettext_lazy("Ja, de Bibob-medewerker meldt dit"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class DraftForm(MoveForm):
    """What the drafter writes for another to sign."""

    reasons = text(gettext_lazy("Motivering"), help_text=gettext_lazy("Staat in de brief (Awb 3:46, 3:47)."))

    def values(self) -> dict[str, Any]:
        cleaned = super().values()
        return {"effective_on": cleaned.pop("effective_on"), "data": DraftData(**cleaned)}


class PostponeForm(DraftForm):
    weeks = forms.IntegerField(label=gettext_lazy("Aantal weken"), min_value=1)

    @classmethod
    def defaults(cls, application: PermitApplication) -> dict[str, Any]:
        return {"weeks": application.extension_weeks}


class GroundsForm(DraftForm):
    """A draft that names refusal grounds, from the list in force."""

    grounds = forms.MultipleChoiceField(label=gettext_lazy("Gronden"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].choices = policy.ground_choices(today())  # type: ignore[attr-defined]


class IntentForm(GroundsForm):
    views_until = day(gettext_lazy("Laatste dag voor de zienswijze"))

    @classmethod
    def defaults(cls, application: PermitApplication) -> dict[str, Any]:
        return {"views_until": policy.last_day("views", today())}


class RefuseForm(GroundsForm):
    views_skipped_reason = text(
        gettext_lazy("Waarom kan de zienswijze vervallen? (Awb 4:7, 4:11)"),
        required=False,
        help_text=gettext_lazy("Alleen invullen als er geen voornemen is verstuurd. Nooit op Bibob-grond."),
    )


class GrantForm(DraftForm):
    valid_from = day(
        gettext_lazy("Geldig vanaf"), required=False, help_text=gettext_lazy("Leeg: de dag van verzenden.")
    )
    valid_to = day(gettext_lazy("Geldig tot en met"), required=False)

    @classmethod
    def defaults(cls, application: PermitApplication) -> dict[str, Any]:
        return {"valid_to": application.order.valid_to if application.order else None}


class GrantWithConditionsForm(GrantForm):
    conditions = text(gettext_lazy("Voorschriften"), help_text=gettext_lazy("Eén op elke regel."))

    def clean_conditions(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["conditions"].splitlines() if line.strip())


#: Move name -> its form; a move that is not here needs only the date.
MOVE_FORMS: dict[str, type[MoveForm]] = {
    "forward": ReasonForm,
    "request_completion": RequestCompletionForm,
    "pause": PauseForm,
    "end_pause": ReasonForm,
    "request_visit": RequestVisitForm,
    "waive_visit": ReasonForm,
    "request_advice": RequestAdviceForm,
    "record_advice": RecordAdviceForm,
    "waive_advice": ReasonForm,
    "receive_views": ViewsForm,
    "reconsider": ReasonForm,
    "withdraw": WithdrawForm,
    "find_not_required": DraftForm,
    "dismiss": DraftForm,
    "postpone": PostponeForm,
    "announce_intent": IntentForm,
    "refuse": RefuseForm,
    "grant": GrantForm,
    "grant_with_conditions": GrantWithConditionsForm,
}


class SendBackForm(MoveForm):
    reason = text(gettext_lazy("Wat moet er anders?"))


class NoteForm(forms.Form):
    text = text(gettext_lazy("Notitie"))


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Behandelaar"), queryset=User.objects.none(), required=False, to_field_name="public_id"
    )

    def __init__(self, *args: Any, officers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = officers  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]
        self.fields["to"].empty_label = _("Niemand")  # type: ignore[attr-defined]


class DocumentForm(forms.Form):
    title = TextField(label=gettext_lazy("Titel"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Soort"),
        choices=[
            (Document.RECEIVED, gettext_lazy("Ontvangen stuk")),
            (Document.PLAN, gettext_lazy("Plattegrond: de inspecteur ziet hem op de tablet")),
        ],
    )
    on = day(gettext_lazy("Ontvangen op"))
    upload = forms.FileField(label=gettext_lazy("Bestand"), help_text=gettext_lazy("PDF of foto, ten hoogste 25 MB."))

    def clean(self) -> dict[str, Any]:
        ask_file_again(self, "upload")
        return self.cleaned_data


def ask_file_again(form: forms.Form, name: str) -> None:
    """Say that the file must be chosen anew where another field is refused: no browser sends it a second time."""
    if form.errors and name not in form.errors:
        form.add_error(name, _("Kies het bestand opnieuw: een browser onthoudt het niet."))


class CorrectionForm(forms.Form):
    """A wrong date is superseded, never overwritten."""

    on = day(gettext_lazy("Juiste datum"))
    reason = text(gettext_lazy("Reden van de correctie"))
    annulled = forms.BooleanField(label=gettext_lazy("Dit is nooit gebeurd"), required=False)
