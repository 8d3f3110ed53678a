"""The checklist document: the automotive control is whole, and a wrong document is refused with the place."""

import copy
import json

import pytest
from django.conf import settings

from inspections.checklists import schema
from inspections.checklists.schema import ChecklistError, parse
from inspections.wording import AGENCIES, ANSWERS, FOLLOW_UPS

FILE = settings.FIXTURES_DIR / "policy" / "checklists" / "automotive-1.json"


@pytest.fixture
def document() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_the_automotive_control_has_the_twelve_themes_of_the_law_sheet(document: dict) -> None:
    checklist = parse(document)
    assert [section.code for section in checklist.sections] == [
        "permit", "premises", "identity", "rdw", "vehicles", "parts",
        "cash", "rental", "fire", "environment", "energy", "crime",
    ]  # fmt: skip
    assert 45 <= len(list(checklist.items)) <= 65


def test_every_question_is_dutch_and_english_with_norm_and_owner(document: dict) -> None:
    for item in parse(document).items:
        assert item.question["nl"].endswith("?")
        assert item.question["en"].endswith("?")
        assert item.question["nl"] != item.question["en"]
        assert item.norms
        assert item.agency in AGENCIES


@pytest.mark.parametrize(
    ("theme", "words"),
    [
        ("permit", ["vergunning", "leidinggevende", "tijden", "houder"]),
        ("premises", ["plattegrond", "omgevingsplan", "onderverhuur", "aantal bedrijven", "bewoning"]),
        ("identity", ["identiteitsbewijs", "loonadministratie", "werkvergunning", "loon"]),
        ("rdw", ["APK", "bedrijfsvoorraad", "ORAD", "OREH", "handelaarskentekenplaten", "uitgeleend"]),
        ("vehicles", ["chassis", "kilometerstand", "gestolen", "buitenlands", "verborgen"]),
        ("parts", ["Opkopersregister", "herkomst", "serienummers", "gestolen"]),
        ("cash", ["kas", "grens", "ongebruikelijke", "verkoopregisters"]),
        ("rental", ["huurder", "contract", "borg", "gps", "contant"]),
        ("fire", ["nooduitgangen", "blusmiddelen", "opgeslagen", "gasflessen", "spuitcabine"]),
        ("environment", ["olieafscheider", "vloer", "olie en accu", "banden", "autowrakken", "contracten"]),
        ("energy", ["meter", "stroomverbruik"]),
        ("crime", ["drugs", "wapens", "chemicaliën", "verborgen ruimtes"]),
    ],
)
def test_every_subject_of_the_law_sheet_is_asked(document: dict, theme: str, words: list[str]) -> None:
    text = " ".join(item.question["nl"] for item in parse(document).section(theme).items)
    for word in words:
        assert word.lower() in text.lower(), word


def test_what_the_codes_mean_is_worded() -> None:
    assert set(ANSWERS) == set(schema.ANSWERS)
    assert set(AGENCIES) == set(schema.AGENCIES)
    assert set(FOLLOW_UPS) == set(schema.FOLLOW_UPS)


def _first(document: dict) -> dict:
    return document["sections"][0]["items"][0]


@pytest.mark.parametrize(
    ("break_it", "place"),
    [
        (lambda d: d.update(version=0), "version"),
        (lambda d: d.update(version=True), "version"),
        (lambda d: d.update(valid_from="2026-02-30"), "valid_from"),
        (lambda d: d.update(valid_to="2021-12-31"), "valid_to"),
        (lambda d: d.update(sections=[]), "sections"),
        (lambda d: d["title"].pop("en"), "checklist.title"),
        (lambda d: d["sections"][0].update(agency="fbi"), "sections[0].agency"),
        (lambda d: d["sections"][0].update(items=[]), "sections[0].items"),
        (lambda d: d["sections"][1].update(code="permit"), "sections[1].items[0].code"),
        (lambda d: _first(d).update(code="other.on_site"), "sections[0].items[0].code"),
        (lambda d: _first(d).update(norms=[]), "sections[0].items[0].norms"),
        (lambda d: _first(d).update(required="yes"), "sections[0].items[0].required"),
        (lambda d: _first(d).update(follow_up="jail"), "sections[0].items[0].follow_up"),
        (lambda d: _first(d).update(only_if={"item": "permit.hours", "in": ["ok"]}), "permit.on_site"),
        (lambda d: _first(d).update(only_if={"item": "permit.hours"}), "sections[0].items[0].only_if"),
        (lambda d: d["sections"][0]["items"].append(copy.deepcopy(_first(d))), "permit.on_site"),
        (lambda d: _first(d).update(only_fi={"item": "permit.hours", "in": ["ok"]}), "sections[0].items[0].only_fi"),
        (lambda d: d["sections"][0].update(owner="tax"), "sections[0].owner"),
        (lambda d: d.update(valid_form="2027-01-01"), "valid_form"),
        (lambda d: d.update(branches="9531"), "branches"),
        (lambda d: d.update(branches=["9", "9531"]), "branches"),
        (lambda d: d.update(branches=["9531", "9531"]), "branches"),
        (lambda d: d.update(branches=None), "branches"),
        (lambda d: d.update(code="a" * 41), "checklist.code"),
        (lambda d: _first(d).update(code="permit." + "a" * 60), "sections[0].items[0].code"),
        (lambda d: _first(d)["question"].update(nl="w" * 501), "sections[0].items[0].question"),
        (lambda d: _first(d).update(norms=["n" * 201]), "sections[0].items[0].norms"),
    ],
)
def test_a_wrong_document_is_refused_with_the_place(document: dict, break_it, place: str) -> None:
    break_it(document)
    with pytest.raises(ChecklistError) as refusal:
        parse(document)
    assert place in [fault.where for fault in refusal.value.faults], str(refusal.value)
    assert all(fault.nl and fault.en for fault in refusal.value.faults)


@pytest.mark.parametrize("wrong", [None, [], "text", 3])
def test_what_is_no_object_is_refused(wrong: object) -> None:
    with pytest.raises(ChecklistError):
        parse(wrong)


def test_all_problems_are_named_at_once(document: dict) -> None:
    document["version"] = "one"
    document["valid_from"] = None
    _first(document)["norms"] = "APV"
    with pytest.raises(ChecklistError) as refusal:
        parse(document)
    assert len(refusal.value.faults) == 3
