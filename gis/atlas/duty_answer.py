"""The duty answer with everything a page says about it: reasons in words, the permit, the place."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.atlas.forms import Asked
from gis.places.duty import DutyAnswer
from gis.places.selectors import duty_at
from gis.places.wording import sentence
from permits.models import Permit


@dataclass(frozen=True)
class Reply:
    """An answer for `templates/atlas/_duty_answer.html`."""

    on: date
    answer: DutyAnswer
    asked: Asked
    permit: Permit | None = None

    @property
    def reasons(self) -> list[dict[str, str]]:
        """Each step as a sentence with its article; the last one is the answer itself, so it is left out."""
        return [{"text": sentence(step), "law": step.law} for step in self.answer.steps[:-1]]


def reply_to(asked: Asked, values: dict[str, Any]) -> Reply:
    """The duty at the place asked, with the newest permit at those premises for that activity."""
    answer = duty_at(
        on=values["on"],
        premises=asked.bag_id or None,
        point_rd=asked.point_rd,
        activity=values["activity"] or None,
        sbi_version=values["sbi_version"],
        since=values["since"],
        approximate=asked.approximate,
    )
    return Reply(values["on"], answer, asked, newest_permit(asked.bag_id, values["activity"], values["sbi_version"]))


def newest_permit(bag_id: str, activity: str, sbi_version: str) -> Permit | None:
    """The newest permit at the premises for the activity (any, when none is asked); None for a bare point."""
    if not bag_id:
        return None
    found = Permit.objects.filter(premises__bag_id=bag_id)
    if activity:
        found = found.filter(activity__startswith=activity, sbi_version=sbi_version)
    return found.order_by("-valid_from", "-pk").first()
