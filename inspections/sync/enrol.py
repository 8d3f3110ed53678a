"""`POST /tablet/enrol`: whoever is signed in on a tablet gets the key with which it syncs, this once."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from core.accounts import rights as account_rights
from core.accounts.models import User
from core.api.problems import Fault, document
from core.api.resource import in_languages
from core.text import TextRefused, one_line
from core.tokens import services
from core.tokens.errors import TokenRefused
from inspections import rights
from inspections.sync.services import DeviceOwes, require_free

_LONGEST_NAME = 80
_MOST = 2_147_483_647


@method_decorator(never_cache, name="dispatch")
class EnrolView(View):
    """By session, with its CSRF token; the answers are JSON, since a script asks."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return document(request, 401)
        if not account_rights.has(user, rights.WORK):
            return document(request, 403)
        try:
            asked = _asked(request)
            name = _name(asked)
            if asked.get("device_id"):
                require_free(*_held(asked), taker=user)
            token, secret = services.enrol(actor=user, name=name, at=timezone.now())
        except DeviceOwes as error:
            return document(request, 409, detail=_taken(error, user), code="device_owes")
        except TokenRefused as refusal:
            return document(request, 422, faults=[Fault(refusal.field, str(refusal))])
        return JsonResponse(
            {
                "token": secret,
                "token_id": str(token.public_id),
                "person": {"id": str(user.public_id), "name": user.display_name},
                "valid_until": token.valid_until.isoformat(),
            },
            status=201,
        )


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The members of the body. Raises TokenRefused."""
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise TokenRefused(_("Stuur JSON met de naam van de tablet."), "name") from error
    if not isinstance(given, dict):
        raise TokenRefused(_("Stuur JSON met de naam van de tablet."), "name")
    return given


def _name(asked: Mapping[str, Any]) -> str:
    """What the tablet is called. Raises TokenRefused, naming the field."""
    try:
        name = one_line(str(asked["name"])).strip()
    except (KeyError, TextRefused) as error:
        raise TokenRefused(_("Stuur JSON met de naam van de tablet."), "name") from error
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise TokenRefused(_("Geef de tablet een naam van 1 tot en met 80 tekens."), "name")
    return name


def _held(asked: Mapping[str, Any]) -> tuple[UUID, int]:
    """Which device this tablet was, and how many numbers it gave out. Raises TokenRefused, naming the field."""
    try:
        found, number = UUID(asked["device_id"]), asked.get("device_seq", 0)
    except (ValueError, TypeError, AttributeError) as error:
        raise TokenRefused(_("Dit is geen nummer van een tablet."), "device_id") from error
    if type(number) is not int or not 0 <= number <= _MOST:
        raise TokenRefused(_("Geef een geheel getal vanaf 0."), "device_seq")
    return found, number


def _taken(error: DeviceOwes, taker: User) -> str:
    """Both languages in one sentence; the name only for who works at the same municipality."""
    near = error.owner.municipality_id == taker.municipality_id
    return " / ".join(in_languages(partial(_sentence, error.owner.display_name if near else "", error.owed)).values())


def _sentence(name: str, owed: int) -> str:
    who = name or _("een ander")
    return _(
        "Op deze tablet staat nog werk van %(who)s dat kantoor niet heeft (%(n)d). Laat %(who)s hier inloggen en "
        "versturen; daarna kunt u de tablet overnemen. Kan dat niet meer, laat dan de beheerder de tablet intrekken."
    ) % {"who": who, "n": owed}
