"""What the pages of zones share."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from gis.atlas.views.pages import AtlasView
from gis.zones import chart, selectors
from gis.zones.models import Proposal


class DesignMixin(AtlasView):
    """A page for who makes zones, about the own municipality."""

    right = chart.DESIGN


class ZoneMixin(DesignMixin):
    """A page about one proposal of the own municipality; another's does not exist here."""

    @cached_property
    def proposal(self) -> Proposal:
        return get_object_or_404(selectors.visible_to(self.person), public_id=self.kwargs["public_id"])
