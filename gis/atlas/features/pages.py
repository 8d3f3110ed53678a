"""Features as people read them: a table and a small map with the same things."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gis.atlas.features.collection import Collection, Feature
from gis.places.shapes import in_degrees

#: What a property is called; the names themselves stay as they are in every language.
HEADS: dict[str, Promise] = {
    "activities": gettext_lazy("Activiteiten (SBI)"),
    "activity": gettext_lazy("SBI-code"),
    "activity_title": gettext_lazy("Activiteit"),
    "address": gettext_lazy("Adres"),
    "article": gettext_lazy("Artikel"),
    "atw_applies": gettext_lazy("Algemene termijnenwet"),
    "bag_id": gettext_lazy("BAG-id"),
    "bag_ids": gettext_lazy("Genoemde panden"),
    "body": gettext_lazy("Genomen door"),
    "decision_weeks": gettext_lazy("Beslistermijn (weken)"),
    "extension_weeks": gettext_lazy("Verdaging (weken)"),
    "fictive": gettext_lazy("Fictief"),
    "house_addition": gettext_lazy("Toevoeging"),
    "house_letter": gettext_lazy("Huisletter"),
    "house_number": gettext_lazy("Huisnummer"),
    "kinds": gettext_lazy("Wijst aan"),
    "lsp_excluded_by": gettext_lazy("Lex silencio positivo uitgesloten door"),
    "municipality": gettext_lazy("Gemeente"),
    "municipality_name": gettext_lazy("Naam van de gemeente"),
    "name": gettext_lazy("Bedrijf"),
    "number": gettext_lazy("Nummer"),
    "permit_authority": gettext_lazy("Vergunning door"),
    "postcode": gettext_lazy("Postcode"),
    "publication": gettext_lazy("Bekendgemaakt"),
    "sbi_version": gettext_lazy("SBI-versie"),
    "status": gettext_lazy("Status"),
    "street": gettext_lazy("Straat"),
    "title": gettext_lazy("Besluit"),
    "town": gettext_lazy("Plaats"),
    "transition_until": gettext_lazy("Overgangstermijn tot en met"),
    "valid_from": gettext_lazy("Geldt vanaf"),
    "valid_to": gettext_lazy("Geldt tot"),
    "version": gettext_lazy("Versie"),
}


@dataclass(frozen=True)
class Row:
    """A feature in a table: its address, and a cell for each property."""

    url: str
    key: str
    cells: list[str]


@dataclass(frozen=True)
class Table:
    heads: list[str]
    rows: list[Row]


def table_of(one: Collection, features: Sequence[Feature]) -> Table:
    """The properties of the features, in words."""
    heads = [str(HEADS[name]) for name in one.properties]
    rows = [
        Row(page_of(one, feature), feature.key, [_cell(feature.properties[name]) for name in one.properties])
        for feature in features
    ]
    return Table(heads, rows)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return "" if value is None else str(value)


def page_of(one: Collection, feature: Feature) -> str:
    """Where people read about one feature."""
    path = reverse("ogc:item", kwargs={"collection": one.name, "key": feature.key})
    return f"{path}?{urlencode({'f': 'html'})}"


def map_of(one: Collection, features: Sequence[Feature]) -> dict[str, Any] | None:
    """The features for frontend/map.ts; None where nothing has ground."""
    shown = [feature for feature in features if feature.shape is not None]
    shapes = in_degrees([feature.shape for feature in shown if feature.shape is not None])
    if not shown:
        return None
    draw = _zone if one.name == "orders" else _place
    drawn = [draw(one, feature, shape) for feature, shape in zip(shown, shapes, strict=True)]
    zones, places = (drawn, []) if one.name == "orders" else ([], drawn)
    return {"mode": "mini", "zones": zones, "premises": places}


def _zone(one: Collection, feature: Feature, geometry: dict[str, Any]) -> dict[str, Any]:
    days = {name: feature.properties[name] for name in ("valid_from", "valid_to")}
    return {"title": feature.properties["title"], "url": page_of(one, feature), "geometry": geometry, **days}


def _place(one: Collection, feature: Feature, geometry: dict[str, Any]) -> dict[str, Any]:
    told = feature.properties
    address = told.get("address") or _address(told) or feature.key
    state = "permit" if one.name == "permits" else None
    return {
        "id": told["bag_id"],
        "address": address,
        "name": told.get("name", ""),
        "state": state,
        "url": page_of(one, feature),
        "case_url": "",
        "case_label": "",
        "geometry": geometry,
    }


def _address(told: dict[str, Any]) -> str:
    number = f"{told['house_number'] or ''}{told['house_letter']}"
    return " ".join(part for part in (told["street"], number, told["house_addition"], told["town"]) if part)
