"""The steps of the clock in words, Dutch or English; the codes themselves stay codes.

Here and not in gettext, as in errors.py: the command's answer must not depend on compiled
translations or on the active language.
"""

from datetime import date

from permits.clock import events as kinds
from permits.clock import pauses
from permits.clock.errors import DUTCH
from permits.clock.steps import (
    NO_ROLL,
    PENALTY,
    POSTPONEMENT,
    PREMATURE_NOTICE,
    ROLL,
    TERM,
    TOO_LATE,
    UNKNOWN_AMOUNT,
    Step,
)

DAYS = {"nl": ("ma", "di", "wo", "do", "vr", "za", "zo"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WEEKS = (("week", "weken"), ("week", "weeks"))
DAY_COUNT = (("dag", "dagen"), ("day", "days"))

GROUNDS = {
    pauses.COMPLETION: ("Wacht op aanvulling", "Waiting for completion"),
    pauses.LBB: ("LBB-advies", "LBB advice"),
    pauses.LBB_DATA: ("LBB vroeg gegevens", "LBB asked for data"),
    pauses.CONSENT: ("Opgeschort met instemming", "Paused by consent"),
    pauses.APPLICANT_DELAY: ("Vertraging door de aanvrager", "Delay by the applicant"),
    pauses.FORCE_MAJEURE: ("Overmacht", "Force majeure"),
}

TEXTS = {
    TERM: ("Ontvangen {first}; {weeks}, tot en met {last}", "Received {first}; {weeks}, through {last}"),
    POSTPONEMENT: (
        "Verdaagd op {first} met {weeks}, tot en met {last}",
        "Postponed on {first} by {weeks}, through {last}",
    ),
    ROLL: ("Doorgeschoven van {first} naar {last}", "Rolled from {first} to {last}"),
    "roll_none": ("{last} is een werkdag, schuift niet door", "{last} is a working day, no roll"),
    NO_ROLL: (
        "{last}; de Algemene termijnenwet geldt niet voor deze termijn",
        "{last}; the Algemene termijnenwet does not cover this term",
    ),
    PREMATURE_NOTICE: (
        "Ingebrekestelling van {first} is te vroeg: de termijn was niet voorbij",
        "Notice of default of {first} is premature: the term was not over",
    ),
    PENALTY: (
        "Dwangsom vanaf {first}, uiterlijk tot en met {last}; {gross_days} tot nu",
        "Penalty from {first}, through {last} at the latest; {gross_days} so far",
    ),
    UNKNOWN_AMOUNT: (
        "Dwangsom vanaf {first}, uiterlijk tot en met {last}; bedragen van toen zijn niet geladen",
        "Penalty from {first}, through {last} at the latest; the amounts of that day are not loaded",
    ),
    kinds.LBB_EXTENDED: (
        "Verlenging door het LBB van {first} kwam na het einde van de termijn en rekt niets op",
        "Extension by the LBB of {first} came after the end of the term and stretches nothing",
    ),
    kinds.LBB_DATA_REQUESTED: (
        "Vraag om gegevens van {first} kwam na het einde van de termijn en rekt niets op",
        "Question for data of {first} came after the end of the term and stretches nothing",
    ),
}

SPANS = {
    "closed": ("{ground}, {first} t/m {last} ({gross})", "{ground}, {first} through {last} ({gross})"),
    "open": ("{ground}, sinds {first}, nog open ({gross})", "{ground}, since {first}, still open ({gross})"),
    "overlap": ("; {overlap} dagen vallen samen en tellen één keer", "; {overlap} days overlap and count once"),
    "overlap_of_one": ("; 1 dag valt samen en telt één keer", "; 1 day overlaps and counts once"),
    "capped": ("; begrensd door de adviestermijn", "; capped by the advice term"),
    "idle": ("; begint na het einde van de termijn, telt niet", "; begins after the end of the term, does not count"),
    "within": ("; binnen de adviesaanvraag, rekt de grens op", "; within the request, stretches its cap"),
}


def day_text(day: date, language: str = DUTCH) -> str:
    """A day with its weekday: "di 29 december 2026", "Tue 29 December 2026"."""
    words = _language(language)
    return f"{DAYS[words][day.weekday()]} {day.day} {MONTHS[words][day.month - 1]} {day.year}"


def step_text(step: Step, language: str = DUTCH) -> str:
    """What a step says, in one language, without its days and its article."""
    if step.code in GROUNDS:
        return _pause_text(step, language)
    return _said(TEXTS[_text_code(step)], step, language)


def ground_text(code: str, language: str = DUTCH) -> str:
    """The name of a ground of a pause."""
    return GROUNDS[code][_index(language)]


def _text_code(step: Step) -> str:
    if step.code == TOO_LATE or step.detail == UNKNOWN_AMOUNT:
        return step.detail
    return "roll_none" if step.code == ROLL and not step.days else step.code


def _pause_text(step: Step, language: str) -> str:
    parts = ["open" if step.is_open else "closed"]
    if step.idle:
        parts.append("idle")
    elif step.code == pauses.LBB_DATA:
        parts.append("within")
    else:
        overlap = "overlap_of_one" if step.overlap == 1 else "overlap"
        parts += [overlap] * bool(step.overlap) + ["capped"] * step.capped
    return "".join(_said(SPANS[part], step, language) for part in parts)


def _said(pair: tuple[str, str], step: Step, language: str) -> str:
    ground = ground_text(step.code, language) if step.code in GROUNDS else ""
    return pair[_index(language)].format(
        ground=ground,
        first=day_text(step.first, language),
        last=day_text(step.last, language),
        weeks=_number(step.days // 7, WEEKS, language),
        gross=step.gross,
        gross_days=_number(step.gross, DAY_COUNT, language),
        overlap=step.overlap,
    )


def _number(count: int, words: tuple[tuple[str, str], tuple[str, str]], language: str) -> str:
    one, more = words[_index(language)]
    return f"{count} {one if count == 1 else more}"


def _language(language: str) -> str:
    return "nl" if language.startswith(DUTCH) else "en"


def _index(language: str) -> int:
    return 0 if language.startswith(DUTCH) else 1
