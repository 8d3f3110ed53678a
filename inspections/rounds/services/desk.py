"""The lock of planning, and what every act of planning checks first."""

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from core.acts import hold
from inspections import rights
from inspections.rounds.models import PlanningDesk


def take_desk(actor: User) -> Municipality:
    """The planner's municipality, its desk locked until the act ends. Raises RightRefused."""
    account_rights.require(actor, rights.PLAN)
    municipality = actor.municipality
    if municipality is None:
        raise account_rights.RightRefused
    PlanningDesk.objects.bulk_create([PlanningDesk(municipality=municipality)], ignore_conflicts=True)
    rows = PlanningDesk.objects.select_for_update(of=("self",), no_key=True)
    hold(PlanningDesk, municipality.pk, lambda: rows.get(municipality=municipality))
    return municipality
