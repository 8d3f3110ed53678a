"""A signal comes in: from the public page, or entered by staff; and what a reporter adds later."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import IntegrityError
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from core.audit import trace
from core.files import names
from core.files import services as files
from core.today import local_date
from inspections.errors import DateRefused, VisitError
from inspections.services.acting import require_text
from inspections.signals import policy, secret
from inspections.signals.acting import acting, lock
from inspections.signals.models import Addition, Signal, SignalCode, SignalContact, SignalFile
from inspections.statecharts import signal as chart


@dataclass(frozen=True)
class Contact:
    """How to reach a reporter who wants to be known."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return any((self.name, self.phone, self.email))


NOBODY = Contact()


@contextmanager
def untraced() -> Iterator[None]:
    """What is recorded inside carries no id of a request: nothing leads from the entry to a line of a log."""
    with trace.running("web", ""):
        yield


def report(
    *, municipality: Municipality, mark: str, text: str, place: str, contact: Contact, photo: Any, at: datetime
) -> Signal:
    """A report of the public page. The same form again is the same signal and adds nothing.

    Without contact data it is anonymous. Raises VisitError or FileRefused.
    """
    text = require_text(text, "text", _("Schrijf op wat u wilt melden."))
    reference = secret.reference(mark)
    if known := Signal.objects.filter(reference=reference).first():
        return known
    try:
        with untraced(), one_act():
            return _create(
                municipality=municipality,
                reference=reference,
                code_hash=secret.digest(secret.code(mark)),
                source="resident" if contact else "report",
                text=text,
                place=place,
                contact=contact,
                uploads=[photo] if photo else [],
                kinds=("image",),
                received_on=local_date(at),
                at=at,
                actor=None,
            )
    except IntegrityError:  # the same form twice at once: the other was first
        return Signal.objects.get(reference=reference)


@one_act()
def enter(
    *,
    actor: User,
    at: datetime,
    source: str,
    text: str,
    place: str = "",
    reliability: str = "",
    received_on: date | None = None,
    contact: Contact = NOBODY,
    upload: Any = None,
) -> Signal:
    """Staff write down a note of Meld Misdaad Anoniem, a resident, a firm, a partner or their own.

    Raises RightRefused, DateRefused, VisitError; of an anonymous source no contact data is taken.
    """
    rights.require(actor, chart.ENTER)
    on = received_on or local_date(at)
    if on > local_date(at):
        raise DateRefused(_("De datum ligt in de toekomst; kies vandaag of eerder."), "received_on")
    kind = policy.codes(SignalCode.Kind.SOURCE, on).filter(value=source).first()
    if kind is None:
        raise VisitError(_("Kies van wie het signaal komt."), "source")
    if kind.anonymous and contact:
        raise VisitError(_("Deze bron is anoniem: laat naam, telefoon en e-mail leeg."), "name")
    return _create(
        municipality=cast(Municipality, actor.municipality),  # who holds a right has one
        reference=secret.reference(secret.new_mark(at.timestamp())),
        code_hash="",
        source=source,
        reliability=reliability,
        text=require_text(text, "text", _("Schrijf op wat u wilt melden.")),
        place=place,
        contact=contact,
        uploads=[upload] if upload else [],
        kinds=("pdf", "image"),
        received_on=on,
        at=at,
        actor=actor,
    )


def find(reference: str, code: str) -> Signal | None:
    """The signal of a reference and its secret code; None for anything else, whatever was wrong."""
    signal = Signal.objects.filter(reference=secret.tidy(reference)).exclude(code_hash="").first()
    given = secret.digest(code)
    return signal if signal is not None and constant_time_compare(signal.code_hash, given) else None


def add(signal: Signal, *, text: str, photo: Any, at: datetime) -> Addition:
    """The reporter adds something; a signal that was weighed lies before the planner again.

    Raises MoveRefused, VisitError, FileRefused.
    """
    text = require_text(text, "text", _("Schrijf op wat u wilt toevoegen."))
    with untraced(), one_act():
        held = lock(signal.public_id)
        move = chart.ADD if held.state in chart.ADD.sources else chart.ADD_AND_REOPEN
        count = held.additions.count()
        with acting(signal.public_id, move, actor=None, at=at, additions=count) as act:
            addition = Addition(signal=act.signal, added_on=local_date(at))
            addition.text = text
            addition.save()
            if photo:
                _keep_file(act.signal, photo, ("image",), at, None)
            getattr(act.signal, move.name)()
    return addition


def _create(
    *,
    text: str,
    place: str,
    contact: Contact,
    uploads: list[Any],
    kinds: tuple[str, ...],
    at: datetime,
    actor: User | None,
    **fields: Any,
) -> Signal:
    signal = Signal(anonymous=not contact, entered_by=actor, **fields)
    signal.text, signal.place = text, place.strip()
    signal.save()
    if contact:
        row = SignalContact(signal=signal)
        row.name, row.phone, row.email = contact.name, contact.phone, contact.email
        row.save()
    for upload in uploads:
        _keep_file(signal, upload, kinds, at, actor)
    audit.record(
        signal,
        chart.RECEIVE.verb,
        actor=actor,
        at=at,
        effective_on=signal.received_on,
        after=signal.state,
        legal_ground=chart.RECEIVE.law,
    )
    return signal


def _keep_file(signal: Signal, upload: Any, kinds: tuple[str, ...], at: datetime, actor: User | None) -> None:
    """Photos lose their EXIF, and every file its own name: both may tell who made it."""
    stored = files.store(upload, owner=actor, municipality=signal.municipality, at=at, kinds=kinds)
    stored.name = f"bijlage-{signal.files.count() + 1}.{names.extension(stored.name)}"
    stored.save(update_fields=["name"])
    SignalFile.objects.create(signal=signal, file=stored)
