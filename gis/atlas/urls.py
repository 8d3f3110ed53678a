"""Addresses of the atlas: the map, its lists, and the public register."""

from django.urls import path

from gis.atlas.views.duty import DutyView
from gis.atlas.views.map import MapView
from gis.atlas.views.orders import OrdersView, OrderView
from gis.atlas.views.premises import PremisesView
from gis.atlas.views.register import register_view
from gis.atlas.views.under_duty import UnderDutyCsvView, UnderDutyView

app_name = "atlas"
urlpatterns = [
    path("map/", MapView.as_view(), name="map"),
    path("premises/<str:bag_id>/", PremisesView.as_view(), name="premises"),
    path("orders/", OrdersView.as_view(), name="orders"),
    path("orders/<uuid:public_id>/", OrderView.as_view(), name="order"),
    path("under-duty/", UnderDutyView.as_view(), name="under_duty"),
    path("under-duty/csv/", UnderDutyCsvView.as_view(), name="under_duty_csv"),
    path("duty/", DutyView.as_view(), name="duty"),
    path("register/", register_view, name="register"),
]
