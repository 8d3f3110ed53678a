"""The rooms of the house: one list behind the main menu and the home page."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Room:
    """A door. `right` None: open to everyone; `keys` opens it; `in_menu` False: on the home page only."""

    path: str
    label: str | Promise
    about: str | Promise
    icon: str
    right: str | None
    keys: str = ""
    in_menu: bool = True


STAFF_ROOMS = (
    Room("/sign/", _("Te tekenen"), _("Concepten die op een besluit wachten; nooit uw eigen."), "pen", "permits.sign"),
    Room(
        "/cases/",
        _("Werkvoorraad"),
        _("Zaken op volgorde van wat de wet eerst vraagt."),
        "klok",
        "permits.view",
        "g w",
    ),
    Room("/bibob/", _("Bibob"), _("De gesloten kamer: eigen onderzoek en LBB-advies."), "schild", "bibob.enter"),
    Room(
        "/map/",
        _("Kaart"),
        _("Waar geldt welke regel, en hoe staat ieder bedrijf ervoor, op elke datum."),
        "lagen",
        "atlas.view",
        "g k",
    ),
    Room(
        "/whatif/",
        _("Wat als"),
        _("Wie een nieuwe aanwijzing raakt, en hoeveel werk zij brengt."),
        "vraag",
        "scenarios.use",
    ),
    Room(
        "/whatif/displacement/",
        _("Verhuisd over de grens"),
        _("Bedrijven die een aangewezen gebied verlieten en elders opengingen."),
        "route",
        "atlas.view",
        in_menu=False,
    ),
    Room(
        "/zones/",
        _("Zones"),
        _("Aanwijzingen voorbereiden: tekenen, zienswijzen, vaststellen, bekendmaken, verlengen."),
        "pen",
        "places.design",
    ),
    Room("/visits/", _("Controles"), _("Bezoeken plannen, uitvoeren en vastleggen."), "route", "inspections.view"),
    Room("/signals/", _("Signalen"), _("Wat gemeld is: wegen, koppelen en een bezoek plannen."), "oog", "signals.view"),
    Room(
        "/signals/enter/",
        _("Signaal invoeren"),
        _("Opschrijven wat een bewoner, bedrijf of partner vertelde."),
        "plus",
        "signals.enter",
        in_menu=False,
    ),
    Room(
        "/tablet/",
        _("Tablet-app"),
        _("Uw bezoeken van vandaag op de tablet, ook zonder verbinding."),
        "sync",
        "inspections.work",
        in_menu=False,
    ),
    Room(
        "/visits/plan/",
        _("Planning"),
        _("Waar u heen kunt en waarom; rondes maken voor teams."),
        "kal",
        "inspections.plan",
    ),
    Room(
        "/visits/reports/",
        _("Rapporten"),
        _("Getekende rapporten: wat nieuw is voor u, en wie er aan zet is."),
        "doc",
        "inspections.view",
        in_menu=False,
    ),
    Room(
        "/visits/findings/",
        _("Bevindingen"),
        _("Wat niet in orde was, per voorwaarde en per norm: open of hersteld."),
        "tri",
        "inspections.view",
        in_menu=False,
    ),
    Room(
        "/visits/rechecks/",
        _("Herbezoeken"),
        _("Waar een herbezoek is afgesproken, wanneer en waarom."),
        "klok",
        "inspections.view",
        in_menu=False,
    ),
    Room(
        "/visits/statistics/",
        _("Cijfers per vraag"),
        _("Hoe elke vraag van een controlelijst is beantwoord, per periode en branche."),
        "weeg",
        "inspections.statistics",
        in_menu=False,
    ),
    Room(
        "/rounds/",
        _("Rondes"),
        _("Wie gaat waarheen, in welke volgorde."),
        "route",
        "inspections.view",
        in_menu=False,
    ),
    Room(
        "/planning/people/",
        _("Mensen en partners"),
        _("Werktijden, vaardigheden, uitval en partners."),
        "mens",
        "inspections.plan",
        in_menu=False,
    ),
    Room(
        "/coverage/",
        _("Bezoekkans"),
        _("De kans van elk bedrijf op een bezoek: bezocht, gepland, nooit."),
        "oog",
        "inspections.coverage",
        in_menu=False,
    ),
    Room(
        "/tablets/work/",
        _("Van tablets: te beslissen"),
        _("Wat een tablet stuurde en niet vanzelf in het dossier kon."),
        "sync",
        "inspections.plan",
        in_menu=False,
    ),
    Room(
        "/tablets/",
        _("Tablets"),
        _("Wie welke tablet heeft, wanneer die zich meldde en wat er nog niet binnen is."),
        "pin",
        "inspections.tablets",
        in_menu=False,
    ),
    Room(
        "/under-duty/",
        _("Nog niets aangevraagd"),
        _("Bedrijven met een vergunningplicht die nog niets hebben aangevraagd."),
        "tri",
        "atlas.view",
        in_menu=False,
    ),
    Room(
        "/effect/",
        _("Effect"),
        _("Wat er van een aanwijzing kwam: naleving, doorlooptijd, uitkomst, bevindingen."),
        "lagen",
        "atlas.effect",
    ),
    Room(
        "/checklists/",
        _("Controlelijsten"),
        _("Wat een toezichthouder vraagt: versies, verschillen, een nieuwe versie maken."),
        "doc",
        "policy.manage",
    ),
    Room("/people/", _("Medewerkers"), _("Accounts, rollen en waar iemand is ingelogd."), "mens", "accounts.manage"),
    Room(
        "/operations/outbox/",
        _("Beheer"),
        _("Berichten die wachten of zijn vastgelopen; opnieuw versturen."),
        "sync",
        "outbox.manage",
    ),
    Room(
        "/tokens/",
        _("Toegangssleutels"),
        _("Welke systemen en tablets er namens wie bij kunnen, en tot wanneer."),
        "sleutel",
        "tokens.manage",
        in_menu=False,
    ),
    Room("/audit/", _("Logboek"), _("Wie deed of bekeek wat, wanneer en waarom."), "oog", "audit.view"),
    Room("/register/", _("Register"), _("Aanwijzingen en vergunningen die nu gelden, voor iedereen."), "doc", None),
)

PUBLIC_ROOMS = (
    Room("/my/", _("Mijn zaken"), _("Waar uw aanvraag staat en wat u nog moet doen."), "doc", "permits.apply"),
    Room("/apply/", _("Aanvragen"), _("Een vergunning aanvragen. U kunt tussendoor stoppen."), "pen", "permits.apply"),
    Room("/check/", _("Vergunning nodig?"), _("Vul een adres en uw werk in; u krijgt meteen antwoord."), "vraag", None),
    Room("/report/", _("Iets melden"), _("Vertel wat u ziet of vermoedt. Het kan zonder uw naam."), "oog", None),
    Room("/register/", _("Register"), _("Aanwijzingen en vergunningen die nu gelden, voor iedereen."), "pand", None),
)


def is_staff(rights: Collection[str]) -> bool:
    """True for whoever works for the municipality: has a right that an entrepreneur has not."""
    return bool(set(rights) - {"permits.apply"})


def rooms_for(rights: Collection[str]) -> list[Room]:
    """The doors that these rights open, in the order of the menu."""
    rooms = STAFF_ROOMS if is_staff(rights) else PUBLIC_ROOMS
    return [room for room in rooms if room.right is None or room.right in rights]
