"""Figures and names of planning for templates: `{% load rounds %}`."""

from collections.abc import Iterable, Mapping

from django import template

from core.accounts.models import User
from core.figures import rounded

register = template.Library()


@register.filter
def names(people: Iterable[User]) -> str:
    """The names of people, with commas."""
    return ", ".join(user.display_name for user in people)


@register.filter
def kilometres(metres: int) -> str:
    """Metres as kilometres with one decimal."""
    return rounded(metres / 1000, 1)


@register.filter
def minutes(seconds: int) -> int:
    """Seconds as whole minutes, rounded up: a way of some seconds takes a minute."""
    return -(-seconds // 60)


@register.filter
def percent(share: float) -> str:
    """A share of 0.0-1.0 as a percentage with one decimal."""
    return f"{rounded(share * 100, 1)}%"


@register.filter
def label_of(table: Mapping[str, str], name: str) -> str:
    """The label of a skill, or its name when it is no longer in force."""
    return table.get(name, name)
