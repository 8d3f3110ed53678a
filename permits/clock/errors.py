"""What the clock refuses, in both languages.

The words are here and not in gettext: the clock is pure, and its command answers in Dutch and
English in one sentence, whatever language is active.
"""

from permits.clock.events import Event

DUTCH, ENGLISH = "nl", "en"

SENTENCES: dict[str, tuple[str, str]] = {
    "not_json": ("geen geldige JSON", "not valid JSON"),
    "not_utf8": ("geen UTF-8", "not UTF-8"),
    "too_long": ("regel langer dan {most} bytes", "line longer than {most} bytes"),
    "too_many": ("meer dan {most} gebeurtenissen", "more than {most} events"),
    "missing": ("ontbreekt", "is missing"),
    "not_an_object": ("geen object", "not an object"),
    "not_a_list": ("geen lijst", "not a list"),
    "not_a_flag": ("moet true of false zijn", "must be true or false"),
    "not_a_number": (
        "geen geheel getal van {least} tot en met {most}",
        "not a whole number from {least} through {most}",
    ),
    "not_a_date": ("geen bestaande datum (JJJJ-MM-DD)", "not an existing date (YYYY-MM-DD)"),
    "unknown_type": ("onbekende gebeurtenis", "unknown event type"),
    "until_before_on": ("ligt vóór het begin ({on})", "lies before the start ({on})"),
    "beyond_calendar": ("uitkomst ligt na het jaar 9999", "the result lies beyond the year 9999"),
    "no_rule": (
        "voor {on} is geen regel '{kind}' geladen",
        "no rule '{kind}' is loaded for {on}",
    ),
    "before_receipt": ("ligt vóór de ontvangst ({on})", "lies before receipt ({on})"),
    "end_without_start": ("einde zonder begin", "an end without a start"),
    "second_invitation": (
        "er loopt al een verzoek om aanvulling",
        "an invitation to complete is open already",
    ),
    "second_suspension": ("er loopt al een opschorting", "a suspension is open already"),
    "second_lbb_request": ("er loopt al een adviesaanvraag", "a request for advice is open already"),
    "second_lbb_extension": ("de adviestermijn is al verlengd", "the advice term was extended already"),
    "second_data_question": (
        "er staat al een vraag om gegevens open",
        "a question for data is open already",
    ),
    "no_lbb_request": ("er loopt geen adviesaanvraag", "no request for advice is open"),
    "second_postponement": ("er is al een keer verdaagd", "the term was postponed already"),
    "postponed_late": (
        "verdaagd na de uiterste beslisdatum van toen ({due_on})",
        "postponed after the due date as it stood ({due_on})",
    ),
    "second_decision": ("er is al een besluit verzonden", "a decision was sent already"),
}


class ClockError(Exception):
    """A question that has no answer: `code` and `values` say why, `field` names where.

    `event` is the event at fault, if one is; `attribute` its field. `str()` gives both languages.
    """

    def __init__(
        self, code: str, field: str = "", *, event: Event | None = None, attribute: str = "on", **values: object
    ) -> None:
        super().__init__(code)
        self.code, self.field, self.event, self.attribute, self.values = code, field, event, attribute, values

    def sentence(self, language: str) -> str:
        """The reason in one language, "nl" or "en", without the field."""
        said = SENTENCES[self.code][0 if language.startswith(DUTCH) else 1].format(**self.values)
        return f"{said}: {self.values['value']}" if "value" in self.values else said

    def __str__(self) -> str:
        dutch, english = (text.format(**self.values) for text in SENTENCES[self.code])
        said = f"{dutch} / {english}"
        if "value" in self.values:
            said += f": {self.values['value']}"
        return f"{self.field}: {said}" if self.field else said
