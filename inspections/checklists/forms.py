"""Forms of the administrator: a copy, a file, a section, a question, the first day. The schema says what is right."""

import re
from itertools import takewhile
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.fields import TextField
from inspections.checklists import compare
from inspections.checklists.schema import (
    AGENCIES,
    ANSWERS,
    CODE_LENGTH,
    FOLLOW_UPS,
    ITEM_LENGTH,
    LENGTHS,
    Checklist,
    Item,
    Section,
)
from inspections.checklists.wording import FIELDS
from inspections.forms.base import day, line
from inspections.visit_page import language
from inspections.wording import AGENCIES as AGENCY_WORDS
from inspections.wording import ANSWERS as ANSWER_WORDS
from inspections.wording import FOLLOW_UPS as FOLLOW_UP_WORDS


def _code(label: Any, length: int, **options: Any) -> forms.RegexField:
    return forms.RegexField(
        r"\A[a-z][a-z0-9_]*\Z",
        label=label,
        max_length=length,
        error_messages={"invalid": gettext_lazy("Kleine letters, cijfers en _; begin met een letter.")},
        **options,
    )


def _written(name: str, rows: int = 2, **options: Any) -> TextField:
    most = LENGTHS[name.partition("_")[0]]
    return TextField(label=FIELDS[name], widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **options)


class CopyForm(forms.Form):
    """A draft of the next version, or of another checklist."""

    code = _code(
        gettext_lazy("Kenmerk van een nieuwe controlelijst"),
        CODE_LENGTH,
        required=False,
        help_text=gettext_lazy(
            "Leeg: een volgende versie van deze lijst. Voor een andere branche bijvoorbeeld horeca."
        ),
    )


class FileForm(forms.Form):
    """A checklist of another municipality."""

    file = forms.FileField(
        label=gettext_lazy("JSON-bestand van een controlelijst"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": gettext_lazy("Kies eerst een bestand.")},
    )


class CompareForm(forms.Form):
    """Two versions, each by its reference."""

    old = forms.ChoiceField(label=gettext_lazy("Van"))
    new = forms.ChoiceField(label=gettext_lazy("Naar"))

    def __init__(self, *args: Any, choices: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]


class DraftForm(forms.Form):
    """A change of a draft; `revision` is that of the page."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


class TitleForm(DraftForm):
    """A title in both languages."""

    title_nl = line(FIELDS["title_nl"], LENGTHS["title"])
    title_en = line(FIELDS["title_en"], LENGTHS["title"])

    def title(self) -> dict[str, str]:
        return {"nl": self.cleaned_data["title_nl"], "en": self.cleaned_data["title_en"]}


class HeadForm(TitleForm):
    """The title of the whole, and for which branches it is."""

    branches = TextField(
        label=FIELDS["branches"],
        required=False,
        max_length=1000,
        help_text=gettext_lazy(
            "SBI 2025-codes met een komma ertussen, zoals 9531, 47810. Een kortere code telt voor alles wat zo begint. "
            "Leeg: de lijst is voor elke branche waarvoor geen andere lijst is."
        ),
    )

    @classmethod
    def initial_of(cls, checklist: Checklist) -> dict[str, Any]:
        title = checklist.title
        branches = ", ".join(checklist.branches or ())
        return {"title_nl": title["nl"], "title_en": title["en"], "branches": branches}

    def values(self) -> dict[str, Any]:
        """What `editing.set_head` takes."""
        codes = re.split(r"[\s,;]+", self.cleaned_data["branches"])
        return {"title": self.title(), "branches": list(dict.fromkeys(filter(None, codes)))}


class SectionForm(TitleForm):
    """A theme: its title and who owns what is found."""

    agency = forms.ChoiceField(label=FIELDS["agency"], choices=[(name, AGENCY_WORDS[name]) for name in AGENCIES])

    @classmethod
    def initial_of(cls, section: Section) -> dict[str, Any]:
        return {"title_nl": section.title["nl"], "title_en": section.title["en"], "agency": section.agency}

    def values(self) -> dict[str, Any]:
        """What `editing.set_section` takes besides the code."""
        return {"title": self.title(), "agency": self.cleaned_data["agency"]}


class ItemForm(DraftForm):
    """A question. `section` and its code make the lasting code; every question has the same four answers."""

    code = _code(
        FIELDS["code"], ITEM_LENGTH, help_text=gettext_lazy("Blijft voor altijd bij deze vraag, ook als die vervalt.")
    )
    question_nl = _written("question_nl")
    question_en = _written("question_en")
    help_nl = _written("help_nl", required=False)
    help_en = _written("help_en", required=False, help_text=gettext_lazy("Uitleg in beide talen, of in geen."))
    norms = TextField(
        label=FIELDS["norms"],
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        help_text=gettext_lazy("Eén per regel; de gebruikelijke bovenaan."),
    )
    agency = forms.ChoiceField(label=FIELDS["agency"], choices=[(name, AGENCY_WORDS[name]) for name in AGENCIES])
    required = forms.BooleanField(
        label=FIELDS["required"],
        required=False,
        help_text=gettext_lazy("Zonder antwoord kan het rapport niet getekend worden."),
    )
    evidence = forms.BooleanField(label=FIELDS["evidence"], required=False)
    follow_up = forms.ChoiceField(
        label=FIELDS["follow_up"],
        choices=[(name, FOLLOW_UP_WORDS[name]) for name in FOLLOW_UPS],
        help_text=gettext_lazy(
            "Hoe ernstig het is (1 tot 4) kiest de toezichthouder; vanaf 3 gaat het naar handhaving."
        ),
    )
    only_if = forms.ChoiceField(label=FIELDS["only_if"], required=False)
    answers = forms.MultipleChoiceField(
        label=gettext_lazy("… een van deze antwoorden kreeg"),
        choices=[(name, ANSWER_WORDS[name]) for name in ANSWERS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, checklist: Checklist, section: str, item: Item | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section, self.item = section, item
        if item is not None:
            del self.fields["code"]
        above = [(row.code, f"{row.question[language()]} ({row.code})") for row in _above(checklist, section, item)]
        self.fields["only_if"].choices = [("", gettext_lazy("Altijd vragen")), *above]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, item: Item) -> dict[str, Any]:
        shown = compare.fields_of(item)
        only_if = item.only_if
        return {
            **shown,
            "norms": "\n".join(item.norms),
            "only_if": only_if.item if only_if else "",
            "answers": list(only_if.answers) if only_if else [],
        }

    def document(self) -> dict[str, Any]:
        """The question as the document has it."""
        found = self.cleaned_data
        code = self.item.code if self.item else f"{self.section}.{found['code']}"
        helps = {"nl": found["help_nl"], "en": found["help_en"]}
        only_if = {"item": found["only_if"], "in": found["answers"]} if found["only_if"] else None
        return {
            "code": code,
            "question": {"nl": found["question_nl"], "en": found["question_en"]},
            "help": helps if any(helps.values()) else None,
            "norms": [row.strip() for row in found["norms"].splitlines() if row.strip()],
            "agency": found["agency"],
            "evidence": found["evidence"],
            "required": found["required"],
            "follow_up": found["follow_up"],
            "only_if": only_if,
        }


def _above(checklist: Checklist, section: str, item: Item | None) -> list[Item]:
    """The questions that stand above this one, or above a new one at the end of the section."""
    if item is not None:
        return list(takewhile(lambda row: row.code != item.code, checklist.items))
    codes = [row.code for row in checklist.sections]
    until = codes.index(section) + 1 if section in codes else len(codes)
    return [row for part in checklist.sections[:until] for row in part.items]


class NewSectionForm(ItemForm, TitleForm):
    """A new theme comes with its first question."""

    section_code = _code(gettext_lazy("Code van het onderdeel"), CODE_LENGTH)
    field_order = ("section_code", "title_nl", "title_en")

    def values(self) -> dict[str, Any]:
        """What `editing.add_section` takes."""
        found = self.cleaned_data
        self.section = found["section_code"]
        return {"code": self.section, "title": self.title(), "agency": found["agency"], "item": self.document()}


class PublishForm(DraftForm):
    """From which day it holds."""

    valid_from = day(
        gettext_lazy("Eerste dag waarop de lijst geldt"),
        help_text=gettext_lazy("Morgen of later. Bezoeken die al gepland zijn houden hun lijst."),
    )
    valid_to = day(
        gettext_lazy("Laatste dag"),
        required=False,
        help_text=gettext_lazy("Leeg: tot er een nieuwere versie is."),
    )
