"""The dossier: one Bibob check of one case, and the files in it."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import fsm
from core.accounts.models import Municipality
from core.files.models import StoredFile
from permits.bibob.sealed import DossierManager, SealedManager
from permits.models import PermitApplication
from permits.models.querysets import StatefulQuerySet
from permits.statecharts import bibob as chart


class Dossier(models.Model):
    """The sealed file of a Bibob check. Its rows have no related names: no road leads here from a case."""

    class Subject(models.TextChoices):
        APPLICANT = "applicant", _("Aanvrager")
        HOLDER = "holder", _("Vergunninghouder")

    class Source(models.TextChoices):
        OWN = "own", _("Eigen onderzoek")
        LBB = "lbb", _("Advies van het LBB")

    class Withdrawal(models.TextChoices):
        NOT_ASKED = "", _("Niet aan de orde")
        OPEN = "open", _("Nog te beantwoorden")
        NO = "no", _("Nee")
        YES = "yes", _("Ja")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.OneToOneField(PermitApplication, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=10, choices=Subject.choices, default=Subject.APPLICANT)
    state = fsm.state_field(chart.CHART)
    moved_on = models.DateField(help_text="Date of effect of the last move; the next cannot lie before it.")
    reasons = models.JSONField(default=list, help_text="Codes of what gave rise to the check (Wet Bibob 7a, 11, 26).")
    started_on = models.DateField()
    form_sent_on = models.DateField(null=True)
    form_received_on = models.DateField(null=True)
    degree = models.CharField(max_length=10, blank=True, help_text="none | lesser | serious (Wet Bibob 3).")
    ground = models.CharField(max_length=10, blank=True, help_text="a | b | ab | 3(6).")
    conclusion_source = models.CharField(max_length=4, choices=Source.choices, blank=True)
    concluded_on = models.DateField(null=True)
    use_until = models.DateField(null=True, help_text="Last day of use for another decision (Wet Bibob 29).")
    corrected_on = models.DateField(null=True)
    correction_reason = models.TextField(blank=True, help_text="Why the conclusion did not stand (7a lid 7).")
    withdrawal = models.CharField(max_length=5, choices=Withdrawal.choices, blank=True)
    withdrawal_reported_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text="Moment of the last recorded act in the room; guards forms.")

    objects = DossierManager.from_queryset(StatefulQuerySet)()

    class Meta:
        ordering = ["started_on", "pk"]

    @property
    def audit_scope(self) -> str:
        return f"bibob:{self.public_id}"

    @property
    def is_open(self) -> bool:
        return self.state in chart.OPEN

    @property
    def is_blocked(self) -> bool:
        """The term of use is over: nothing of the contents is shown any more."""
        return self.state == chart.USE_BLOCKED

    # One method a move: fields only, no I/O. The services lock, check, call, save and audit.

    @fsm.move(state, chart.SEND_FORM)
    def send_form(self, on: date) -> None:
        self.form_sent_on = on

    @fsm.move(state, chart.RECEIVE_FORM)
    def receive_form(self, on: date) -> None:
        self.form_received_on = on

    @fsm.move(state, chart.REFUSE_FORM)
    def refuse_form(self) -> None: ...

    @fsm.move(state, chart.HEAR_ON_REFUSAL)
    def hear_on_refusal(self) -> None: ...

    @fsm.move(state, chart.START_OWN_RESEARCH)
    def start_own_research(self) -> None: ...

    @fsm.move(state, chart.REQUEST_LBB)
    def request_lbb(self) -> None: ...

    @fsm.move(state, chart.LBB_ASKS_DATA)
    def lbb_asks_data(self) -> None: ...

    @fsm.move(state, chart.LBB_GETS_DATA)
    def lbb_gets_data(self) -> None: ...

    @fsm.move(state, chart.LBB_EXTENDS)
    def lbb_extends(self) -> None: ...

    @fsm.move(state, chart.LBB_DECLINES)
    def lbb_declines(self) -> None: ...

    @fsm.move(state, chart.RECEIVE_ADVICE)
    def receive_advice(self, use_until: date) -> None:
        self.use_until = use_until

    @fsm.move(state, chart.INVITE_VIEWS)
    def invite_views(self) -> None: ...

    @fsm.move(state, chart.INVITE_MORE_VIEWS)
    def invite_more_views(self) -> None: ...

    @fsm.move(state, chart.RECORD_VIEWS)
    def record_views(self) -> None: ...

    @fsm.move(state, chart.LAPSE_VIEWS)
    def lapse_views(self) -> None: ...

    @fsm.move(state, chart.CONCLUDE)
    def conclude(self, degree: str, ground: str, source: str, on: date, use_until: date) -> None:
        self.degree, self.ground, self.conclusion_source = degree, ground, source
        # An advice keeps the term that began with its issue.
        self.concluded_on, self.use_until = on, self.use_until or use_until

    @fsm.move(state, chart.ANSWER_WITHDRAWAL)
    def answer_withdrawal(self, answer: str) -> None:
        self.withdrawal = answer

    @fsm.move(state, chart.REPORT_WITHDRAWAL)
    def report_withdrawal(self, on: date) -> None:
        self.withdrawal_reported_on = on

    @fsm.move(state, chart.CORRECT)
    def correct(self, degree: str, ground: str, reason: str, on: date) -> None:
        self.degree, self.ground = degree, ground
        self.correction_reason, self.corrected_on = reason, on

    @fsm.move(state, chart.BLOCK_USE)
    def block_use(self) -> None: ...

    @fsm.move(state, chart.CLOSE)
    def close(self) -> None: ...


class DossierFile(models.Model):
    """A file in the dossier. Its title stays in this room; the file store knows a neutral name only."""

    class Kind(models.TextChoices):
        FORM = "form", _("Bibob-vragenformulier")
        ADVICE = "advice", _("Advies van het LBB")
        VIEWS = "views", _("Zienswijze")
        PIECE = "piece", _("Stuk")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="Received on.")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SealedManager()

    class Meta:
        ordering = ["on", "pk"]

    @property
    def audit_scope(self) -> str:
        return self.dossier.audit_scope
