"""The sign-ins of the demo: who they are and what they can do. They exist only where DEMO is on."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config import roles

DEMO_PASSWORD = "parkwacht-demo"  # noqa: S105  shown on the sign-in page: it guards made-up data only
UTRECHT = "GM0344"
DOESBURG = "GM0221"


@dataclass(frozen=True)
class DemoAccount:
    """One made-up person. `full_name` is first name and family name, marked fictief where shown."""

    username: str
    roles: tuple[str, ...]
    full_name: str
    municipality: str
    does: str | Promise


DEMO_ACCOUNTS = (
    DemoAccount(
        "officer", (roles.OFFICER,), "M. de Wit", UTRECHT, _("Behandelt aanvragen, van ontvangst tot concept.")
    ),
    DemoAccount("bibob", (roles.BIBOB,), "R. Haan", UTRECHT, _("Doet het eigen Bibob-onderzoek in de gesloten kamer.")),
    DemoAccount("decider", (roles.DECIDER,), "L. Zomer", UTRECHT, _("Tekent besluiten namens de burgemeester.")),
    DemoAccount("planner", (roles.PLANNER,), "T. Kuiper", UTRECHT, _("Plant bezoeken en wijst toezichthouders toe.")),
    DemoAccount("inspector1", (roles.INSPECTOR,), "N. Vos", UTRECHT, _("Bezoekt bedrijven en tekent het rapport.")),
    DemoAccount(
        "inspector2", (roles.INSPECTOR,), "J. Smit", UTRECHT, _("Tweede toezichthouder, voor een eigen bezoek.")
    ),
    DemoAccount("lawyer", (roles.LAWYER,), "E. Dekker", UTRECHT, _("Leest zaken en bevindingen mee voor handhaving.")),
    DemoAccount("policy", (roles.POLICY,), "P. Linden", UTRECHT, _("Bekijkt op de kaart waar welke regel werkt.")),
    DemoAccount("auditor", (roles.AUDITOR,), "G. Meijer", UTRECHT, _("Ziet in het logboek wie wat deed en bekeek.")),
    DemoAccount("admin", (roles.ADMIN,), "B. Visser", UTRECHT, _("Beheert berichten en instellingen.")),
    DemoAccount(
        "entrepreneur", (roles.ENTREPRENEUR,), "A. Voorbeeld", UTRECHT, _("Vraagt een vergunning aan en volgt haar.")
    ),
    DemoAccount(
        "officer_doesburg", (roles.OFFICER,), "S. Bakker", DOESBURG, _("Andere gemeente: ziet niets van Utrecht.")
    ),
)
