"""The administrator's pages of checklists: what they say, and what they do with a wrong answer."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.today import today
from inspections.checklists import editing
from inspections.models import ChecklistDraft, ChecklistVersion, Visit
from inspections.selectors.rounds import download
from tests.checklists import changed, document, draft_of, published, shipped, without
from tests.visits import make_firm, make_premises
from tests.web.test_csp import policy

pytestmark = pytest.mark.django_db

ITEM = {
    "code": "sign",
    "question_nl": "Hangt er een bord?",
    "question_en": "Is there a sign?",
    "norms": "APV\nBord",
    "agency": "municipality",
    "required": "on",
    "follow_up": "inform",
}


@pytest.fixture
def admin(client, user_with):
    user = user_with("admin")
    client.force_login(user)
    return user


@pytest.fixture
def draft(admin):
    return draft_of(admin)


def at(name, draft, *more):
    return reverse(f"checklists:{name}", args=[draft.public_id, *more])


def sent(draft, **fields):
    return {"revision": ChecklistDraft.objects.get(pk=draft.pk).revision, **fields}


def text(response):
    return response.content.decode()


def test_from_a_copy_to_a_version_that_is_to_come(client, admin):
    version = reverse("checklists:version", args=[shipped().sha256])
    assert "Ligt de vergunning" in text(client.get(version))
    answer = client.post(version, {"code": ""})
    draft = ChecklistDraft.objects.get()
    assert answer.url == at("draft", draft)
    new = at("new", draft, "permit")
    answer = client.post(new, sent(draft, **ITEM))
    assert answer.status_code == 303
    assert answer.url.endswith("#permit.sign")
    item = ChecklistDraft.objects.get().checklist.item("permit.sign")
    assert (item.norms, item.agency, item.evidence, item.required) == (("APV", "Bord"), "municipality", False, True)
    only_if = {"only_if": "permit.on_site", "answers": ["ok", "not_ok"]}
    client.post(at("question", draft, "permit.sign"), sent(draft, **ITEM, **only_if))
    assert ChecklistDraft.objects.get().checklist.item("permit.sign").only_if.answers == ("ok", "not_ok")
    assert "“Ligt de vergunning, of een kopie, in het bedrijf?” is: In orde of Niet in orde" in text(
        client.get(at("draft", draft))
    )
    client.post(at("arrange", draft), sent(draft, act="retire:permit.hours"))
    shown = text(client.get(at("publish", draft)))
    assert "Hangt er een bord?" in shown
    assert "Toegevoegd" in shown
    assert "Vervallen" in shown
    start = today() + timedelta(days=2)
    answer = client.post(at("publish", draft), sent(draft, valid_from=start.isoformat()))
    assert answer.status_code == 303
    assert "Komt nog" in text(client.get(answer.url))
    assert ChecklistVersion.objects.get(version=2).valid_from == start


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"code": "hours"}, "id_code", "deze code staat er twee keer"),
        ({"code": "Twee woorden"}, "id_code", "Kleine letters"),
        ({"code": "a" * 58}, "id_code", "hoogstens 60 tekens"),
        ({"question_en": ""}, "id_question_en", "verplicht"),
        ({"help_nl": "Alleen Nederlands"}, "id_help_nl", "tekst nodig in het Nederlands (nl) en het Engels (en)"),
        ({"norms": "n" * 201}, "id_norms", "hoogstens 200 tekens"),
        ({"only_if": "permit.hours"}, "id_answers", "minstens één tekst nodig"),
        ({"only_if": "crime.drugs"}, "id_only_if", "geldige"),
        ({"follow_up": "jail"}, "id_follow_up", "geldige"),
    ],
)
def test_a_wrong_question_is_refused_at_its_field_and_what_was_typed_stays(client, draft, wrong, field, sentence):
    answer = client.post(at("new", draft, "permit"), sent(draft, **{**ITEM, **wrong}))
    assert answer.status_code == 422
    page = text(answer)
    assert f'href="#{field}' in page
    assert sentence in page
    assert "Hangt er een bord?" in page
    assert ChecklistDraft.objects.get().revision == 1


def test_a_fault_elsewhere_names_its_question(client, draft):
    answer = client.post(at("arrange", draft), sent(draft, act="retire:premises.dwelling"))
    assert answer.status_code == 422
    assert "premises.fire_escape_dwelling: de voorwaarde wijst niet naar een eerdere vraag" in text(answer)


@pytest.mark.parametrize("act", ["", "retire:", "retire:no.such", "explode:permit.hours", "restore:permit.hours"])
def test_an_act_that_is_none_changes_nothing(client, draft, act):
    answer = client.post(at("arrange", draft), sent(draft, act=act))
    assert answer.status_code == 422
    assert "met een van de knoppen" in text(answer)
    assert ChecklistDraft.objects.get().revision == 1


def test_who_comes_second_sees_what_stands_and_may_send_again(client, draft, user_with):
    item = {**document()["sections"][0]["items"][2], "agency": "municipality"}
    item["question"] = {"nl": "Open binnen de tijden?", "en": "Open within hours?"}
    colleague = user_with("admin")
    mine = {**ITEM, "question_nl": "Mijn vraag?"}
    mine.pop("code")
    page_of_before = sent(draft, **mine)
    changed(draft, colleague, editing.set_item, item=item)
    answer = client.post(at("question", draft, "permit.hours"), page_of_before)
    page = text(answer)
    assert answer.status_code == 422
    assert f"{colleague.display_name} wijzigde dit concept intussen" in page
    assert "Open binnen de tijden?" in page
    assert "Mijn vraag?" in page
    assert 'name="revision" value="2"' in page
    assert client.post(at("question", draft, "permit.hours"), sent(draft, **mine)).status_code == 303


def test_a_lapsed_question_is_taken_back(client, admin):
    without(admin, "permit.hours")
    draft = draft_of(admin, ChecklistVersion.objects.get(version=2))
    assert "Vervallen vragen" in text(client.get(at("draft", draft)))
    client.post(at("arrange", draft), sent(draft, act="restore:permit.hours"))
    back = ChecklistDraft.objects.get(pk=draft.pk).checklist.item("permit.hours")
    assert back == shipped().checklist.item("permit.hours")


def test_a_section_that_lapsed_comes_back_with_its_question(client, admin, draft):
    client.post(at("arrange", draft), sent(draft, act="retire:energy"))
    assert "energy" not in [section.code for section in ChecklistDraft.objects.get().checklist.sections]
    client.post(at("arrange", draft), sent(draft, act="restore:energy.meter"))
    client.post(at("arrange", draft), sent(draft, act="restore:energy.draw"))
    section = ChecklistDraft.objects.get().checklist.sections[-1]
    assert (section.code, section.agency) == ("energy", "grid")


def test_a_new_section_comes_with_its_first_question(client, draft):
    fields = {**ITEM, "section_code": "outside", "title_nl": "Buiten", "title_en": "Outside"}
    assert client.post(at("new_section", draft), sent(draft, **fields)).status_code == 303
    assert ChecklistDraft.objects.get().checklist.sections[-1].items[0].code == "outside.sign"
    answer = client.post(at("new_section", draft), sent(draft, **fields))
    assert answer.status_code == 422
    assert "een code staat er twee keer" in text(answer)


def test_title_and_section_are_changed(client, draft):
    head = {"title_nl": "Garages", "title_en": "Garages (en)", "branches": "9531, 47810 9531"}
    client.post(at("title", draft), sent(draft, **head))
    section = {"title_nl": "Papieren", "title_en": "Papers", "agency": "police"}
    client.post(at("section", draft, "permit"), sent(draft, **section))
    found = ChecklistDraft.objects.get().checklist
    assert (found.title["nl"], found.branches) == ("Garages", ("9531", "47810"))
    assert (found.sections[0].title["en"], found.sections[0].agency) == ("Papers", "police")
    shown = text(client.get(reverse("checklists:compare"), {"old": shipped().sha256, "new": str(draft.public_id)}))
    assert "Papieren" in shown
    assert "Integrale controle autobranche" in shown
    assert "47810 Detailhandel in motorvoertuigen" in shown


@pytest.mark.parametrize(
    ("typed", "dutch", "english"),
    [
        ("9531, 9539", "9539 bestaat niet in SBI 2025; verbeter de code", "9539 does not exist in SBI 2025; mend"),
        ("garages", "SBI 2025-codes van 2 tot 5 cijfers nodig, zoals 9531", "SBI 2025 codes of 2 to 5 digits needed"),
    ],
)
def test_a_branch_that_is_none_is_refused_at_its_field_and_what_was_typed_stays(client, draft, typed, dutch, english):
    head = {"title_nl": "Garages", "title_en": "Garages (en)", "branches": typed}
    for language, said in (("nl", dutch), ("en", english)):
        client.cookies["django_language"] = language
        answer = client.post(at("title", draft), sent(draft, **head))
        assert (answer.status_code, said in text(answer), f'value="{typed}"' in text(answer)) == (422, True, True)
        assert list(answer.context["form"].errors) == ["branches"]
    assert ChecklistDraft.objects.get().content == draft.content


def test_every_page_of_a_checklist_says_for_whom_it_is(client, draft):
    garages = "9531 Reparatie en onderhoud van motorvoertuigen"
    pages = [at(name, draft) for name in ("draft", "preview", "publish")]
    for page in [*pages, reverse("checklists:version", args=[shipped().sha256])]:
        assert garages in text(client.get(page)), page
    client.post(at("title", draft), sent(draft, title_nl="Alles", title_en="All"))
    assert "Branches: alle branches" in text(client.get(at("draft", draft)))


def test_another_checklist_begins_without_the_branches_of_its_base(client, admin):
    answer = client.post(reverse("checklists:version", args=[shipped().sha256]), {"code": "horeca"})
    assert "Branches: alle branches" in text(client.get(answer["Location"]))


def test_an_impossible_start_is_said_at_its_field(client, draft):
    for wrong in (today().isoformat(), "31-02-2027", ""):
        answer = client.post(at("publish", draft), sent(draft, valid_from=wrong))
        assert answer.status_code == 422
        assert 'href="#id_valid_from"' in text(answer)


def test_a_draft_is_thrown_away(client, draft):
    assert client.post(at("discard", draft), {"revision": 7}).status_code == 422
    assert client.post(at("discard", draft), sent(draft)).status_code == 303
    assert not ChecklistDraft.objects.exists()


class TestFiles:
    def test_a_version_is_a_file_that_can_be_read_in(self, client, admin):
        answer = client.get(reverse("checklists:file", args=[shipped().sha256]))
        assert answer["Content-Disposition"] == 'attachment; filename="automotive-1.json"'
        assert json.loads(answer.content) == shipped().content
        upload = SimpleUploadedFile("lijst.json", answer.content, "application/json")
        assert client.post(reverse("checklists:list"), {"file": upload}).status_code == 303
        assert ChecklistDraft.objects.get().checklist.sections == shipped().checklist.sections

    def test_a_bad_file_is_refused_with_the_place_of_each_fault(self, client, admin):
        wrong = document()
        wrong["sections"][0]["items"][2]["norms"] = []
        wrong["sections"][1].pop("agency")
        upload = SimpleUploadedFile("lijst.json", json.dumps(wrong).encode(), "application/json")
        answer = client.post(reverse("checklists:list"), {"file": upload})
        assert answer.status_code == 422
        page = text(answer)
        assert "permit.hours: Regels: minstens één tekst nodig" in page
        assert "premises: Wie gaat erover:" in page
        assert not ChecklistDraft.objects.exists()


def test_the_pages_are_english_too(client, draft):
    client.cookies["django_language"] = "en"
    assert "Is the permit, or a copy, in the business?" in text(client.get(at("draft", draft)))
    answer = client.post(at("new", draft, "permit"), sent(draft, **{**ITEM, "code": "hours"}))
    assert "this code stands twice" in text(answer)


def test_versions_of_another_municipality_do_not_exist_here(client, admin, user_with, other_municipality):
    theirs = without(user_with("admin", municipality=other_municipality), "permit.hours")
    assert client.get(reverse("checklists:version", args=[theirs.sha256])).status_code == 404
    asked = {"old": shipped().sha256, "new": theirs.sha256}
    assert client.get(reverse("checklists:compare"), asked).status_code == 404


@pytest.mark.parametrize("reference", ["", "x", "0" * 64, "00000000-0000-4000-8000-000000000000"])
def test_a_comparison_with_what_is_not_there_is_not_found(client, admin, reference):
    asked = {"old": shipped().sha256, "new": reference}
    assert client.get(reverse("checklists:compare"), asked).status_code == 404


class TestPreview:
    def given(self, client, draft):
        """What the app reads from the page."""
        found = re.search(r'<script id="voorbeeld" type="application/json">(.*?)</script>', text(client.get(draft)))
        return json.loads(found[1])

    def test_it_is_the_tablets_own_app_with_the_draft_and_a_made_up_visit(self, client, admin, draft):
        draft = changed(draft, admin, editing.retire, code="permit.hours")
        given = self.given(client, at("preview_tablet", draft))
        (visit,) = given["round"]["visits"]
        assert given["round"]["checklists"][visit["checklist"]["sha256"]]["sections"] == draft.content["sections"]
        assert visit["establishment"]["name"] == "Voorbeeldbedrijf (fictief)"
        assert visit["premises"]["fictive"]
        assert given["questions"] + "permit.on_site/" == at("question", draft, "permit.on_site")
        assert not Visit.objects.exists()

    def test_the_made_up_visit_has_all_that_a_visit_in_the_round_has(self, client, admin, draft, walk):
        real = download(walk.inspector, today())
        made = self.given(client, at("preview_tablet", draft))["round"]
        assert set(made) == set(real)
        (visit,), (other,) = made["visits"], real["visits"]
        assert set(visit) == set(other)
        assert set(visit["premises"]) == set(other["premises"])
        assert set(made["words"]) == set(real["words"])

    def test_nothing_of_it_is_installed_on_the_device(self, client, draft):
        shown = text(client.get(at("preview_tablet", draft)))
        assert "data-worker" not in shown
        assert 'rel="manifest"' not in shown

    def test_only_the_page_around_it_may_frame_it(self, client, draft):
        around, inside = client.get(at("preview", draft)), client.get(at("preview_tablet", draft))
        assert f'src="{at("preview_tablet", draft)}"' in text(around)
        assert policy(around)["frame-src"] == policy(inside)["frame-ancestors"] == ["'self'"]
        assert policy(around)["frame-ancestors"] == ["'none'"]
        assert (around["X-Frame-Options"], inside["X-Frame-Options"]) == ("DENY", "SAMEORIGIN")
        assert "frame-src" not in policy(inside)
        for response in (around, inside):
            assert "unsafe" not in response["Content-Security-Policy"]

    def test_a_draft_of_another_municipality_is_not_shown(self, client, admin, user_with, other_municipality):
        theirs = draft_of(user_with("admin", municipality=other_municipality))
        for name in ("preview", "preview_tablet"):
            assert client.get(at(name, theirs)).status_code == 404

    def test_in_english_the_firm_is_made_up_in_english(self, client, draft):
        client.cookies["django_language"] = "en"
        (visit,) = self.given(client, at("preview_tablet", draft))["round"]["visits"]
        assert visit["establishment"]["name"] == "Example firm (fictitious)"


class TestPlanning:
    @pytest.fixture
    def address(self, client, user_with, municipality):
        shipped()
        client.force_login(user_with("planner"))
        firm = make_firm(make_premises(municipality), branch="95312")
        return f"{reverse('inspections:new')}?premises={firm.premises.bag_id}"

    def test_with_one_list_there_is_nothing_to_choose(self, client, address):
        assert "checklist_code" not in text(client.get(address))

    def test_with_two_branches_the_planner_chooses(self, client, address, user_with):
        admin = user_with("admin")
        other = published(draft_of(admin, code="horeca"), admin)
        assert 'value="horeca"' in text(client.get(address))
        assert client.post(address, {"reason": "routine", "checklist_code": "bakery"}).status_code == 422
        assert client.post(address, {"reason": "routine", "checklist_code": "horeca"}).status_code == 303
        assert Visit.objects.get().checklist == other
