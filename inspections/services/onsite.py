"""At the door and inside: arriving, refusal, dwelling, police, leaving (rows I3-I6)."""

from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts.models import User
from inspections.errors import DateRefused, VisitError
from inspections.models import DwellingStop, PowerUsed, Visit
from inspections.services.acting import Act, acting, require_text
from inspections.statecharts import visit as chart

ENTERING = "5:15"


def arrive(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    purpose: str,
    identity_shown: bool,
    purpose_told: bool,
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> Visit:
    """The team is there, showed who they are and told why (Awb 5:12, 5:15); entering is recorded as a power used.

    At a conversation no power is used: `purpose_told` then says that it was told to be voluntary. Raises MoveRefused
    (`identity_not_shown`, `purpose_not_told`) unless both were done.
    """
    with acting(
        public_id,
        chart.ARRIVE,
        actor=actor,
        at=at,
        effective_on=effective_on,
        identity_shown=identity_shown,
        purpose_told=purpose_told,
    ) as act:
        purpose = require_text(purpose, "purpose", _("Schrijf op welk doel u hebt verteld."))
        arrived_at = act.instant(clock_time)
        act.visit.arrive(arrived_at, purpose)
        if not act.visit.is_conversation:
            PowerUsed.objects.create(
                visit=act.visit, article=ENTERING, used_at=arrived_at, reason=purpose, recorded_by=actor
            )
    return act.visit


def refuse_entry(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    refusal: str,
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> Visit:
    """Entry or cooperation is refused (Awb 5:15 lid 2, 5:20); `refusal` is who and in which words."""
    refusal = require_text(refusal, "refusal", _("Schrijf op wie weigerde en met welke woorden."))
    with acting(public_id, chart.REFUSE_ENTRY, actor=actor, at=at, effective_on=effective_on) as act:
        act.visit.refuse_entry(_ended(act, clock_time), refusal)
    return act.visit


def stop_at_dwelling(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    area: str,
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> Visit:
    """A living space is met: the control stops and the area is marked (Awb 5:15 lid 1)."""
    area = require_text(area, "area", _("Schrijf op welk deel van het pand een woning is."))
    with acting(public_id, chart.STOP_AT_DWELLING, actor=actor, at=at, effective_on=effective_on) as act:
        found_at = _ended(act, clock_time)
        DwellingStop.objects.create(visit=act.visit, area=area, found_at=found_at, recorded_by=actor)
        act.visit.stop_at_dwelling(found_at)
    return act.visit


def resume_by_consent(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    consent_by: str,
    consent_scope: str,
    told_may_refuse: bool,
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> Visit:
    """The resident consents, knowing that refusing is allowed; who, when and for what is recorded."""
    given = bool(consent_by.strip()) and told_may_refuse
    with acting(
        public_id,
        chart.RESUME_BY_CONSENT,
        actor=actor,
        at=at,
        effective_on=effective_on,
        consent_recorded=given,
    ) as act:
        stop = act.visit.dwelling_stops.select_for_update().filter(consent_at=None).latest("found_at")
        scope = require_text(consent_scope, "consent_scope", _("Schrijf op waarvoor de toestemming geldt."))
        consent_at = act.instant(clock_time)
        if consent_at < stop.found_at:
            raise DateRefused(_("De toestemming kan niet vóór het aantreffen van de woning liggen."), "clock_time")
        stop.consent_by, stop.consent_scope, stop.consent_at = consent_by.strip(), scope, consent_at
        stop.save()
        act.visit.resume_by_consent()
    return act.visit


def hand_to_police(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    note: str,
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> Visit:
    """A crime is suspected: the control stops and the police take over; `note` is to whom, with their reference."""
    note = require_text(note, "note", _("Schrijf op aan wie u overdroeg."))
    with acting(public_id, chart.HAND_TO_POLICE, actor=actor, at=at, effective_on=effective_on) as act:
        act.visit.hand_to_police(_ended(act, clock_time), note)
    return act.visit


def leave(
    public_id: UUID,
    *,
    actor: User,
    at: datetime,
    effective_on: date | None = None,
    clock_time: time | None = None,
) -> Visit:
    """The control is done and everything taken along has a receipt (row I6)."""
    with acting(public_id, chart.LEAVE, actor=actor, at=at, effective_on=effective_on) as act:
        act.visit.leave(_ended(act, clock_time))
    return act.visit


def _ended(act: Act, clock_time: time | None) -> datetime:
    """The moment the control ended: not before the arrival; without an hour on another day, the arrival itself."""
    moment = act.instant(clock_time)
    arrived = act.visit.arrived_at
    if arrived is None:
        raise VisitError(_("Het bezoek is nog niet begonnen."))
    if moment < arrived:
        if clock_time is None:
            return arrived
        raise DateRefused(_("Dit tijdstip ligt vóór het begin van het bezoek."), "clock_time")
    return moment
