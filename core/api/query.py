"""The query parameters of an API: each known, each once, each checked, and refused with what would be right."""

import re
from datetime import date
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

EMPTY = "mag niet leeg zijn / must not be empty"


class Day(serializers.DateField):
    """YYYY-MM-DD, in the digits of ASCII, and on the calendar."""

    def to_internal_value(self, value: Any) -> date:
        shaped = isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
        try:
            found = date.fromisoformat(value) if shaped else None
        except ValueError:
            found = None
        if found is None:
            raise serializers.ValidationError("geen bestaande datum JJJJ-MM-DD / not an existing date YYYY-MM-DD")
        return found


class Code(serializers.CharField):
    """A text of one fixed form. `form`: a regular expression without anchors; `example`: one that is right."""

    default_error_messages = {"blank": EMPTY}

    def __init__(self, *, form: str, example: str, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)
        self.form, self.example = form, example

    def to_internal_value(self, value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(self.form, value):
            raise serializers.ValidationError(f"niet van de vorm {self.example} / not of the form {self.example}")
        return value


class Choice(serializers.ChoiceField):
    """One of a list; the refusal shows the list."""

    def to_internal_value(self, value: Any) -> Any:
        if value not in self.choices:
            listed = ", ".join(str(choice) for choice in self.choices)
            raise serializers.ValidationError(f"kies uit: {listed} / choose from: {listed}")
        return value


class Whole(serializers.IntegerField):
    """A whole number between two others, both included."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(min_value=least, max_value=most, **options)
        self.least, self.most = least, most

    def to_internal_value(self, value: Any) -> int:
        found = int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else -1
        if not self.least <= found <= self.most:
            between = f"{self.least}-{self.most}"
            raise serializers.ValidationError(f"geen getal binnen {between} / not a number within {between}")
        return found


class Query(serializers.Serializer[Any]):
    """The parameters of one address; a subclass lists them."""

    def to_internal_value(self, given: Any) -> Any:
        unknown = {name[:80]: ["onbekende parameter / unknown parameter"] for name in given if name not in self.fields}
        if unknown:
            raise serializers.ValidationError(unknown)
        return super().to_internal_value(given)


def checked(query: type[Query], request: Request) -> dict[str, Any]:
    """What was asked. Raises ValidationError, also for a parameter that stands twice: which one was meant?"""
    twice = [name[:80] for name, values in request.query_params.lists() if len(values) > 1]
    if twice:
        raise serializers.ValidationError({name: ["staat er twee keer / stands twice"] for name in twice})
    form = query(data=dict(request.query_params.items()))
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
