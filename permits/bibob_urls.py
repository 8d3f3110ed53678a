"""Addresses of the sealed room; for everyone who may not be there each is an address that isn't there."""

from django.urls import path

from permits.bibob_views.desk import SignView
from permits.bibob_views.entrance import EntranceView, LeaveView
from permits.bibob_views.lists import SealedListView
from permits.bibob_views.room import ActView, FileView, SealedRoomView

urlpatterns = [
    path("bibob/", SealedListView.as_view(), name="bibob_list"),
    path("cases/<casenumber:number>/bibob/", EntranceView.as_view(), name="bibob"),
    path("cases/<casenumber:number>/bibob/room/", SealedRoomView.as_view(), name="bibob_room"),
    path("cases/<casenumber:number>/bibob/leave/", LeaveView.as_view(), name="bibob_leave"),
    path("cases/<casenumber:number>/bibob/files/<uuid:public_id>/", FileView.as_view(), name="bibob_file"),
    path("cases/<casenumber:number>/bibob/sign/<uuid:public_id>/", SignView.as_view(), name="bibob_sign"),
    path("cases/<casenumber:number>/bibob/<slug:act>/", ActView.as_view(), name="bibob_act"),
]
