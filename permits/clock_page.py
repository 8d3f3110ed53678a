"""The clock as a person sees it: strip, mini clock, sentence and steps, all from the one pure answer."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.today import today
from permits.clock.answer import Answer
from permits.clock.days import segments
from permits.models import ClockEvent, PermitApplication
from permits.selectors import clock

NEXT = {
    "RECEIVED": _("In behandeling nemen, ontvangst is bevestigd"),
    "AWAITING_COMPLETION": _("Wacht op aanvulling; de klok staat stil (Awb 4:15)"),
    "completeness": _("Volledigheid vaststellen (Awb 4:2)"),
    "dismissible": _("Niet aangevuld: volledig verklaren of buiten behandeling laten (Awb 4:5 lid 4)"),
    "integrity": _("Bibob-toets loopt"),
    "lbb": _("Wacht op LBB-advies; de klok staat stil (Wet Bibob 31)"),
    "steps": _("Controle en advies afronden, dan concept-besluit"),
    "sign": _("Concept ligt bij de beslisser"),
    "INTENT_SENT": _("Wacht op de zienswijze (Awb 4:9)"),
    "INTENT_ANSWERED": _("Concept-besluit opstellen; de zienswijze is gehoord"),
    **dict.fromkeys(
        ("GRANTED", "GRANTED_WITH_CONDITIONS", "REFUSED", "NOT_REQUIRED", "NOT_TREATED"), _("Besluit bekendmaken")
    ),
}

EVENTS = {
    "completion_requested": _("Aanvulling gevraagd"),
    "completed": _("Aanvulling ontvangen"),
    "completion_lapsed": _("Hersteltermijn ongebruikt voorbij"),
    "lbb_requested": _("LBB-advies gevraagd"),
    "lbb_data_requested": _("LBB vraagt gegevens"),
    "lbb_data_received": _("LBB heeft gegevens ontvangen"),
    "lbb_extended": _("LBB verlengt zijn termijn"),
    "lbb_received": _("LBB-advies ontvangen"),
    "lbb_declined": _("LBB neemt de aanvraag niet in behandeling"),
    "suspended_by_consent": _("Opgeschort met instemming"),
    "suspended_by_applicant": _("Opgeschort: vertraging door aanvrager"),
    "suspended_by_force_majeure": _("Opgeschort: overmacht"),
    "suspension_ended": _("Opschorting beëindigd"),
    "postponed": _("Verdaagd"),
    "default_notice_received": _("Ingebrekestelling ontvangen"),
    "decided": _("Besluit verzonden"),
}
