"""Made-up firms and people: names that nobody bears, so that no real person is ever meant."""

import random
from dataclasses import dataclass

#: SBI 2025 code, what the firm does, and how such a firm is called.
TRADES = (
    ("95311", "reparatie en onderhoud", ("Garage", "Autobedrijf", "Autoservice")),
    ("95311", "onderhoud en keuring", ("Autocentrum", "Garage", "Keurhal")),
    ("95313", "banden", ("Bandenhal", "Bandenservice")),
    ("95315", "schadeherstel", ("Carrosserie", "Schadeherstel")),
    ("95316", "poetsen en slepen", ("Autopoets", "Berging")),
    ("47810", "handel in auto's", ("Occasions", "Autohandel", "Motorhuis")),
    ("46710", "import en export", ("Import", "Exporthuis")),
    ("77111", "autoverhuur", ("Verhuur", "Autoverhuur")),
    ("95320", "motorfietsen", ("Motorhuis", "Tweewielers")),
)
OTHER_TRADES = (("10710", "bakkerij"), ("43210", "elektrotechniek"), ("56110", "eetgelegenheid"), ("62010", "software"))
WORDS = (
    "Maquette",
    "Liniaal",
    "Passer",
    "Kader",
    "Sjabloon",
    "Potlood",
    "Modelkade",
    "Ontwerp",
    "Voorbeeld",
    "Schets",
    "Gradenboog",
    "Winkelhaak",
    "Tekenplank",
    "Proefdruk",
    "Blauwdruk",
    "Kladblok",
    "Calque",
    "Arcering",
    "Perspectief",
    "Raster",
)
FORMS = ("B.V.", "v.o.f.", "")
SURNAMES = ("Verzonnen", "Voorbeeld", "Fictief", "Denkbeeld", "Proefpersoon", "Schijnaam", "Bedacht", "Nergens")
INITIALS = "ABCDEFGHJKLMNPRSTVW"


@dataclass(frozen=True)
class Firm:
    """A made-up firm: name, branch (SBI 2025), what it does, number, legal form."""

    name: str
    activity: str
    text: str
    kvk: str
    sole_trader: bool


def firm(number: int, chance: random.Random, automotive: bool = True) -> Firm:
    """Firm `number` of the demo; the same number and seed give the same firm."""
    word = WORDS[number % len(WORDS)]
    form = chance.choice(FORMS)
    if not automotive:
        code, text = chance.choice(OTHER_TRADES)
        return Firm(f"{text.capitalize()} {word} {number} {form}".strip(), code, text, kvk(number), form == "")
    code, text, kinds = chance.choice(TRADES)
    serial = f" {number // len(WORDS) + 1}" if number >= len(WORDS) else ""
    return Firm(f"{chance.choice(kinds)} {word}{serial} {form}".strip(), code, text, kvk(number), form == "")


def kvk(number: int) -> str:
    """A number that can never be a real one."""
    return f"SYN-{90000000 + number}"


def person(chance: random.Random) -> str:
    """A made-up name."""
    return f"{chance.choice(INITIALS)}. {chance.choice(SURNAMES)}"
