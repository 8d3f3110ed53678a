"""The office side of the tablets on its pages: what they owe, what waits, both values, the choice."""

import pytest
from django.urls import reverse

from core.accounts.models import User
from inspections.sync.models import Device, Operation
from tests.people import make_user
from tests.tablets import ARRIVED, waiting_photo, worked

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    def sign_in(user: User):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def page_of(operation: Operation) -> str:
    return reverse("tablets:operation", args=[operation.public_id])


def test_the_list_says_whose_they_are_and_what_is_missing(as_, walk, tablet):
    tablet.keep(str(walk.id), "arrive", ARRIVED)
    tablet.upload(tablet.keep(str(walk.id), "note", {"text": "Later."}))
    for role in ("admin", "planner"):
        page = as_(make_user(role, municipality=walk.visit.municipality)).get("/tablets/").text
        assert "Dirk Vries" in page
        assert "alles binnen" not in page
    page = as_(walk.planner).get(reverse("tablets:device", args=[tablet.device_id])).text
    assert "1 handeling van deze tablet is niet aangekomen." in page
    assert 'name="reason"' not in page, "who cannot end a key gets no form"


def test_a_tablet_is_revoked_with_a_reason_and_sends_no_more(as_, walk, tablet):
    browser = as_(make_user("admin", municipality=walk.visit.municipality))
    address = reverse("tablets:device", args=[tablet.device_id])
    refused = browser.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert "Schrijf op waarom deze tablet niet meer mag versturen." in refused.text
    assert tablet.enrol().status == 200
    assert browser.post(address, {"reason": "Verloren in de trein."}).status_code == 303
    assert tablet.enrol().status == 401
    assert "Verloren in de trein." in browser.get(address).text
    assert Device.objects.get(public_id=tablet.device_id).revoked_by is not None


def test_both_values_in_plain_words_and_the_choice(as_, walk, clash):
    browser = as_(walk.planner)
    assert "1 wacht op een besluit" in browser.get("/").text
    assert page_of(clash) in browser.get("/tablets/work/").text
    page = browser.get(page_of(clash)).text
    for words in ("Niet van toepassing", "Els Vries", "De deur was dicht.", "Dirk Vries", "2 Beperkt"):
        assert words in page
    done = browser.post(page_of(clash), {"choice": "taken", "reason": ""}, follow=True)
    assert "Besloten: in het dossier gezet." in done.text
    assert "Er wacht niets op een besluit." in done.text
    assert "in het dossier gezet" in browser.get("/tablets/work/?decided=1").text
    assert "wacht op een besluit" not in browser.get("/").text
    assert "Over een handeling van een tablet beslist" in browser.get(reverse("inspections:visit", args=[walk.id])).text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Kies wat er met deze handeling gebeurt."),
        ({"choice": "burn"}, "burn"),
        ({"choice": "aside"}, "Schrijf op waarom u dit terzijde legt."),
    ],
)
def test_a_choice_that_says_too_little_changes_nothing(as_, walk, clash, sent, sentence):
    refused = as_(walk.planner).post(page_of(clash), sent)
    assert refused.status_code == 422
    assert sentence in refused.text
    assert Operation.objects.get(pk=clash.pk).state == "conflict"


def test_a_colleague_was_first(as_, walk, clash):
    browser = as_(walk.planner)
    browser.post(page_of(clash), {"choice": "taken"})
    late = browser.post(page_of(clash), {"choice": "kept"})
    assert late.status_code == 422


def test_a_photo_that_waits_is_looked_at_by_who_decides_and_nobody_else(as_, walk, tablet, other_municipality):
    address = reverse("tablets:file", args=[waiting_photo(tablet, walk.id)])
    shown = as_(walk.planner).get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"Exif" not in b"".join(shown.streaming_content)
    assert address in as_(walk.planner).get(address.removesuffix("file/")).text
    for person, status in (
        (walk.inspector, 403),
        (make_user("admin", municipality=walk.visit.municipality), 403),
        (make_user("planner", municipality=other_municipality), 404),
    ):
        assert as_(person).get(address).status_code == status


def test_what_cannot_be_opened_says_so_and_what_is_no_operation_stands_there_literally(as_, walk, tablet):
    sealed = tablet.keep(str(walk.id), "note", {"text": "x"})
    sealed.raw = sealed.raw.replace(tablet.key["kid"].encode(), b"GM0344-verdwenen")
    tablet.upload(sealed)
    tablet.seals = False
    tablet.upload(tablet.keep(str(walk.id), "dance", {"steps": "<b>drie</b>"}))
    worked()
    browser = as_(walk.planner)
    gone, odd = Operation.objects.order_by("pk")
    assert "De inhoud is niet te openen." in browser.get(page_of(gone)).text
    assert "&lt;b&gt;drie&lt;/b&gt;" in browser.get(page_of(odd)).text
