"""From the properties of one feature to the draft of a designation order (contract of `load_zones`)."""

import json
from collections.abc import Iterator, Mapping

from core.accounts.models import Municipality
from gis.places.branches import VERSIONS
from gis.places.duty import Kind
from gis.places.models import DesignationOrder
from gis.places.services import Evidence, OrderDraft
from gis.registers import fields
from gis.registers.errors import ImportRefused, RowRefused

_BODIES = tuple(DesignationOrder.Body.values)

#: Properties without which a file is not one of designation orders.
REQUIRED = ("municipality", "title", "kinds", "article", "body", "permit_authority", "valid_from")
#: Properties whose absence is worth a remark, with what it then means.
SILENT = {
    "valid_to": "geen einddatum / no end date",
    "transition_until": "geen overgangstermijn / no transition term",
    "lsp_excluded_by": (
        "lex silencio positivo niet uitgesloten: een te laat besluit geldt als verleend / "
        "not excluded: a late decision counts as granted"
    ),
}
OPTIONAL = (
    "activities",
    "sbi_version",
    "publication",
    "bag_ids",
    "decision_weeks",
    "extension_weeks",
    "atw_applies",
    "fictive",
    "evidence",
    "predecessor",
)
#: A Shapefile cuts names at ten characters: the cut names mean the same.
_FULL_NAMES = {name[:10]: name for name in (*REQUIRED, *SILENT, *OPTIONAL)}


def full_names(columns: list[str]) -> dict[str, str]:
    """The file's column for each property that it has. Raises ImportRefused when a required one is missing."""
    found = {_FULL_NAMES[name.lower()[:10]]: name for name in columns if name.lower()[:10] in _FULL_NAMES}
    if missing := [name for name in REQUIRED if name not in found]:
        raise ImportRefused(f"eigenschap ontbreekt / property missing: {', '.join(missing)}")
    return found


def draft(row: Mapping[str, object], municipalities: Mapping[str, Municipality]) -> OrderDraft:
    """The order of one feature, without its area. Raises RowRefused on the first field that is wrong."""
    kinds = _kinds(row.get("kinds"))
    activities = _activities(row.get("activities"), kinds)
    order = OrderDraft(
        municipality=_municipality(row.get("municipality"), municipalities),
        title=fields.required("title", row.get("title")),
        kinds=kinds,
        article=fields.required("article", row.get("article"), 200),
        body=fields.choice("body", row.get("body"), _BODIES),
        permit_authority=fields.choice("permit_authority", row.get("permit_authority"), _BODIES),
        valid_from=fields.required_day("valid_from", row.get("valid_from")),
        valid_to=fields.day("valid_to", row.get("valid_to")),
        activities=activities,
        sbi_version=_sbi_version(row.get("sbi_version"), activities),
        transition_until=fields.day("transition_until", row.get("transition_until")),
        publication=fields.limited("publication", fields.text(row.get("publication")), 300),
        bag_ids=_bag_ids(row.get("bag_ids"), kinds),
        decision_weeks=fields.whole("decision_weeks", row.get("decision_weeks"), 8, 1, 52),
        extension_weeks=fields.whole("extension_weeks", row.get("extension_weeks"), 8, 0, 52),
        atw_applies=fields.truth("atw_applies", row.get("atw_applies")),
        lsp_excluded_by=fields.limited("lsp_excluded_by", fields.text(row.get("lsp_excluded_by")), 300),
        fictive=fields.truth("fictive", row.get("fictive")),
        evidence=_evidence(row.get("evidence")),
        predecessor=fields.text(row.get("predecessor")),
    )
    _require_order_of_dates(order)
    return order


def remarks(order: OrderDraft) -> Iterator[str]:
    """What is worth saying about an order that goes in."""
    if not order.lsp_excluded_by:
        yield f"lsp_excluded_by: {SILENT['lsp_excluded_by']}"
    if order.bag_ids and Kind.BUILDING not in order.kinds and set(order.kinds) != {Kind.ACTIVITY}:
        yield "bag_ids: panden op de lijst tellen mee, al staat BUILDING niet in kinds / listed premises count"
    if order.bag_ids and set(order.kinds) == {Kind.ACTIVITY}:
        yield "bag_ids: doen er niet toe, ACTIVITY geldt in de hele gemeente / ACTIVITY covers the whole municipality"


def _municipality(value: object, known: Mapping[str, Municipality]) -> Municipality:
    code = fields.required("municipality", value).upper()
    if code not in known:
        raise RowRefused(f"municipality: geen gemeente met code / no municipality with code '{code}' (GM0344)")
    return known[code]


def _kinds(value: object) -> tuple[str, ...]:
    given = fields.words(value)
    if not given:
        raise RowRefused(f"kinds: ontbreekt, kies uit / missing, choose from: {', '.join(Kind)}")
    return tuple(sorted({fields.choice("kinds", word, tuple(Kind)) for word in given}))


def _activities(value: object, kinds: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(sorted({fields.sbi_code("activities", word) for word in fields.words(value)}))
    if Kind.ACTIVITY in kinds and not codes:
        raise RowRefused("activities: leeg, maar kinds noemt ACTIVITY / empty, but kinds names ACTIVITY")
    if codes and Kind.ACTIVITY not in kinds:
        raise RowRefused("activities: gevuld, maar kinds noemt geen ACTIVITY / filled, but kinds has no ACTIVITY")
    return codes


def _sbi_version(value: object, activities: tuple[str, ...]) -> str:
    if not fields.text(value) and not activities:
        return VERSIONS[-1]
    return fields.choice("sbi_version", value, VERSIONS)


def _bag_ids(value: object, kinds: tuple[str, ...]) -> tuple[str, ...]:
    ids = tuple(sorted(fields.bag_id("bag_ids", word) for word in fields.words(value)))
    if Kind.BUILDING in kinds and not ids:
        raise RowRefused("bag_ids: leeg, maar kinds noemt BUILDING / empty, but kinds names BUILDING")
    return ids


def _evidence(value: object) -> tuple[Evidence, ...]:
    """A JSON list of objects with title, dated_on and source."""
    given = fields.text(value)
    if not given:
        return ()
    try:
        pieces = json.loads(given)
        return tuple(
            Evidence(
                fields.required("evidence.title", piece.get("title")),
                fields.day("evidence.dated_on", piece.get("dated_on")),
                fields.text(piece.get("source"))[:300],
            )
            for piece in pieces
        )
    except (json.JSONDecodeError, AttributeError, TypeError):
        raise RowRefused("evidence: geen JSON-lijst van stukken / no JSON list of pieces") from None


def _require_order_of_dates(order: OrderDraft) -> None:
    if order.valid_to is not None and order.valid_to < order.valid_from:
        raise RowRefused("valid_to: voor valid_from / before valid_from")
    if order.transition_until is not None and order.transition_until < order.valid_from:
        raise RowRefused("transition_until: voor valid_from / before valid_from")
    if order.transition_until and order.valid_to and order.transition_until > order.valid_to:
        raise RowRefused("transition_until: na valid_to / after valid_to")
