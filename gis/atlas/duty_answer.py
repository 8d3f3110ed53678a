"""The duty answer as a page shows it: the same answer as `manage.py duty`, with the place it is about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gis.atlas.duty_question import DutyQuestion, newest_permit
from gis.atlas.forms import Asked
from gis.places.duty import DutyAnswer
from gis.places.selectors import duty_at
from permits.models import Permit


@dataclass(frozen=True)
class Reply:
    """An answer for `templates/atlas/_duty_answer.html`."""

    on: date
    answer: DutyAnswer
    asked: Asked
    permit: Permit | None = None


def reply_to(asked: Asked, values: dict[str, Any]) -> Reply:
    """The duty at the place asked, with the newest permit at those premises for that activity.

    `values`: the cleaned data of a DutyForm. At most four queries.
    """
    question = DutyQuestion(
        on=values["on"],
        activity=values["activity"] or None,
        sbi_version=values["sbi_version"],
        since=values["since"],
        premises=asked.bag_id or None,
        point_rd=asked.point_rd,
        approximate=asked.approximate,
    )
    permit = newest_permit(question) if question.premises else None
    return Reply(question.on, duty_at(**vars(question)), asked, permit)
