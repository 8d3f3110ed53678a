"""`/duty/`: the question whether a permit is needed, for staff, with every reason."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gis.atlas.duty_answer import reply_to
from gis.atlas.forms import DutyForm
from gis.atlas.views.pages import AtlasView


class DutyView(AtlasView):
    """The same answer as `manage.py duty`; a place by address, BAG id or point."""

    right = "places.view"
    template = "atlas/duty.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = DutyForm(request.GET or None, municipality=self.municipality)
        if not form.is_bound:
            return render(request, self.template, {"form": form})
        if not form.is_valid():
            return render(request, self.template, {"form": form}, status=422)
        return render(request, self.template, {"form": form, "reply": reply_to(form.asked, form.cleaned_data)})
