"""The parameters of a list of features, each checked, and refused with what would be right."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from rest_framework import serializers

from core.accounts.models import Municipality
from core.api.query import EMPTY, Choice, Code, Query, Whole
from gis.atlas.api.shared import BAG_ID, MUNICIPALITY
from gis.atlas.features.frames import FrameError, ground_in
from gis.atlas.features.spans import SpanError, span_of
from gis.atlas.features.systems import CRS84, SYSTEMS

USUAL, MOST = 100, 10_000

Field = serializers.Field[Any, Any, Any, Any]


class Form(Query):
    """`f`: in which form the answer comes; without it `Accept` decides."""

    f = Choice(["json", "html"], required=False)


class Limit(Whole):
    """At least one. More than the most is no fault: then the page holds the most (OGC 17-069, fc-limit-definition)."""

    def to_internal_value(self, value: Any) -> int:
        return min(super().to_internal_value(value), MOST)


class TimeField(serializers.CharField):
    """`datetime`: an instant or an interval."""

    default_error_messages = {"blank": EMPTY}

    def to_internal_value(self, value: Any) -> Any:
        try:
            return span_of(str(value))
        except SpanError as error:
            raise serializers.ValidationError(str(error)) from error


class Numbers(serializers.CharField):
    """Numbers with commas between."""

    default_error_messages = {"blank": EMPTY}

    def to_internal_value(self, value: Any) -> Any:
        try:
            return [float(number) for number in str(value).split(",")]
        except ValueError as error:
            raise serializers.ValidationError("geen getallen met komma's / not numbers with commas") from error


class Word(serializers.CharField):
    """A value that must be the same to the letter."""

    default_error_messages = {"blank": EMPTY}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=80, trim_whitespace=False, **options)


class Crs(Form):
    """`crs`: the system in which geometry is answered."""

    crs = Choice(list(SYSTEMS), required=False)


class Items(Crs):
    """What every collection takes beside its own filters. `cursor` and `before`: as `next` and `prev` gave them."""

    limit = Limit(least=1, most=999_999_999, default=USUAL)
    datetime = TimeField(required=False)

    def get_fields(self) -> dict[str, Any]:
        # A name with a hyphen, which no attribute can have.
        return {
            **super().get_fields(),
            "bbox": Numbers(required=False),
            "bbox-crs": Choice(list(SYSTEMS), required=False),
        }

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if "cursor" in given and "before" in given:
            raise serializers.ValidationError({"before": ["niet samen met cursor / not together with cursor"]})
        if "bbox" in given:
            try:
                given["ground"] = ground_in(given["bbox"], SYSTEMS[given.get("bbox-crs", CRS84.uri)])
            except FrameError as error:
                raise serializers.ValidationError({"bbox": [str(error)]}) from error
        return given


class Filter:
    """A property by which a client may choose: `field` reads the value, `where` says which rows have it."""

    def __init__(self, field: Callable[..., Field], where: Callable[[Any], Q], schema: dict[str, Any]) -> None:
        self.field, self.where, self.schema = field, where, schema


def by_code(form: dict[str, str], where: Callable[[Any], Q]) -> Filter:
    return Filter(lambda: Code(**form, required=False), where, {"type": "string", "pattern": f"^(?:{form['form']})$"})


def by_choice(choices: list[str], where: Callable[[Any], Q]) -> Filter:
    return Filter(lambda: Choice(choices, required=False), where, {"type": "string", "enum": choices})


def by_word(lookup: str) -> Filter:
    return Filter(lambda: Word(required=False), lambda value: Q(**{lookup: value}), {"type": "string", "maxLength": 80})


def by_yes(lookup: str, yes: Any) -> Filter:
    """A property that is true or false: true where the column holds `yes`."""

    def where(value: str) -> Q:
        holds = Q(**{lookup: yes})
        return holds if value == "true" else ~holds

    choices = ["true", "false"]
    return Filter(lambda: Choice(choices, required=False), where, {"type": "boolean"})


def by_municipality(lookup: str) -> Filter:
    # By its row: so the planner knows how many there are of it.
    def where(code: str) -> Q:
        return Q(**{f"{lookup}__in": list(Municipality.objects.filter(code=code).values_list("pk", flat=True))})

    return by_code(MUNICIPALITY, where)


def by_bag_id(lookup: str) -> Filter:
    return by_code(BAG_ID, lambda value: Q(**{lookup: value}))


def items_query(key: dict[str, str], filters: dict[str, Filter]) -> type[Items]:
    """The parameters of one collection. `key`: the form of the keys of its features."""
    own: dict[str, Any] = {name: chosen.field() for name, chosen in filters.items()}
    own |= {name: Code(**key, required=False) for name in ("cursor", "before")}
    return type("ItemsQuery", (Items,), own)
