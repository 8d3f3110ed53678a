"""Two at the same move at the same instant, on a connection each: who was first, who was told so, what is left."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import StringIO
from threading import Barrier
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.forms import Form
from django.utils import timezone

from core.accounts.models import Municipality, User
from core.audit.models import AuditEntry
from core.charts import Move
from core.outbox.models import Message
from inspections.page import REFUSALS as VISIT_REFUSALS
from permits.page import REFUSALS as CASE_REFUSALS
from tests.people import make_user

REFUSALS = (*CASE_REFUSALS, *VISIT_REFUSALS)
PATIENCE_S = 60

Act = Callable[[User | None], Any]
#: What the page makes of a refusal: takes the form that was sent and the refusal.
Page = Callable[[Form, Exception], None]


@dataclass(frozen=True)
class Race:
    """`act(who)` is done by both of `people` at once. `people` None: by the system, in two workers.

    `verb` must then stand in the log `times` times: 2 where doing it twice is right. `page` words the refusal;
    without it the refusal says by itself who was first.
    """

    act: Act
    people: tuple[User, User] | None
    verb: str
    times: int = 1
    page: Page | None = None


Start = Callable[[Municipality, Move], Race]


def pair(role: str, municipality: Municipality) -> tuple[User, User]:
    """Two colleagues with names of their own."""
    one, other = (
        make_user(role, municipality=municipality, first_name=name, last_name="Gelijk") for name in ("Ans", "Bea")
    )
    return one, other


def run(race: Race) -> None:
    """Let them go, then look: done as often as it should be, the other told, and all of it whole."""
    entries, known = _entries(race.verb), set(Message.objects.values_list("pk", flat=True))
    seen = timezone.now().isoformat()
    actors: tuple[User | None, User | None] = race.people or (None, None)
    given = at_once(*(lambda actor=actor: race.act(actor) for actor in actors))

    failed = [row for row in given if isinstance(row, Exception)]
    assert all(isinstance(error, REFUSALS) for error in failed), failed
    assert _entries(race.verb) - entries == race.times
    if race.people:
        assert len(failed) == 2 - race.times
    if failed and race.people:
        _require_sentence(race, failed[0], race.people[given.index(failed[0]) ^ 1], seen)
    sent = Counter(
        (message.topic, message.consumer, str(sorted(message.payload.items())))
        for message in Message.objects.exclude(pk__in=known)
    )
    assert race.times > 1 or not [key for key, count in sent.items() if count > 1], sent
    call_command("check_flows", "--stored", stdout=StringIO())
    call_command("verify_audit", stdout=StringIO())


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts on a connection each, all let go at the same moment; what they gave or raised."""
    gate = Barrier(len(acts))

    def go(act: Callable[[], Any]) -> Any:
        gate.wait(PATIENCE_S)
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


def _entries(verb: str) -> int:
    return AuditEntry.objects.filter(verb=verb, result="done").count()


def _require_sentence(race: Race, refusal: Exception, winner: User, seen: str) -> None:
    said = [str(refusal)]
    if race.page:
        form = Form({"seen": seen})
        race.page(form, refusal)
        said += [str(error) for errors in form.errors.values() for error in errors]
    assert any(winner.display_name in sentence for sentence in said), said
