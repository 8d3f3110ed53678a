"""Cases for the atlas: rows with the dates of what happened, without the walk that leads there.

The walk through the services is tested where it belongs; the map only reads its dates.
"""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from core.audit import services as audit
from gis.places.models import Establishment, Premises
from permits.models import ClockEvent, Decision, Party, PartyRole, Permit, PermitApplication
from permits.statecharts import application as chart
from tests.people import make_user

_numbers = count(1)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def lodge(place: Establishment | Premises, received_on: date, **fields: Any) -> PermitApplication:
    """An application that came in on the day, by a firm of the register or by someone at bare premises."""
    firm = place if isinstance(place, Establishment) else None
    premises = firm.premises if firm else place
    kvk = fields.pop("kvk", "")
    plain = {"trade_name": firm.name if firm else "Nieuwkomer", "activity": "95312", "state": chart.RECEIVED}
    application = PermitApplication.objects.create(
        number=f"Z2026-{next(_numbers):06}",
        municipality=premises.municipality,
        premises=premises,
        establishment=firm,
        received_on=received_on,
        created_at=noon(received_on),
        changed_at=noon(received_on),
        **{**plain, **fields},
    )
    party = Party.objects.create(
        municipality=premises.municipality, kind="organisation", name=application.trade_name, kvk=kvk
    )
    PartyRole.objects.create(application=application, party=party, role="operator", since=received_on)
    return application


def decided(place: Establishment | Premises, received_on: date, sent_on: date, move: Any, **fields: Any) -> Any:
    """An application with its decision, sent on the day."""
    case = lodge(place, received_on, state=chart.PUBLISHED, decided_on=sent_on, **fields)
    officer, decider = (make_user(role, municipality=case.municipality) for role in ("officer", "decider"))
    Decision.objects.create(
        municipality=case.municipality,
        application=case,
        move=move.name,
        status=Decision.Status.SIGNED,
        reasons="-",
        drafted_by=officer,
        drafted_at=noon(sent_on),
        signed_by=decider,
        signed_at=noon(sent_on),
        published_on=sent_on,
    )
    ClockEvent.objects.create(application=case, type="decided", on=sent_on, recorded_at=noon(sent_on))
    return case


def granted(place: Establishment | Premises, received_on: date, sent_on: date, **fields: Any) -> Permit:
    """A permit in force from the day its decision was sent, unless the fields say otherwise."""
    term = {name: fields.pop(name) for name in ("valid_from", "valid_to", "ended_on") if name in fields}
    kind = fields.pop("holder_kind", "organisation")
    case = decided(place, received_on, sent_on, chart.GRANT, **fields)
    holder = case.roles.get().party
    holder.kind = kind
    holder.save()
    return Permit.objects.create(
        number=f"V2026-{next(_numbers):06}",
        municipality=case.municipality,
        application=case,
        premises=case.premises,
        holder=holder,
        activity=case.activity,
        sbi_version=case.sbi_version,
        created_at=noon(sent_on),
        **{"valid_from": sent_on, **term},
    )


def left(
    place: Establishment | Premises, received_on: date, on: date, move: Any = chart.WITHDRAW, **fields: Any
) -> PermitApplication:
    """An application that was withdrawn (or forwarded); recorded a week after its day of effect."""
    case = lodge(place, received_on, state=move.target, **fields)
    recorded = noon(date.fromordinal(on.toordinal() + 7))
    audit.record(case, move.verb, actor=None, at=recorded, effective_on=on, after=case.state)
    return case
