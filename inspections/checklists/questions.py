"""The questions of a checklist as an administrator reads them."""

from typing import Any

from inspections.checklists.schema import Checklist
from inspections.checklists.wording import condition
from inspections.visit_page import language
from inspections.wording import AGENCIES, FOLLOW_UPS


def outline(checklist: Checklist) -> list[dict[str, Any]]:
    """Sections with their questions, each with what it asks, in words."""
    return [
        {
            "code": section.code,
            "title": section.title[language()],
            "owner": AGENCIES[section.agency],
            "items": [
                {
                    "code": item.code,
                    "words": item.question[language()],
                    "item": item,
                    "owner": AGENCIES[item.agency],
                    "follow_up": FOLLOW_UPS[item.follow_up],
                    "only_if": condition(item.only_if, checklist) if item.only_if else "",
                }
                for item in section.items
            ],
        }
        for section in checklist.sections
    ]
