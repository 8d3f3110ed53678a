"""Who can go: hours, skills, who drops out of a day, partners, and where teams set out from."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from core.accounts import rights as account_rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from gis.places import crs
from inspections import rights
from inspections.checklists.schema import AGENCIES, MUNICIPALITY
from inspections.errors import VisitError
from inspections.rounds import verbs
from inspections.rounds.models import Availability, Partner, PartnerDay, PersonSkill, StartPlace
from inspections.rounds.policy import skills_on
from inspections.rounds.services.desk import take_desk
from inspections.services.acting import require_text


@one_act()
def set_hours(*, actor: User, at: datetime, user: User, day: date, from_time: time, to_time: time) -> Availability:
    """The hours of a supervisor on one day; equal hours: not there. It also takes back a dropping out."""
    municipality = take_desk(actor)
    _require_supervisor(user, municipality)
    if to_time < from_time:
        raise VisitError(_("De eindtijd ligt vóór de begintijd."), "to_time")
    values = {"from_time": from_time, "to_time": to_time, "dropped_out": False}
    row, _new = Availability.objects.update_or_create(user=user, day=day, defaults=values)
    _record(verbs.HOURS, actor, at, day, user, hours=f"{from_time:%H:%M}-{to_time:%H:%M}")
    return row


@one_act()
def drop_out(*, actor: User, at: datetime, user: User, day: date) -> Availability:
    """A supervisor cannot come that day after all. Why is not recorded. The rounds stay until they are re-planned."""
    municipality = take_desk(actor)
    _require_supervisor(user, municipality)
    nothing = {"from_time": time(0), "to_time": time(0), "dropped_out": True}
    row, _new = Availability.objects.update_or_create(user=user, day=day, defaults=nothing)
    _record(verbs.DROPPED_OUT, actor, at, day, user)
    return row


@one_act()
def set_skills(*, actor: User, at: datetime, user: User, on: date, skills: Sequence[str]) -> None:
    """The skills of a supervisor from now on. Raises VisitError for a skill that is not in force."""
    municipality = take_desk(actor)
    _require_supervisor(user, municipality)
    if set(skills) - set(skills_on(on)):
        raise VisitError(_("Kies vaardigheden uit de lijst."), "skills")
    PersonSkill.objects.filter(user=user).exclude(skill__in=skills).delete()
    PersonSkill.objects.bulk_create([PersonSkill(user=user, skill=one) for one in skills], ignore_conflicts=True)
    _record(verbs.SKILLS, actor, at, on, user, skills=sorted(skills))


@one_act()
def set_partner(
    *,
    actor: User,
    at: datetime,
    agency: str,
    name: str,
    powers: str,
    day: date | None = None,
    from_time: time | None = None,
    to_time: time | None = None,
) -> Partner:
    """A partner with own powers (Awb 5:15 lid 3), and the hours of a day on which they can come along."""
    municipality = take_desk(actor)
    if agency not in AGENCIES or agency == MUNICIPALITY:
        raise VisitError(_("Kies een partner uit de lijst."), "agency")
    name = require_text(name, "name", _("Geef de naam."))
    powers = require_text(powers, "powers", _("Schrijf op welke eigen bevoegdheid de partner heeft."))
    partner, _new = Partner.objects.update_or_create(
        municipality=municipality, agency=agency, name=name, defaults={"powers": powers, "active": True}
    )
    if day is not None:
        if from_time is None or to_time is None or to_time <= from_time:
            raise VisitError(_("Geef een begintijd en een latere eindtijd."), "to_time")
        hours = {"from_time": from_time, "to_time": to_time}
        PartnerDay.objects.update_or_create(partner=partner, day=day, defaults=hours)
    audit.record(partner, verbs.PARTNER, actor=actor, at=at, effective_on=day, legal_ground="Awb 5:15 lid 3")
    return partner


@one_act()
def set_start(*, actor: User, at: datetime, name: str, x: float, y: float) -> StartPlace:
    """Where teams set out from, in EPSG:28992 metres. Raises VisitError for a point outside the Netherlands."""
    municipality = take_desk(actor)
    if mistake := crs.mistake_in_rd(x, y):
        raise VisitError(mistake, "x")
    name = require_text(name, "name", _("Geef de naam."))
    values = {"name": name, "x": x, "y": y}
    row, _new = StartPlace.objects.update_or_create(municipality=municipality, defaults=values)
    audit.record(None, verbs.START, actor=actor, at=at, scope=f"planning:{municipality.code}", payload=values)
    return row


def _require_supervisor(user: User, municipality: Municipality) -> None:
    if user.municipality_id != municipality.pk or not account_rights.has(user, rights.WORK):
        name = user.display_name
        raise VisitError(_("%(name)s is geen toezichthouder van deze gemeente.") % {"name": name}, "user")


def _record(verb: str, actor: User, at: datetime, day: date, user: User, **more: object) -> None:
    """In the log of planning; who it is about is personal detail, and goes into the part that can be erased."""
    audit.record(
        None,
        verb,
        actor=actor,
        at=at,
        effective_on=day,
        scope=f"planning:{actor.municipality.code if actor.municipality else ''}",
        legal_ground="Awb 5:11",
        payload={"person": user.username, **more},
    )
