"""`load_bag`: the real Doesburg extract in full, again without change, and rows that cannot go in."""

import gc
import re
import shutil
import sqlite3
import tracemalloc
import zipfile
from contextlib import closing
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.audit.selectors import entries_for
from gis.places.models import Footprint, Premises, PremisesAddress
from gis.registers import bag_geopackage, bag_xml
from gis.registers.bag_objects import Occurrence, Refused
from gis.registers.running import SCOPE

pytestmark = pytest.mark.django_db
FOLDER = settings.FIXTURES_DIR / "geo"
EXTRACT = FOLDER / "0221PND15092020.zip"
GEOPACKAGE = FOLDER / "bag_panden_doesburg_2020-09-15.gpkg"
SMALL = FOLDER / "BAGNLDL-15092020-small.zip"

_NAMESPACES = (
    'xmlns:o="www.kadaster.nl/schemas/lvbag/imbag/objecten/v20200601" '
    'xmlns:h="www.kadaster.nl/schemas/lvbag/imbag/historie/v20200601" xmlns:gml="http://www.opengis.net/gml/3.2"'
)


def pand(number="0221100000000001", ring="206000 447000 0 206010 447000 0 206010 447010 0 206000 447000 0", **texts):
    """One pand as the extract writes it."""
    given = {"status": "Pand in gebruik", "occurrence": "1", "begin": "2015-01-01", "extra": ""} | texts
    return f"""
    <stand><bagObject><o:Pand><o:identificatie>{number}</o:identificatie>
      <o:geometrie><gml:Polygon srsName="urn:ogc:def:crs:EPSG::28992" srsDimension="3"><gml:exterior><gml:LinearRing>
        <gml:posList>{ring}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></o:geometrie>
      <o:status>{given["status"]}</o:status>
      <h:voorkomenidentificatie>{given["occurrence"]}</h:voorkomenidentificatie>
      <h:beginGeldigheid>{given["begin"]}</h:beginGeldigheid>{given["extra"]}
    </o:Pand></bagObject></stand>"""


def document(*objects):
    return f"<bagStand {_NAMESPACES}>{''.join(objects)}</bagStand>".encode()


@pytest.fixture
def load(tmp_path):
    """Load a file, or XML put in a zip; what the command said, and with which code it ended."""

    def run(source, *options):
        path = source
        if isinstance(source, bytes):
            path = tmp_path / "0221PND01012026.zip"
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("0221PND01012026-000001.xml", source)
        out, code = StringIO(), 0
        try:
            call_command("load_bag", str(path), *options, stdout=out, stderr=StringIO())
        except SystemExit as end:
            code = end.code
        return out.getvalue(), code

    return run


def test_the_doesburg_extract_loads_completely_and_again_without_change(load):
    said, code = load(EXTRACT)
    assert code == 0
    assert "gelezen / read: 13098" in said
    assert "geldige grondvlakken / valid footprints: 7221" in said
    assert "geweigerd / refused: 0" in said
    valid = Footprint.objects.filter(valid_to=None).exclude(status="Sloopvergunning verleend")
    assert valid.count() == 7221
    assert valid.filter(premises__municipality__code="GM0221").count() == 7219  # two stand across the border
    before = Footprint.objects.count()

    said, _ = load(EXTRACT)
    assert "opgeslagen / stored: 0" in said
    said, _ = load(GEOPACKAGE)
    assert "gelezen / read: 7221" in said
    assert "geldige grondvlakken / valid footprints: 7221" in said
    assert "ongewijzigd / unchanged: 7221" in said
    assert Footprint.objects.count() == before


def test_the_geopackage_holds_the_panden_that_the_extract_calls_valid():
    current = {
        row.bag_id
        for row in bag_xml.rows_of_zip(EXTRACT)
        if row.valid_to is None
        and row.status in {"Pand in gebruik", "Pand in gebruik (niet ingemeten)", "Verbouwing pand"}
    }
    assert current == {row.bag_id for row in bag_geopackage.rows(GEOPACKAGE)}
    assert len(current) == 7221


def test_nested_zips_bring_addresses_and_leave_what_is_no_bag_aside(load):
    said, code = load(SMALL)
    assert code == 0
    for kind, number in {"PND": 6, "VBO": 5, "NUM": 14, "OPR": 201, "WPL": 1, "LIG": 2, "STA": 2}.items():
        assert f"voorkomens / occurrences {kind}: {number}" in said
    assert PremisesAddress.objects.count() == 10
    houseboat = Premises.objects.get(bag_id__startswith="022102", house_number=2)
    assert houseboat.address == "Koppenberch 2, 6982 CZ Doesburg"
    said, _ = load(SMALL)
    assert "adressen nieuw of gewijzigd / addresses new or changed: 0" in said


def test_a_run_is_in_the_log_without_its_content(load):
    load(SMALL)
    (entry,) = entries_for(SCOPE).filter(verb="registers.import.run")
    assert "bag: BAGNLDL-15092020-small.zip" in entry.reason
    assert entry.actor is None


def test_ground_through_time_is_half_open(load):
    ended = "<h:eindGeldigheid>2020-01-01</h:eindGeldigheid>"
    load(document(pand(extra=ended), pand(occurrence="2", begin="2020-01-01", status="Verbouwing pand")))
    rows = Footprint.objects.order_by("occurrence").values_list("occurrence", "valid_from", "valid_to")
    assert list(rows) == [(1, date(2015, 1, 1), date(2020, 1, 1)), (2, date(2020, 1, 1), None)]


def test_a_changed_outline_replaces_the_stored_one(load):
    load(document(pand()))
    said, _ = load(document(pand(ring="206000 447000 0 206020 447000 0 206020 447010 0 206000 447000 0")))
    assert "waarvan gewijzigd / of which changed: 1" in said
    assert Footprint.objects.get().geom.area == pytest.approx(100)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"number": "02211000000000011"}, "identificatie: geen BAG-id"),
        ({"number": "0221990000000001"}, "identificatie: geen BAG-id"),
        ({"begin": "2015-02-30"}, "beginGeldigheid: geen bestaande datum"),
        ({"begin": ""}, "beginGeldigheid: ontbreekt"),
        ({"occurrence": "een"}, "voorkomenidentificatie: geen heel getal"),
        ({"status": ""}, "status: ontbreekt"),
        (
            {"ring": "206000 447000 0 206010 447010 0 206010 447000 0 206000 447010 0 206000 447000 0"},
            "zelfdoorsnijding",
        ),
        ({"ring": "206000 447000"}, "geen coördinaten"),
        ({"ring": "1 2 0 noord 4 0 5 6 0 1 2 0"}, "geen coördinaten"),
        ({"ring": ""}, "geometr"),
        ({"ring": "500000 447000 0 500010 447000 0 500010 447010 0 500000 447000 0"}, "in geen enkele gemeente"),
        ({}, "staat twee keer"),
    ],
    ids=lambda value: next(iter(value), "twice") if isinstance(value, dict) else "",
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_go_in(load, bad, reason):
    wrong = {"number": "0221100000000002"} | bad if bad else {}
    said, code = load(document(pand(), pand(**wrong), pand(number="0221100000000003")))
    assert code == 1
    assert reason in said
    assert re.search(r"000001\.xml:\d+ PND", said)
    assert set(Premises.objects.values_list("bag_id", flat=True)) == {"0221100000000001", "0221100000000003"}


@pytest.mark.parametrize("status", ["Bouwvergunning verleend", "Pand gesloopt", "Niet gerealiseerd pand"])
def test_what_does_not_stand_has_no_ground(load, status):
    said, code = load(document(pand(status=status)))
    assert code == 0
    assert f"no ground area in this status: {status}: 1" in said
    assert not Footprint.objects.exists()


def test_a_withdrawn_occurrence_is_left_out(load):
    stamp = "<h:tijdstipNietBagLV>2019-01-01T10:00:00.000</h:tijdstipNietBagLV>"
    said, _ = load(document(pand(extra=stamp)))
    assert "ingetrokken voorkomen" in said
    assert not Premises.objects.exists()


def test_xml_that_breaks_off_keeps_what_came_before(load):
    said, code = load(document(pand(), pand(number="0221100000000002"))[:-60])
    assert code == 1
    assert "de XML breekt hier af" in said
    assert Premises.objects.filter(bag_id="0221100000000001").exists()


def test_strict_stores_nothing_and_a_dry_run_neither(load):
    said, code = load(document(pand(), pand(number="0221100000000002", begin="nooit")), "--strict")
    assert (code, Premises.objects.count()) == (1, 0)
    assert "nothing stored" in said
    said, code = load(document(pand()), "--dry-run")
    assert (code, Premises.objects.count()) == (0, 0)
    assert "stored: 1" in said


def test_a_firm_municipality_after_a_merger_is_where_the_building_lies(load):
    load(document(pand(number="9999100000000001")))
    assert Premises.objects.get().municipality.code == "GM0221"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"PK\x03\x04 damaged"], ids=["0", "png", "damaged zip"])
def test_a_file_that_is_no_extract_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "bag.zip"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="BAG"):
        call_command("load_bag", str(path))


def test_a_zip_without_bag_objects_and_a_geopackage_without_panden(tmp_path):
    with zipfile.ZipFile(tmp_path / "leeg.zip", "w") as archive:
        archive.writestr("lees.xml", "<niets/>")
    with pytest.raises(CommandError, match="no BAG objects"):
        call_command("load_bag", str(tmp_path / "leeg.zip"))
    with pytest.raises(CommandError, match="no layer with the columns"):
        call_command("load_bag", str(FOLDER / "cbs_gebieden_2022.gpkg"))


def test_no_entity_of_the_file_is_ever_expanded(load):
    bomb = f"""<!DOCTYPE x [<!ENTITY a "Pand in gebruik">]><bagStand {_NAMESPACES}>{pand(status="&a;")}</bagStand>"""
    said, code = load(bomb.encode())
    assert code == 1
    assert "status: ontbreekt" in said


def test_reading_takes_as_much_memory_for_many_as_for_few():
    """Peak of the Python heap while reading 300 and 6,000 panden from one XML stream."""
    peaks = []
    for count in (300, 6_000):
        source = BytesIO(document(*(pand(number=f"02211000{n:08}") for n in range(count))))
        gc.collect()
        tracemalloc.start()
        read = sum(isinstance(row, Occurrence) for row in bag_xml._rows(source, "x.xml"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert read == count
    assert peaks[1] < peaks[0] * 1.5 + 100_000


def test_a_damaged_zip_inside_a_zip_is_named(tmp_path):
    with zipfile.ZipFile(tmp_path / "buiten.zip", "w") as archive:
        archive.writestr("9999PND15092020.zip", b"no zip at all")
    (row,) = bag_xml.rows_of_zip(tmp_path / "buiten.zip")
    assert isinstance(row, Refused)
    assert row.where == "buiten.zip/9999PND15092020.zip"


def test_a_geopackage_is_read_once_through_whatever_row_ids_it_has(tmp_path, monkeypatch):
    """Row ids with holes, also where a block ends: no pand is read twice and none is left out."""
    path = tmp_path / "gaten.gpkg"
    shutil.copy(GEOPACKAGE, path)
    with closing(sqlite3.connect(path)) as file:
        # Nothing indexes what is left, and the triggers of the index ask for functions that only GDAL has.
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        ((table, key),) = file.execute("SELECT table_name, 'fid' FROM gpkg_contents WHERE data_type = 'features'")
        file.execute(f'DELETE FROM "{table}" WHERE "{key}" % 3 = 0 OR "{key}" > 2000')
        file.commit()
        wanted = [row[0] for row in file.execute(f'SELECT identificatie FROM "{table}" ORDER BY "{key}"')]
    for block in (100, 667, len(wanted), 10_000):
        monkeypatch.setattr(bag_geopackage, "_BLOCK", block)
        assert [row.bag_id for row in bag_geopackage.rows(path)] == [one.rpartition(".")[2] for one in wanted], block
