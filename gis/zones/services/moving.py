"""A proposal through its life: views, adoption, publication; from there it is a designation order."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from core.files.services import Upload
from gis.places.models import DesignationOrder
from gis.places.selectors import current_version
from gis.places.services import Evidence, OrderDraft, end_order, load_order
from gis.places.shapes import from_stored
from gis.zones import chart
from gis.zones.errors import ZoneRefused
from gis.zones.models import Proposal
from gis.zones.selectors import follower_of
from gis.zones.services.acting import Act, acting, lock
from gis.zones.services.making import require_dates

_NEXT_DAY = timedelta(days=1)


def ask_views(
    public_id: UUID, *, actor: User, at: datetime, on: date, until: date, text: str, upload: Upload | None = None
) -> Proposal:
    """The draft lies open for views (zienswijzen) from `on` through `until`, which ends before the order begins."""
    if until <= on:
        raise ZoneRefused(_("De laatste dag voor zienswijzen ligt niet na de eerste. Kies een latere dag."), "until")
    with acting(public_id, chart.ASK_VIEWS, actor=actor, at=at, on=on) as act:
        # It is adopted after the last day for views, published then, and may not begin before that (Awb 3:40).
        if act.proposal.valid_from <= until:
            begins = date_format(act.proposal.valid_from, "DATE_FORMAT")
            raise ZoneRefused(
                _(
                    "Het besluit begint op %(day)s. Dan zijn de zienswijzen nog niet binnen. Kies een eerdere laatste "
                    "dag, of pas eerst de begindatum van het besluit aan."
                )
                % {"day": begins},
                "until",
            )
        act.proposal.views_until = until
        act.step(text, upload)
    return act.proposal


def take_back(public_id: UUID, *, actor: User, at: datetime, on: date, text: str) -> Proposal:
    """Back to a draft, with the reason: views are asked anew afterwards."""
    with acting(public_id, chart.TAKE_BACK, actor=actor, at=at, on=on) as act:
        act.step(text)
    return act.proposal


def adopt(public_id: UUID, *, actor: User, at: datetime, on: date, views: str, text: str, upload: Upload) -> Proposal:
    """The mayor or the executive signed: the signed order as a file, its text, and what was done with the views."""
    with acting(public_id, chart.ADOPT, actor=actor, at=at, on=on) as act:
        act.step(f"{text}\n\n{views}", upload)
    return act.proposal


def withdraw(public_id: UUID, *, actor: User, at: datetime, on: date, text: str) -> Proposal:
    """The intention is dropped."""
    with acting(public_id, chart.WITHDRAW, actor=actor, at=at, on=on) as act:
        act.step(text)
    return act.proposal


@one_act()
def publish(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    on: date,
    publication: str,
    text: str,
    upload: Upload | None = None,
) -> Proposal:
    """It stands in the gazette: now it is a designation order, that answers from its first day on.

    What it follows ends the day before. Raises ZoneRefused.
    """
    with acting(public_id, chart.PUBLISH, actor=actor, at=at, on=on) as act:
        require_dates(act.proposal)
        act.step(text, upload)
        act.proposal.order = _become_order(act, publication)
    return act.proposal


def _become_order(act: Act, publication: str) -> DesignationOrder:
    proposal = act.proposal
    followed = current_version(proposal.follows) if proposal.follows else None
    if followed is not None:
        end_order(followed, proposal.valid_from - _NEXT_DAY, actor=act.actor, at=act.at)
    given = {
        "municipality": proposal.municipality,
        "title": proposal.title,
        "kinds": proposal.kinds,
        "article": proposal.article,
        "body": proposal.body,
        "permit_authority": proposal.permit_authority,
        "valid_from": proposal.valid_from,
        "valid_to": proposal.valid_to,
        "activities": tuple(proposal.activities),
        "sbi_version": proposal.sbi_version,
        "transition_until": proposal.transition_until,
        "bag_ids": tuple(proposal.bag_ids),
        "lsp_excluded_by": proposal.lsp_excluded_by,
        "fictive": proposal.fictive,
        "publication": publication,
        "area": from_stored(proposal.geom) if proposal.by_area and proposal.geom else None,
        "evidence": tuple(_evidence(proposal)),
        "predecessor": followed.title if followed else "",
    }
    if followed is not None:
        given |= {name: getattr(followed, name) for name in ("decision_weeks", "extension_weeks", "atw_applies")}
    if DesignationOrder.objects.filter(
        municipality=proposal.municipality, title=proposal.title, valid_from=proposal.valid_from, is_current=True
    ).exists():
        raise ZoneRefused(_("Er is al een besluit met deze titel en deze begindatum. Trek dit voorstel in."))
    return load_order(OrderDraft(**given), actor=act.actor, at=act.at, origin="zones").order  # type: ignore[arg-type]


def _evidence(proposal: Proposal) -> list[Evidence]:
    steps = proposal.steps.filter(file__isnull=False).select_related("file")
    own = chart.ADD_EVIDENCE.name
    return [Evidence(step.text[:300] if step.move == own else step.file.name, step.on) for step in steps if step.file]


@one_act()
def pass_time(public_id: UUID, *, at: datetime) -> Proposal:
    """Bring the state where the days of the order are: in force, or over. Raises MoveRefused when nothing is due."""
    proposal = lock(public_id)
    moves = {chart.PUBLISHED: chart.COME_INTO_FORCE, "amends": chart.AMEND, "renews": chart.RENEW}
    follower = follower_of(proposal.order) if proposal.order else ""
    move = moves.get(proposal.state) or moves.get(follower, chart.LAPSE)
    with acting(public_id, move, actor=None, at=at) as act:
        act.step()
    return act.proposal
