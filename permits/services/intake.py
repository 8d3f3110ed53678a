"""An application comes in: drafted and submitted by the entrepreneur, or entered by an officer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from core.today import local_date
from gis.places.models import Establishment, Premises
from permits import rights
from permits.errors import PermitError
from permits.models import Party, PartyRole, PermitApplication
from permits.selectors import clock, places
from permits.services import drafting, integrity
from permits.services.acting import Act, acting, lock
from permits.services.numbers import next_number
from permits.statecharts import application as chart


@dataclass(frozen=True)
class PartyData:
    """One person or organisation as the form gives it, with its roles in the case."""

    kind: str
    name: str
    roles: tuple[str, ...]
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ApplicationData:
    """What an application must hold to be received (Awb 4:2)."""

    premises: Premises
    trade_name: str
    activity: str
    activity_text: str
    parties: tuple[PartyData, ...]
    establishment: Establishment | None = None
    sbi_version: str = "2025"


@one_act()
def begin(*, municipality: Municipality, actor: User, at: datetime, channel: str = "portal") -> PermitApplication:
    """Open a draft. An entrepreneur's draft is the own case; an officer's has no account."""
    own = account_rights.has(actor, rights.APPLY)
    if not own:
        account_rights.require(actor, "permits.enter")
    application = PermitApplication.objects.create(
        number=next_number("Z", local_date(at).year),
        municipality=municipality,
        channel=channel,
        account=actor if own else None,
        created_at=at,
        created_by=actor,
        changed_at=at,
    )
    audit.record(
        application, chart.BEGIN.verb, actor=actor, at=at, after=application.state, legal_ground=chart.BEGIN.law
    )
    return application


@one_act()
def save_draft(application_id: int, *, actor: User, at: datetime, form: dict[str, Any]) -> PermitApplication:
    """Keep the answers of an unfinished draft exactly as typed, so that it can be resumed."""
    application = lock(application_id)
    rights.require_move(actor, chart.SUBMIT, application)
    if application.state != chart.DRAFT:
        raise PermitError(_("Deze aanvraag is al ingediend."))
    application.form, application.changed_at = form, at
    application.save(update_fields=["form", "changed_at"])
    return application


def submit(
    application_id: int, *, actor: User, at: datetime, effective_on: date, data: ApplicationData
) -> PermitApplication:
    """Receive the application: the clock starts (day 0 is `effective_on`), the receipt letter is queued.

    Law: Awb 4:1, 4:2, 2:20 (time of receipt), 2:17 and DW 29 (confirmation).
    """
    with acting(application_id, chart.SUBMIT, actor=actor, at=at, effective_on=effective_on) as act:
        _fill(act, data)
        act.application.submit()
        act.later("permits.letter", kind="receipt")
    return act.application


@one_act()
def enter(
    *, municipality: Municipality, actor: User, at: datetime, received_on: date, channel: str, data: ApplicationData
) -> PermitApplication:
    """An officer enters what came by post, e-mail or counter, with its real day of receipt."""
    if data.premises.municipality_id != municipality.pk:
        raise PermitError(_("Dit pand ligt in een andere gemeente."), "premises")
    draft = begin(municipality=municipality, actor=actor, at=at, channel=channel)
    return submit(draft.pk, actor=actor, at=at, effective_on=received_on, data=data)


def discard(application_id: int, *, actor: User | None, at: datetime, effective_on: date) -> PermitApplication:
    """Throw a draft away, by hand or after ninety days untouched; what was typed is erased."""
    with acting(application_id, chart.DISCARD, actor=actor, at=at, effective_on=effective_on) as act:
        act.application.discard()
        act.application.form = {}
    return act.application


@one_act()
def forward(application_id: int, *, actor: User, at: datetime, effective_on: date, reason: str) -> PermitApplication:
    """Send the application on to the body that is competent (Awb 2:3)."""
    with acting(application_id, chart.FORWARD, actor=actor, at=at, effective_on=effective_on, reason=reason) as act:
        drafting.drop_all(act.application)
        act.application.forward()
    integrity.case_ended(application_id, actor=actor, at=at, effective_on=effective_on)
    return act.application


def _fill(act: Act, data: ApplicationData) -> None:
    application = act.application
    if data.premises.municipality_id != application.municipality_id:
        raise PermitError(_("Dit pand ligt in een andere gemeente."), "premises")
    application.premises, application.establishment = data.premises, data.establishment
    application.trade_name, application.activity_text = data.trade_name, data.activity_text
    application.activity, application.sbi_version = data.activity, data.sbi_version
    application.received_on, application.form = act.on, {}
    application.order = places.order_for(data.premises, act.on, data.activity, data.sbi_version)
    term = clock.term_for(application.order, act.on)
    application.term_weeks, application.term_atw_applies = term.weeks, term.atw_applies
    application.extension_weeks = clock.extension_weeks_for(application.order, act.on)
    _add_parties(act, data.parties)


def _add_parties(act: Act, given: Sequence[PartyData]) -> None:
    town = act.application.municipality_id
    parties = Party.objects.bulk_create(
        Party(municipality_id=town, kind=data.kind, name=data.name, **data.details) for data in given
    )
    PartyRole.objects.bulk_create(
        PartyRole(application=act.application, party=party, role=role, since=act.on)
        for party, data in zip(parties, given, strict=True)
        for role in data.roles
    )
