"""Addresses of the API for systems."""

from django.urls import path

from gis.atlas.api.cases import CasesView, CaseView
from gis.atlas.api.index import IndexView, OpenApiView
from gis.atlas.api.orders import OrdersView, OrderView
from gis.atlas.api.premises import PremisesApiView
from gis.atlas.api.questions import ClockView, DutyView
from gis.atlas.api.register import RegisterPermitsView
from gis.atlas.api.visits import VisitsApiView

app_name = "api"
urlpatterns = [
    path("", IndexView.as_view(), name="index"),
    path("openapi.json", OpenApiView.as_view(), name="openapi"),
    path("duty", DutyView.as_view(), name="duty"),
    path("clock", ClockView.as_view(), name="clock"),
    path("orders", OrdersView.as_view(), name="orders"),
    path("orders/<uuid:public_id>", OrderView.as_view(), name="order"),
    path("register/permits", RegisterPermitsView.as_view(), name="permits"),
    path("cases", CasesView.as_view(), name="cases"),
    path("cases/<casenumber:number>", CaseView.as_view(), name="case"),
    path("premises/<bagid:bag_id>", PremisesApiView.as_view(), name="premises"),
    path("visits", VisitsApiView.as_view(), name="visits"),
]
