"""The managers on a permit (leidinggevenden): who is one on a day, who comes in, who leaves (V2)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from permits.errors import PermitError
from permits.models import ChangeRequest, Party, PartyRole, Permit


def party_of(permit: Permit, kind: str, name: str, on: date) -> Party | None:
    """Whom a change that is asked is about: a new person, or the manager of this name who is there on the day.

    Raises PermitError on `party_name`: nobody named, or nobody who can leave.
    """
    name = name.strip()
    if kind == ChangeRequest.Kind.HOURS:
        return None
    if not name:
        raise PermitError(_("Vul de naam van de leidinggevende in."), "party_name")
    if kind == ChangeRequest.Kind.MANAGER_REMOVED:
        return _role(permit, Q(party__name__iexact=name), name, on).party
    return Party.objects.create(municipality_id=permit.municipality_id, kind=Party.Kind.PERSON, name=name)


def take_effect(change: ChangeRequest, on: date) -> PartyRole | None:
    """What an allowed change does to the managers; the role that began or that ends with `on` as its last day."""
    if change.kind == ChangeRequest.Kind.HOURS:
        return None
    party = change.party
    if party is None:
        raise PermitError(_("De wijziging noemt geen leidinggevende; vraag haar opnieuw, met de naam erbij."))
    application = change.permit.application
    if change.kind == ChangeRequest.Kind.MANAGER_ADDED:
        return PartyRole.objects.create(application=application, party=party, role=PartyRole.Role.MANAGER, since=on)
    role = _role(change.permit, Q(party=party), party.name, on)
    role.until = on
    role.save(update_fields=["until"])
    return role


def _role(permit: Permit, who: Q, name: str, on: date) -> PartyRole:
    """The one role as manager that still runs on the day, locked. The sentence tells what is wrong."""
    managers = permit.application.roles.filter(who, role=PartyRole.Role.MANAGER).filter(
        Q(until=None) | Q(until__gt=on), since__lte=on
    )
    found = list(managers.select_for_update(of=("self",)).select_related("party"))
    if not found:
        raise PermitError(
            _("%(name)s is op deze datum geen leidinggevende op de vergunning (meer).") % {"name": name}, "party_name"
        )
    if len(found) > 1:
        raise PermitError(
            _("Er zijn twee leidinggevenden die %(name)s heten; beëindig de juiste rol op de pagina van de zaak.")
            % {"name": name},
            "party_name",
        )
    return found[0]
