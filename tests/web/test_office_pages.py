"""The office side of inspections: the inbox of reports and the evidence of a visit."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from core.accounts.models import Municipality, User
from core.audit.models import AuditEntry
from core.files import storage
from core.files.models import Scan, StoredFile
from core.spreadsheet import BOM
from core.today import today
from inspections.models import Visit
from inspections.services import outcome
from tests.office import BAD, Office
from tests.people import make_user
from tests.visits import Walk, make_firm, make_premises

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(municipality: Municipality) -> Office:
    return Office(municipality)


def inbox(client: Client, **filters: Any) -> list[Visit]:
    """The visits whose reports the inbox shows, in its order."""
    page = client.get(reverse("office:reports"), filters)
    assert page.status_code == 200
    return [row["visit"] for row in page.context["rows"]]


class TestReports:
    def test_only_signed_reports_of_the_own_municipality_are_there(self, office, other_municipality):
        office.visit("Nog bezig").arrive()
        signed = office.visit().signed()
        assert inbox(office.client()) == [signed.visit]
        assert inbox(Office(other_municipality).client()) == []

    def test_opening_a_report_makes_it_read_for_this_person_alone_and_the_log_says_so_once(self, office):
        walk = office.visit().signed()
        officer = make_user("officer", municipality=office.municipality)
        client = office.client(officer)
        assert inbox(client, part="new") == [walk.visit]
        for _time in range(2):
            assert client.get(reverse("inspections:report", args=[walk.id])).status_code == 200
        assert inbox(client, part="new") == []
        assert inbox(client, part="read") == [walk.visit]
        assert inbox(office.client(), part="new") == [walk.visit]
        entry = AuditEntry.objects.get(scope=walk.visit.audit_scope, verb="inspections.report.seen")
        assert entry.actor == officer

    def test_whose_move_it_is_follows_from_the_outcome(self, office):
        lawyer = make_user("lawyer", municipality=office.municipality)
        waits = office.visit("Uitkomst").signed()
        proposed = office.visit("Handhaving").signed(permit__hours={**BAD, "severity": 4})
        recheck = office.visit("Herbezoek").signed(permit__hours=BAD)
        recheck.do(outcome.conclude_recheck, recheck_on=today() + timedelta(days=20))
        done = office.visit("Klaar").signed()
        done.do(outcome.conclude_no_findings)

        def turns(user: User) -> dict[str, tuple[str, bool]]:
            rows = office.client(user).get(reverse("office:reports")).context["rows"]
            named = {row["visit"].establishment.name: row for row in rows}
            return {name: (str(row["turn"][0]) if row["turn"] else "", row["mine"]) for name, row in named.items()}

        assert turns(office.planner) == {
            "Uitkomst": ("Team of planner", True),
            "Handhaving": ("Jurist handhaving", False),
            "Herbezoek": ("Planner", True),
            "Klaar": ("", False),
        }
        assert [name for name, (_who, mine) in turns(lawyer).items() if mine] == ["Handhaving"]
        assert [name for name, (_who, mine) in turns(office.inspector).items() if mine] == ["Uitkomst"]
        open_ones = {waits.visit, proposed.visit, recheck.visit}
        assert set(inbox(office.client(lawyer), part="follow-up")) == open_ones
        office.again(recheck.visit, reason="recheck", previous=recheck.visit)
        assert set(inbox(office.client(lawyer), part="follow-up")) == open_ones - {recheck.visit}

    def test_the_filters(self, office):
        one, two = office.visit("Garage A").signed(), office.visit("Garage B").signed(permit__hours=BAD)
        two.do(outcome.conclude_recheck, recheck_on=today() + timedelta(days=20))
        client, day = office.client(), today()
        assert inbox(client, firm=str(one.visit.establishment.public_id)) == [one.visit]
        assert inbox(client, outcome="RECHECK_DUE") == [two.visit]
        assert len(inbox(client, inspector=str(office.inspector.public_id), since=day.isoformat())) == 2
        assert inbox(client, until=(day - timedelta(days=2)).isoformat()) == []

    @pytest.mark.parametrize(
        ("wrong", "field", "sentence"),
        [
            ({"since": "2026-02-30"}, "since", "Geef een bestaande datum"),
            ({"since": "2026-03-02", "until": "2026-03-01"}, "until", "De laatste dag ligt vóór de eerste."),
            ({"firm": "nobody"}, "firm", "Kies een bedrijf uit de lijst."),
            ({"inspector": str(uuid4())}, "inspector", "Kies iemand uit de lijst."),
            ({"outcome": "PLANNED"}, "outcome", "Kies een uitkomst uit de lijst."),
        ],
    )
    def test_a_wrong_filter_is_named_with_what_would_be_right(self, office, wrong, field, sentence):
        page = office.client().get(reverse("office:reports"), wrong)
        assert page.status_code == 422
        assert sentence in str(page.context["form"].errors[field])

    def test_a_firm_of_elsewhere_cannot_be_asked_for(self, office, other_municipality):
        theirs = make_firm(make_premises(other_municipality))
        asked = {"firm": str(theirs.public_id)}
        assert office.client().get(reverse("office:reports"), asked).status_code == 422

    def test_a_finding_whose_question_fell_away_is_not_counted(self, office):
        walk = (
            office.visit()
            .arrive()
            .answer_all(
                premises__dwelling={**BAD, "severity": 1}, premises__fire_escape_dwelling={**BAD, "severity": 1}
            )
        )
        walk.photograph("premises.fire_escape_dwelling")
        base = str(walk.visit.answers.get(item_code="premises.dwelling").public_id)
        walk.answer("premises.dwelling", "ok", base=base)
        walk.leave().draft().sign()
        (row,) = office.client().get(reverse("office:reports")).context["rows"]
        assert row["findings"] == []

    def test_as_many_queries_for_ten_reports_as_for_one(self, office, django_assert_max_num_queries):
        for number in range(10):
            office.visit(f"Garage {number}").signed(permit__hours=BAD)
        client = office.client()
        with django_assert_max_num_queries(20):
            assert len(inbox(client)) == 10


class TestEvidence:
    @pytest.fixture
    def walk(self, office) -> Walk:
        walk = office.visit().arrive()
        walk.pictures = [walk.photograph("permit.hours", (shade, 0, 0)) for shade in (10, 20, 30)]
        return walk

    def page(self, client: Client, walk: Walk, number: int) -> Any:
        return client.get(reverse("office:piece", args=[walk.id, walk.pictures[number].public_id]))

    def test_a_piece_shows_its_hash_and_that_the_stored_bytes_still_have_it(self, office, walk):
        page = self.page(office.client(), walk, 1)
        assert walk.pictures[1].sha256 in page.content.decode()
        assert page.context["check"][1] == "ok"
        assert page.context["before"].public_id == walk.pictures[0].public_id
        assert page.context["after"].public_id == walk.pictures[2].public_id

    def test_bytes_that_were_changed_or_lost_are_found_out(self, office, walk):
        stored = storage._path(walk.pictures[0].sha256)
        stored.chmod(0o600)
        stored.write_bytes(b"something else")
        assert "Klopt niet" in str(self.page(office.client(), walk, 0).context["check"][0])
        stored.unlink()
        assert "niet in de opslag" in str(self.page(office.client(), walk, 0).context["check"][0])

    def test_the_chain_names_who_recorded_looked_and_took_out_this_piece(self, office, walk):
        lawyer = make_user("lawyer", municipality=office.municipality)
        self.page(office.client(lawyer), walk, 0)
        file = reverse("office:piece_file", args=[walk.id, walk.pictures[0].public_id])
        assert office.client(lawyer).get(file, {"original": "1"}).status_code == 200
        chain = self.page(office.client(), walk, 0).context["custody"]
        assert [(entry.verb, entry.actor) for entry in chain] == [
            ("inspections.visit.add_photo", office.inspector),
            ("read.detail", lawyer),
            ("read.file", lawyer),
            ("read.detail", office.planner),
        ]
        other = self.page(office.client(), walk, 1).context["custody"]
        assert [entry.verb for entry in other] == ["inspections.visit.add_photo", "read.detail"]

    def test_the_original_that_is_taken_out_is_the_untouched_one(self, office, walk):
        file = reverse("office:piece_file", args=[walk.id, walk.pictures[0].public_id])
        taken = b"".join(office.client().get(file, {"original": "1"}).streaming_content)
        assert storage.digest(taken) == walk.pictures[0].sha256
        shown = b"".join(office.client().get(file).streaming_content)
        assert b"Toestel" in taken
        assert b"Toestel" not in shown

    @pytest.mark.parametrize(
        ("scan", "sentence", "status"),
        [(Scan.WAITING, "Wacht op de virusscanner", 503), (Scan.INFECTED, "In quarantaine", 403)],
    )
    def test_what_the_scanner_has_not_let_go_is_said_and_not_shown(self, office, walk, scan, sentence, status):
        stored = walk.pictures[0].file
        StoredFile.objects.filter(pk=stored.pk).update(scan=scan)
        page = self.page(office.client(), walk, 0).content.decode()
        file = reverse("office:piece_file", args=[walk.id, walk.pictures[0].public_id])
        assert sentence in page
        assert file not in page
        assert office.client().get(file, {"original": "1"}).status_code == status
        assert sentence in office.client().get(reverse("office:evidence", args=[walk.id])).content.decode()

    def test_a_piece_of_another_visit_is_not_here(self, walk, office):
        other = office.visit("Elders").arrive()
        piece = walk.pictures[0].public_id
        for name in ("office:piece", "office:piece_file"):
            assert office.client().get(reverse(name, args=[other.id, piece])).status_code == 404

    def test_the_list_as_a_spreadsheet_has_every_hash_and_is_in_the_log(self, office, walk):
        answer = office.client().get(reverse("office:evidence_csv", args=[walk.id]))
        text = answer.content.decode()
        assert text.startswith(BOM)
        assert all(picture.sha256 in text for picture in walk.pictures)
        assert AuditEntry.objects.filter(
            scope=walk.visit.audit_scope, verb="read.export", actor=office.planner
        ).exists()

    def test_a_visit_without_evidence_says_so(self, office):
        page = office.client().get(reverse("office:evidence", args=[office.visit().id]))
        assert "Bij dit bezoek is nog geen bewijs." in page.content.decode()

    def test_as_many_queries_for_many_pieces(self, office, walk, django_assert_max_num_queries):
        for shade in range(40, 240, 20):
            walk.pictures.append(walk.photograph("permit.hours", (shade, 0, 0)))
        client = office.client()
        with django_assert_max_num_queries(20):
            client.get(reverse("office:evidence", args=[walk.id]))
        with django_assert_max_num_queries(22):
            self.page(client, walk, 5)

    def test_looks_do_not_crowd_out_what_was_done_in_the_history(self, office, walk):
        self.page(office.client(), walk, 0)
        history = office.client().get(reverse("inspections:visit", args=[walk.id])).context["history"]
        assert "Bekeken" not in {str(item["text"]) for item in history}
        assert history
