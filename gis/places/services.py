"""Writing places: the one road by which a designation order comes in or changes."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

import shapely
from django.db import transaction
from shapely.geometry import MultiPolygon

from core.accounts.models import Municipality, User
from core.audit import services as audit
from gis.places.models import DesignationOrder, OrderEvidence, Zone
from gis.places.shapes import as_multi, from_stored, to_stored
from gis.places.verbs import ORDER_LOADED, ORDER_SUPERSEDED

#: Two drawings of one border that differ less than this are the same (EPSG:28992 metres).
_SAME_BORDER_M = 0.001


class Outcome(StrEnum):
    """What loading an order did."""

    NEW = "new"
    NEW_VERSION = "new_version"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Evidence:
    """A piece of the file behind an order."""

    title: str
    dated_on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class OrderDraft:
    """A designation order as it is to be; `area` in EPSG:28992, None where the order has no area."""

    municipality: Municipality
    title: str
    kinds: tuple[str, ...]
    article: str
    body: str
    permit_authority: str
    valid_from: date
    valid_to: date | None = None
    activities: tuple[str, ...] = ()
    sbi_version: str = "2025"
    transition_until: date | None = None
    publication: str = ""
    bag_ids: tuple[str, ...] = ()
    decision_weeks: int = 8
    extension_weeks: int = 8
    atw_applies: bool = False
    lsp_excluded_by: str = ""
    fictive: bool = False
    area: MultiPolygon | None = None
    evidence: tuple[Evidence, ...] = ()
    predecessor: str = ""

    def columns(self) -> dict[str, object]:
        """The plain columns, as the model holds them."""
        return {name: _plain(getattr(self, name)) for name in _COLUMNS}


_COLUMNS = (
    "kinds",
    "article",
    "body",
    "permit_authority",
    "valid_to",
    "activities",
    "sbi_version",
    "transition_until",
    "publication",
    "bag_ids",
    "decision_weeks",
    "extension_weeks",
    "atw_applies",
    "lsp_excluded_by",
    "fictive",
)


@dataclass(frozen=True)
class Loaded:
    """The current version after loading, and what it took."""

    order: DesignationOrder
    outcome: Outcome
    differences: tuple[str, ...] = field(default=())


@transaction.atomic
def load_order(draft: OrderDraft, *, actor: User | None, at: datetime, origin: str = "") -> Loaded:
    """Bring in an order. Title, municipality and `valid_from` say which order it is.

    The same again is UNCHANGED; anything different makes a new version, and only that one answers
    from then on: the older one stays for the cases that were decided under it.
    """
    current = (
        DesignationOrder.objects.select_for_update()
        .filter(municipality=draft.municipality, title=draft.title, valid_from=draft.valid_from, is_current=True)
        .first()
    )
    if current is None:
        return Loaded(_store(draft, None, actor=actor, at=at, origin=origin), Outcome.NEW)
    if not (differences := _differences(current, draft)):
        return Loaded(current, Outcome.UNCHANGED)
    current.is_current = False
    current.save(update_fields=["is_current"])
    order = _store(draft, current, actor=actor, at=at, origin=origin)
    audit.record(current, ORDER_SUPERSEDED, actor=actor, at=at, reason=", ".join(differences), origin=origin)
    return Loaded(order, Outcome.NEW_VERSION, differences)


def draft_of(order: DesignationOrder) -> OrderDraft:
    """The order as it stands, to be loaded again with something changed."""
    zones = [from_stored(zone.geom) for zone in order.zones.all()]
    area = as_multi(shapely.union_all(zones)) if len(zones) > 1 else next(iter(zones), None)
    columns = {name: _frozen(getattr(order, name)) for name in _COLUMNS}
    given = {"municipality": order.municipality, "title": order.title, "valid_from": order.valid_from}
    return OrderDraft(**given, **columns, area=area)  # type: ignore[arg-type]


def end_order(order: DesignationOrder, last_day: date, *, actor: User | None, at: datetime) -> DesignationOrder:
    """Let an order end on this day: a new version; one that ends no later already stays as it is."""
    if order.valid_to is not None and order.valid_to <= last_day:
        return order
    return load_order(replace(draft_of(order), valid_to=last_day), actor=actor, at=at).order


def _store(
    draft: OrderDraft, older: DesignationOrder | None, *, actor: User | None, at: datetime, origin: str
) -> DesignationOrder:
    order = DesignationOrder.objects.create(
        municipality=draft.municipality,
        title=draft.title,
        valid_from=draft.valid_from,
        version=1 if older is None else older.version + 1,
        predecessor=_predecessor(draft) or (older.predecessor if older else None),
        **draft.columns(),
    )
    if draft.area is not None:
        Zone.objects.create(order=order, geom=to_stored(draft.area))
    _store_evidence(order, draft, older)
    audit.record(
        order,
        ORDER_LOADED,
        actor=actor,
        at=at,
        effective_on=draft.valid_from,
        legal_ground=draft.article,
        origin=origin,
    )
    return order


def _store_evidence(order: DesignationOrder, draft: OrderDraft, older: DesignationOrder | None) -> None:
    """The file of the draft; a version that brings none keeps what the older one had."""
    pieces = draft.evidence
    if not pieces and older is not None:
        pieces = tuple(Evidence(row.title, row.dated_on, row.source) for row in older.evidence.all())
    OrderEvidence.objects.bulk_create(
        [OrderEvidence(order=order, title=p.title, dated_on=p.dated_on, source=p.source) for p in pieces]
    )


def _predecessor(draft: OrderDraft) -> DesignationOrder | None:
    if not draft.predecessor:
        return None
    earlier = DesignationOrder.objects.filter(
        municipality=draft.municipality, title=draft.predecessor, valid_from__lt=draft.valid_from, is_current=True
    )
    return earlier.order_by("-valid_from").first()


def _differences(order: DesignationOrder, draft: OrderDraft) -> tuple[str, ...]:
    """Names of what differs between the stored order and the draft."""
    columns = tuple(name for name, value in draft.columns().items() if getattr(order, name) != value)
    stored = [from_stored(zone.geom) for zone in order.zones.all()]
    drawn = [] if draft.area is None else [draft.area]
    zones = () if _same_areas(stored, drawn) else ("zones",)
    evidence = ("evidence",) if draft.evidence and not _same_evidence(order, draft) else ()
    return (*columns, *zones, *evidence)


def _same_evidence(order: DesignationOrder, draft: OrderDraft) -> bool:
    stored = {(row.title, row.dated_on, row.source) for row in order.evidence.all()}
    return stored == {(piece.title, piece.dated_on, piece.source) for piece in draft.evidence}


def _same_areas(stored: list[MultiPolygon], drawn: list[MultiPolygon]) -> bool:
    if len(stored) != len(drawn):
        return False
    return all(
        shapely.equals_exact(one.normalize(), other.normalize(), tolerance=_SAME_BORDER_M)
        for one, other in zip(stored, drawn, strict=True)
    )


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
