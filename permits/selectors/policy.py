"""The policy rows that the permit room asks for: grounds in force, default last days."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language

from permits.clock import terms
from permits.policy import selectors as policy
from permits.policy.models import RefusalGround, in_force


def last_day(kind: str, on: date) -> date:
    """The last day of a term that the body sets itself (`repair`, `views`), when it starts on a day."""
    law = policy.clock_law()
    return terms.end_of(on, law.term(kind, on), law)


def draft_limit(on: date) -> date:
    """Drafts last touched before this day are thrown away (row P1b)."""
    rule = policy.clock_law().term(terms.DRAFT_DISCARD, on)
    return on - (rule.after(on) - on)


def ground_choices(on: date) -> list[tuple[str, str]]:
    """The refusal grounds in force on a day, mandatory ones first."""
    return [(ground.code, _label(ground)) for ground in RefusalGround.objects.filter(in_force(on))]


def ground_labels(codes: Iterable[str]) -> list[str]:
    """The words of these grounds, also of ones that are no longer in force."""
    return [_label(ground) for ground in RefusalGround.objects.filter(code__in=list(codes))]


def _label(ground: RefusalGround) -> str:
    text = ground.label_en if get_language() == "en" else ground.label
    return f"{text} ({ground.law})"
