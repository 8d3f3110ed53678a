"""Where maps may get pictures from: what the operator wrote, and the origins that the policy then allows."""

import pytest

from config.map_sources import Wms, origins, wms_layers

WRITTEN = "Lucht foto https://wms.example/foto a,b; Riool https://other.example:8443/wms c"


def test_layers_are_read_as_written():
    assert wms_layers(WRITTEN) == [
        Wms("Lucht foto", "https://wms.example/foto", "a,b"),
        Wms("Riool", "https://other.example:8443/wms", "c"),
    ]
    assert wms_layers("") == []


@pytest.mark.parametrize(
    "wrong",
    [
        "https://wms.example/ a",
        "Foto http://wms.example/ a",
        "Foto https://wms.example/?key=1 a",
        "Foto https://me:secret@wms.example/ a",
        "Foto https://wms.example/",
        "Foto https:///wms a",
    ],
)
def test_what_cannot_be_is_refused_without_repeating_it(wrong):
    with pytest.raises(ValueError, match="expected") as refused:
        wms_layers(wrong)
    assert "secret" not in str(refused.value)


def test_only_the_named_origins_are_allowed_and_each_once():
    background = "https://tiles.example/{z}/{x}/{y}.png"
    assert origins({"WMS_LAYERS": f"{WRITTEN};Meer https://wms.example/x y", "BASEMAP_URL": background}) == [
        "https://other.example:8443",
        "https://tiles.example",
        "https://wms.example",
    ]
    assert origins({}) == []
