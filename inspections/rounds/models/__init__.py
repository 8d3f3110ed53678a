"""The tables of planning, by noun; Django looks for them here."""

from inspections.rounds.models.people import Availability, Partner, PartnerDay, PersonSkill
from inspections.rounds.models.policy import PlanningRule, SkillCode
from inspections.rounds.models.reasons import Ask, Campaign, Draw, Ground
from inspections.rounds.models.rounds import (
    PlanningDesk,
    Round,
    RoundMember,
    RoundPartner,
    RoundStop,
    StartPlace,
)

__all__ = [
    "Ask",
    "Availability",
    "Campaign",
    "Draw",
    "Ground",
    "Partner",
    "PartnerDay",
    "PersonSkill",
    "PlanningDesk",
    "PlanningRule",
    "Round",
    "RoundMember",
    "RoundPartner",
    "RoundStop",
    "SkillCode",
    "StartPlace",
]
