"""What the entrepreneur reads: plain Dutch (B1) for branches, states, pauses, outcomes and papers."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: SBI 2025 code -> what people call that work; other codes keep the words of the classification.
WORK: dict[str, str | Promise] = {
    "46710": _("Auto’s verkopen aan bedrijven (groothandel)"),
    "46720": _("Auto-onderdelen verkopen aan bedrijven (groothandel)"),
    "46730": _("Motoren en bromfietsen verkopen aan bedrijven (groothandel)"),
    "47300": _("Brandstof verkopen, tankstation"),
    "47810": _("Auto’s verkopen aan klanten"),
    "47820": _("Auto-onderdelen verkopen aan klanten"),
    "47830": _("Motoren en bromfietsen verkopen aan klanten"),
    "77111": _("Auto’s verhuren"),
    "77112": _("Auto’s leasen aan klanten"),
    "77120": _("Vrachtwagens, bussen, campers of aanhangers verhuren"),
    "77510": _("Bemiddelen bij verhuur van auto’s en campers"),
    "95311": _("Auto’s repareren en onderhouden"),
    "95312": _("Auto-onderdelen inbouwen en nakijken, servicebedrijf"),
    "95313": _("Banden wisselen en repareren"),
    "95314": _("Eén onderdeel van auto’s repareren, zoals ruiten of elektra"),
    "95315": _("Schade en plaatwerk van auto’s herstellen, spuiten"),
    "95316": _("Auto’s slepen en ander bijzonder werk aan auto’s"),
    "95320": _("Motoren repareren en onderhouden"),
    "95400": _("Bemiddelen bij reparatie"),
}

#: State of the case -> (what it is called, what happens now). The outcome is told by the letter, not before.
STATES: dict[str, tuple[str | Promise, str | Promise]] = {
    "DRAFT": (_("Nog niet ingediend"), _("U bent nog bezig. De gemeente ziet uw aanvraag nog niet.")),
    "DISCARDED": (_("Weggegooid"), _("Deze aanvraag is niet ingediend. Wat u invulde is gewist.")),
    "RECEIVED": (_("Ontvangen"), _("Wij hebben uw aanvraag. Wij kijken eerst of alles erbij zit.")),
    "AWAITING_COMPLETION": (_("Wij wachten op u"), _("Uw aanvraag is nog niet compleet. Wij kunnen nu niet verder.")),
    "IN_REVIEW": (_("In behandeling"), _("Wij bekijken uw aanvraag.")),
    "INTENT_SENT": (_("U mag reageren"), _("Wij stuurden u een brief over wat wij van plan zijn.")),
    "INTENT_ANSWERED": (_("Besluit in de maak"), _("Uw kans om te reageren is geweest. Wij maken nu ons besluit.")),
    "GRANTED": (_("Besluit komt eraan"), _("Ons besluit is klaar. Wij sturen het u binnenkort.")),
    "GRANTED_WITH_CONDITIONS": (_("Besluit komt eraan"), _("Ons besluit is klaar. Wij sturen het u binnenkort.")),
    "REFUSED": (_("Besluit komt eraan"), _("Ons besluit is klaar. Wij sturen het u binnenkort.")),
    "NOT_TREATED": (_("Besluit komt eraan"), _("Ons besluit is klaar. Wij sturen het u binnenkort.")),
    "NOT_REQUIRED": (_("Besluit komt eraan"), _("Ons besluit is klaar. Wij sturen het u binnenkort.")),
    "PUBLISHED": (_("Klaar"), _("Wij hebben beslist. Het besluit staat bij uw brieven.")),
    "WITHDRAWN": (_("Gestopt"), _("U hebt uw aanvraag ingetrokken. Wij doen er niets meer mee.")),
    "FORWARDED": (_("Doorgestuurd"), _("Een andere overheid beslist hierover. Wij stuurden uw aanvraag door.")),
}

#: The move of the published decision -> what was decided.
OUTCOMES: dict[str, str | Promise] = {
    "grant": _("U krijgt de vergunning."),
    "grant_with_conditions": _("U krijgt de vergunning. Er horen regels bij waar u zich aan moet houden."),
    "refuse": _("U krijgt de vergunning niet."),
    "dismiss": _("Wij behandelen uw aanvraag niet, omdat zij niet compleet was."),
    "find_not_required": _("U hebt geen vergunning nodig."),
}

#: Ground of an open pause -> why the clock stands still.
PAUSES: dict[str, str | Promise] = {
    "completion": _("omdat wij op u wachten"),
    "lbb": _("omdat wij advies vroegen aan het Landelijk Bureau Bibob"),
    "lbb_data": _("omdat wij advies vroegen aan het Landelijk Bureau Bibob"),
    "consent": _("omdat wij dat met u hebben afgesproken"),
    "applicant_delay": _("omdat u meer tijd nodig hebt"),
    "force_majeure": _("door overmacht"),
}

PERMIT_STATES: dict[str, str | Promise] = {
    "IN_FORCE": _("geldt"),
    "REVOKED": _("ingetrokken door de gemeente"),
    "EXPIRED": _("verlopen"),
    "LAPSED_WITH_DESIGNATION": _("vervallen: de regel geldt niet meer"),
    "ENDED": _("gestopt: uw bedrijf is hier beëindigd"),
}

#: Papers that an application usually needs: key -> (name, what it is).
PAPERS: dict[str, tuple[str | Promise, str | Promise]] = {
    "plan": (_("Plattegrond van uw bedrijf"), _("Een tekening met maten. Een foto mag ook.")),
    "lease": (_("Huurcontract of koopakte"), _("Waaruit blijkt dat u het pand mag gebruiken.")),
    "finance": (_("Papieren over het geld voor uw bedrijf"), _("Bijvoorbeeld een leencontract of bankafschrift.")),
    "register": (_("Uittreksel van de KvK"), _("Hoogstens drie maanden oud.")),
}
OTHER_PAPER = _("Iets anders")
