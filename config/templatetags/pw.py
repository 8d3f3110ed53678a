"""Small things that many templates show: icons, Dutch dates, the menu, places computed from data.

`{% load pw %}`. Dates are whole days; nothing here reads the database.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from config.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from config.openid_settings import FIRMS, STAFF
from config.rooms import Room, is_staff, rooms_for
from core import words
from core.today import local_date, today
from gis.atlas.wording import COMPLIANCE, LAYERS, PHASES

register = template.Library()

#: Rows of bars above a slider beyond which they scroll.
_LANES_SEEN = 4

_ACTS = {"Wet Bibob": "Bibob Act", "Algemene termijnenwet": "General Extension of Time Limits Act"}
_PARAGRAPH = re.compile(r" lid (\d+)(?: ([a-z])\b)?")
_MORE = re.compile(r"(?<=\))((?:, \d+)*) en (\d+)")


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of the sprite by its name, as `klok`; hidden from screen readers, so put words beside it."""
    return format_html(
        '<svg class="pw-i{}" aria-hidden="true"><use href="#i-{}"/></svg>', f" {extra}" if extra else "", name
    )


@register.filter
def cite(law: str) -> str:
    """Articles as the reader's language cites them: `Wet Bibob 7a lid 2` is `Bibob Act 7a(2)` in English."""
    if get_language() != "en":
        return law
    text = _PARAGRAPH.sub(lambda found: f"({found[1]})" + (f"({found[2]})" if found[2] else ""), law)
    text = _MORE.sub(lambda found: re.sub(r"\d+", r"(\g<0>)", found[1]) + f" and ({found[2]})", text)
    return text.replace("Wet Bibob", "Bibob Act").replace(
        "Algemene termijnenwet", "General Extension of Time Limits Act"
    )


@register.filter
def breakable(text: str | Promise) -> str:
    """A name with the places where its long words may break on a narrow page."""
    return words.breakable(str(text))


@register.simple_tag
def layout(**lengths: float | None) -> SafeString:
    """`{% layout a=8 n=13 %}`: the numbers as custom properties that frontend/layout.ts sets."""
    pairs = ";".join(f"--{name}:{round(float(value), 3):g}" for name, value in lengths.items() if value is not None)
    return format_html('data-vars="{}"', pairs)


@register.simple_tag(takes_context=True)
def menu(context: RequestContext) -> list[Room]:
    """The rooms in the main menu of whoever looks."""
    return [room for room in rooms_for(context.get("rights") or ()) if room.in_menu]


@register.simple_tag(takes_context=True)
def here(context: RequestContext, room: Room) -> SafeString | str:
    """`aria-current` for the room that the page is in: of several of whose addresses it begins with, the longest."""
    path = context["request"].path
    inmost = max((one.path for one in menu(context) if path.startswith(one.path)), key=len, default="")
    if room.path != inmost:
        return ""
    return format_html('aria-current="{}"', "page" if path == room.path else "true")


@register.simple_tag(takes_context=True)
def audience(context: RequestContext) -> str:
    """Body class of the audience: entrepreneurs and the signed-out get the plain, large page."""
    return "" if is_staff(context.get("rights") or ()) else "pw-pub"


@register.filter
def compliance_label(state: str) -> str | Promise:
    """What a compliance state is called: `permit` is `Vergunning`."""
    return COMPLIANCE.get(state, state)


@register.filter
def role_labels(user: Any) -> str:
    """The names of a user's roles as people say them."""
    labels = [settings.ROLE_LABELS[role] for role in settings.ROLE_LABELS if role in user.roles]
    return ", ".join(str(label) for label in labels)


@register.filter
def role_label(role: str) -> str | Promise:
    """The name of one role as people say it."""
    return settings.ROLE_LABELS.get(role, role)


@register.simple_tag
def demo_accounts() -> dict[str, object]:
    """The sign-ins of the demo and their one password; nothing where DEMO is off."""
    return {"accounts": DEMO_ACCOUNTS, "password": DEMO_PASSWORD} if settings.DEMO else {}


@register.simple_tag
def issuers() -> list[dict[str, object]]:
    """Where else one can sign in: the buttons of the sign-in page."""
    labels = {STAFF: _("Inloggen als medewerker"), FIRMS: _("Inloggen met eHerkenning")}
    apps = settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"]
    return [{"provider_id": app["provider_id"], "label": labels[app["provider_id"]]} for app in apps]


def _day(value: date | datetime) -> date:
    return local_date(value) if isinstance(value, datetime) else value


def _small(text: str) -> str:
    """Dutch writes days and months small and without a point; English does not."""
    return text.lower().replace(".", "") if (get_language() or "nl").startswith("nl") else text


@register.filter
def short_date(value: date | datetime | None) -> str:
    """`di 29 dec`, with the year when it is not this one. An instant counts as its day in the Netherlands."""
    if value is None:
        return ""
    day = _day(value)
    return _small(formats.date_format(day, "D j M" if day.year == today().year else "D j M Y"))


@register.filter
def day_month(value: date | datetime | None) -> str:
    """`29 dec`."""
    return _small(formats.date_format(_day(value), "j M")) if value else ""


@register.filter
def long_date(value: date | datetime | None) -> str:
    """`dinsdag 29 december 2026`."""
    return formats.date_format(_day(value), "l j F Y") if value else ""


@register.filter
def due_date(value: date | None) -> str:
    """`di 29 december 2026`, as on the clock."""
    return _small(formats.date_format(_day(value), "D j F Y")) if value else ""


@register.filter
def time_of(value: datetime | None) -> str:
    """`di 29 dec, 15:42`: an instant on the clock of the Netherlands."""
    return f"{short_date(value)}, {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def days_left(due: date | None) -> str:
    """How far off a last day is: `nog 36 dagen`, `morgen`, `vandaag`, `14 dagen over`."""
    if due is None:
        return ""
    days = (due - today()).days
    if days < 0:
        return ngettext("%(days)d dag over", "%(days)d dagen over", -days) % {"days": -days}
    if days < 2:
        return _("morgen") if days else _("vandaag")
    return ngettext("nog %(days)d dag", "nog %(days)d dagen", days) % {"days": days}


@register.filter
def urgency(due: date | None) -> str:
    """Tone of a last day: `danger` when past, `warn` within seven days, else `info`."""
    if due is None:
        return "wait"
    days = (due - today()).days
    return "danger" if days < 0 else "warn" if days < 7 else "info"


@register.inclusion_tag("components/_date_slider.html")
def date_slider(
    on: date,
    first: date,
    last: date,
    spans: list[dict[str, Any]] | None = None,
    **said: Any,
) -> dict[str, Any]:
    """A slider over whole days, with bars for what holds when.

    `spans`: dicts with `label`, `valid_from` and `valid_to` (None: open), earliest first, drawn as share of the range.
    `said`: `note` beside the date, `error` under it; `plays`: it can be played, and asked as it was
    known on the day `known`.
    """
    total = max((last - first).days, 1)
    lanes = _lanes(_bar(span, first, last, total) for span in spans or [] if span["valid_from"] <= last)
    starts = [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    years = [{"year": day.year, "at": _share(day, first, total)} for day in starts if day >= first]
    return {
        **said,
        "on": on,
        "today": today(),
        "first": first,
        "days": total,
        "value": (on - first).days,
        "lanes": lanes,
        "many": len(lanes) > _LANES_SEEN,
        "years": years,
    }


def _bar(span: dict[str, Any], first: date, last: date, total: int) -> dict[str, Any]:
    end = min(span["valid_to"] + timedelta(days=1), last) if span["valid_to"] else last
    start = _share(max(span["valid_from"], first), first, total)
    return {"label": span["label"], "start": start, "end": _share(end, first, total)}


def _lanes(bars: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The bars in as few rows as hold them without one over another, each in the first row with room for it."""
    lanes: list[list[dict[str, Any]]] = []
    for bar in bars:
        free = next((lane for lane in lanes if lane[-1]["end"] <= bar["start"]), None)
        if free is None:
            lanes.append(free := [])
        free.append(bar)
    return lanes


def _share(day: date, first: date, total: int) -> float:
    return min(100.0, max(0.0, 100 * (day - first).days / total))


@register.simple_tag
def map_words() -> dict[str, str]:
    """What the map says itself, in the language of the page; handed to frontend/map.ts as JSON."""
    return {
        "map": _("Kaart. Met de pijltjes schuift u, met plus en min zoomt u, met Tab loopt u langs de panden."),
        "skip": _("Sla de panden op de kaart over"),
        "zoom_in": _("Inzoomen"),
        "zoom_out": _("Uitzoomen"),
        "whole": _("Hele gebied"),
        "close": _("Sluiten"),
        "premises": _("Naar het pand"),
        "case": _("Naar de zaak"),
        "order": _("Naar de aanwijzing"),
        "draft": _("Naar het voorstel"),
        "pick": _("Kies het midden van de kaart"),
        "picked": _("Gekozen plek"),
        "play": _("Afspelen"),
        "pause": _("Pauzeer"),
        "choose": _("Kies voor een ronde"),
        "sketch_area": _("Gebied tekenen"),
        "sketch_edit": _("Hoeken verslepen"),
        "sketch_other": _("Andere vorm tekenen"),
        "sketch_line": _("Kniplijn tekenen"),
        "sketch_clear": _("Gebied wissen"),
        "sketch_tools": _("Tekenen op de kaart"),
        "wms_failed": _("Achtergrond “%(name)s” is nu niet te laden. De rest van de kaart klopt wel."),
        "wms_partly": _("Achtergrond “%(name)s” is hier niet overal te laden. De rest van de kaart klopt wel."),
        "own_failed": _("Laag “%(name)s” is niet te laden. Herlaad de pagina om het opnieuw te proberen."),
        "picture_without": _("Zonder achtergrond: die komt van een andere dienst."),
        **{f"state_{state}": str(label) for state, label in COMPLIANCE.items()},
        **{f"phase_{phase}": str(label) for phase, label in PHASES.items()},
        **{f"layer_{layer}": str(label) for layer, label in LAYERS.items()},
    }


@register.filter
def refusal(exception: object) -> str:
    """Why a page is closed: the sentence of the refusal, or a general one where it has none."""
    return str(exception) if exception else _("U hebt het recht niet dat voor deze pagina nodig is.")
