"""What is asked for an overlay: a name, the file, and its coordinate system where the file does not say it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import TextField
from gis.places import crs


class OverlayForm(forms.Form):
    """`crs`: EPSG code, or None where the file says it itself."""

    name = TextField(
        label=_("Naam"), max_length=60, help_text=_("Zo staat de laag in de legenda. Geen naam van een persoon.")
    )
    upload = forms.FileField(
        label=_("Bestand"),
        help_text=_(
            "GeoJSON, GeoPackage of een Shapefile in een zip; ten hoogste 25 MB. Alleen de vormen worden bewaard."
        ),
    )
    crs = forms.TypedChoiceField(
        label=_("Coördinaten"),
        choices=[
            ("", _("zoals het bestand zegt")),
            (crs.RD, _("RD, meters (EPSG:28992)")),
            (crs.LONLAT, _("Lengte en breedte, graden (EPSG:4326)")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
