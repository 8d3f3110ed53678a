"""The ten roles and their rights: the one table that says who may do what.

Object-level conditions (own municipality, own case, four eyes) are in each room's `rights.py`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFICER = "officer"
BIBOB = "bibob"
DECIDER = "decider"
PLANNER = "planner"
INSPECTOR = "inspector"
LAWYER = "lawyer"
POLICY = "policy"
AUDITOR = "auditor"
ADMIN = "admin"
ENTREPRENEUR = "entrepreneur"

_SEE_CASES = frozenset({"permits.view", "places.view", "atlas.view"})

ROLE_RIGHTS: dict[str, frozenset[str]] = {
    OFFICER: _SEE_CASES
    | {"permits.handle", "permits.enter", "permits.note", "inspections.view", "inspections.statistics"},
    BIBOB: _SEE_CASES | {"permits.integrity", "bibob.enter", "bibob.work"},
    DECIDER: _SEE_CASES | {"permits.sign", "bibob.enter", "bibob.sign"},
    PLANNER: frozenset(
        {
            "places.view",
            "atlas.view",
            "inspections.view",
            "inspections.plan",
            "inspections.work",
            "inspections.tablets",
            "signals.view",
            "signals.enter",
            "signals.weigh",
            "inspections.coverage",
            "inspections.statistics",
            "atlas.overlay",
        }
    ),
    # Who hears something outside may write it down; reading and weighing it is the planner's.
    INSPECTOR: frozenset(
        {"places.view", "inspections.view", "inspections.work", "inspections.statistics", "signals.enter"}
    ),
    LAWYER: _SEE_CASES | {"inspections.view", "inspections.enforce", "inspections.statistics"},
    POLICY: frozenset(
        {
            "places.view",
            "places.design",
            "atlas.view",
            "atlas.effect",
            "atlas.overlay",
            "inspections.coverage",
            "inspections.statistics",
            "scenarios.use",
        }
    ),
    AUDITOR: frozenset({"audit.view"}),
    ADMIN: frozenset({"accounts.manage", "outbox.manage", "policy.manage", "tokens.manage", "inspections.tablets"}),
    ENTREPRENEUR: frozenset({"permits.apply"}),
}

#: What people call the roles, in the order in which they are listed.
ROLE_LABELS: dict[str, str | Promise] = {
    OFFICER: _("Vergunningverlener"),
    BIBOB: _("Bibob-medewerker"),
    DECIDER: _("Beslisser"),
    PLANNER: _("Planner toezicht"),
    INSPECTOR: _("Toezichthouder"),
    LAWYER: _("Jurist handhaving"),
    POLICY: _("Beleidsadviseur"),
    AUDITOR: _("Auditor en privacyfunctionaris"),
    ADMIN: _("Beheerder"),
    ENTREPRENEUR: _("Ondernemer"),
}
