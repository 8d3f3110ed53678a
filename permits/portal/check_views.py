"""`/check/`: do I need a permit here? For everyone, without signing in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from core.today import today
from permits.portal.answers import reply_to
from permits.portal.check_form import CheckForm
from permits.portal.places import answer_map, pick_map

#: Any of these in the address makes it a question; others, such as those of a newsletter, do not.
_QUESTION = frozenset({"place", "activity", "by"})


class CheckView(View):
    """The question by GET, so that the answer has an address that can be kept; `edit` shows the question again."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if "edit" in request.GET or not _QUESTION & request.GET.keys():
            return self._question(CheckForm(initial=request.GET.dict()))
        form = CheckForm(request.GET)
        if not form.is_valid():
            return self._question(form, status=422)
        reply = reply_to(form)
        return render(
            request,
            "portal/answer.html",
            {
                "reply": reply,
                "map_data": answer_map(reply.premises, reply.asked.point_rd, reply.on),
                "again": _again(request),
            },
        )

    def _question(self, form: CheckForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"form": form, "map_data": pick_map(today(), "id_x", "id_y")}
        return render(self.request, "portal/check.html", context, status=status)


def _again(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked["edit"] = "1"
    return f"?{asked.urlencode()}"
