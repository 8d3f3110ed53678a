"""Forms of a voluntary talk: its record, and what followed from it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.today import today
from inspections.forms.base import MoveForm, line, text
from inspections.models import Conversation, TalkCode, Visit
from inspections.selectors.conversations import codes, record_of
from inspections.services.conversations import Talk

TALKED, DECLINED, NOBODY = "talked", "declined", "nobody"
#: Result -> (was somebody there to ask, did they talk).
RESULTS: dict[str, tuple[bool, bool | None]] = {TALKED: (True, True), DECLINED: (True, False), NOBODY: (False, None)}


class TalkForm(MoveForm):
    """The record of a conversation. Only the result is required: nobody had to say anything."""

    result = forms.ChoiceField(
        label=gettext_lazy("Hoe ging het?"),
        widget=forms.RadioSelect,
        choices=[
            (TALKED, gettext_lazy("Er is gesproken")),
            (DECLINED, gettext_lazy("Men wilde geen gesprek")),
            (NOBODY, gettext_lazy("Er was niemand")),
        ],
        error_messages={"required": gettext_lazy("Kies hoe het ging.")},
    )
    spoke_with = line(
        gettext_lazy("Met wie sprak u?"),
        required=False,
        help_text=gettext_lazy("Bijvoorbeeld “eigenaar”. Vraag niet naar een naam; schrijf die alleen op als men wil."),
    )
    offers = forms.MultipleChoiceField(
        label=gettext_lazy("Wat bood u aan?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    answer = text(
        gettext_lazy("Wat was het antwoord?"),
        rows=4,
        required=False,
        help_text=gettext_lazy("Alleen wat men uit zichzelf vertelde."),
    )
    folders = forms.MultipleChoiceField(
        label=gettext_lazy("Wat liet u achter?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    follow_up = forms.ChoiceField(
        label=gettext_lazy("Wat volgt er?"), widget=forms.RadioSelect, choices=Conversation.FollowUp.choices
    )
    follow_up_note = line(
        gettext_lazy("Wat sprak u af, en met wie?"),
        1000,
        required=False,
        help_text=gettext_lazy("Nodig zodra er iets volgt."),
    )

    @classmethod
    def defaults(cls, visit: Visit) -> dict[str, Any]:
        """What is recorded already, for a correction."""
        first = {**super().defaults(visit), "follow_up": Conversation.FollowUp.NONE}
        talk = record_of(visit)
        if talk is None:
            return first
        result = next(name for name, said in RESULTS.items() if said == (talk.offered, talk.answered))
        names = ("spoke_with", "offers", "answer", "folders", "follow_up", "follow_up_note")
        return {**first, "result": result, **{name: getattr(talk, name) for name in names}}

    def prepare(self, visit: Visit) -> None:
        for name, kind in (("offers", TalkCode.Kind.OFFER), ("folders", TalkCode.Kind.FOLDER)):
            self.fields[name].choices = [(row.value, row.label) for row in codes(kind, today())]  # type: ignore[attr-defined]
        super().prepare(visit)

    def values(self) -> dict[str, Any]:
        """What `conversations.record_talk` takes, by name."""
        found = super().values()
        offered, answered = RESULTS[found.pop("result")]
        on = found.pop("effective_on")
        return {"talk": Talk(offered, answered, **found), "effective_on": on}


class FollowUpForm(MoveForm):
    """What was done after the conversation."""

    text = text(gettext_lazy("Wat is er gedaan?"), rows=3)
