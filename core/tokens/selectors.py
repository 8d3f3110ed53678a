"""Which tokens a person sees, and which one a secret belongs to."""

from datetime import date

from django.db.models import F, QuerySet

from core.accounts import rights
from core.accounts.models import User
from core.tokens import secret
from core.tokens.models import Token

MANAGE = "tokens.manage"

#: What a token can be used for at all. Nothing of the sealed room, nothing that signs, plans or administers.
RIGHTS = {
    Token.Scope.API.value: frozenset({"permits.view", "places.view", "atlas.view", "inspections.view"}),
    Token.Scope.SYNC.value: frozenset({"inspections.work"}),
}


def visible_to(user: User) -> QuerySet[Token]:
    """All tokens of the own municipality, for whoever manages them; else none."""
    if not rights.has(user, MANAGE):
        return Token.objects.none()
    return Token.objects.filter(municipality=user.municipality_id)


def own(user: User) -> QuerySet[Token]:
    """The person's own tokens."""
    return Token.objects.filter(owner=user)


def for_page(tokens: QuerySet[Token]) -> QuerySet[Token]:
    """With what a row shows."""
    return tokens.select_related("owner", "made_by", "revoked_by")


def living(text: str, scope: str, on: date) -> Token | None:
    """The token of this secret, if it opens this scope on the day; one query.

    Included if, and only if: not revoked, not over, its owner active and still of the same municipality.
    """
    if len(text) > secret.MOST_CHARACTERS or not text.startswith(secret.MARKS[Token.Scope(scope)]):
        return None
    found = Token.objects.filter(
        digest=secret.digest(text),
        scope=scope,
        revoked_at=None,
        valid_until__gte=on,
        owner__is_active=True,
        owner__municipality=F("municipality"),
    )
    return found.select_related("owner__municipality").first()
