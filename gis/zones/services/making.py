"""Making a proposal: its data, its area, the file that it rests on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon

from core.accounts import rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from core.files.services import Upload
from gis.atlas.scenarios.models import Scenario
from gis.places.models import DesignationOrder
from gis.places.selectors import current_version
from gis.places.services import draft_of
from gis.places.shapes import from_stored, to_stored
from gis.zones import chart, geometry
from gis.zones.errors import ZoneRefused
from gis.zones.models import Proposal
from gis.zones.selectors import outline_of
from gis.zones.services.acting import acting
from gis.zones.wording import fault_sentence


@dataclass(frozen=True)
class Data:
    """What a proposal says beside its area; as on the model."""

    title: str
    article: str
    body: str
    permit_authority: str
    valid_from: date
    valid_to: date | None = None
    transition_until: date | None = None
    by_area: bool = True
    activities: tuple[str, ...] = ()
    sbi_version: str = "2025"
    bag_ids: tuple[str, ...] = ()
    lsp_excluded_by: str = ""

    def columns(self) -> dict[str, Any]:
        """By the names of the model."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}


@one_act()
def start(
    municipality: Municipality,
    data: Data,
    *,
    actor: User,
    at: datetime,
    follows: DesignationOrder | None = None,
    relation: str = "",
    scenario: Scenario | None = None,
) -> Proposal:
    """A new draft; one that `follows` an order begins with its area, as one made of a `scenario` does.

    Of a scenario only an area that may be stored as it is. Raises RightRefused or ZoneRefused.
    """
    proposal = Proposal(municipality=municipality, follows=follows, relation=relation, scenario=scenario, changed_at=at)
    rights.require(actor, chart.START.right, proposal)
    if follows is not None:
        proposal.fictive = follows.fictive
        area = draft_of(current_version(follows)).area
        proposal.geom = to_stored(area) if area else None
    if scenario is not None:
        sound = geometry.examine(from_stored(scenario.area), outline_of(municipality)).area
        proposal.geom = to_stored(sound) if sound else None
    _fill(proposal, data)
    proposal.save()
    audit.record(proposal, chart.START.verb, actor=actor, at=at, after=proposal.state, legal_ground=chart.START.law)
    return proposal


def change(public_id: UUID, data: Data, *, actor: User, at: datetime, seen: datetime | None = None) -> Proposal:
    """Write the data of a draft anew, over what the page showed at `seen`."""
    with acting(public_id, chart.CHANGE, actor=actor, at=at, seen=seen) as act:
        act.differences = [name for name, value in data.columns().items() if getattr(act.proposal, name) != value]
        _fill(act.proposal, data)
    return act.proposal


def draw(public_id: UUID, area: MultiPolygon, *, actor: User, at: datetime, seen: datetime | None = None) -> Proposal:
    """Store the area of a draft, EPSG:28992. Raises ZoneRefused for one that is not whole and sound."""
    with acting(public_id, chart.DRAW, actor=actor, at=at, seen=seen) as act:
        found = geometry.examine(area, outline_of(act.proposal.municipality))
        if found.area is None:
            raise ZoneRefused(" ".join(fault_sentence(fault) for fault in found.faults), "area")
        act.proposal.geom = to_stored(found.area)
    return act.proposal


def add_evidence(public_id: UUID, *, actor: User, at: datetime, on: date, title: str, upload: Upload) -> Proposal:
    """Add a piece to the file on which the order will rest, dated `on`."""
    with acting(public_id, chart.ADD_EVIDENCE, actor=actor, at=at, on=on) as act:
        act.step(title, upload)
    return act.proposal


def _fill(proposal: Proposal, data: Data) -> None:
    """Raises ZoneRefused where dates or what is designated cannot be."""
    for name, value in data.columns().items():
        setattr(proposal, name, value)
    require_dates(proposal)
    if not proposal.kinds:
        raise ZoneRefused(
            _("Kies een gebied, of noem activiteiten of panden: nu wijst het besluit niets aan."), "by_area"
        )
    same = DesignationOrder.objects.filter(
        municipality=proposal.municipality, title=proposal.title, valid_from=proposal.valid_from, is_current=True
    )
    if same.exists():
        raise ZoneRefused(
            _("Er is al een besluit met deze titel en deze begindatum. Kies een andere titel of begindatum."), "title"
        )


def require_dates(proposal: Proposal) -> None:
    """Raises ZoneRefused where the dates of the order are reversed or it begins before what it follows."""
    first, last, transition = proposal.valid_from, proposal.valid_to, proposal.transition_until
    if last is not None and last < first:
        raise ZoneRefused(
            _("De einddatum ligt voor de begindatum. Wissel ze om of kies een latere einddatum."), "valid_to"
        )
    if transition is not None and not first <= transition <= (last or transition):
        raise ZoneRefused(
            _("De overgangstermijn valt buiten de looptijd. Kies een dag vanaf de begindatum."), "transition_until"
        )
    if proposal.follows is not None and first <= proposal.follows.valid_from:
        raise ZoneRefused(
            _("Het nieuwe besluit begint niet later dan het besluit dat het opvolgt. Kies een latere begindatum."),
            "valid_from",
        )
