"""Dutch words for what the visit chart and the checklists say in codes."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "PLANNED": _("Gepland"),
    "BRIEFED": _("Voorbesproken"),
    "ON_SITE": _("Bezig ter plaatse"),
    "ENTRY_REFUSED": _("Toegang geweigerd"),
    "DWELLING_STOP": _("Gestopt: woning"),
    "HANDED_TO_POLICE": _("Overgedragen aan de politie"),
    "LEFT": _("Afgerond ter plaatse"),
    "REPORT_DRAFT": _("Rapport in concept"),
    "REPORT_SIGNED": _("Rapport getekend"),
    "NO_FINDINGS": _("Geen bevindingen"),
    "RECHECK_DUE": _("Herbezoek nodig"),
    "TO_ENFORCEMENT": _("Naar handhaving"),
    "TALKED": _("Gesprek vastgelegd"),
    "CANCELLED": _("Geannuleerd"),
}

#: Shown for PLANNED without a day: the chart knows one state, people see two.
TO_PLAN = _("Te plannen")

#: Tone and icon of each state (README of the looks: shape before colour).
LOOKS = {
    "PLANNED": ("wait", "klok"),
    "BRIEFED": ("ok", "stip"),
    "ON_SITE": ("info", "pin"),
    "ENTRY_REFUSED": ("danger", "ban"),
    "DWELLING_STOP": ("danger", "huis"),
    "HANDED_TO_POLICE": ("warn", "tri"),
    "LEFT": ("info", "klok"),
    "REPORT_DRAFT": ("info", "pen"),
    "REPORT_SIGNED": ("ok", "slot"),
    "NO_FINDINGS": ("ok", "check"),
    "RECHECK_DUE": ("warn", "klok"),
    "TO_ENFORCEMENT": ("danger", "tri"),
    "TALKED": ("ok", "check"),
    "CANCELLED": ("wait", "x"),
}

#: Name of each move, what it does, and its icon.
MOVES = {
    "plan": (_("Bezoek plannen"), "", "plus"),
    "schedule": (_("Dag en team kiezen"), _("Kies wie er gaat en wanneer."), "kal"),
    "change_team": (_("Team wijzigen"), _("Een ander vult het bezoek verder in."), "mens"),
    "brief": (_("Voorbespreking afronden"), _("Wie gaan er mee en met welke eigen bevoegdheden."), "check"),
    "arrive": (_("Start bezoek"), _("Legitimatie getoond en doel verteld."), "pin"),
    "record_finding": (_("Vraag beantwoorden"), "", "pen"),
    "add_photo": (_("Foto toevoegen"), "", "camera"),
    "use_power": (_("Bevoegdheid vastleggen"), _("Welk artikel, hoe laat en waarom het nodig was."), "schild"),
    "note_person": (_("Persoon of verklaring"), _("Wie was er en wat verklaarde die."), "mens"),
    "add_vehicle": (_("Voertuig vastleggen"), _("Op de tablet, met kenteken of VIN."), "pin"),
    "add_note": (_("Notitie of bestand toevoegen"), _("Op de tablet."), "doc"),
    "take_item": (_("Iets meenemen"), _("Met een ontvangstbewijs."), "doc"),
    "give_receipt": (_("Ontvangstbewijs geven"), _("Voor wat al is meegenomen."), "doc"),
    "return_item": (_("Teruggeven"), _("Wat was meegenomen gaat terug."), "doc"),
    "refuse_entry": (_("Toegang geweigerd"), _("De controle stopt; weigeren is vastgelegd."), "ban"),
    "stop_at_dwelling": (_("Woning, stop"), _("Niet verder zonder toestemming van de bewoner."), "huis"),
    "resume_by_consent": (_("Verder met toestemming"), _("De bewoner geeft toestemming."), "check"),
    "hand_to_police": (
        _("Overdragen aan politie"),
        _("Verdacht van een misdrijf: u stopt."),
        "tri",
    ),
    "leave": (_("Controle afronden"), _("U verlaat het pand."), "check"),
    "draft_report": (_("Rapport opstellen"), _("Van alle antwoorden, foto’s en verklaringen."), "doc"),
    "edit_report": (_("Samenvatting wijzigen"), "", "pen"),
    "sign_report": (_("Rapport tekenen"), _("Daarna verandert er niets meer."), "pen"),
    "collect_signature": (_("Handtekening vastleggen"), _("Op de tablet."), "pen"),
    "supplement": (_("Aanvulling schrijven"), _("Het getekende rapport blijft zoals het is."), "plus"),
    "conclude_no_findings": (_("Geen bevindingen"), _("Alles was in orde."), "check"),
    "conclude_recheck": (_("Herbezoek"), _("Kies de dag waarop u weer gaat kijken."), "klok"),
    "propose_enforcement": (_("Voorstellen: naar handhaving"), _("De jurist bevestigt."), "stuur"),
    "confirm_enforcement": (_("Naar handhaving: bevestigen"), _("De jurist neemt het over."), "check"),
    "decline_enforcement": (_("Niet naar handhaving"), _("Terug naar de toezichthouder, met de reden."), "x"),
    "record_talk": (_("Gesprek vastleggen"), _("Wat u bood, wat het antwoord was en wat volgt."), "check"),
    "correct_talk": (_("Gesprek verbeteren"), _("Het eerdere verslag blijft bewaard."), "pen"),
    "follow_up": (_("Vervolg is gedaan"), _("Gebeld, gebracht of doorgegeven."), "check"),
    "cancel": (_("Bezoek annuleren"), _("Met de reden."), "x"),
}

#: Why a move is not legal now (codes of `why_not`).
REASONS = {
    "ended": _("Het bezoek is afgesloten."),
    "wrong_state": _("Het bezoek heeft nu een andere stand."),
    "not_scheduled": _("Kies eerst een dag en een team."),
    "identity_not_shown": _("Leg vast dat u zich hebt gelegitimeerd (Awb 5:12)."),
    "purpose_not_told": _("Leg vast dat u het doel hebt verteld."),
    "consent_missing": _("Leg vast wie toestemming geeft en dat weigeren mag; anders mag u niet verder (Awb 5:15)."),
    "receipts_open": _("Geef eerst een ontvangstbewijs voor alles wat is meegenomen (Awb 5:17 lid 3, 5:18 lid 4)."),
    "no_item_without_receipt": _("Er is niets meegenomen zonder ontvangstbewijs."),
    "items_unanswered": _("Nog niet elke verplichte vraag heeft een antwoord."),
    "answers_faulty": _("Bij een bevinding ontbreekt nog tekst, ernst of een foto."),
    "lies_with_lawyer": _("Het voorstel voor handhaving ligt bij de jurist."),
    "there_are_findings": _("Er zijn bevindingen; kies herbezoek of handhaving."),
    "not_all_was_seen": _("De controle stopte voordat alles was gezien."),
    "nothing_to_enforce": _("Er is geen bevinding en de toegang is niet geweigerd."),
    "not_proposed": _("Er is geen voorstel voor handhaving."),
    "voluntary": _("Dit is een vrijwillig gesprek: geen bevoegdheden, geen bevindingen, geen verplichte vragen."),
    "no_conversation": _("Dit is een controle, geen gesprek."),
    "no_follow_up": _("Er is niets afgesproken dat nog gedaan moet worden."),
    "nothing_taken": _("Er is niets meegenomen dat nog terug moet."),
}

ANSWERS = {
    "ok": _("In orde"),
    "not_ok": _("Niet in orde"),
    "not_checked": _("Niet bekeken"),
    "not_applicable": _("Niet van toepassing"),
}

AGENCIES = {
    "municipality": _("Gemeente"),
    "labour": _("Nederlandse Arbeidsinspectie"),
    "rdw": _("RDW"),
    "police": _("Politie"),
    "tax": _("Belastingdienst"),
    "fire": _("Veiligheidsregio"),
    "environment": _("Omgevingsdienst"),
    "grid": _("Netbeheerder"),
}

#: What partners usually bring; the briefing form proposes it and people mend it (Awb 5:15 lid 3).
PARTNER_POWERS = {
    "labour": _("Eigen toezicht op werk en vreemdelingen"),
    "rdw": _("Eigen toezicht op erkenninghouders"),
    "police": _("Eigen bevoegdheden; helpt zo nodig bij het betreden (Awb 5:15 lid 2)"),
    "tax": _("Eigen controle van boeken en kas"),
    "fire": _("Adviseert over brandveiligheid"),
    "environment": _("Eigen toezicht op milieuregels"),
    "grid": _("Eigen controle van de meter"),
}

FOLLOW_UPS = {
    "inform": _("Aanspreken"),
    "recheck": _("Herbezoek"),
    "enforcement": _("Handhaving"),
    "partner": _("Naar de partner"),
    "police": _("Stoppen, politie"),
}

SEVERITIES = {1: _("1 Nihil"), 2: _("2 Beperkt"), 3: _("3 Van belang"), 4: _("4 Groot")}

FAULTS = {
    "note_missing": _("schrijf op wat u ziet"),
    "severity_missing": _("kies hoe ernstig het is"),
    "photo_missing": _("maak minstens één foto"),
}

POWERS = {
    "5:15": _("5:15 Betreden van een plaats"),
    "5:16": _("5:16 Vragen om inlichtingen"),
    "5:16a": _("5:16a Vragen om een identiteitsbewijs"),
    "5:17": _("5:17 Inzage in en kopie van zakelijke gegevens"),
    "5:18": _("5:18 Zaken onderzoeken, monsters nemen"),
    "5:19": _("5:19 Voertuigen en lading onderzoeken"),
    "5:20": _("5:20 Medewerking vorderen"),
}

TASKS = {
    "plan": _("Plannen"),
    "brief": _("Voorbespreken"),
    "visit": _("Bezoeken"),
    "report": _("Rapport maken en tekenen"),
    "conclude": _("Uitkomst vaststellen"),
    "confirm": _("Handhaving bevestigen"),
}
