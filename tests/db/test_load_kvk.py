"""`load_kvk`: firms from KvK go in at premises that we hold; what is wrong is refused by name."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from gis.places.models import Establishment, PremisesAddress
from gis.registers.kvk_rows import is_sole_trader
from tests.places import make_premises

pytestmark = pytest.mark.django_db
HEADER = "kvk,vestiging,name,bag_id,sbi,sbi_version,since,until\n"
ROW = {
    "kvk": "12345678",
    "vestiging": "000012345678",
    "name": "Garage Proef B.V.",
    "bag_id": "0344100000000001",
    "sbi": "95312",
    "sbi_version": "2025",
    "since": "2018-03-01",
    "until": "",
}
PROFILE = {
    "vestigingsnummer": "000038509504",
    "kvkNummer": "69599084",
    "materieleRegistratie": {"datumAanvang": "20150828"},
    "eersteHandelsnaam": "Test EMZ Dagobert",
    "adressen": [
        {
            "type": "bezoekadres",
            "straatnaam": "Abebe Bikilalaan",
            "huisnummer": 17,
            "huisletter": "M",
            "postcode": "1034WL",
            "plaats": "Amsterdam",
        }
    ],
    "sbiActiviteiten": [
        {"sbiCode": "10110", "indHoofdactiviteit": "Ja"},
        {"sbiCode": "95312", "indHoofdactiviteit": "Nee"},
    ],
}


@pytest.fixture
def load(tmp_path):
    """Load text as a file; what the command said, and with which code it ended."""

    def run(text, *options, name="firms.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out, code = StringIO(), 0
        try:
            call_command("load_kvk", str(path), *options, stdout=out, stderr=StringIO())
        except SystemExit as end:
            code = end.code
        return out.getvalue(), code

    return run


@pytest.fixture
def premises():
    return make_premises("0344100000000001", 0, 0)


def csv(*changes):
    return HEADER + "".join(",".join((ROW | change).values()) + "\n" for change in changes)


def test_a_csv_row_becomes_a_firm_with_its_branch_code(load, premises):
    said, code = load(csv({}))
    firm = Establishment.objects.get()
    assert code == 0, said
    assert (firm.kvk, firm.vestiging, firm.premises, firm.municipality.code) == (
        "12345678",
        "000012345678",
        premises,
        "GM0344",
    )
    assert (firm.since, firm.until, firm.sole_trader) == (date(2018, 3, 1), None, False)
    assert [(one.code, one.sbi_version, one.main) for one in firm.activities.all()] == [("95312", "2025", True)]


def test_the_same_again_is_unchanged_and_a_change_is_taken_over(load, premises):
    load(csv({}))
    said, _ = load(csv({}))
    assert "ongewijzigd / unchanged: 1" in said
    said, _ = load(csv({"until": "2025-12-31", "sbi": "77111"}))
    firm = Establishment.objects.get()
    assert "of which changed: 1" in said
    assert (firm.until, [one.code for one in firm.activities.all()]) == (date(2025, 12, 31), ["77111"])


def test_rows_of_one_firm_that_follow_each_other_add_branch_codes(load, premises):
    said, _ = load(
        csv({}, {"sbi": "45112", "sbi_version": "2008"}, {"vestiging": "000012345679", "sbi": "77111 95312"})
    )
    first, second = Establishment.objects.order_by("vestiging")
    assert "gelezen / read: 3" in said
    assert [(one.code, one.main) for one in first.activities.all()] == [("95312", True), ("45112", False)]
    assert [(one.code, one.main) for one in second.activities.all()] == [("77111", True), ("95312", False)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kvk": "1234567"}, "kvk: een KvK-nummer / a KvK number: 8 cijfers / digits: '1234567' (7)"),
        ({"kvk": ""}, "kvk: ontbreekt"),
        ({"vestiging": "1"}, "vestiging: een vestigingsnummer"),
        ({"bag_id": "03441000000000011"}, "bag_id: een BAG-id heeft 16 cijfers"),
        ({"bag_id": "0344100000000009"}, "bag_id: dit pand kennen wij niet"),
        ({"sbi": "99999"}, "sbi: 99999 bestaat niet in / does not exist in SBI 2025"),
        ({"sbi": "45112"}, "sbi: 45112 bestaat niet in / does not exist in SBI 2025"),
        ({"sbi": "95319"}, "sbi: 95319 bestaat niet in"),
        ({"sbi": "garage"}, "sbi: een SBI-code heeft 2 tot 5 cijfers"),
        ({"sbi_version": "1993"}, "sbi_version: '1993'"),
        ({"since": "2018-02-30"}, "since: geen bestaande datum"),
        ({"since": ""}, "since: ontbreekt"),
        ({"until": "2017-01-01"}, "until: 2017-01-01 ligt voor"),
        ({"name": ""}, "name: ontbreekt"),
    ],
    ids=lambda value: "-".join(value.values()) or "empty" if isinstance(value, dict) else "",
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_go_in(load, premises, change, reason):
    said, code = load(csv(change, {"vestiging": "000012345679"}))
    assert code == 1
    assert f"firms.csv:2: {reason}" in said
    assert Establishment.objects.get().vestiging == "000012345679"


def test_strict_and_dry_run_store_nothing(load, premises):
    assert load(csv({}, {"kvk": "1"}), "--strict")[1] == 1
    assert load(csv({}), "--dry-run")[1] == 0
    assert not Establishment.objects.exists()


def address_of(premises):
    return PremisesAddress.objects.create(
        premises=premises,
        bag_id="0344200000000001",
        street="Abebe Bikilalaan",
        house_number=17,
        house_letter="m",
        postcode="1034 WL",
        town="Amsterdam",
    )


@pytest.mark.parametrize("layout", ["lines", "document", "list", "bom"])
def test_a_profile_finds_its_premises_by_visiting_address(load, premises, layout):
    address_of(premises)
    text = {
        "lines": json.dumps(PROFILE) + "\n\n",
        "document": json.dumps(PROFILE, indent=1),
        "list": json.dumps([PROFILE]),
        "bom": "\ufeff" + json.dumps(PROFILE),
    }[layout]
    said, code = load(text, name="firms.jsonl")
    firm = Establishment.objects.get()
    assert code == 0, said
    assert (firm.name, firm.since, firm.premises) == ("Test EMZ Dagobert", date(2015, 8, 28), premises)
    assert [(one.code, one.main) for one in firm.activities.all()] == [("10110", True), ("95312", False)]


def test_the_premises_own_address_serves_too(load):
    make_premises("SYN-1", 0, 0, street="x", house_number=17, house_letter="M", postcode="1034 WL")
    assert load(json.dumps(PROFILE))[1] == 0


def test_a_profile_without_known_premises_is_refused(load):
    said, code = load(json.dumps(PROFILE))
    assert code == 1
    assert "geen pand op dit adres / no premises at this address: Abebe Bikilalaan 17M, 1034 WL Amsterdam" in said


def test_an_address_of_two_premises_is_not_guessed(load, premises):
    address_of(premises)
    PremisesAddress.objects.create(
        premises=make_premises("0344100000000002", 20, 0),
        bag_id="0344200000000001",
        street="Abebe Bikilalaan",
        house_number=17,
        house_letter="M",
        postcode="1034 WL",
    )
    said, code = load(json.dumps(PROFILE))
    assert code == 1
    assert "several premises" in said


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kvkNummer": "6959908"}, "kvkNummer: een KvK-nummer"),
        ({"materieleRegistratie": {"datumAanvang": "20150800"}}, "datumAanvang: geen bestaande datum"),
        ({"materieleRegistratie": "gisteren"}, "materieleRegistratie: geen JSON-object"),
        ({"adressen": []}, "adressen: geen bezoekadres"),
        ({"adressen": "thuis"}, "adressen: geen lijst"),
        ({"sbiActiviteiten": []}, "sbiActiviteiten: ontbreekt"),
        ({"eersteHandelsnaam": None}, "eersteHandelsnaam: ontbreekt"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_wrong_profile_is_refused_by_field(load, premises, change, reason):
    address_of(premises)
    said, code = load(json.dumps(PROFILE | change) + "\n{nonsense\n[1]\n" + json.dumps(PROFILE))
    assert code == 1
    assert reason in said
    assert "firms.csv:2: geen geldige JSON" in said
    assert "firms.csv:3: geen JSON-object" in said
    assert Establishment.objects.count() == 1


def test_a_firm_that_is_open_elsewhere_too_goes_in_with_a_remark(load, premises):
    make_premises("0344100000000002", 20, 0)
    load(csv({}))
    said, code = load(csv({"bag_id": "0344100000000002", "since": "2024-01-01"}))
    assert code == 0
    assert "is also open at 0344100000000001" in said


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "leeg"), (b"\x89PNG\r\n\x1a\n\x00", "kolom ontbreekt"), (b"kvk,name\n1,2\n", "column missing: vestiging")],
    ids=["0", "png", "columns"],
)
def test_a_file_of_another_kind_is_refused_in_one_sentence(load, content, reason):
    with pytest.raises(CommandError, match=reason):
        load(content)


@pytest.mark.parametrize(
    ("name", "form", "sole"),
    [
        ("Jansen Auto's", "", True),
        ("Jansen Auto's B.V.", "", False),
        ("Jansen & Zn. v.o.f.", "", False),
        ("Stichting Remise", "", False),
        ("Jansen Holding", "Eenmanszaak", True),
        ("Jansen", "Besloten Vennootschap", False),
    ],
)
def test_a_name_may_be_a_persons_unless_something_says_otherwise(name, form, sole):
    assert is_sole_trader(name, form) is sole
