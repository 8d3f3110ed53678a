"""Addresses of the atlas: the map, its lists, and the public register."""

from django.urls import path, register_converter

from gis.atlas.downloads.views import ViewFileView, open_data_view
from gis.atlas.effect.views import EffectFileView, EffectsView, EffectView
from gis.atlas.views.duty import DutyView
from gis.atlas.views.map import MapView
from gis.atlas.views.orders import OrdersView, OrderView
from gis.atlas.views.premises import NeighboursView, PremisesView
from gis.atlas.views.register import register_view
from gis.atlas.views.under_duty import UnderDutyCsvView, UnderDutyView


class BagIdConverter:
    """A BAG id of sixteen digits, or the `SYN-…` id of the demo."""

    regex = r"(?:[0-9]{16}|SYN-[A-Za-z0-9-]{1,36})"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(BagIdConverter, "bagid")

app_name = "atlas"
urlpatterns = [
    path("map/", MapView.as_view(), name="map"),
    path("map/file/", ViewFileView.as_view(), name="view_file"),
    path("open-data/", open_data_view, name="open_data"),
    path("premises/<bagid:bag_id>/", PremisesView.as_view(), name="premises"),
    path("premises/<bagid:bag_id>/neighbours/", NeighboursView.as_view(), name="neighbours"),
    path("orders/", OrdersView.as_view(), name="orders"),
    path("orders/<uuid:public_id>/", OrderView.as_view(), name="order"),
    path("under-duty/", UnderDutyView.as_view(), name="under_duty"),
    path("under-duty/csv/", UnderDutyCsvView.as_view(), name="under_duty_csv"),
    path("effect/", EffectsView.as_view(), name="effects"),
    path("effect/<uuid:public_id>/", EffectView.as_view(), name="effect"),
    path("effect/<uuid:public_id>/csv/<slug:figure>/", EffectFileView.as_view(), name="effect_csv"),
    path("duty/", DutyView.as_view(), name="duty"),
    path("register/", register_view, name="register"),
]
