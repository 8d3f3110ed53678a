"""Made-up signals, one in each state of the chart."""

import random
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from config.demo.cast import Cast
from gis.places.models import Establishment
from inspections.signals.models import Signal
from inspections.signals.services import receiving, retention, weighing
from inspections.signals.services.weighing import Judgement

#: What was told, how many days ago, and what the planner made of it ("" is not weighed yet).
_SINGLE = (
    (1, "Er staan ’s nachts auto’s zonder kenteken (fictief).", ""),
    (3, "De verf ruikt tot in onze tuin (fictief).", ""),
    (400, "De eigenaar kijkt altijd zo boos (fictief).", "dismiss"),
    (20, "Iemand rijdt te hard over het terrein (fictief).", "dismiss"),
    (12, "Steeds andere mensen achter de balie (fictief).", "watch"),
    (9, "Er wordt alleen contant betaald (fictief).", "visit_premises"),
    (15, "Er lekt olie in de sloot (fictief).", "pass_on"),
)

#: What several people told of as many places in one park, so that the map has a group large enough to show.
_HEARD = (
    "Er wordt tot laat gewerkt met de deur dicht",
    "Er staan steeds andere busjes",
    "Klanten betalen buiten, in een auto",
    "Er komt nooit iemand binnen en toch is het open",
    "De naam op de gevel is weer veranderd",
    "Er worden ’s nachts kratten geladen",
    "Er liggen losse kentekenplaten",
    "Iemand stond te kijken wie er langskwam",
    "Er brandt licht in de kelder",
)
TOLD = _SINGLE + tuple((14 + 3 * number, f"{text} (fictief).", "watch") for number, text in enumerate(_HEARD))


def tell(cast: Cast, firms: list[Establishment], chance: random.Random, now: datetime) -> int:
    """Signals in every state at these firms, once; how many were made."""
    if Signal.objects.filter(municipality=cast.municipality).exists():
        return 0
    for (days, text, outcome), firm in zip(TOLD, firms, strict=False):
        _one(cast, firm, now - timedelta(days=days), text, outcome, chance)
    retention.tick(now)
    return len(TOLD)


def _one(cast: Cast, firm: Establishment, at: datetime, text: str, outcome: str, chance: random.Random) -> None:
    planner, mark = cast.users["planner"], uuid5(NAMESPACE_URL, text).hex
    signal = receiving.report(
        municipality=cast.municipality,
        mark=mark,
        text=text,
        place=str(firm.premises),
        contact=receiving.NOBODY,
        photo=None,
        at=at,
    )
    if not outcome:
        return
    weighing.link(signal.public_id, actor=planner, at=at, premises=firm.premises)
    judgement = Judgement(
        outcome,
        "Gewogen naar wat wij al wisten (fictief).",
        chance.choice("BCD"),
        chance.choice("234"),
        premises=firm.premises,
        visit_note="Kijk naar kas en boeken (fictief).",
        passed_to="Omgevingsdienst (fictief)",
    )
    weighing.weigh(signal.public_id, actor=planner, at=at, judgement=judgement)
