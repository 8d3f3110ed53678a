"""What the administrator does with accounts: all of the own municipality, none the own, each with an entry."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.utils.translation import gettext as _

from core.accounts import lockouts, rights, verbs
from core.accounts.errors import AccountError
from core.accounts.models import Municipality, User
from core.accounts.services import sessions
from core.acts import one_act
from core.audit import services as audit
from core.audit.scopes import ADMIN


@dataclass(frozen=True)
class Person:
    """What an account says of its owner. `employee_id`: their name at the sign-in service, or empty."""

    first_name: str
    last_name: str
    email: str
    employee_id: str
    roles: frozenset[str]


@one_act()
def create(username: str, person: Person, *, municipality: Municipality, actor: User | None, at: datetime) -> User:
    """An account without password: its owner sets one by a one-time link, or signs in at the issuer.

    Actor None: whoever runs the machine, for the first administrator.
    """
    if actor is not None:
        rights.require(actor, rights.MANAGE)
        if municipality.pk != actor.municipality_id:
            raise rights.RightRefused(_("U beheert alleen accounts van uw eigen gemeente."))
    if User.objects.filter(username=username).exists():
        raise AccountError(_("Deze gebruikersnaam bestaat al. Kies een andere."))
    user = User(username=username, municipality=municipality)
    user.first_name, user.last_name, user.email = person.first_name, person.last_name, person.email
    user.set_unusable_password()
    user.save()
    _link(user, person.employee_id)
    _give(user, person.roles)
    audit.record(user, verbs.ACCOUNT_CREATED, actor=actor, at=at, scope=ADMIN, after=_named(person.roles))
    return user


@one_act()
def change(public_id: UUID, person: Person, *, actor: User, at: datetime) -> User:
    """New particulars; new roles or another link end all sessions of the person."""
    user = _locked(public_id, actor)
    before = user.roles
    moved = _link(user, person.employee_id)
    user.first_name, user.last_name, user.email = person.first_name, person.last_name, person.email
    user.save(update_fields=["first_name", "last_name", "email"])
    _give(user, person.roles)
    if moved or before != person.roles:
        sessions.end_all(user, actor=actor, at=at)
    verb = verbs.ROLES_CHANGED if before != person.roles else verbs.ACCOUNT_CHANGED
    audit.record(user, verb, actor=actor, at=at, scope=ADMIN, before=_named(before), after=_named(person.roles))
    return user


@one_act()
def deactivate(public_id: UUID, *, actor: User, at: datetime, reason: str) -> User:
    """Out at once, everywhere. Never deleted: the log and the cases refer to the account."""
    user = _locked(public_id, actor)
    if not user.is_active:
        raise AccountError(_("Dit account staat al uit."))
    return _switch(user, False, verbs.DEACTIVATED, actor=actor, at=at, reason=reason)


@one_act()
def reactivate(public_id: UUID, *, actor: User, at: datetime, reason: str) -> User:
    user = _locked(public_id, actor)
    if user.is_active:
        raise AccountError(_("Dit account staat al aan."))
    return _switch(user, True, verbs.REACTIVATED, actor=actor, at=at, reason=reason)


@one_act()
def reset_factor(public_id: UUID, *, actor: User, at: datetime, reason: str) -> User:
    """Forget a lost telephone or key, recovery codes too: at the next sign-in the person makes a new factor."""
    user = _locked(public_id, actor)
    gone, _rows = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise AccountError(_("Dit account heeft geen tweede factor."))
    sessions.end_all(user, actor=actor, at=at)
    audit.record(user, verbs.FACTOR_RESET, actor=actor, at=at, scope=ADMIN, reason=reason)
    return user


@one_act()
def unlock(public_id: UUID, *, actor: User, at: datetime, reason: str) -> User:
    """Lift the lock after too many wrong guesses, from every address."""
    user = _locked(public_id, actor)
    if lockouts.locked_until(user.username) is None:
        raise AccountError(_("Dit account is niet geblokkeerd."))
    lockouts.clear(user.username)
    audit.record(user, verbs.UNLOCKED, actor=actor, at=at, scope=ADMIN, reason=reason)
    return user


@one_act()
def end_sessions(public_id: UUID, *, actor: User, at: datetime, reason: str) -> User:
    user = _locked(public_id, actor)
    if not sessions.end_all(user, actor=actor, at=at, reason=reason):
        raise AccountError(_("Deze medewerker is nergens ingelogd."))
    return user


@one_act()
def make_password_link(public_id: UUID, *, actor: User | None, at: datetime, reason: str) -> User:
    """Note that a one-time link was made with which the person sets a password (core.accounts.links).

    Actor None: whoever runs the machine.
    """
    user = _locked(public_id, actor)
    if not user.is_active:
        raise AccountError(_("Dit account staat uit."))
    audit.record(user, verbs.PASSWORD_LINK_MADE, actor=actor, at=at, scope=ADMIN, reason=reason)
    return user


def _locked(public_id: UUID, actor: User | None) -> User:
    """The account, locked. Raises User.DoesNotExist outside the own municipality, RightRefused on the own account."""
    found = User.objects.select_for_update(of=("self",))
    if actor is None:
        return found.get(public_id=public_id)
    rights.require(actor, rights.MANAGE)
    user = found.filter(municipality=actor.municipality_id).exclude(municipality=None).get(public_id=public_id)
    if user == actor:
        raise rights.RightRefused(_("Uw eigen account beheert een andere beheerder."))
    return user


def _switch(user: User, active: bool, verb: str, *, actor: User, at: datetime, reason: str) -> User:
    user.is_active = active
    user.save(update_fields=["is_active"])
    sessions.end_all(user, actor=actor, at=at)
    audit.record(user, verb, actor=actor, at=at, scope=ADMIN, reason=reason)
    return user


def _link(user: User, employee_id: str) -> bool:
    """Let this account be found by what the issuer says; True if that is new. One issuer's person has one account."""
    links = SocialAccount.objects.filter(provider="staff")
    if employee_id and links.filter(uid=employee_id).exclude(user=user).exists():
        raise AccountError(_("Dit personeelsnummer hoort al bij een ander account."))
    if links.filter(user=user, uid=employee_id).exists():
        return False
    gone, _rows = links.filter(user=user).delete()
    if employee_id:
        SocialAccount.objects.create(user=user, provider="staff", uid=employee_id)
    return bool(gone or employee_id)


def _give(user: User, roles: Collection[str]) -> None:
    user.groups.set(Group.objects.filter(name__in=roles))


def _named(roles: Collection[str]) -> str:
    return ",".join(sorted(roles))[:80]
