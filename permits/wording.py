"""Dutch words for the codes of the charts: states, moves, reasons, outcomes. Pure codes stay pure."""

from django.utils.translation import gettext_lazy as _

from core.charts import Move

STATES = {
    "DRAFT": _("Concept"),
    "DISCARDED": _("Weggegooid"),
    "RECEIVED": _("Ontvangen"),
    "FORWARDED": _("Doorgestuurd"),
    "AWAITING_COMPLETION": _("Wacht op aanvulling"),
    "IN_REVIEW": _("In behandeling"),
    "INTENT_SENT": _("Voornemen verstuurd"),
    "INTENT_ANSWERED": _("Zienswijze binnen"),
    "NOT_REQUIRED": _("Geen vergunning nodig"),
    "NOT_TREATED": _("Buiten behandeling"),
    "GRANTED": _("Verleend"),
    "GRANTED_WITH_CONDITIONS": _("Verleend met voorschriften"),
    "REFUSED": _("Geweigerd"),
    "PUBLISHED": _("Bekendgemaakt"),
    "WITHDRAWN": _("Ingetrokken door aanvrager"),
    "IN_FORCE": _("Van kracht"),
    "REVOKED": _("Ingetrokken door de gemeente"),
    "EXPIRED": _("Verlopen"),
    "LAPSED_WITH_DESIGNATION": _("Vervallen met de aanwijzing"),
    "ENDED": _("Bedrijf beëindigd"),
}

#: Move name -> (button, one line of help, icon).
MOVES = {
    "begin": (_("Aanvraag beginnen"), "", "plus"),
    "submit": (_("Aanvraag indienen"), _("De beslistermijn begint."), "stuur"),
    "discard": (_("Concept weggooien"), "", "x"),
    "forward": (_("Doorsturen"), _("Naar het bestuursorgaan dat bevoegd is."), "stuur"),
    "find_not_required": (_("Geen vergunning nodig"), _("Gaat naar een beslisser die niet u bent."), "doc"),
    "request_completion": (_("Aanvulling vragen"), _("De klok stopt de dag erna."), "stuur"),
    "complete": (_("Aanvulling ontvangen"), _("De klok loopt weer vanaf die dag."), "check"),
    "lapse_completion": (_("Hersteltermijn ongebruikt"), _("De klok loopt weer."), "klok"),
    "declare_complete": (_("Volledig verklaren"), _("Start Bibob-toets, controle en advies."), "check"),
    "dismiss": (_("Buiten behandeling laten"), _("Gaat naar een beslisser die niet u bent."), "doc"),
    "start_review": (_("In behandeling nemen"), _("De volledigheid wordt beoordeeld."), "pen"),
    "postpone": (_("Verdagen voorstellen"), _("Eén keer, vóór het einde van de termijn."), "kal"),
    "pause": (_("Opschorten"), _("Met instemming, door de aanvrager of door overmacht."), "pauze"),
    "end_pause": (_("Opschorting beëindigen"), _("De klok loopt weer vanaf die dag."), "klok"),
    "request_lbb_advice": (_("LBB-advies vragen"), "", "schild"),
    "record_lbb_event": (_("LBB-bericht vastleggen"), "", "schild"),
    "start_integrity": (_("Bibob-toets starten"), _("De Bibob-medewerker krijgt een taak."), "schild"),
    "conclude_integrity": (_("Bibob-conclusie"), "", "schild"),
    "request_visit": (_("Controle aanvragen"), _("De planner krijgt een taak."), "route"),
    "waive_visit": (_("Zonder controle verder"), _("Met reden."), "route"),
    "visit_reported": (_("Controle gerapporteerd"), "", "route"),
    "request_advice": (_("Advies vragen"), _("Aan een andere afdeling of instantie."), "stuur"),
    "record_advice": (_("Advies vastleggen"), "", "doc"),
    "waive_advice": (_("Zonder advies verder"), _("Met reden."), "doc"),
    "announce_intent": (_("Voornemen tot weigeren"), _("Gaat naar een beslisser die niet u bent."), "doc"),
    "receive_views": (_("Zienswijze vastleggen"), "", "doc"),
    "lapse_views": (_("Geen zienswijze gekomen"), _("De termijn is voorbij."), "klok"),
    "reconsider": (_("Opnieuw beoordelen"), _("De zienswijze verandert het plan."), "pen"),
    "grant": (_("Verlenen"), _("Gaat naar een beslisser die niet u bent."), "check"),
    "grant_with_conditions": (_("Verlenen met voorschriften"), _("Gaat naar een beslisser die niet u bent."), "check"),
    "refuse": (_("Weigeren"), _("Gaat naar een beslisser die niet u bent."), "ban"),
    "publish": (_("Besluit bekendmaken"), _("Verstuurt het besluit; de beslistermijn eindigt."), "stuur"),
    "withdraw": (_("Aanvrager trekt in"), _("Beantwoord ook de vraag van Wet Bibob 7a lid 8."), "x"),
    "record_default_notice": (_("Ingebrekestelling vastleggen"), _("Na twee weken loopt de dwangsom."), "tri"),
    "enter_into_force": (_("Van kracht"), "", "check"),
    "ask_change": (_("Wijziging vragen"), "", "pen"),
    "decide_change": (_("Besluit over wijziging"), _("Gaat naar een beslisser die niet u bent."), "pen"),
    "invite_views": (_("Zienswijze vragen over intrekking"), "", "stuur"),
    "record_views": (_("Zienswijze vastleggen"), "", "doc"),
    "revoke": (_("Vergunning intrekken"), _("Gaat naar een beslisser die niet u bent."), "ban"),
    "expire": (_("Verlopen"), "", "klok"),
    "lapse_with_designation": (_("Vervallen met de aanwijzing"), "", "klok"),
    "end": (_("Bedrijf beëindigd"), _("De houder stopt; de vergunning eindigt."), "x"),
}

#: Why a move is not legal now (codes of `why_not`).
REASONS = {
    "ended": _("De zaak is afgesloten."),
    "wrong_state": _("De zaak heeft nu een andere stand."),
    "draft_lies_with_decider": _("Er ligt al een concept-besluit bij de beslisser."),
    "already_complete": _("De aanvraag is al volledig verklaard."),
    "no_lapsed_repair_term": _(
        "Er is geen hersteltermijn ongebruikt verlopen in de laatste vier weken (Awb 4:5 lid 4)."
    ),
    "postponed_once": _("De termijn is al één keer verdaagd."),
    "term_is_over": _("De termijn is voorbij; verdagen kan alleen daarvoor."),
    "pause_is_open": _("Er loopt al een opschorting."),
    "no_pause_open": _("Er loopt geen opschorting."),
    "lbb_is_asked": _("Het LBB-advies is gevraagd en nog niet ontvangen."),
    "no_lbb_request": _("Er loopt geen LBB-advies."),
    "integrity_not_running": _("Er loopt geen Bibob-toets."),
    "integrity_started": _("De Bibob-toets is al gestart."),
    "visit_requested": _("Er is al een controle gevraagd of afgehandeld."),
    "no_visit_requested": _("Er is geen controle gevraagd."),
    "advice_requested": _("Er is al advies gevraagd of afgehandeld."),
    "no_advice_requested": _("Er is geen advies gevraagd."),
    "danger_needs_views": _("De Bibob-toets ziet gevaar: eerst voornemen en zienswijze (Wet Bibob 33)."),
    "bibob_needs_views": _("Op Bibob-grond pas na voornemen en zienswijze (Wet Bibob 33)."),
    "no_danger_concluded": _("De Bibob-toets ziet geen gevaar; dat kan geen grond zijn."),
    "views_first": _("Eerst voornemen en zienswijze (Awb 4:7), of leg vast waarom die kunnen vervallen (Awb 4:11)."),
    "default_noticed": _("Er is al een ingebrekestelling vastgelegd."),
    "completeness_open": _("De volledigheid is nog niet vastgesteld."),
    "integrity_open": _("De Bibob-toets heeft nog geen uitkomst."),
    "visit_open": _("De controle is nog niet afgerond."),
    "advice_open": _("Het advies is nog niet rond: vraag het, leg het vast, of ga zonder advies verder."),
    "no_change_asked": _("Er is geen wijziging gevraagd."),
    "views_invited": _("De zienswijze is al gevraagd."),
    "no_views_invited": _("Er is geen zienswijze gevraagd."),
    "term_not_over": _("De vergunning loopt nog."),
    "designation_in_force": _("De aanwijzing geldt nog."),
}

TURNS = {
    "municipality": _("gemeente is aan zet"),
    "applicant": _("aanvrager is aan zet"),
    "lbb": _("LBB is aan zet"),
    "decider": _("beslisser is aan zet"),
    "inspection": _("inspectie is aan zet"),
    "nobody": _("niemand is aan zet"),
}


def done(move: Move) -> str:
    """What a person reads after a move. One that another person signs is not made yet."""
    said = _("Voorgelegd aan een beslisser: %(move)s.") if move.drafted else _("Gedaan: %(move)s.")
    return str(said) % {"move": MOVES[move.name][0]}


DEGREES = {"none": _("geen gevaar"), "lesser": _("mindere mate van gevaar"), "serious": _("ernstig gevaar")}

#: What happens next, for the row of the worklist.
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

#: What goes on side by side while a complete application is examined, and who is at it.
BESIDE = {
    "integrity": _("Bibob-toets: Bibob-medewerker"),
    "visit_none": _("controle: vergunningverlener vraagt haar aan of gaat zonder verder"),
    "visit_requested": _("controle: planner en toezichthouder"),
    "advice_none": _("advies: vergunningverlener vraagt het of gaat zonder verder"),
    "advice_requested": _("advies: wie erom gevraagd is"),
    "draft": _("concept-besluit: vergunningverlener stelt het op"),
}

#: Events of the clock.
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
