"""`/map/overlays/`: the own layers of the municipality: adding one, its shapes, and taking one away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from gis.atlas.overlays import services
from gis.atlas.overlays.forms import OverlayForm
from gis.atlas.overlays.models import Overlay
from gis.atlas.overlays.selectors import overlays_of, shapes_of
from gis.atlas.views.pages import AtlasView
from gis.registers.errors import SentFileRefused


class OverlaysView(AtlasView):
    """The list, and the form to add one."""

    right = services.RIGHT
    template = "overlays/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(OverlayForm(), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OverlayForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return self._added(form.cleaned_data)
            except SentFileRefused as refusal:
                form.add_error(refusal.field or None, str(refusal))
        return self._page(form, 422)

    def _added(self, given: dict[str, Any]) -> HttpResponse:
        overlay, swapped = services.add(
            actor=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
            name=given["name"],
            data=given["upload"].read(),
            declared=given["crs"],
        )
        if swapped:
            messages.warning(self.request, _("Lengte en breedte stonden verwisseld; dat is hersteld. Kijk het na."))
        messages.success(self.request, _("De laag staat op de kaart."))
        return HttpResponseRedirect(f"{reverse('atlas:map')}?own={overlay.public_id}", status=303)

    def _page(self, form: OverlayForm, status: int) -> HttpResponse:
        context = {"form": form, "overlays": overlays_of(self.municipality), "most": services.AT_MOST}
        return render(self.request, self.template, context, status=status)


class ShapesView(AtlasView):
    """The shapes of one, for the map. They never change, so a browser that has them is told to keep them."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        overlay = get_object_or_404(Overlay, municipality=self.municipality, public_id=public_id)
        mark = f'"{overlay.public_id}"'
        if request.headers.get("If-None-Match") == mark:
            answer = HttpResponse(status=304)
        else:
            shapes = {"type": "GeometryCollection", "geometries": shapes_of(overlay)}
            answer = JsonResponse(shapes, content_type="application/geo+json")
        answer["ETag"] = mark
        patch_cache_control(answer, private=True, no_cache=True)
        return answer


class RemoveView(AtlasView):
    """Takes one away."""

    right = services.RIGHT

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        services.remove(public_id, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("De laag is van de kaart gehaald."))
        return HttpResponseRedirect(reverse("overlays:list"), status=303)
