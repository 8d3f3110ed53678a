"""Forms at the door and inside."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.forms.base import MoveForm, TimedForm, line, text
from inspections.models import ItemTaken, Visit
from inspections.services.evidence import TAKING
from inspections.wording import POWERS


class ArriveForm(TimedForm):
    """Awb 5:12 and 5:13: who you are and why you come, before anything else."""

    identity_shown = forms.BooleanField(
        label=gettext_lazy("Ik heb mijn legitimatie getoond (Awb 5:12)"), required=False
    )
    purpose_told = forms.BooleanField(label=gettext_lazy("Ik heb het doel van het bezoek verteld"), required=False)
    purpose = text(
        gettext_lazy("Welk doel hebt u verteld?"),
        rows=2,
        help_text=gettext_lazy("Staat in het rapport, als reden voor het betreden (Awb 5:13)."),
    )

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        about = f": {visit.checklist.title}" if visit.checklist else ""
        return {**super().defaults(visit), "purpose": f"{visit.occasion}{about}"}

    def prepare(self, visit: Visit) -> None:
        """At a conversation nobody is obliged to anything, and is told so first."""
        if visit.is_conversation:
            self.fields["identity_shown"].label = _("Ik heb gezegd wie ik ben en mijn legitimatie getoond")
            self.fields["purpose_told"].label = _(
                "Ik heb verteld dat dit gesprek vrijwillig is: niemand hoeft iets te zeggen, en nee heeft geen gevolgen"
            )
            self.fields["purpose"].label = _("Waarover wilt u praten?")
            self.fields["purpose"].help_text = _("Staat in het verslag van het gesprek.")
        super().prepare(visit)


class RefusalForm(TimedForm):
    refusal = text(gettext_lazy("Wie weigerde, en met welke woorden?"), rows=3)


class DwellingForm(TimedForm):
    area = line(gettext_lazy("Welk deel is een woning?"), length=300)


class ConsentForm(TimedForm):
    """Consent of the resident, free and knowing that no is allowed."""

    consent_by = line(gettext_lazy("Wie geeft toestemming?"), required=False)
    told_may_refuse = forms.BooleanField(
        label=gettext_lazy("Ik heb verteld dat weigeren mag en geen gevolgen heeft"), required=False
    )
    consent_scope = line(gettext_lazy("Waarvoor geldt de toestemming?"), length=300)


class PoliceForm(TimedForm):
    note = text(
        gettext_lazy("Aan wie droeg u over?"), rows=3, help_text=gettext_lazy("Naam, dienst en kenmerk van de politie.")
    )


class LeaveForm(TimedForm):
    """When the team left."""


class PowerForm(TimedForm):
    article = forms.ChoiceField(label=gettext_lazy("Bevoegdheid (Awb)"), choices=list(POWERS.items()))
    reason = text(
        gettext_lazy("Waarom was dit nodig?"), rows=2, help_text=gettext_lazy("Awb 5:13: redelijkerwijs nodig.")
    )


class PersonForm(TimedForm):
    name = line(gettext_lazy("Naam"), help_text=gettext_lazy("Niet bekend? Schrijf “onbekend”."))
    capacity = line(
        gettext_lazy("Hoedanigheid"),
        length=120,
        required=False,
        help_text=gettext_lazy("Zoals eigenaar, monteur of klant."),
    )
    statement = text(gettext_lazy("Verklaring"), required=False)
    cautioned = forms.BooleanField(
        label=gettext_lazy("De cautie is gegeven: niet tot antwoorden verplicht (Awb 5:10a)"), required=False
    )


class TakeForm(TimedForm):
    description = line(gettext_lazy("Wat neemt u mee?"), length=300)
    article = forms.ChoiceField(
        label=gettext_lazy("Op welk artikel (Awb)?"),
        choices=[(article, POWERS[article]) for article in TAKING],
        widget=forms.RadioSelect,
    )
    receipt_to = line(
        gettext_lazy("Wie kreeg het ontvangstbewijs?"),
        required=False,
        help_text=gettext_lazy("Laat leeg als u het later geeft; zonder bewijs kunt u niet afronden."),
    )


class _ItemField(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            ItemTaken.objects.none(),
            label=gettext_lazy("Wat?"),
            to_field_name="public_id",
            widget=forms.RadioSelect,
            empty_label=None,
        )


class ReceiptForm(TimedForm):
    item = _ItemField()
    receipt_to = line(gettext_lazy("Wie kreeg het ontvangstbewijs?"))

    def prepare(self, visit: Visit) -> None:
        super().prepare(visit)
        self.fields["item"].queryset = visit.items_taken.filter(receipt_at=None)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "item": self.cleaned_data["item"].public_id}


class ReturnForm(MoveForm):
    item = _ItemField()

    def prepare(self, visit: Visit) -> None:
        super().prepare(visit)
        self.fields["item"].queryset = visit.items_taken.filter(returned_on=None)  # type: ignore[attr-defined]

    values = ReceiptForm.values
