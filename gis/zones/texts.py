"""The texts with which steps are made known: data with validity, from fixtures/policy/zones.json."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from string import Template

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import shipped
from core.charts import Move
from gis.zones.models import Proposal, PublicationText
from permits.policy.models import in_force

#: Publications are in Dutch, whatever language the page has.
LANGUAGE = "nl"


@transaction.atomic
def load(folder: Path) -> Counter[str]:
    """Bring the shipped texts in; how many were `new`, `changed`, `unchanged`.

    Raises ValueError, KeyError or TypeError on a bad file.
    """
    document = json.loads((folder / "zones.json").read_text(encoding="utf-8"))
    rows = [PublicationText(**given) for given in document["texts"]]
    for row in rows:
        row.clean_fields()
    return Counter(shipped.store(row) for row in rows)


def text_for(proposal: Proposal, move: Move, on: date, **more: date) -> str:
    """The text of this step, filled in; empty when none holds on the day. `more`: days that the form asks."""
    row = PublicationText.objects.filter(in_force(on), move=move.name).order_by("-valid_from", "-pk").first()
    if row is None:
        return ""
    with override(LANGUAGE):
        return Template(row.text).safe_substitute(_values(proposal, on, more)).strip()


def _values(proposal: Proposal, on: date, more: dict[str, date]) -> dict[str, str]:
    activities = ", ".join(proposal.activities)
    branches = _("bedrijven met de activiteit %(codes)s (SBI %(version)s)")
    transition = ""
    if proposal.transition_until:
        transition = _("Wie er op de begindatum al zit, heeft tot en met %(day)s om een vergunning te vragen.") % {
            "day": _day(proposal.transition_until)
        }
    days = {"on": on, "views_until": proposal.views_until, **more}
    return {
        "title": proposal.title,
        "article": proposal.article,
        "body": proposal.get_body_display().lower(),
        "municipality": proposal.municipality.name,
        "where": _("het gebied op de kaart bij dit besluit") if proposal.by_area else _("plaatsen in de gemeente"),
        "what": branches % {"codes": activities, "version": proposal.sbi_version}
        if activities
        else _("elke bedrijfsactiviteit"),
        "valid_from": _day(proposal.valid_from),
        "valid_to": _day(proposal.valid_to),
        "transition": transition,
        **{name: _day(day) for name, day in days.items()},
    }


def _day(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else _("een nog te bepalen dag")
