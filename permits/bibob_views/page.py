"""What the sealed pages share: 404 for everyone else, a purpose before entry, a record before each look."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from core.accounts import rights
from core.accounts.models import User
from core.audit import selectors as audit
from core.audit.errors import AuditUnavailable
from permits.bibob.errors import ConclusionRefused
from permits.bibob.models import Dossier
from permits.bibob.sealed import ENTER
from permits.bibob.services import looks
from permits.bibob.wording import PURPOSES
from permits.models import PermitApplication
from permits.page import moment_of, sentence_of
from permits.see_other import SeeOther
from permits.statecharts.bibob import WORK

#: Without an act the room closes by itself.
STAYS_OPEN = timedelta(minutes=15)
_KEPT = "bibob"


class SealedView(LoginRequiredMixin, View):
    """Signed out: to sign-in, as for every case page. Without the right: the 404 of an address that isn't there.

    Every refused look at a case is recorded; an entry that can't be written gives 503, whoever asks.
    """

    right = ENTER

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        try:
            self.admit()
            response = super().dispatch(request, *args, **kwargs)
        except AuditUnavailable:
            response = render(request, "503.html", status=503)
        response["Cache-Control"] = "no-store"
        return response

    def admit(self) -> None:
        """Raise Http404 unless this person may be here."""
        if not rights.has(self.request.user, self.right):
            raise Http404

    @property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def user(self) -> User:
        """Who looks; only the signed-in get this far."""
        return cast(User, self.request.user)


class DossierView(SealedView):
    """A page of one dossier, found by its case and by what `for_user` lets through."""

    @cached_property
    def found(self) -> Dossier | None:
        """The dossier, if there is one for this person."""
        rows = Dossier.objects.for_user(self.request.user).select_related(
            "municipality", "application__premises", "application__municipality"
        )
        return rows.filter(application__number=self.kwargs["number"]).first()

    @property
    def dossier(self) -> Dossier:
        if self.found is None:
            raise Http404
        return self.found

    @property
    def case(self) -> PermitApplication:
        return self.dossier.application

    def admit(self) -> None:
        if rights.has(self.request.user, self.right) and self.found is not None:
            return
        looks.refused(self.kwargs["number"], actor=self.user, at=self.now)
        raise Http404

    def address(self, name: str) -> str:
        """The address of another page of this dossier, by its name in `bibob_urls`."""
        return reverse(f"permits:{name}", args=[self.kwargs["number"]])


@dataclass(frozen=True)
class Entry:
    """That a person came in, for what, and when the room closes; kept in the session as codes and times only."""

    purpose: str
    since: datetime
    last: datetime

    @property
    def label(self) -> str:
        return str(PURPOSES[self.purpose][0])

    @property
    def closes_at(self) -> datetime:
        return self.last + STAYS_OPEN


class RoomView(DossierView):
    """A page inside: only for who works here and gave a purpose in the last quarter of an hour."""

    right = WORK

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.method in {"GET", "HEAD"} and self._may_but_must_enter():
            return SeeOther(self.address("bibob"))
        return super().dispatch(request, *args, **kwargs)

    def admit(self) -> None:
        super().admit()
        # A purpose that lapsed while someone was typing does not cost the text: the act goes on, a look does not.
        if self.kept is None:
            looks.refused(self.kwargs["number"], actor=self.user, at=self.now)
            raise Http404

    @property
    def entry(self) -> Entry:
        if self.kept is None:
            raise Http404
        return self.kept

    @cached_property
    def kept(self) -> Entry | None:
        """For what, and since when, this person is inside."""
        kept = self.request.session.get(_KEPT, {}).get(str(self.dossier.public_id))
        if not kept or kept["purpose"] not in PURPOSES:
            return None
        return Entry(kept["purpose"], datetime.fromisoformat(kept["since"]), datetime.fromisoformat(kept["last"]))

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Record the look, keep the room open, then render."""
        looks.look(self.dossier, actor=self.user, at=self.now, reason=self.entry.label)
        entry = keep_entry(self.request, self.dossier, self.entry.purpose, self.entry.since, self.now)
        shared = {"dossier": self.dossier, "case": self.case, "entry": entry}
        return render(self.request, template, {**shared, **context}, status=status)

    def _may_but_must_enter(self) -> bool:
        if not rights.has(self.request.user, self.right) or self.found is None:
            return False
        return self.kept is None or self.kept.closes_at < self.now


def keep_entry(request: HttpRequest, dossier: Dossier, purpose: str, since: datetime, last: datetime) -> Entry:
    """Remember in the session that the person is inside."""
    entry = Entry(purpose, since, last)
    kept = request.session.get(_KEPT, {})
    kept[str(dossier.public_id)] = {"purpose": purpose, "since": since.isoformat(), "last": last.isoformat()}
    request.session[_KEPT] = kept
    return entry


def forget_entry(request: HttpRequest, dossier: Dossier) -> None:
    """The person left."""
    kept = request.session.get(_KEPT, {})
    kept.pop(str(dossier.public_id), None)
    request.session[_KEPT] = kept


def refuse(form: Form, refusal: Exception, dossier: Dossier) -> None:
    """Put each reason on the field it names, and say who was first when the dossier moved meanwhile."""
    found = (
        refusal.sentences
        if isinstance(refusal, ConclusionRefused)
        else ((getattr(refusal, "field", ""), str(refusal)),)
    )
    for field, sentence in found:
        form.add_error(field if field in form.fields else None, sentence)
    if sentence := _who_was_first(dossier, form.data.get("seen", "")):
        form.add_error(None, sentence)


def _who_was_first(dossier: Dossier, seen: str) -> str:
    moment = moment_of(seen)
    if moment is None:
        return ""
    since = audit.entries_for(dossier.audit_scope).filter(at__gt=moment).exclude(verb__startswith="read.")
    # What the system did after a colleague's act, such as closing the dossier, is not who was first.
    entry = since.exclude(actor=None).first() or since.first()
    if entry is None:
        return ""
    return sentence_of(entry)
