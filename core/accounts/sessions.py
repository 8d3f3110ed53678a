"""Sessions in the database (`SESSION_ENGINE`): half an hour without work, twelve hours at most, listed, revocable."""

import time
import uuid
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest
from django.utils import timezone

from core.accounts import agents
from core.accounts.models import Session, User

SIGN_IN = "sign_in"


class SessionStore(DatabaseStore):
    """Django's store, on a table that says whose session it is; an ended one is never written back."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        if (sign_in := data.get(SIGN_IN)) and data.get(USER_KEY):
            row.user_id = int(data[USER_KEY])
            row.public_id = uuid.UUID(sign_in["id"])
            row.started_at = datetime.fromtimestamp(sign_in["at"], UTC)
            row.seen_at = timezone.now()
            row.agent = sign_in["agent"]
        return row

    def cycle_key(self) -> None:
        """A new key is a new row, beside the old one for a moment: each has a public id of its own."""
        if sign_in := self.get(SIGN_IN):
            self[SIGN_IN] = {**sign_in, "id": str(uuid.uuid4())}
        super().cycle_key()

    def get_session_cookie_age(self) -> int:
        """Seconds until the session ends without further work: never past its last hour."""
        sign_in = self.get(SIGN_IN)
        if not sign_in:
            return settings.SESSION_COOKIE_AGE
        left = sign_in["at"] + settings.SESSION_LONGEST_AGE - time.time()
        return max(0, min(settings.SESSION_COOKIE_AGE, int(left)))


def note_sign_in(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Begin the count of a session that somebody has just signed in with; Django has given it a new key by now."""
    agent = agents.family(request.META.get("HTTP_USER_AGENT", ""))
    request.session[SIGN_IN] = {"id": str(uuid.uuid4()), "at": time.time(), "agent": agent}


def public_id_of(request: HttpRequest) -> uuid.UUID | None:
    """The session of this request as the list calls it."""
    sign_in = request.session.get(SIGN_IN)
    return uuid.UUID(sign_in["id"]) if sign_in else None
