"""The public page for reports, without a trace; the planner's pages, each look an entry in the log."""

import io
import logging
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.crypto import salted_hmac
from PIL import Image

from config import limits
from core.accounts.models import Municipality, User
from core.audit.models import AuditEntry
from core.files import storage
from core.limits.untraced import Untraced
from inspections.signals.models import Signal
from tests import signals
from tests.people import make_user
from tests.visits import photo

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS, AGENT = "198.51.100.77", "Geplant-Toestel/1.0"
REPORT, FOLLOW = "/report/", "/report/follow/"


@pytest.fixture
def planner(municipality: Municipality) -> User:
    return make_user("planner", municipality=municipality)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _typed(**more: Any) -> dict[str, Any]:
    plain = {"municipality": "GM0344", "text": "Er wordt gesloopt.", "place": "Achterom", "who": "anonymous"}
    return {**plain, "mark": signals.old_mark(), **more}


def _dump(but: set[str]) -> str:
    """Every value of every row, and every stored byte but those of the files that were there before."""
    rows = [str(row) for model in apps.get_models() for row in model._base_manager.values_list()]
    return "\n".join(rows) + "\n".join(storage.read(sha).decode("latin-1") for sha in set(storage.everything()) - but)


def test_of_an_anonymous_reporter_nothing_is_kept_anywhere(
    planner: User, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address, a device and EXIF are planted; then database, files, logs and figures are searched."""
    monkeypatch.setattr(settings, "RATE_LIMITS", {"report": (10, 600), "all reports": (100, 3600)})
    caplog.set_level(logging.INFO)
    before = set(storage.everything())
    client = Client(REMOTE_ADDR=ADDRESS, headers={"user-agent": AGENT, "x-forwarded-for": ADDRESS})
    assert client.get(REPORT).status_code == 200
    typed = _typed(name="Jet Geplant", phone="06-00112233", email="jet@geplant.example", photo=photo("jet-geplant.jpg"))
    answer = client.post(REPORT, typed)
    assert answer.status_code == 200
    code = answer.context["code"]
    follow = {"reference": answer.context["signal"].reference, "code": code}
    assert client.post(FOLLOW, follow).status_code == 200
    assert client.post(FOLLOW, {**follow, "text": "Nog iets."}).status_code == 200
    kept = _dump(before) + caplog.text + str([vars(record) for record in caplog.records])
    kept += Client().get("/metrics").content.decode()
    hashes = [
        salted_hmac("core.limits", f"{kind}:{ADDRESS}", algorithm="sha256").hexdigest()
        for kind in ("signed out", "report", "all reports", "entrepreneur")
    ]
    for planted in (ADDRESS, AGENT, "Geplant", "geplant", "00112233", "Toestel", code, *hashes):
        assert planted not in kept, planted
    assert "sessionid" not in client.cookies
    assert AuditEntry.objects.filter(verb__startswith="signals.").exclude(actor=None, trace_id="").count() == 0


def test_a_signed_in_person_who_reports_is_not_known_either(planner: User) -> None:
    entrepreneur = make_user("entrepreneur", municipality=planner.municipality)
    assert _client(entrepreneur).post(REPORT, _typed()).status_code == 200
    signal = Signal.objects.get()
    assert (signal.anonymous, signal.entered_by) == (True, None)
    assert AuditEntry.objects.get(scope=signal.audit_scope).actor is None


def test_the_photo_loses_its_exif(planner: User) -> None:
    assert Client().post(REPORT, _typed(photo=photo("wie-ik-ben.jpg"))).status_code == 200
    stored = Signal.objects.get().files.get().file
    with Image.open(io.BytesIO(storage.read(stored.sha256))) as image:
        assert not image.getexif()
    assert (stored.name, stored.original_sha256) == ("bijlage-1.jpg", "")


def test_who_wants_to_be_known_is(planner: User) -> None:
    Client().post(REPORT, _typed(who="known", name="Jet Melder", phone="030-1234567"))
    assert Signal.objects.get().contact.phone == "030-1234567"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": ""}, "text"),
        ({"municipality": "GM9999"}, "municipality"),
        ({"who": ""}, "who"),
        ({"who": "known"}, "name"),
        ({"who": "known", "name": "Jet"}, "phone"),
        ({"email": "jet"}, "email"),
        ({"website": "http://spam.example"}, "website"),
        ({"mark": "zelf-bedacht"}, "__all__"),
    ],
)
def test_wrong_input_names_the_field_and_stores_nothing(planner: User, wrong: dict[str, str], field: str) -> None:
    answer = Client().post(REPORT, _typed(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Signal.objects.exists()
    assert wrong.get("text", "Er wordt gesloopt.") in answer.content.decode()


def test_a_program_that_answers_at_once_is_told_to_wait(planner: User) -> None:
    mark = Client().get(REPORT).context["form"].initial["mark"]
    answer = Client().post(REPORT, _typed(mark=mark))
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()


def test_a_file_that_is_no_photo_is_refused_at_its_field(planner: User) -> None:
    answer = Client().post(REPORT, _typed(photo=io.BytesIO(b"MZ is no photo")))
    assert answer.status_code == 422
    assert answer.context["form"].errors["photo"]
    assert not Signal.objects.exists()


def test_the_same_form_twice_is_one_report_with_the_same_code(planner: User) -> None:
    typed = _typed()
    first, second = Client().post(REPORT, typed), Client().post(REPORT, typed)
    assert Signal.objects.count() == 1
    assert first.context["code"] == second.context["code"]


def test_without_anybody_who_weighs_there_is_no_form(municipality: Municipality) -> None:
    page = Client().get(REPORT)
    assert page.status_code == 200
    assert b'name="text"' not in page.content
    assert b"0800-7000" in page.content


def test_the_page_says_112_and_the_line_for_anonymous_tips(planner: User) -> None:
    for language, words in (("nl", "Bel 112"), ("en", "Call 112")):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(REPORT).content.decode()
        assert words in page
        assert "0800-7000" in page


def test_number_and_code_tell_whether_it_was_taken_up_and_no_more(planner: User) -> None:
    done = Client().post(REPORT, _typed())
    asked = {"reference": done.context["signal"].reference.lower(), "code": done.context["code"].replace("-", " ")}
    assert "ontvangen" in Client().post(FOLLOW, asked).content.decode()
    signal = Signal.objects.get()
    signals.weighed(signal, "pass_on", planner, passed_to="Politie Utrecht", reason="Drugs in het spel")
    page = Client().post(FOLLOW, asked).content.decode()
    assert "opgepakt" in page
    assert not [word for word in ("Politie", "Drugs", "Er wordt gesloopt") if word in page]


@pytest.mark.parametrize("wrong", [{"code": "AAAA-BBBB-CCCC-DDDD"}, {"reference": "M-AAAAA-BBBBB"}])
def test_a_wrong_code_and_a_wrong_number_are_answered_alike(planner: User, wrong: dict[str, str]) -> None:
    done = Client().post(REPORT, _typed())
    asked = {"reference": done.context["signal"].reference, "code": done.context["code"], **wrong}
    answer = Client().post(FOLLOW, asked)
    assert answer.status_code == 422
    assert "horen niet bij elkaar" in answer.content.decode()


def test_too_many_messages_are_refused_by_a_count_in_memory(planner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "RATE_LIMITS", {"report": (2, 600)})
    monkeypatch.setattr(limits, "_reports", Untraced())
    given = [Client(REMOTE_ADDR=ADDRESS).post(REPORT, _typed()).status_code for _turn in range(3)]
    assert given == [200, 200, 429]
    assert Client(REMOTE_ADDR="198.51.100.78").post(REPORT, _typed()).status_code == 200


def test_every_look_is_in_the_log(planner: User) -> None:
    signal = signals.reported(planner.municipality, photo=photo())
    client, file = _client(planner), signal.files.get().file.public_id
    for where in (
        reverse("signals:list"),
        reverse("signals:signal", args=[signal.public_id]),
        reverse("signals:file", args=[signal.public_id, file]),
    ):
        assert client.get(where).status_code == 200
    looks = AuditEntry.objects.filter(scope=signal.audit_scope, verb__startswith="read.").order_by("seq")
    assert [(look.verb, look.actor) for look in looks] == [
        ("read.list", planner),
        ("read.detail", planner),
        ("read.file", planner),
    ]


def test_the_planner_weighs_from_search_to_visit(planner: User) -> None:
    signals.reference_data()
    signal, client = signals.reported(planner.municipality), _client(planner)
    place = signals.make_premises(planner.municipality)
    premises = reverse("signals:premises", args=[signal.public_id])
    assert place in client.post(premises, {"words": str(place.bag_id)}).context["found"]
    assert client.post(premises, {"link": place.bag_id}).status_code == 303
    weigh = reverse("signals:weigh", args=[signal.public_id])
    typed = {"outcome": "visit_premises", "reason": "Twee meldingen.", "reliability": "B", "content": "2"}
    refused = client.post(weigh, {**typed, "premises": place.bag_id})
    assert refused.status_code == 422
    assert "visit_note" in refused.context["form"].errors
    assert "Twee meldingen." in refused.content.decode()
    typed |= {"premises": place.bag_id, "visit_note": "Let op de werkplaats."}
    assert client.post(weigh, typed).status_code == 303
    ask = Signal.objects.get().ask
    assert ask is not None
    assert (ask.kind, ask.why, ask.visit_kind) == ("signal", "Let op de werkplaats.", "control")
    assert "Let op de werkplaats;" in client.get(reverse("rounds:plan")).content.decode()


def test_an_inspector_writes_down_and_does_not_read(planner: User) -> None:
    inspector = make_user("inspector", municipality=planner.municipality)
    client, typed = _client(inspector), {"source": "resident", "received_on": "2026-11-20", "text": "Lawaai."}
    assert client.post(reverse("signals:enter"), typed).url == reverse("signals:enter")
    assert client.get(reverse("signals:list")).status_code == 403
    assert client.get(reverse("signals:signal", args=[Signal.objects.get().public_id])).status_code == 403
