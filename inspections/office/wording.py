"""Words of the office side, for what selectors say in codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.office.selectors.evidence import DIFFERS, FILE, GONE, PHOTO, SAME, SIGNATURE
from inspections.office.selectors.found import MENDED, NORM, OPEN, QUESTION
from inspections.office.selectors.reports import FOLLOW_UP, LAWYER, NEW, PLANNER, READ, TEAM

PARTS: dict[str, str | Promise] = {
    "": _("Alle rapporten"),
    NEW: _("Nieuw voor u"),
    READ: _("Gelezen"),
    FOLLOW_UP: _("Vervolg nodig"),
}

#: Who is to move, and what is asked.
TURNS: dict[str, tuple[str | Promise, str | Promise]] = {
    LAWYER: (_("Jurist handhaving"), _("Voorstel voor handhaving bevestigen of terugsturen")),
    TEAM: (_("Team of planner"), _("Uitkomst vaststellen")),
    PLANNER: (_("Planner"), _("Herbezoek plannen")),
}

KINDS: dict[str, str | Promise] = {PHOTO: _("Foto"), FILE: _("Bestand"), SIGNATURE: _("Handtekening")}

#: What the check of the stored bytes says, with its tone and icon.
CHECKS: dict[str, tuple[str | Promise, str, str]] = {
    SAME: (_("Klopt: het opgeslagen bestand heeft deze hash"), "ok", "check"),
    DIFFERS: (_("Klopt niet: het opgeslagen bestand is niet wat is vastgelegd"), "danger", "tri"),
    GONE: (_("Het bestand is niet in de opslag gevonden"), "danger", "tri"),
}

#: State of the virus scan, with its tone and icon.
SCANS: dict[str, tuple[str | Promise, str, str]] = {
    "unscanned": (_("Niet gescand: er is geen virusscanner ingesteld"), "wait", "streep"),
    "waiting": (_("Wacht op de virusscanner; tot dan toont niemand het bestand"), "warn", "klok"),
    "clean": (_("Gescand, geen virus gevonden"), "ok", "check"),
    "infected": (
        _("In quarantaine: de virusscanner vond iets. Het blijft bewaard, niemand kan het openen"),
        "danger",
        "ban",
    ),
}

STANDINGS: dict[str, str | Promise] = {OPEN: _("Open"), MENDED: _("Hersteld")}

#: By what findings are counted: the switch, and the head of the column.
BY: dict[str, tuple[str | Promise, str | Promise]] = {
    QUESTION: (_("Per voorwaarde (vraag)"), _("Vraag")),
    NORM: (_("Per norm"), _("Norm")),
}
