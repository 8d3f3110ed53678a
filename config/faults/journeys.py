"""What people do, one act after the other: from application to permit, to refusal, and to refusal on Bibob ground.

A journey is a generator of acts. It is asked for the next only when the act before is known to be in the database;
`None` says that it waits for the worker.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import Q
from PIL import Image

from config.demo_accounts import DEMO_PASSWORD
from config.faults.browser import FIRST, Upload
from config.faults.town import Town
from core.today import today
from inspections.models import Visit
from inspections.statecharts import visit as on_site
from permits.bibob.models import Dossier
from permits.bibob.selectors import open_draft
from permits.models import PermitApplication
from permits.statecharts import application as case
from permits.statecharts import bibob

DOCUMENT_ADDED, DRAFTED, DRAFT_SUBMITTED = "permits.document.added", "permits.decision.drafted", "bibob.draft.submitted"
_QUESTION = "permit.on_site"
_PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n%% %b\n"
    b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%%%EOF\n"
)
_PEOPLE = {
    "applicant_name": "Sanne Voorbeeld",
    "applicant_street": "Tekenlaan",
    "applicant_number": "9001",
    "applicant_postcode": "0000 AA",
    "applicant_town": "Utrecht",
    "applicant_email": "sanne@voorbeeld.example",
    "managers": "Jan Gum",
}


@dataclass(frozen=True)
class Act:
    """One form that one person sends. `verb` is the log entry that proves it; none for the answers of a draft."""

    who: str
    page: str
    verb: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)
    to: str = ""  # where the form sends to, if not to its own page
    room: str = ""  # entrance of the sealed room to go through first

    @property
    def address(self) -> str:
        return self.to or self.page


Steps = Iterator[Act | None]


@dataclass
class Journey:
    """One firm and its case. The name is its own, so that the case is found whatever was acknowledged."""

    name: str
    place: str
    town: Town
    dice: random.Random

    @property
    def cases(self) -> list[PermitApplication]:
        """One, or none yet; more only if something was doubled."""
        found = PermitApplication.objects.filter(Q(trade_name=self.name) | Q(form__trade_name=self.name))
        return list(found.order_by("pk"))

    @property
    def case(self) -> PermitApplication:
        return self.cases[0]

    @property
    def visit(self) -> Visit | None:
        return Visit.objects.filter(visit_request__application=self.case).first()

    def scopes(self) -> list[str]:
        """Where the log writes about this firm."""
        cases = self.cases
        dossiers = Dossier.objects.for_user(self.town.users["bibob"]).filter(application__in=cases)
        visits = Visit.objects.filter(visit_request__application__in=cases)
        return [found.audit_scope for found in [*cases, *dossiers, *visits]]

    def paper(self) -> Upload:
        """A PDF whose bytes no other has, of some size, so that it can be cut in half."""
        filling = self.dice.randbytes(self.dice.randrange(10_000, 200_000)).hex().encode()
        return Upload("stuk.pdf", "application/pdf", _PDF % filling)

    def photo(self) -> Upload:
        """A photo whose bytes no other has."""
        target = BytesIO()
        Image.frombytes("RGB", (200, 150), self.dice.randbytes(200 * 150 * 3)).save(target, "JPEG")
        return Upload("foto.jpg", "image/jpeg", target.getvalue())


def granted(journey: Journey) -> Steps:
    """By the portal, completed after an invitation, with a visit and a clean check: a permit."""
    yield from _applied(journey)
    yield _move(journey, case.START_REVIEW)
    yield _move(journey, case.REQUEST_COMPLETION, missing="Het huurcontract (fictief).")
    own = f"/my/{journey.case.number}/"
    lease = {"upload": journey.paper()}
    yield Act("entrepreneur", own, DOCUMENT_ADDED, {"kind": "lease"}, lease, to=f"{own}papers/")
    yield Act("entrepreneur", own, case.COMPLETE.verb, {"agree": "on"}, to=f"{own}complete/")
    yield _move(journey, case.DECLARE_COMPLETE)
    yield _move(journey, case.REQUEST_VISIT, note="Klopt de plattegrond?")
    yield _move(journey, case.WAIVE_ADVICE, reason="Geen wijziging (fictief).")
    yield from _own_research(journey)
    yield from _concluded(journey, degree="none")
    yield from _visited(journey)
    yield from _decided(journey, case.GRANT, reasons="Getoetst aan de APV (fictief).")
    yield _move(journey, case.PUBLISH)


def refused(journey: Journey) -> Steps:
    """On paper, without a visit, refused after the views of the applicant."""
    yield Act("officer", "/cases/new/", case.SUBMIT.verb, _on_paper(journey))
    yield _move(journey, case.START_REVIEW)
    yield from _ready_without_visit(journey)
    yield from _own_research(journey)
    yield from _concluded(journey, degree="none")
    yield from _refused_on(journey, "malafide-business")


def refused_on_bibob(journey: Journey) -> Steps:
    """By the portal; own research finds danger, the person named is heard, the refusal rests on it."""
    yield from _applied(journey)
    yield _move(journey, case.START_REVIEW)
    yield from _ready_without_visit(journey)
    yield from _own_research(journey)
    finding = {"text": "Een lening zonder herkomst (fictief).", "source": "afschrift", "nature": "suspicion"}
    yield _room_act(journey, "add-finding", "bibob.dossier.add_finding", **finding, about=FIRST, reliability="to_test")
    yield _room_act(journey, "invite-views", bibob.INVITE_VIEWS.verb, copy_given="on", warned="on")
    yield _room_act(journey, "record-views", bibob.RECORD_VIEWS.verb, invitation=FIRST, text="Bestreden (fictief).")
    yield from _concluded(journey, degree="serious", ground="b", proportionality="Evenredig (fictief).")
    yield from _refused_on(journey, "bibob")


STORIES: tuple[Callable[[Journey], Steps], ...] = (granted, refused, refused_on_bibob)


def _applied(journey: Journey) -> Steps:
    company = {"trade_name": journey.name, "kvk": "01234567", "place": journey.place}
    yield Act("entrepreneur", "/apply/", case.BEGIN.verb, company)
    draft = f"/apply/{journey.case.number}/"
    yield Act("entrepreneur", f"{draft}activity/", "", {"activity": "95311", "activity_text": "Auto’s herstellen"})
    yield Act("entrepreneur", f"{draft}people/", "", _PEOPLE)
    plan = {"upload": journey.paper()}
    yield Act("entrepreneur", f"{draft}papers/", DOCUMENT_ADDED, {"kind": "plan"}, plan)
    yield Act("entrepreneur", f"{draft}review/", case.SUBMIT.verb, {"agree": "on"})


def _on_paper(journey: Journey) -> dict[str, str]:
    firm = {"trade_name": journey.name, "kvk": "01234567", "place": journey.place}
    work = {"activity": "95311", "activity_text": "Onderhoud", "channel": "post", "received_on": today().isoformat()}
    return {**firm, **work, **_PEOPLE}


def _ready_without_visit(journey: Journey) -> Steps:
    yield _move(journey, case.DECLARE_COMPLETE)
    yield _move(journey, case.WAIVE_VISIT, reason="Onlangs gecontroleerd (fictief).")
    yield _move(journey, case.WAIVE_ADVICE, reason="Geen wijziging (fictief).")


def _own_research(journey: Journey) -> Steps:
    for move in (bibob.SEND_FORM, bibob.RECEIVE_FORM, bibob.START_OWN_RESEARCH):
        yield _room_act(journey, move.slug, move.verb)


def _concluded(journey: Journey, **conclusion: str) -> Steps:
    yield _room_act(journey, "conclude", DRAFT_SUBMITTED, reasons="Zie de bevindingen (fictief).", **conclusion)
    dossier = Dossier.objects.for_user(journey.town.users["bibob"]).get(application=journey.case)
    draft = open_draft(dossier)
    assert draft is not None  # noqa: S101  it was just laid down
    yield Act("decider", f"/cases/{journey.case.number}/bibob/sign/{draft.public_id}/", bibob.CONCLUDE.verb)


def _visited(journey: Journey) -> Steps:
    """The inspector is let in, answers, takes a photo, is sent away, signs; that proposes enforcement, the lawyer
    confirms."""
    while journey.visit is None:
        yield None
    visit, inspector = f"/visits/{journey.visit.public_id}/", journey.town.users["inspector1"]
    plan = {"on": today().isoformat(), "team": [str(inspector.public_id)]}
    yield _on_visit(visit, on_site.SCHEDULE, "planner", **plan)
    yield _on_visit(visit, on_site.BRIEF)
    yield _on_visit(visit, on_site.ARRIVE, identity_shown="on", purpose_told="on")
    question = f"{visit}questions/{_QUESTION}/"
    yield Act("inspector1", question, on_site.RECORD_FINDING.verb, {"answer": "ok"})
    photo = {"photo": journey.photo()}
    yield Act("inspector1", question, on_site.ADD_PHOTO.verb, {}, photo, to=f"{question}photos/")
    yield _on_visit(visit, on_site.REFUSE_ENTRY, refusal="De deur ging dicht (fictief).")
    yield _on_visit(visit, on_site.DRAFT_REPORT, summary="Eén vraag beantwoord, toen geweigerd (fictief).")
    signature = {"signed_as": inspector.display_name, "password": DEMO_PASSWORD}
    yield _on_visit(visit, on_site.SIGN_REPORT, **signature)
    yield _on_visit(visit, on_site.CONFIRM_ENFORCEMENT, "lawyer")


def _decided(journey: Journey, move: case.Move, **text: Any) -> Steps:
    yield _move(journey, move, DRAFTED, **text)
    draft: UUID = journey.case.decisions.get(status="submitted").public_id
    yield Act("decider", f"/cases/{journey.case.number}/decisions/{draft}/", move.verb, {"act": "sign"})


def _refused_on(journey: Journey, ground: str) -> Steps:
    text = {"reasons": "Getoetst aan de APV (fictief).", "grounds": [ground]}
    yield from _decided(journey, case.ANNOUNCE_INTENT, **text)
    yield _move(journey, case.RECEIVE_VIEWS, text="De aanvrager bestrijdt dit (fictief).")
    yield from _decided(journey, case.REFUSE, **text)
    yield _move(journey, case.PUBLISH)


def _move(journey: Journey, move: case.Move, verb: str = "", **fields: Any) -> Act:
    return Act("officer", f"/cases/{journey.case.number}/{move.slug}/", verb or move.verb, fields)


def _on_visit(visit: str, move: on_site.Move, who: str = "inspector1", **fields: Any) -> Act:
    return Act(who, f"{visit}{move.slug}/", move.verb, fields)


def _room_act(journey: Journey, slug: str, verb: str, **fields: Any) -> Act:
    room = f"/cases/{journey.case.number}/bibob/"
    return Act("bibob", f"{room}{slug}/", verb, fields, room=room)
