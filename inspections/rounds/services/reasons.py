"""Reasons to visit that somebody records: an ask, a campaign, the draw of the month."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.accounts.models import User
from core.acts import one_act
from core.audit import services as audit
from gis.places.duty import Duty
from gis.places.firm_duties import duties_on
from gis.places.models import DesignationOrder, Establishment, Premises
from inspections.errors import VisitError
from inspections.models import Visit
from inspections.rounds import planning, verbs
from inspections.rounds.models import Ask, Campaign, Draw
from inspections.rounds.models.reasons import Kind
from inspections.rounds.policy import numbers_on
from inspections.rounds.services.desk import take_desk
from inspections.services.acting import require_text


@one_act()
def open_ask(
    *,
    actor: User | None,
    at: datetime,
    premises: Premises,
    kind: str,
    since: date,
    why: str,
    establishment: Establishment | None = None,
    visit_kind: str = Visit.Kind.CONTROL.value,
) -> Ask:
    """Ask for a visit to premises, a control or a conversation: any room may, also the system itself (`actor` None).

    `why` is read by planner and team: never who told it. Raises VisitError when the firm or the kind does not fit.
    """
    if kind not in Kind.values:
        raise VisitError(_("Kies een soort reden."), "kind")
    if visit_kind not in Visit.Kind.values:
        raise VisitError(_("Kies een controle of een gesprek."), "visit_kind")
    if establishment is not None and establishment.premises_id != premises.pk:
        raise VisitError(_("Dit bedrijf zit niet in dit pand."), "establishment")
    if actor is not None:
        take_desk(actor)
    ask = Ask.objects.create(
        municipality=premises.municipality,
        premises=premises,
        establishment=establishment,
        kind=kind,
        visit_kind=visit_kind,
        since=since,
        why=require_text(why, "why", _("Schrijf op waarom een bezoek nodig is.")),
    )
    audit.record(ask, verbs.ASKED, actor=actor, at=at, after=kind, legal_ground=numbers_on(since).law(kind))
    return ask


@one_act()
def close_ask(ask: Ask, *, actor: User | None, at: datetime, on: date, because: str, visit: Visit | None = None) -> Ask:
    """Nobody needs to go for this any more: a visit answers it, or the reason says why not. Again changes nothing."""
    ask = Ask.objects.select_for_update(of=("self",), no_key=True).get(pk=ask.pk)
    if ask.closed_on is not None:
        return ask
    ask.closed_on, ask.closed_because, ask.visit = on, because, visit
    ask.save(update_fields=["closed_on", "closed_because", "visit"])
    audit.record(ask, verbs.ASK_CLOSED, actor=actor, at=at, reason=because, on_behalf_of=visit)
    return ask


@one_act()
def start_campaign(
    *,
    actor: User,
    at: datetime,
    title: str,
    why: str,
    valid_from: date,
    valid_to: date,
    order: DesignationOrder | None = None,
    branches: Sequence[str] = (),
    skills: Sequence[str] = (),
    visit_kind: str = Visit.Kind.CONTROL.value,
) -> Campaign:
    """Set up a policy campaign: which firms, when and why. Raises VisitError for days in the wrong order."""
    municipality = take_desk(actor)
    if valid_to < valid_from:
        raise VisitError(_("De laatste dag ligt vóór de eerste."), "valid_to")
    campaign = Campaign.objects.create(
        municipality=municipality,
        title=require_text(title, "title", _("Geef de actie een naam.")),
        why=require_text(why, "why", _("Schrijf op waarom deze actie er is.")),
        visit_kind=visit_kind,
        order=order,
        branches=list(branches),
        skills=list(skills),
        valid_from=valid_from,
        valid_to=valid_to,
        created_by=actor,
    )
    audit.record(
        campaign,
        verbs.CAMPAIGN,
        actor=actor,
        at=at,
        effective_on=valid_from,
        reason=campaign.why,
        legal_ground=numbers_on(valid_from).law(Kind.CAMPAIGN),
    )
    return campaign


@one_act()
def hold_draw(*, actor: User, at: datetime, on: date) -> Draw:
    """Draw the random share of the month of `on` from every firm under a duty that day; once a month.

    Seed, population and outcome go into the log, so that anyone can repeat the draw (`planning.draw`).
    Raises VisitError when the month was drawn, or when there is nobody to draw from.
    """
    municipality, month = take_desk(actor), on.replace(day=1)
    if known := Draw.objects.filter(municipality=municipality, month=month).select_related("drawn_by").first():
        who = known.drawn_by.display_name
        raise VisitError(_("Voor deze maand is al geloot, door %(who)s.") % {"who": who})
    numbers = numbers_on(on)
    population = sorted(str(one) for one in under_duty(actor, on))
    if not population:
        raise VisitError(_("Er is geen bedrijf met een vergunningplicht om uit te loten."))
    seed = secrets.token_hex(16)
    drawn = planning.draw(seed, population, planning.to_draw(len(population), numbers["random-share"]))
    row = Draw.objects.create(
        municipality=municipality,
        month=month,
        share_percent=numbers["random-share"],
        seed=seed,
        population=population,
        drawn=drawn,
        drawn_at=at,
        drawn_by=actor,
    )
    audit.record(
        row,
        verbs.DRAWN,
        actor=actor,
        at=at,
        effective_on=month,
        legal_ground=numbers.law(Kind.RANDOM),
        payload={"seed": seed, "share_percent": row.share_percent, "population": population, "drawn": drawn},
    )
    return row


def under_duty(actor: User, on: date) -> list[object]:
    """Public ids of the firms of the actor's municipality that fall under a permit duty on the day."""
    municipality = actor.municipality
    if municipality is None:
        return []
    held = (Duty.REQUIRED, Duty.TRANSITION)
    firms = [found.establishment for found in duties_on(municipality, on) if found.answer.duty in held]
    return list(Establishment.objects.filter(pk__in=firms).values_list("public_id", flat=True))
