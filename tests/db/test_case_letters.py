"""Letters: the PDF that the law asks, in the portal, with an e-mail notice through a real SMTP server."""

import io
import socket
from datetime import date, timedelta

import pikepdf
import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from config import email_url
from core.files import services as files
from core.outbox.models import Message
from core.outbox.services import deliver_due
from permits.letters import services as letters
from permits.models import Document
from tests import cases

pytestmark = pytest.mark.django_db
RECEIVED, TODAY = date(2026, 9, 1), date(2026, 11, 23)


class Inbox:
    """What a mail server received."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the name aiosmtpd calls)
        self.mails.append((envelope.rcpt_tos[0], envelope.content.decode("utf-8", "replace")))
        return "250 OK"


@pytest.fixture
def inbox(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    box = Inbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    for name, value in email_url.parse(f"smtp://127.0.0.1:{port}").items():
        setattr(settings, name, value)
    yield box
    server.stop()


@pytest.fixture
def refused(municipality):
    """A case that got every letter but the one about the LBB."""
    walk = cases.walk(municipality, RECEIVED, today=TODAY)
    walk.review().invite().completed().complete().steps()
    return walk.announce(("public-order",)).views().refuse(("public-order",)).publish()


def test_every_letter_is_an_accessible_archive_pdf_in_the_portal(refused, inbox):
    deliver_due(timezone.now())
    sent = list(Document.objects.filter(application_id=refused.pk, direction="out").order_by("pk"))
    assert [letter.kind for letter in sent] == ["receipt", "invitation", "intention", "decision"]
    for letter in sent:
        assert letter.visible_to_applicant
        with pikepdf.open(io.BytesIO(files.read(letter.file))) as pdf, pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
            assert str(pdf.Root.Lang).startswith("nl")


def test_the_notice_reaches_a_real_mail_server_within_48_hours_and_says_nothing_of_the_content(refused, inbox):
    deliver_due(timezone.now())
    assert len(inbox.mails) == 4
    address, mail = inbox.mails[-1]
    assert address == "aanvrager@voorbeeld.example"
    assert refused.case.number in mail
    for secret in (refused.case.trade_name, "Proefdreef", "weiger", "openbare orde"):
        assert secret not in mail
    for letter in Document.objects.filter(direction="out"):
        assert letter.notified_at - letter.added_at <= timedelta(hours=48)


def test_a_letter_that_is_asked_twice_is_made_once(refused, inbox):
    deliver_due(timezone.now())
    message = Message.objects.filter(topic="permits.letter").order_by("pk").first()
    again = letters.send(refused.case.public_id, "receipt", key=message.key, at=message.created_at)
    assert Document.objects.filter(kind="receipt").get() == again


def test_a_mail_server_that_is_down_loses_nothing(refused, settings):
    with socket.socket() as probe:  # a port that nobody listens on
        probe.bind(("127.0.0.1", 0))
        for name, value in email_url.parse(f"smtp://127.0.0.1:{probe.getsockname()[1]}").items():
            setattr(settings, name, value)
        deliver_due(timezone.now())
    waiting = Message.objects.filter(topic="permits.notice", state="waiting")
    assert waiting.count() == 4
    assert not Document.objects.exclude(notified_at=None).exists()
    assert "aanvrager" not in "".join(waiting.values_list("last_error", flat=True))


def test_without_an_address_the_letter_goes_by_post_and_no_notice_is_sent(municipality, inbox):
    walk = cases.walk(municipality, RECEIVED, today=TODAY)
    party = walk.case.roles.get(role="applicant").party
    party.email = ""
    party.save()
    deliver_due(timezone.now())
    assert Document.objects.get(kind="receipt").notified_at is None
    assert inbox.mails == []


def test_what_people_type_is_text_and_never_source(municipality, inbox):
    walk = cases.walk(municipality, RECEIVED, today=TODAY).review()
    walk.wait(1, 2)
    evil = '#import "secret.typ" *vet* $x$ \\ "aanhaling" <script>'
    from permits.statecharts import application as chart

    walk.act(chart.REQUEST_COMPLETION, until=walk.day + timedelta(days=14), missing=evil)
    deliver_due(timezone.now())
    assert Document.objects.filter(kind="invitation").exists()
