"""Dutch words for the codes of the sealed room. Pure codes stay pure."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "TRIGGERED": _("Aanleiding vastgelegd"),
    "FORM_SENT": _("Vragenformulier verstuurd"),
    "FORM_RECEIVED": _("Vragenformulier ontvangen"),
    "FORM_REFUSED": _("Vragenformulier geweigerd"),
    "OWN_RESEARCH": _("Eigen onderzoek"),
    "LBB_REQUESTED": _("LBB-advies gevraagd"),
    "LBB_DATA_REQUESTED": _("LBB vraagt gegevens"),
    "LBB_DECLINED": _("LBB nam de aanvraag niet in behandeling"),
    "ADVICE_RECEIVED": _("LBB-advies ontvangen"),
    "ZIENSWIJZE": _("Zienswijze gevraagd"),
    "CONCLUDED": _("Conclusie getrokken"),
    "CORRECTED": _("Conclusie gecorrigeerd"),
    "USE_BLOCKED": _("Gebruik geblokkeerd"),
    "CLOSED": _("Gesloten"),
}

#: Move or act name -> (button, one line of help, icon).
ACTS = {
    "trigger": (_("Bibob-toets starten"), _("Legt de aanleiding vast."), "schild"),
    "send_form": (_("Vragenformulier versturen"), "", "stuur"),
    "receive_form": (_("Vragenformulier ontvangen"), "", "check"),
    "refuse_form": (_("Vragenformulier geweigerd"), _("De aanvraag kan buiten behandeling (Awb 4:5)."), "ban"),
    "hear_on_refusal": (_("Zienswijze vragen over de weigering"), "", "stuur"),
    "start_own_research": (_("Eigen onderzoek starten"), _("De vergunningklok loopt door."), "zoek"),
    "request_lbb": (
        _("LBB-advies voorleggen"),
        _("Een beslisser die niet u bent tekent. Dan stopt de klok."),
        "schild",
    ),
    "lbb_asks_data": (_("LBB vraagt gegevens"), _("De adviestermijn staat stil."), "vraag"),
    "lbb_gets_data": (_("LBB heeft de gegevens"), _("De adviestermijn loopt weer."), "check"),
    "lbb_extends": (_("LBB verlengt"), _("Eén keer, ten hoogste vier weken."), "kal"),
    "lbb_declines": (_("LBB neemt niet in behandeling"), _("De vergunningklok loopt de dag erna weer."), "ban"),
    "receive_advice": (_("LBB-advies ontvangen"), _("De vergunningklok loopt de dag erna weer."), "doc"),
    "invite_views": (_("Zienswijze vragen"), _("Aan betrokkene en ieder die wordt genoemd."), "stuur"),
    "invite_more_views": (_("Nog een zienswijze vragen"), _("Aan wie later is genoemd."), "stuur"),
    "record_views": (_("Zienswijze vastleggen"), "", "doc"),
    "lapse_views": (_("Zienswijzetermijn voorbij"), _("Wie niets liet horen, kreeg de gelegenheid."), "klok"),
    "conclude": (_("Conclusie voorleggen"), _("Een beslisser die niet u bent tekent."), "weeg"),
    "answer_withdrawal": (_("Vraag over de intrekking beantwoorden"), "", "vraag"),
    "report_withdrawal": (_("Intrekking melden aan het LBB"), _("Direct."), "stuur"),
    "correct": (_("Conclusie corrigeren"), _("Na bezwaar of uitspraak. Meld het direct aan het LBB."), "pen"),
    "block_use": (_("Gebruik blokkeren"), "", "slot"),
    "close": (_("Dossier sluiten"), "", "slot"),
    "add_finding": (_("Bevinding toevoegen"), "", "plus"),
    "add_answers": (_("Antwoorden invullen"), "", "pen"),
    "add_person": (_("Persoon of bedrijf toevoegen"), "", "mens"),
    "add_financing": (_("Financiering toevoegen"), "", "plus"),
    "open_question": (_("Vraag openen"), _("Een indicator opent een vraag, meer niet."), "vraag"),
    "close_question": (_("Vraag beantwoorden"), "", "check"),
    "add_file": (_("Stuk toevoegen"), "", "doc"),
    "report_to_lbb": (_("Melding aan het LBB vastleggen"), _("Direct, dezelfde dag."), "stuur"),
    "recall_draft": (_("Concept terugnemen"), _("Zolang het niet is getekend."), "x"),
}

#: Verbs of the room that are no move of the chart and no act above.
OTHER_VERBS = {
    "bibob.draft.submitted": _("Concept voorgelegd"),
    "bibob.draft.sent_back": _("Concept teruggestuurd"),
    "bibob.room.left": _("Ruimte verlaten"),
}

#: Why a move is not legal now (codes of the chart) or a conclusion not lawful (codes of the rules).
REASONS = {
    "ended": _("Het dossier is gesloten."),
    "wrong_state": _("Het dossier heeft nu een andere stand."),
    "case_ended": _("De zaak is afgelopen; alleen de vraag over de intrekking staat nog open."),
    "case_runs": _("De zaak loopt nog."),
    "holder_refused": _("De weigering van een vergunninghouder telt als ernstig gevaar (Wet Bibob 4 lid 1)."),
    "no_chance_to_complete": _(
        "Eerst moet de aanvrager kunnen aanvullen: de hersteltermijn van Awb 4:5 is nog niet ongebruikt voorbij."
    ),
    "applicant_is_dismissed": _("Bij een aanvrager volgt buiten behandeling laten, geen zienswijze (Awb 4:5)."),
    "case_takes_no_lbb": _("In deze stand van de zaak kan geen advies worden gevraagd (Wet Bibob 31)."),
    "extended_once": _("Het LBB heeft de termijn al één keer verlengd."),
    "everyone_invited": _("Iedereen die wordt genoemd, heeft een uitnodiging."),
    "no_views_awaited": _("Er staat geen zienswijze meer open."),
    "views_term_runs": _("De termijn voor de zienswijze loopt nog."),
    "danger_needs_views": _(
        "Gevaar kan pas worden geconcludeerd na de zienswijze van betrokkene en van ieder die wordt genoemd "
        "(Wet Bibob 33)."
    ),
    "someone_not_invited": _("Niet ieder die wordt genoemd, is uitgenodigd voor een zienswijze (Wet Bibob 33)."),
    "views_awaited": _("Er staat nog een zienswijze open."),
    "no_withdrawal_question": _("Er is geen vraag over een intrekking."),
    "no_suspected_withdrawal": _("Er is geen vermoeden dat de toets de reden van intrekking was."),
    "withdrawal_reported": _("De intrekking is al gemeld."),
    "withdrawal_unanswered": _("De vraag over de intrekking is nog niet beantwoord (Wet Bibob 7a lid 8)."),
    "withdrawal_unreported": _("De intrekking moet eerst worden gemeld (Wet Bibob 7a lid 8)."),
    "use_term_runs": _("De gegevens mogen nog worden gebruikt (Wet Bibob 29)."),
    "draft_lies_with_decider": _("Er ligt al een concept bij de beslisser."),
    "degree_missing": _("Kies de mate van gevaar (Wet Bibob 3)."),
    "ground_missing": _("Kies de grond bij dit gevaar (Wet Bibob 3 lid 1 of 6)."),
    "ground_without_danger": _("Zonder gevaar hoort er geen grond bij."),
    "reasons_missing": _("Schrijf de motivering."),
    "proportionality_missing": _("Schrijf waarom het gevolg past bij het gevaar (Wet Bibob 3 lid 5 en 7)."),
    "no_findings": _("Er is geen bevinding en geen advies waarop het gevaar steunt."),
    "deviation_unreasoned": _("De conclusie wijkt af van het advies; schrijf waarom (Awb 3:50)."),
}

#: What may give rise to a check.
TRIGGERS = {
    "policy": _("Beleidsregel: elke aanvraag in deze branche (Awb 4:81)"),
    "indicator": _("Een indicator in de aanvraag (Awb 4:81)"),
    "tip_26": _("Tip van officier van justitie of ander bestuursorgaan (Wet Bibob 26)"),
    "tip_11": _("Tip van het LBB (Wet Bibob 11)"),
    "register": _("Treffer in het Bibob-register (Wet Bibob 11a)"),
}

DEGREES = {"none": _("geen gevaar"), "lesser": _("mindere mate van gevaar"), "serious": _("ernstig gevaar")}
GROUNDS = {
    "a": _("a-grond: voordeel uit strafbare feiten benutten (3 lid 1 a)"),
    "b": _("b-grond: strafbare feiten plegen (3 lid 1 b)"),
    "ab": _("a-grond en b-grond (3 lid 1 a en b)"),
    "3(6)": _("strafbaar feit om de vergunning te krijgen of te houden (3 lid 6)"),
}

#: Purposes of a look: code -> (words, article). Asked before anyone enters, recorded as its reason.
PURPOSES = {
    "own_research": (_("Eigen onderzoek voor deze zaak"), _("Wet Bibob 7a lid 1")),
    "lbb": (_("Contact met het LBB"), _("Wet Bibob 9 en 15")),
    "decision": (_("Zienswijze of besluit"), _("Wet Bibob 33 en 3")),
    "reuse": (_("Hergebruik voor een andere beslissing"), _("Wet Bibob 29; kan tot vijf jaar na afgifte")),
}
