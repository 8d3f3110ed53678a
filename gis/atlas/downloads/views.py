"""`/map/file/`: what a view shows, as a file, for staff; `/open-data/`: the public layers, for everyone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis.atlas.downloads import of_collection, of_view
from gis.atlas.downloads.forms import FileForm, OpenDataForm
from gis.atlas.downloads.writing import FORMATS, Layer, written
from gis.atlas.map_form import MapForm, shared
from gis.atlas.overlays.selectors import choices_of
from gis.atlas.picture import layers_for, picture
from gis.atlas.views.pages import AtlasView


class ViewFileView(AtlasView):
    """The page that asks which layer and which form; with an answer, the file."""

    template = "atlas/file.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = MapForm(request.GET, own=choices_of(self.municipality))
        may = ["firms", "orders", *(name for name in layers_for(request.user) if name != "branches")]  # type: ignore[arg-type]
        form = FileForm(request.GET if "of" in request.GET else None, layers=may)
        if not asked.is_valid() or not form.is_valid():
            wrong = bool(asked.errors or form.errors)
            context = {"form": form, "asked": asked, "query": list(_filters(request)), "back": shared(request.GET)}
            return render(request, self.template, context, status=422 if wrong else 200)
        name = form.cleaned_data["of"]
        asked.cleaned_data["layer"] = [name]
        return sent(of_view.layer_of(picture(self.municipality, asked, request.user), name), form.cleaned_data)  # type: ignore[arg-type]


def _filters(request: HttpRequest) -> list[tuple[str, str]]:
    """The filters of the view as hidden fields; which file is asked is not one of them."""
    own = {"of", "format", "crs", "page", "view"}
    return [(name, value) for name in request.GET if name not in own for value in request.GET.getlist(name)]


@require_safe
def open_data_view(request: HttpRequest) -> HttpResponse:
    """No sign-in; nothing in it is personal (`gis.atlas.features`)."""
    form = OpenDataForm(request.GET or None)
    too_many, status = False, 200
    if form.is_valid():
        given = form.cleaned_data
        try:
            return sent(of_collection.layer_of(given["collection"], given["municipality"], form.chosen), given)
        except of_collection.TooMany:
            too_many = True
    if form.errors or too_many:
        status = 422
    context = {"form": form, "too_many": too_many, "most": of_collection.AT_MOST}
    return render(request, "atlas/open_data.html", context, status=status)


def sent(layer: Layer, given: dict[str, Any]) -> HttpResponse:
    """The file, under a name that says what, of which day and in which coordinates; no cache keeps it."""
    extension, mime = FORMATS[given["format"]]
    name = f"parkwacht-{layer.name}-{layer.on.isoformat()}-{given['crs']}.{extension}"
    return HttpResponse(
        written(layer, given["format"], given["crs"]),
        content_type=mime,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
