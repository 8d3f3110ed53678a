"""Addresses of the tablets, below `/tablet/sync/v1/`."""

from django.urls import path, register_converter

from inspections.sync import api


class HashConverter:
    """A SHA-256 in hexadecimal."""

    regex = r"[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(HashConverter, "sha256")

app_name = "sync"
urlpatterns = [
    path("device", api.DeviceView.as_view(), name="device"),
    path("devices", api.DevicesView.as_view(), name="devices"),
    path("rounds/current", api.RoundView.as_view(), name="round"),
    path("ops/states", api.StatesView.as_view(), name="states"),
    path("ops/<uuid:op_id>", api.OperationView.as_view(), name="operation"),
    path("receipts/confirm", api.ConfirmView.as_view(), name="confirm"),
    path("blobs/<sha256:sha256>", api.BlobView.as_view(), name="blob"),
    path("blobs/<sha256:sha256>/<int:n>", api.ChunkView.as_view(), name="chunk"),
]
