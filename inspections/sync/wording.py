"""What types, members and judgements mean, for the inspector on the tablet and for who decides at the office."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspections.sync import merge

#: Reason -> what it means.
REASONS = {
    merge.GAP: gettext_lazy("Een eerdere handeling van dit bezoek is nog niet aangekomen."),
    merge.BLOB: gettext_lazy("Het bestand zelf is nog niet helemaal aangekomen."),
    merge.PHOTOS: gettext_lazy("Tekenen wacht tot alle foto’s van dit bezoek zijn aangekomen."),
    merge.NOT_STARTED: gettext_lazy("Het bezoek is volgens het dossier nog niet begonnen."),
    merge.NOT_SIGNED: gettext_lazy("De medeondertekening wacht tot de collega heeft getekend."),
    merge.BEHIND: gettext_lazy("Een eerdere handeling van dit bezoek wacht; daarna is deze aan de beurt."),
    merge.TWICE: gettext_lazy("De tablet gaf dit volgnummer aan twee handelingen."),
    "answer": gettext_lazy("Een collega gaf intussen een ander antwoord."),
    "summary": gettext_lazy("Een collega schreef intussen een andere samenvatting."),
    "cosign": gettext_lazy("Het rapport is niet meer zoals u het las. Lees het opnieuw en teken dan mee."),
    "state": gettext_lazy("Het bezoek heeft een stand waarin dit niet meer kan."),
    "op_id_reused": gettext_lazy("Onder hetzelfde nummer kwam eerder iets anders binnen."),
    "right": gettext_lazy("De afzender hoort niet (meer) bij het team van dit bezoek."),
    "not_an_operation": gettext_lazy("De tablet stuurde iets dat geen handeling is."),
    "seal": gettext_lazy("De verzegeling is niet te openen: de sleutel ontbreekt of de inhoud is beschadigd."),
    "sha256": gettext_lazy("De inhoud past niet bij de controlesom die erin staat."),
    "shape": gettext_lazy("De handeling heeft niet de afgesproken vorm."),
    "unknown_type": gettext_lazy("Dit soort handeling kent deze versie niet."),
    "unknown_visit": gettext_lazy("Dit bezoek bestaat niet bij deze gemeente."),
    "blob": gettext_lazy("Het bestand is niet wat de handeling erover zegt."),
    "corrects": gettext_lazy("Wat wordt verbeterd, is er niet of is al verbeterd."),
    "refused": gettext_lazy("Het dossier nam dit niet aan."),
    "fault": gettext_lazy("Er ging bij ons iets mis; het logboek weet meer."),
}

#: Reason -> what to do about it at the office.
WHAT_NOW = {
    merge.GAP: gettext_lazy("Vraag de toezichthouder de tablet aan te zetten met netwerk."),
    merge.BLOB: gettext_lazy("Vraag de toezichthouder de tablet aan te zetten met netwerk."),
    merge.PHOTOS: gettext_lazy("Wacht op de foto’s, of vraag naar de tablet die ze nog heeft."),
    merge.NOT_SIGNED: gettext_lazy("Vraag naar de tablet van de collega die tekent."),
    merge.BEHIND: gettext_lazy("Besluit eerst over de eerdere handeling die wacht; deze gaat dan vanzelf verder."),
    merge.NOT_STARTED: gettext_lazy("Leg de aankomst vast, of vraag naar de andere tablet van het team."),
    "answer": gettext_lazy("Kies welk antwoord geldt; het andere blijft in het dossier."),
    "summary": gettext_lazy("Kies welke samenvatting geldt; de andere blijft in het dossier."),
    "cosign": gettext_lazy("De toezichthouder leest het opnieuw en tekent opnieuw; houd dan wat er staat."),
    "op_id_reused": gettext_lazy("Vergelijk beide. Geldt de tweede, vraag dan de toezichthouder om een verbetering."),
    "right": gettext_lazy("Klopt het team? Wijzig het en probeer opnieuw, of leg het terzijde met de reden."),
    "state": gettext_lazy("Breng het bezoek in de juiste stand en probeer opnieuw, of schrijf een aanvulling."),
}
_ELSE = gettext_lazy("Bekijk wat er staat; probeer opnieuw of leg het terzijde met de reden.")


#: Type of an operation -> what the inspector did.
TYPES = {
    "brief": gettext_lazy("Voorbespreking"),
    "arrive": gettext_lazy("Start bezoek"),
    "answer": gettext_lazy("Antwoord"),
    "finding": gettext_lazy("Bevinding"),
    "photo": gettext_lazy("Foto"),
    "file": gettext_lazy("Bestand"),
    "photo_omitted": gettext_lazy("Geen foto, met reden"),
    "person": gettext_lazy("Persoon of verklaring"),
    "power": gettext_lazy("Bevoegdheid"),
    "item_taken": gettext_lazy("Iets meegenomen"),
    "item_receipt": gettext_lazy("Ontvangstbewijs"),
    "item_returned": gettext_lazy("Teruggegeven"),
    "entry_refused": gettext_lazy("Toegang geweigerd"),
    "dwelling": gettext_lazy("Woning aangetroffen"),
    "consent": gettext_lazy("Toestemming van de bewoner"),
    "police": gettext_lazy("Overgedragen aan politie"),
    "vehicle": gettext_lazy("Voertuig"),
    "note": gettext_lazy("Aantekening"),
    "conversation": gettext_lazy("Vrijwillig gesprek"),
    "left": gettext_lazy("Controle afgerond"),
    "report_drafted": gettext_lazy("Samenvatting"),
    "report_edited": gettext_lazy("Samenvatting gewijzigd"),
    "signature": gettext_lazy("Handtekening"),
    "cosign": gettext_lazy("Medeondertekening"),
    "report_signed": gettext_lazy("Rapport getekend"),
    "supplement": gettext_lazy("Aanvulling"),
    "correction": gettext_lazy("Verbetering"),
}

#: Member of a body -> its name on the page.
MEMBERS = {
    "item": gettext_lazy("Vraag"),
    "answer": gettext_lazy("Antwoord"),
    "severity": gettext_lazy("Ernst"),
    "note": gettext_lazy("Tekst"),
    "text": gettext_lazy("Tekst"),
    "summary": gettext_lazy("Samenvatting"),
    "place": gettext_lazy("Plek"),
    "norm": gettext_lazy("Regel"),
    "seen_by": gettext_lazy("Gezien door"),
    "sharing_ground": gettext_lazy("Grond om te delen"),
    "purpose": gettext_lazy("Doel van het bezoek"),
    "position": gettext_lazy("Plaats (lengte- en breedtegraad)"),
    "far_reason": gettext_lazy("Waarom niet ter plaatse"),
    "name": gettext_lazy("Naam"),
    "capacity": gettext_lazy("Hoedanigheid"),
    "statement": gettext_lazy("Verklaring"),
    "cautioned": gettext_lazy("Cautie gegeven"),
    "article": gettext_lazy("Artikel"),
    "reason": gettext_lazy("Reden"),
    "description": gettext_lazy("Wat"),
    "receipt_to": gettext_lazy("Ontvangstbewijs aan"),
    "refusal": gettext_lazy("Wie weigerde en hoe"),
    "area": gettext_lazy("Welk deel"),
    "consent_by": gettext_lazy("Toestemming van"),
    "consent_scope": gettext_lazy("Waarvoor"),
    "plate": gettext_lazy("Kenteken"),
    "vin": gettext_lazy("Voertuignummer (VIN)"),
    "country": gettext_lazy("Land"),
    "make": gettext_lazy("Merk"),
    "colour": gettext_lazy("Kleur"),
    "dictated": gettext_lazy("Ingesproken"),
    "offered": gettext_lazy("Gesprek aangeboden"),
    "answered": gettext_lazy("Gesprek gevoerd"),
    "spoke_with": gettext_lazy("Gesproken met"),
    "offers": gettext_lazy("Aangeboden"),
    "folders": gettext_lazy("Folders achtergelaten"),
    "follow_up": gettext_lazy("Vervolg"),
    "follow_up_note": gettext_lazy("Afgesproken"),
    "partners": gettext_lazy("Partners"),
    "taken_at": gettext_lazy("Gemaakt"),
    "additions": gettext_lazy("Aanvullingen en verbeteringen die erbij stonden"),
    "about": gettext_lazy("Waarover"),
    "blob": gettext_lazy("Bestand"),
    "photos": gettext_lazy("Foto’s"),
    "role": gettext_lazy("Tekent als"),
    "refused": gettext_lazy("Wil niet tekenen"),
    "signed_as": gettext_lazy("Getekend als"),
    "type": gettext_lazy("Verbetert"),
    "identity_shown": gettext_lazy("Legitimatie getoond"),
    "purpose_told": gettext_lazy("Doel verteld"),
    "told_may_refuse": gettext_lazy("Verteld dat weigeren mag"),
}
ROLES = {"present": gettext_lazy("aanwezige"), "inspector": gettext_lazy("toezichthouder")}

#: What a person can choose -> button, and what was chosen afterwards.
CHOICES = {
    "taken": gettext_lazy("De tablet geldt: neem over"),
    "kept": gettext_lazy("Houd wat er staat"),
    "aside": gettext_lazy("Leg terzijde, met de reden"),
}
AGAIN = gettext_lazy("Probeer opnieuw in het dossier te zetten")
CHOSEN = {
    "taken": gettext_lazy("in het dossier gezet"),
    "kept": gettext_lazy("gehouden wat er stond"),
    "aside": gettext_lazy("terzijde gelegd"),
}
_TOLD = {
    "taken": gettext_lazy("Kantoor nam over wat u vastlegde."),
    "kept": gettext_lazy("Kantoor hield wat er stond; wat u vastlegde blijft bewaard."),
    "aside": gettext_lazy("Kantoor legde dit terzijde; het blijft bewaard."),
}


def decided(choice: str, why: str) -> str:
    """What the inspector hears of a decision of the office, in the current language."""
    return f"{_TOLD[choice]} {why}".strip()


def feedback(state: str, reason: str, said: str = "") -> str:
    """One sentence for the inspector, in the current language; empty where all is well."""
    if state in {merge.STORED, merge.APPLIED}:
        return ""
    sentence = str(REASONS.get(reason, _("Deze handeling wacht op het kantoor.")))
    return f"{sentence} {said}".strip() if said and reason in {"refused", "state"} else sentence


def what_now(reason: str) -> str:
    """What a person at the office can do."""
    return str(WHAT_NOW.get(reason, _ELSE))
