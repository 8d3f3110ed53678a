"""What is asked on the map: one set of filters for the map, its table, its counts and its files.

All of it stands in the address, so that every view has a link; `shared` leaves out what somebody typed.
"""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from core.today import start_of, today
from gis.atlas.forms import FirmFilterForm, day
from gis.atlas.phases import HOLDING, Phase
from gis.atlas.spots import CASE_STAGES
from gis.atlas.wording import LAYERS, PHASES
from gis.places import crs

#: A view of some 700 pixels at zoom 0, in degrees of longitude; a degree of latitude is drawn about 1.6 times as long.
_VIEW_DEGREES, _LATITUDE = 984.0, 1.6
_LEAST_ZOOM, _MOST_ZOOM = 8.0, 18.0
_VIEW = re.compile(r"-?\d{1,3}(\.\d{1,6})?,-?\d{1,2}(\.\d{1,6})?,\d{1,2}(\.\d{1,2})?")
#: What a link never carries: words that may be somebody's name, and where somebody was in a list.
_OWN = ("q", "page")
#: Where the page asks for it, so that a fault leads there.
_PLACES = {"on": "op-datum", "known": "bekend-op"} | {
    name: f"f-{name}" for name in ("order", "stage", "kind", "activity", "q")
}


class MapForm(FirmFilterForm):
    """`known`: what was recorded by the end of that day. `at`: the part of the map, "longitude,latitude,zoom".

    `legend` says that the boxes of the legend were sent, so that none ticked means none.
    """

    known = day(_("Zoals bekend op"), required=False)
    phase = forms.MultipleChoiceField(label=_("Aanwijzingen"), choices=list(PHASES.items()), required=False)
    layer = forms.MultipleChoiceField(label=_("Lagen"), choices=list(LAYERS.items()), required=False)
    stage = forms.ChoiceField(label=_("Stand van de zaak"), choices=[("", ""), *CASE_STAGES.items()], required=False)
    kind = forms.SlugField(label=_("Soort bevinding"), max_length=60, required=False)
    order = forms.UUIDField(
        label=_("Gebied"), required=False, error_messages={"invalid": _("Kies een aanwijzing uit de lijst.")}
    )
    wms = forms.MultipleChoiceField(label=_("Achtergrond"), required=False)
    own = forms.MultipleChoiceField(label=_("Eigen lagen"), required=False)
    at = forms.RegexField(_VIEW, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, place in _PLACES.items():
            self.fields[name].widget.attrs["id"] = place
        self.fields["own"].choices = own  # type: ignore[attr-defined]
        self.fields["wms"].choices = [(one.label, one.label) for one in settings.WMS_LAYERS]  # type: ignore[attr-defined]

    def clean_known(self) -> date | None:
        """Nobody knows yet what will be recorded after today: then it is what is known now."""
        known: date | None = self.cleaned_data["known"]
        if known and known > today():
            raise forms.ValidationError(_gettext("Deze dag moet nog komen: kies vandaag of eerder."))
        return None if known == today() else known

    @property
    def other_errors(self) -> bool:
        """Whether anything is wrong but the day, which says so at its own field."""
        return bool(set(self.errors) - {"on"})

    @property
    def moment(self) -> datetime | None:
        """The end of the day of `known`; None for what is known now."""
        known = self.value("known")
        return start_of(known + timedelta(days=1)) if known else None

    @property
    def phases(self) -> frozenset[Phase]:
        """The phases of orders to draw."""
        asked = [Phase(phase) for phase in self.value("phase")]
        return frozenset(asked if asked or self.value("legend") else HOLDING)

    @property
    def layers(self) -> frozenset[str]:
        return frozenset(self.value("layer"))


def shared(given: QueryDict) -> str:
    """The query of a link to the same view, without what somebody typed."""
    kept = given.copy()
    for name in _OWN:
        kept.pop(name, None)
    return kept.urlencode()


def link_to(area: BaseGeometry, on: date) -> str:
    """The address of the map on a day with this area (EPSG:28992) in view, and what is in preparation drawn as well."""
    west, south, east, north = area.bounds
    (left, bottom), (right, top) = crs.lonlat_from_rd(west, south), crs.lonlat_from_rd(east, north)
    zoom = math.log2(_VIEW_DEGREES / max(right - left, (top - bottom) * _LATITUDE, 1e-4))
    at = f"{(left + right) / 2:.6f},{(bottom + top) / 2:.6f},{min(max(zoom, _LEAST_ZOOM), _MOST_ZOOM):.2f}"
    phases = [("phase", phase) for phase in (Phase.PREPARING, *HOLDING)]
    return f"{reverse('atlas:map')}?{urlencode([('on', on.isoformat()), *phases, ('view', 'orders'), ('at', at)])}"
