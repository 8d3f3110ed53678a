"""Which file is asked: what it holds, its format and its coordinate system."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Municipality
from gis.atlas.features.catalogue import COLLECTIONS
from gis.atlas.forms import DayForm
from gis.atlas.wording import LAYERS
from gis.places import crs

FORMAT_CHOICES = [
    ("gpkg", "GeoPackage"),
    ("geojson", "GeoJSON"),
    ("shp", "Shapefile (zip)"),
    ("csv", _("CSV met WKT")),
]
SYSTEM_CHOICES = [
    (crs.RD, _("RD, meters (EPSG:28992)")),
    (crs.LONLAT, _("Lengte en breedte, graden (EPSG:4326)")),
]


class FileForm(forms.Form):
    """`of`: a layer of the view, out of those that this person may see."""

    of = forms.ChoiceField(label=_("Wat"))
    format = forms.ChoiceField(label=_("Bestandsvorm"), choices=FORMAT_CHOICES)
    crs = forms.TypedChoiceField(label=_("Coördinaten"), choices=SYSTEM_CHOICES, coerce=int)

    def __init__(self, *args: Any, layers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {"firms": _("Bedrijven"), "orders": _("Aanwijzingen"), **LAYERS}
        self.fields["of"].choices = [(name, words[name]) for name in layers]  # type: ignore[attr-defined]


class OpenDataForm(DayForm):
    """A collection of the open data, of one municipality, on a day."""

    collection = forms.ChoiceField(label=_("Wat"), choices=[(one.name, one.title) for one in COLLECTIONS.values()])
    municipality = forms.ModelChoiceField(
        label=_("Gemeente"), queryset=Municipality.objects.none(), to_field_name="code", empty_label=_("Kies")
    )
    format = forms.ChoiceField(label=_("Bestandsvorm"), choices=FORMAT_CHOICES)
    crs = forms.TypedChoiceField(label=_("Coördinaten"), choices=SYSTEM_CHOICES, coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Municipality.objects.filter(orders__isnull=False).distinct().order_by("name")
        self.fields["municipality"].queryset = held  # type: ignore[attr-defined]
