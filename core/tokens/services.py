"""A token is made by the administrator, collected by its owner, revoked by either: the only writers."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from core.today import local_date
from core.tokens import secret
from core.tokens.errors import TokenRefused
from core.tokens.models import Token
from core.tokens.selectors import MANAGE, RIGHTS, own, visible_to
from core.tokens.verbs import TOKEN_COLLECTED, TOKEN_MADE, TOKEN_REVOKED

#: A key that nobody looks after must end by itself.
LONGEST = timedelta(days=366)
#: A tablet that was signed in on syncs for so long; signing in again gives it a new token.
TABLET_LIFE = timedelta(days=90)


@one_act()
def make(*, owner: User, scope: str, name: str, valid_until: date, actor: User | None, at: datetime) -> Token:
    """Put a token ready for its owner, who collects the secret: whoever manages tokens never sees one.

    `actor` None is the operator at the command line. Raises RightRefused, or TokenRefused with the field.
    """
    if actor is not None:
        rights.require(actor, MANAGE, owner)
    token = Token.objects.create(
        municipality=_checked(owner, scope, valid_until, local_date(at)),
        owner=owner,
        scope=scope,
        name=name,
        valid_until=valid_until,
        made_at=at,
        made_by=actor,
    )
    audit.record(token, TOKEN_MADE, actor=actor, at=at, after=scope, on_behalf_of=owner)
    return token


@one_act()
def collect(public_id: UUID, *, actor: User, at: datetime) -> tuple[Token, str]:
    """The token and its secret, this once.

    Raises Token.DoesNotExist for another's, TokenRefused for one that was collected, revoked or is over.
    """
    token = own(actor).select_for_update(of=("self",)).get(public_id=public_id)
    if token.revoked_at is not None or token.is_over(local_date(at)):
        raise TokenRefused(_("Deze sleutel is ingetrokken of verlopen. Vraag de beheerder om een nieuwe."))
    if not token.waits:
        raise TokenRefused(_("Deze sleutel is al opgehaald. Kwijt? Trek hem in en vraag de beheerder om een nieuwe."))
    text = secret.new(token.scope)
    token.digest, token.collected_at = secret.digest(text), at
    token.save(update_fields=["digest", "collected_at"])
    audit.record(token, TOKEN_COLLECTED, actor=actor, at=at, after=token.scope)
    return token, text


@one_act()
def enrol(*, actor: User, name: str, at: datetime) -> tuple[Token, str]:
    """A token for the tablet that its owner is signed in on, made and collected at once: nobody else sees it.

    Raises TokenRefused where the actor's roles give nothing to sync.
    """
    until = local_date(at) + TABLET_LIFE
    token = make(owner=actor, scope=Token.Scope.SYNC, name=name, valid_until=until, actor=None, at=at)
    return collect(token.public_id, actor=actor, at=at)


@one_act()
def revoke(public_id: UUID, *, actor: User, at: datetime) -> Token:
    """From now on it opens nothing. Raises Token.DoesNotExist where the actor may not see it, TokenRefused twice."""
    token = (visible_to(actor) | own(actor)).select_for_update(of=("self",)).get(public_id=public_id)
    if token.revoked_at is not None:
        raise TokenRefused(_("Deze sleutel was al ingetrokken."))
    token.revoked_at, token.revoked_by = at, actor
    token.save(update_fields=["revoked_at", "revoked_by"])
    audit.record(token, TOKEN_REVOKED, actor=actor, at=at, before=token.scope)
    return token


def seen(token: Token, on: date) -> None:
    """Note the day of use, once a day: how often and from where is nobody's business."""
    if token.last_seen_on is None or token.last_seen_on < on:
        Token.objects.filter(pk=token.pk).update(last_seen_on=on)


def _checked(owner: User, scope: str, valid_until: date, on: date) -> Municipality:
    """The owner's municipality, where such a token can be."""
    if owner.municipality is None or not owner.is_active:
        raise TokenRefused(_("Deze persoon werkt hier niet meer of hoort bij geen gemeente."), "owner")
    if not rights.rights_of(owner) & RIGHTS[scope]:
        raise TokenRefused(_("De rollen van deze persoon geven geen recht dat deze sleutel kan gebruiken."), "owner")
    if not on <= valid_until <= on + LONGEST:
        raise TokenRefused(_("Kies een laatste dag van vandaag tot en met een jaar vooruit."), "valid_until")
    return owner.municipality
