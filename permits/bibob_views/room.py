"""Inside: the dossier on one page, the form of each act, its files."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.files.errors import FileMissing
from core.files.views import serve
from core.today import today
from permits import flows
from permits.bibob import selectors
from permits.bibob.models import DossierFile
from permits.bibob.services import looks
from permits.bibob_views import contents
from permits.bibob_views.acts import ACTS, Act, options
from permits.bibob_views.forms import RoomForm
from permits.bibob_views.page import STAYS_OPEN, RoomView, refuse
from permits.page import REFUSALS
from permits.see_other import SeeOther


class SealedRoomView(RoomView):
    """Everything in the dossier. The browser leaves by itself when the room closes."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        facts = selectors.facts_of(self.dossier, today())
        moves = options(self.dossier, facts)
        context = {
            "moves": [move for move in moves if move["enabled"] or move["near"]],
            "far_moves": [move for move in moves if not (move["enabled"] or move["near"])],
            **({} if self.dossier.is_blocked else contents.of(self.dossier)),
            **contents.always(self.dossier),
        }
        response = self.show("bibob/room.html", context)
        response["Refresh"] = f"{int(STAYS_OPEN.total_seconds())};url={quote(self.address('bibob'))}"
        return response


class ActView(RoomView):
    """The form of one act, and the act."""

    def get(self, request: HttpRequest, number: str, act: str) -> HttpResponse:
        return self._page(self._act, self._form())

    def post(self, request: HttpRequest, number: str, act: str) -> HttpResponse:
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            try:
                flows.perform(self.case.pk, self._act.run, actor=self.user, at=self.now, **form.values())
            except REFUSALS as refusal:
                refuse(form, refusal, self.dossier)
            else:
                messages.success(request, _("Vastgelegd."))
                return SeeOther(self.address("bibob_room"))
        return self._page(self._act, form, status=422)

    @property
    def _act(self) -> Act:
        act = ACTS.get(self.kwargs["act"])
        if act is None or self.dossier.is_blocked:
            raise Http404
        return act

    def _form(self, *args: Any) -> RoomForm:
        return self._act.form(*args, dossier=self.dossier)

    def _page(self, act: Act, form: RoomForm, status: int = 200) -> HttpResponse:
        return self.show("bibob/act.html", {"act": act, "form": form, "room": self.address("bibob_room")}, status)


class FileView(RoomView):
    """One file of the dossier, recorded before its first byte."""

    def get(self, request: HttpRequest, number: str, public_id: Any) -> HttpResponseBase:
        if self.dossier.is_blocked:
            raise Http404
        found = get_object_or_404(DossierFile.objects.of(self.dossier).select_related("file"), public_id=public_id)
        looks.look(self.dossier, actor=self.user, at=self.now, reason=self.entry.label, what="file")
        try:
            return serve(found.file)
        except FileMissing as error:
            raise Http404 from error
