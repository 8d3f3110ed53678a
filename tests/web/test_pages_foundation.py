"""What every page stands on: the door, the menu, the language, the errors, the forms, no inline code."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from config import errors, roles
from config.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from config.rooms import PUBLIC_ROOMS, STAFF_ROOMS
from config.templatetags import pw
from core.accounts.models import User
from core.today import today
from inspections import wording as inspections_wording
from permits import wording as permits_wording
from permits.clock import answer as clock
from permits.clock.events import COMPLETION_REQUESTED, Event
from permits.clock.terms import Term
from permits.policy.selectors import clock_law
from permits.selectors.cases import worklist

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
SPRITE = (settings.BASE_DIR / "templates/components/_icons.html").read_text(encoding="utf-8")
INLINE = re.compile(
    r'\sstyle="|<style|\son[a-z]+="|javascript:|<script(?![^>]*(?:\ssrc=|application/json))', re.IGNORECASE
)

MakeUser = Callable[..., User]


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


# The door


@pytest.mark.django_db
def test_the_signed_out_go_to_sign_in_and_come_back(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/"


@pytest.mark.django_db
def test_sign_in_page_lists_every_demo_account_and_its_password(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    for account in DEMO_ACCOUNTS:
        assert account.username in page
        assert str(account.does) in page
    assert DEMO_PASSWORD in page
    assert "fictief" in page


@pytest.mark.django_db
def test_without_demo_the_sign_in_page_names_nobody(client: Client, settings: object) -> None:
    settings.DEMO = False
    page = client.get("/accounts/login/").content.decode()
    assert DEMO_PASSWORD not in page
    assert "officer" not in page


def test_the_demo_has_someone_in_each_of_the_ten_roles() -> None:
    assert {role for account in DEMO_ACCOUNTS for role in account.roles} == set(roles.ROLE_RIGHTS)
    assert set(roles.ROLE_LABELS) == set(roles.ROLE_RIGHTS)


@pytest.mark.django_db
def test_sign_in_leads_home_and_sign_out_ends_it(client: Client, user_with: MakeUser) -> None:
    user = user_with("officer")
    user.set_password("een goed wachtwoord")
    user.save()
    answer = client.post("/accounts/login/", {"login": user.username, "password": "een goed wachtwoord"})
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


@pytest.mark.django_db
def test_a_wrong_password_says_so_and_keeps_the_name(client: Client, user_with: MakeUser) -> None:
    user = user_with("officer")
    answer = client.post("/accounts/login/", {"login": user.username, "password": "nee"})
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert f'value="{user.username}"' in page


# The menu


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(roles.ROLE_RIGHTS))
def test_home_shows_the_doors_of_the_role_and_no_other(client: Client, user_with: MakeUser, role: str) -> None:
    page = signed_in(client, user_with(role)).get("/").content.decode()
    held = roles.ROLE_RIGHTS[role]
    main = page.split("<main", 1)[1].split("</main>", 1)[0]
    for room in {*STAFF_ROOMS, *PUBLIC_ROOMS}:
        if room.right is not None:
            assert (f'href="{room.path}"' in main) == (room.right in held), room.path
    assert 'href="/register/"' in main
    assert str(roles.ROLE_LABELS[role]) in page


@pytest.mark.django_db
def test_someone_without_a_role_is_told_whom_to_ask(client: Client, user_with: MakeUser) -> None:
    page = signed_in(client, user_with()).get("/").content.decode()
    assert "/cases/" not in page


@pytest.mark.django_db
def test_the_groups_of_the_work_list_have_their_icons(user_with: MakeUser) -> None:
    groups = worklist(user_with("officer"), today())
    assert [group.icon for group in groups] == ["oct", "tri", "klok", "pauze", "stip"]


@pytest.mark.django_db
def test_only_who_may_see_cases_can_search_them(client: Client, user_with: MakeUser) -> None:
    assert 'action="/search/"' in signed_in(client, user_with("officer")).get("/").content.decode()
    assert 'action="/search/"' not in signed_in(client, user_with("planner")).get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address", "marked"),
    [
        ("policy", "/map/lagen/", 'href="/map/" aria-current="true"'),
        ("planner", "/visits/plan/", 'href="/visits/plan/" aria-current="page"'),
    ],
)
def test_the_menu_marks_the_room_one_is_in(
    rf: RequestFactory, user_with: MakeUser, role: str, address: str, marked: str
) -> None:
    """One of them: planning is a room of its own, though its address lies under that of the visits."""
    request = rf.get(address)
    request.user = user_with(role)
    page = render_to_string("components/_header.html", request=request)
    assert marked in page
    assert page.count("aria-current") == 1


# The language


@pytest.mark.django_db
def test_the_whole_page_changes_language(client: Client, user_with: MakeUser) -> None:
    signed_in(client, user_with("officer"))
    assert '<html lang="nl"' in client.get("/").content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en"' in client.get("/").content.decode()


# What goes wrong


@pytest.mark.django_db
def test_a_missing_page_offers_a_way_on(client: Client) -> None:
    answer = client.get("/bestaat-niet/")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


@pytest.mark.django_db
def test_a_closed_page_says_which_roles_may(rf: RequestFactory, user_with: MakeUser) -> None:
    request = rf.get("/")
    request.user = user_with("planner")
    page = render_to_string("403.html", {"exception": _refusal(request.user, "permits.sign")}, request=request)
    assert str(roles.ROLE_LABELS[roles.DECIDER]) in page


def _refusal(user: User, right: str) -> str:
    from core.accounts import rights

    with pytest.raises(rights.RightRefused) as refused:
        rights.require(user, right)
    return str(refused.value)


@pytest.mark.django_db
def test_a_stale_form_says_that_nothing_was_stored(user_with: MakeUser) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), user_with("officer"))
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 403
    assert "niets opgeslagen" in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), [(errors.server_error, 500), (errors.unavailable, 503)])
def test_our_own_faults_need_no_database_and_carry_the_request_id(
    rf: RequestFactory, view: Callable[[HttpRequest], object], status: int
) -> None:
    request = rf.get("/")
    request.request_id = "7f3a19c2"
    answer = view(request)
    assert answer.status_code == status
    assert "7f3a19c2" in answer.content.decode()


# No inline code: the content security policy allows none


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR / "templates")))
def test_no_template_has_inline_code(path: Path) -> None:
    found = INLINE.findall(path.read_text(encoding="utf-8"))
    assert not found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/accounts/login/", "/accounts/password/change/", "/accounts/2fa/", "/accessibility/", "/niets/"]
)
def test_no_page_has_inline_code(client: Client, user_with: MakeUser, address: str) -> None:
    page = signed_in(client, user_with("officer")).get(address, follow=True).content.decode()
    assert not INLINE.findall(page)


def test_every_icon_that_a_template_names_exists() -> None:
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z]+)"', path.read_text(encoding="utf-8"))}
    named |= {room.icon for room in (*STAFF_ROOMS, *PUBLIC_ROOMS)}
    named |= {icon for _label, _help, icon in (*permits_wording.MOVES.values(), *inspections_wording.MOVES.values())}
    named |= {icon for _tone, icon in inspections_wording.LOOKS.values()}
    assert not {name for name in named if f'id="i-{name}"' not in SPRITE}


def test_every_compliance_state_has_a_sign_and_a_word() -> None:
    states = {"unknown", "not_required", "closed", "permit", "refused", "applied", "transition", "none"}
    assert states == set(pw.COMPLIANCE)
    assert not {state for state in states if f'id="g-{state}"' not in SPRITE}


def test_the_front_end_is_built() -> None:
    manifest = json.loads((settings.BASE_DIR / "static/build/manifest.json").read_text(encoding="utf-8"))
    assert {"frontend/app.ts", "frontend/map.ts"} <= set(manifest)


# Forms


class Sample(forms.Form):
    """One field of each kind that the house uses."""

    on = forms.DateField(label="Ontvangen op", help_text="De echte dag.")
    channel = forms.ChoiceField(
        label="Kanaal", widget=forms.RadioSelect, choices=[("post", "Post"), ("mail", "E-mail")]
    )
    note = forms.CharField(label="Notitie", widget=forms.Textarea, required=False)
    read = forms.BooleanField(label="Gelezen")
    file = forms.FileField(label="Bestand", required=False)


def test_a_plain_form_gets_labels_descriptions_and_classes() -> None:
    page = str(Sample())
    assert '<label class="utrecht-form-label" for="id_on">' in page
    assert 'id="id_on_helptext"' in page
    assert 'aria-describedby="id_on_helptext"' in page
    assert re.search(r'<input type="date"[^>]*class="utrecht-textbox"', page)
    assert 'class="utrecht-textarea"' in page
    assert re.search(r"<legend[^>]*>Kanaal <small>\(verplicht\)</small>\s*</legend>", page)
    assert page.count("(verplicht)") == 3
    assert f'data-max-bytes="{settings.MAX_UPLOAD_BYTES}"' in page
    assert 'data-too-large="Dit bestand is te groot.' in page


def test_an_invalid_form_lists_what_is_wrong_and_each_line_leads_to_its_field() -> None:
    page = str(Sample({"on": "2026-02-30"}))
    assert re.search(r'role="alert" tabindex="-1" data-focus', page)
    for target in re.findall(r'<a [^>]*href="#([^"]+)"', page):
        assert f'id="{target}"' in page, target
    for described in re.findall(r'aria-describedby="([^"]+)"', page):
        assert all(f'id="{each}"' in page for each in described.split()), described
    assert 'aria-invalid="true"' in page


def test_an_impossible_date_stays_as_it_was_typed() -> None:
    page = str(Sample({"on": "2026-02-30"}))
    assert re.search(r'<input type="text" name="on" value="2026-02-30"', page)


def test_a_valid_date_shows_in_the_picker_in_both_languages() -> None:
    for language in ("nl", "en"):
        with translation.override(language):
            assert re.search(r'<input type="date" name="on" value="2026-12-29"', str(Sample({"on": "2026-12-29"})))


def test_a_form_page_keeps_a_wrong_form_and_sends_files_whole(rf: RequestFactory) -> None:
    page = render_to_string("components/_form.html", {"form": Sample(), "submit": "Verstuur"}, request=rf.get("/"))
    assert 'enctype="multipart/form-data"' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert "novalidate" in page


# Parts


def test_a_closed_move_can_be_focused_and_says_why() -> None:
    moves = [
        {"label": "Verlenen", "url": "/x/", "enabled": True, "law": "Awb 4:13", "primary": True, "icon": "pen"},
        {"label": "Weigeren", "url": "/y/", "enabled": False, "reason": "Eerst een voornemen.", "law": "Awb 4:7"},
    ]
    page = render_to_string("components/_moves.html", {"moves": moves})
    assert 'data-key="1"' in page
    assert re.search(r'<button type="button"[^>]*aria-disabled="true" aria-describedby="zet-2"', page)
    assert "Eerst een voornemen." in page
    assert " disabled" not in page.replace("aria-disabled", "")
    assert "/y/" not in page


def test_lengths_are_written_with_a_point_in_dutch() -> None:
    assert Template("{% load pw %}{% layout a=8 t=92.5 %}").render(Context()) == 'data-vars="--a:8;--t:92.5"'


def test_dates_as_officers_write_them() -> None:
    assert pw.due_date(date(2026, 12, 29)) == "di 29 december 2026"
    assert pw.short_date(date(2020, 3, 2)) == "ma 2 mrt 2020"
    assert pw.days_left(today()) == "vandaag"
    assert pw.days_left(today() + timedelta(days=1)) == "morgen"
    assert pw.days_left(today() + timedelta(days=36)) == "nog 36 dagen"
    assert pw.days_left(today() - timedelta(days=1)) == "1 dag over"
    assert [pw.urgency(today() + timedelta(days=days)) for days in (-1, 0, 6, 7)] == ["danger", "warn", "warn", "info"]


@pytest.mark.django_db
def test_the_clock_never_shows_a_date_that_is_not_certain() -> None:
    events = [Event(COMPLETION_REQUESTED, date(2026, 11, 16))]
    answer = clock.answer(date(2026, 11, 2), Term(8, True, "APV 1:2"), date(2026, 11, 23), events, clock_law())
    page = render_to_string("components/_clock_strip.html", {"answer": answer})
    assert "einde nog onbekend" in page
    assert "pw-eind" not in page
    assert "pw-c--aanvul" in page


@pytest.mark.django_db
def test_the_clock_strip_covers_every_day_once() -> None:
    answer = clock.answer(date(2026, 9, 1), Term(8, True, "APV 1:2"), date(2026, 9, 20), [], clock_law())
    page = render_to_string("components/_clock_strip.html", {"answer": answer})
    total = int(re.search(r'pw-klok__baan" data-vars="--d:(\d+)"', page)[1])
    segments = re.findall(r'pw-seg [^"]+" data-vars="--a:(\d+);--n:(\d+)"', page)
    days = [day for first, count in segments for day in range(int(first), int(first) + int(count))]
    assert days == list(range(1, total + 1))
    assert "Uiterlijk di 27 okt" in page
