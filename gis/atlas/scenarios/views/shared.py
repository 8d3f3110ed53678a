"""What the pages of scenarios share: the right, the municipality, and the scenario of the address."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from gis.atlas.drafts import Draft, drafts_for
from gis.atlas.map_form import link_to
from gis.atlas.scenarios.models import Scenario
from gis.atlas.scenarios.services import USE
from gis.atlas.views.pages import AtlasView
from gis.places.shapes import from_stored


class WhatIfView(AtlasView):
    """A page for policy advisers, about their own municipality."""

    right = USE

    @cached_property
    def drafts(self) -> list[Draft]:
        """The designation orders in the making that this person may see."""
        return drafts_for(self.person) or []


class ScenarioView(WhatIfView):
    """A page about one scenario; another municipality's does not exist here."""

    @cached_property
    def scenario(self) -> Scenario:
        found = Scenario.objects.select_related("municipality", "created_by")
        return get_object_or_404(found, municipality=self.municipality, public_id=self.kwargs["public_id"])

    @property
    def around(self) -> dict[str, Any]:
        """What the head of each page says: the scenario, the drafts it is about or led to, and the way to the map."""
        one = self.scenario
        kin = [draft for draft in self.drafts if draft.public_id == one.draft or draft.scenario == one.public_id]
        return {"scenario": one, "kin": kin, "on_map": link_to(from_stored(one.area), one.starts_on)}
