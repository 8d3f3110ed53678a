"""The form of one question of the checklist, and of its photos."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.fields import TextField
from inspections.checklists.schema import ANSWERS, MUNICIPALITY, Item
from inspections.forms.base import line, text
from inspections.models import Answer
from inspections.services.answers import Reply
from inspections.wording import AGENCIES, SEVERITIES
from inspections.wording import ANSWERS as ANSWER_WORDS


class QuestionForm(forms.Form):
    """Four answers; what is not in order asks what, how bad, which rule, where. Half is stored too: nothing is lost."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Antwoord"),
        choices=[(code, ANSWER_WORDS[code]) for code in ANSWERS],
        error_messages={"required": gettext_lazy("Kies een van de vier antwoorden.")},
    )
    note = text(gettext_lazy("Wat ziet u?"), rows=3, required=False)
    severity = forms.TypedChoiceField(
        label=gettext_lazy("Hoe ernstig?"),
        choices=list(SEVERITIES.items()),
        coerce=int,
        empty_value=None,
        required=False,
    )
    norm = forms.ChoiceField(label=gettext_lazy("Regel"), required=False)
    place = line(gettext_lazy("Plek"), required=False)
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Wie zag het?"), choices=list(AGENCIES.items()), required=False, initial=MUNICIPALITY
    )
    sharing_ground = line(
        gettext_lazy("Grond om te delen"),
        length=300,
        required=False,
        help_text=gettext_lazy("Nodig als een partner het zag en u er tekst bij zet."),
    )
    base = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item, current: Answer | None, **kwargs: Any) -> None:
        if current is not None:
            names = ("answer", "note", "severity", "norm", "place", "seen_by", "sharing_ground")
            kwargs["initial"] = {name: getattr(current, name) for name in names} | {"base": str(current.public_id)}
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["norm"].choices = [(norm, norm) for norm in item.norms]  # type: ignore[attr-defined]

    def reply(self) -> Reply:
        """What the inspector says, for the service."""
        values = dict(self.cleaned_data)
        values["seen_by"] = values["seen_by"] or MUNICIPALITY
        return Reply(item_code=self.item.code, **values)


class PhotoForm(forms.Form):
    """A photo at a question, with the place where the device gives it."""

    photo = forms.FileField(
        label=gettext_lazy("Foto"), error_messages={"required": gettext_lazy("Kies eerst een foto.")}
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)
