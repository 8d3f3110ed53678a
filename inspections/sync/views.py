"""The office side of the tablets: which there are and what they owe; and what waits for a person to decide."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.accounts import rights
from core.files.views import serve_bytes
from core.tokens.selectors import MANAGE
from inspections.page import REFUSALS, RightMixin, refuse, see_other
from inspections.rights import PLAN
from inspections.sync import merge, plain, selectors, services, settling, wording
from inspections.sync.forms import DecideForm, RevokeForm
from inspections.sync.models import Device, Operation
from inspections.visit_page import look

PAGE = 50
#: Tone and icon of an operation that waits, by its state.
LOOKS = {
    merge.CONFLICT: ("warn", "tri"),
    merge.UNPERMITTED: ("danger", "ban"),
    merge.FAULTY: ("danger", "oct"),
    merge.HELD: ("wait", "klok"),
    merge.STORED: ("wait", "klok"),
    merge.SETTLED: ("lijn", "check"),
    merge.APPLIED: ("ok", "check"),
}


class DevicesView(RightMixin):
    """`/tablets/`: whose they are, when they were last heard of, and what they have not sent yet."""

    right = selectors.TABLETS

    def get(self, request: HttpRequest) -> HttpResponse:
        devices = selectors.for_page(selectors.devices_of(request.user))  # type: ignore[arg-type]
        page = Paginator(devices, PAGE).get_page(request.GET.get("page"))
        gaps = selectors.missing(list(page))
        context = {
            "page": page,
            "rows": [{"device": device, "owed": merge.count(gaps[device.pk])} for device in page],
            "may_decide": selectors.may_decide(request.user),  # type: ignore[arg-type]
            "waiting": selectors.how_many(request.user, timezone.now()),  # type: ignore[arg-type]
        }
        return render(request, "sync/devices.html", context)


class DeviceView(RightMixin):
    """`/tablets/<id>/`: one tablet, and the form that ends it."""

    right = selectors.TABLETS

    @cached_property
    def device(self) -> Device:
        devices = selectors.for_page(selectors.devices_of(self.request.user))  # type: ignore[arg-type]
        return get_object_or_404(devices, public_id=self.kwargs["public_id"])

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return self._page(RevokeForm())

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        rights.require(request.user, MANAGE)
        form = RevokeForm(request.POST)
        if self.device and form.is_valid():
            try:
                services.revoke(self.device.public_id, actor=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
                messages.success(request, _("%(name)s kan niets meer versturen of ophalen.") % {"name": self.device})
                return see_other(request, reverse("tablets:list"))
            except REFUSALS as refusal:
                refuse(form, refusal)
        return self._page(form, status=422)

    def _page(self, form: RevokeForm, status: int = 200) -> HttpResponse:
        gaps = selectors.missing([self.device])[self.device.pk]
        context = {
            "device": self.device,
            "gaps": [str(first) if first == last else f"{first}–{last}" for first, last in gaps],
            "owed": merge.count(gaps),
            "form": form if rights.has(self.request.user, MANAGE) and self.device.revoked_at is None else None,
        }
        return render(self.request, "sync/device.html", context, status=status)


class WorkView(RightMixin):
    """`/tablets/work/`: what waits for a person, oldest first; `?decided=1`: what was decided, newest first."""

    right = PLAN

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        decided = request.GET.get("decided") == "1"
        found = selectors.settled(user) if decided else selectors.work(user, timezone.now())
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        visits = selectors.visits_of(user, page)
        rows = [_row(operation, visits.get(operation.inspection)) for operation in page]  # type: ignore[arg-type]
        return render(request, "sync/work.html", {"page": page, "rows": rows, "decided": decided})


class OperationMixin(RightMixin):
    """One operation of the own municipality. `?sha256=` tells apart what came under the same number."""

    right = PLAN

    @cached_property
    def operation(self) -> Operation:
        found = selectors.told_to(self.request.user).filter(inbox__op_id=self.kwargs["op_id"])  # type: ignore[arg-type]
        if wanted := self.request.GET.get("sha256"):
            found = found.filter(inbox__sha256=wanted)
        operation = found.order_by("pk").first()
        if operation is None:
            raise Http404
        return operation


class OperationView(OperationMixin):
    """`/tablets/work/<op_id>/`: both values in plain words, and the choice."""

    def get(self, request: HttpRequest, op_id: str) -> HttpResponse:
        return self._page(DecideForm(operation=self.operation))

    def post(self, request: HttpRequest, op_id: str) -> HttpResponse:
        form, operation = DecideForm(request.POST, operation=self.operation), self.operation
        if form.is_valid():
            try:
                settling.settle(
                    operation.public_id,
                    operation.inbox.sha256,
                    actor=request.user,  # type: ignore[arg-type]
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                said = wording.CHOSEN[form.cleaned_data["choice"]]
                messages.success(request, _("Besloten: %(what)s. De tablet hoort het vanzelf.") % {"what": said})
                return see_other(request, reverse("tablets:work"))
            except REFUSALS as refusal:
                refuse(form, refusal)
        return self._page(form, status=422)

    def _page(self, form: DecideForm, status: int = 200) -> HttpResponse:
        operation = self.operation
        visit = selectors.visits_of(self.request.user, [operation]).get(operation.inspection)  # type: ignore[arg-type]
        told = plain.told(operation, visit)
        context = {
            **_row(operation, visit),
            "visit_look": look(visit) if visit else None,
            "told": told,
            "literal": "" if told else plain.literal(operation),
            "stands": plain.stands(operation, visit),
            "what_now": wording.what_now(operation.reason),
            "files": plain.files_of(operation),
            "form": form if settling.choices(operation) else None,
            "open": selectors.needs_person(operation, timezone.now()),
        }
        return render(self.request, "sync/operation.html", context, status=status)


class FileView(OperationMixin):
    """A file that came with an operation, before it is in the file of the visit or after it was put aside.

    `?n=`: which, of several.
    """

    def get(self, request: HttpRequest, op_id: str) -> HttpResponse:
        number = request.GET.get("n", "0")
        given = plain.file_of(self.operation, int(number)) if re.fullmatch(r"\d{1,3}", number) else None
        if given is None:
            raise Http404
        return serve_bytes(given.data, given.name, given.content_type)  # type: ignore[return-value]


def _row(operation: Operation, visit: Any) -> dict[str, Any]:
    tone, icon = LOOKS[operation.state]
    return {
        "operation": operation,
        "visit": visit,
        "what": wording.TYPES.get(operation.type, _("Onbekende handeling")),
        "why": wording.feedback(operation.state, operation.reason, operation.said),
        "chosen": wording.CHOSEN.get(operation.decision, ""),
        "look": {"label": operation.get_state_display(), "tone": tone, "icon": icon},
    }
