"""Which cases a person sees: the worklist by legal urgency, the own cases, the search."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts import rights as account_rights
from core.accounts.models import User
from gis.places.models import Establishment, Premises
from permits import rights
from permits.models import ClockEvent, Party, PartyRole, PermitApplication
from permits.statecharts import application as chart

#: Case and permit numbers, such as Z2026-000123.
NUMBER = re.compile(r"[ZV][0-9]{4}-[0-9]{6}")
WORK = chart.OPEN + chart.DECIDED
#: Rows of a group on the page, and how far a group is counted: beyond it the exact number helps nobody.
SHOWN, COUNTED = 25, 999


@dataclass(frozen=True)
class Group:
    """One group of the worklist, in the order the law wants."""

    key: str
    label: Any
    icon: str
    count: int
    more: bool
    rows: list[PermitApplication]


def visible_to(user: Any) -> QuerySet[PermitApplication]:
    """Included if, and only if: staff with the right to see cases, of the case's municipality, and not a draft;
    or the entrepreneur whose own case it is."""
    cases = PermitApplication.objects.all()
    if account_rights.has(user, rights.VIEW):
        return cases.filter(municipality_id=user.municipality_id).exclude(state__in=[chart.DRAFT, chart.DISCARDED])
    if account_rights.has(user, rights.APPLY):
        return cases.filter(account=user)
    return cases.none()


def under_way(on: date) -> tuple[int, int]:
    """How many cases of the whole house wait for a decision, and how many of those are over term."""
    found = PermitApplication.objects.filter(state__in=chart.OPEN)
    counted = found.aggregate(open=Count("pk"), over=Count("pk", filter=Q(due_on__lt=on)))
    return counted["open"], counted["over"]


def for_page(cases: QuerySet[PermitApplication]) -> QuerySet[PermitApplication]:
    """With what a row or a page shows, so that the number of queries does not grow with the rows."""
    events = ClockEvent.objects.select_related("superseded_by")
    return cases.select_related("municipality", "premises", "establishment", "order", "assigned_to").prefetch_related(
        Prefetch("clock_events", queryset=events)
    )


def worklist(user: User, on: date, **filters: Any) -> list[Group]:
    """The open cases in five groups: over term, ends this week, ours, waiting for others, new.

    `filters` narrow every group: `assigned_to` (User or None), `activity` (code prefix), `turns`.
    Seven queries, however many cases there are: the keys of each group as far as it is counted, then
    the rows that are shown with their clock events.
    """
    base = _filtered(visible_to(user).filter(state__in=WORK), filters)
    keys = {
        key: list(base.filter(condition).order_by("due_on", "pk").values_list("pk", flat=True)[: COUNTED + 1])
        for key, _label, _icon, condition in _groups(on)
    }
    shown = [pk for found in keys.values() for pk in found[:SHOWN]]
    rows = {row.pk: row for row in for_page(PermitApplication.objects.filter(pk__in=shown))} if shown else {}
    return [
        Group(
            key,
            label,
            icon,
            count=min(len(keys[key]), COUNTED),
            more=len(keys[key]) > COUNTED,
            rows=[rows[pk] for pk in keys[key][:SHOWN] if pk in rows],
        )
        for key, label, icon, _condition in _groups(on)
    ]


def _groups(on: date) -> list[tuple[str, Any, str, Q]]:
    week_end = on + timedelta(days=7)
    over = Q(due_on__lt=on)
    this_week = Q(due_on__gte=on, due_on__lte=week_end)
    later = Q(due_on__gt=week_end) | Q(due_on=None)
    new = Q(state=chart.RECEIVED, assigned_to=None)
    ours = Q(turn__in=["municipality", "decider"])
    return [
        ("over", _("Over de termijn"), "oct", over),
        ("week", _("Eindigt deze week"), "tri", this_week),
        ("ours", _("Wij zijn aan zet"), "klok", later & ours & ~new),
        ("waiting", _("Wacht op een ander"), "pauze", later & ~ours),
        ("new", _("Nieuw"), "stip", later & ours & new),
    ]


def _filtered(cases: QuerySet[PermitApplication], filters: dict[str, Any]) -> QuerySet[PermitApplication]:
    if "assigned_to" in filters:
        cases = cases.filter(assigned_to=filters["assigned_to"])
    if activity := filters.get("activity"):
        cases = cases.filter(activity__startswith=activity)
    if turns := filters.get("turns"):
        cases = cases.filter(turn__in=turns)
    return cases


def search(user: Any, words: str, limit: int = 50) -> list[PermitApplication]:
    """Cases by number, firm, KvK number, address or person, only those this person may see, newest first."""
    found = visible_to(user)
    for word in words.split()[:8]:
        found = found.filter(pk__in=_hits(word))
    return list(for_page(found).order_by("-number")[:limit]) if words.split() else []


def _hits(word: str) -> QuerySet[PermitApplication, int]:
    """Keys of the cases with this word, a query for each place where it may stand: each has its own index."""
    cases = PermitApplication.objects.order_by()
    premises = Q(street__icontains=word)
    if word.isascii() and word.isdigit() and len(word) < 9:
        premises |= Q(house_number=int(word))
    places = [
        cases.filter(number__icontains=word),
        cases.filter(trade_name__icontains=word),
        cases.filter(premises__in=Premises.objects.filter(premises | Q(bag_id=word)).values("pk")),
        cases.filter(
            establishment__in=Establishment.objects.filter(Q(kvk=word) | Q(name__icontains=word)).values("pk")
        ),
        cases.filter(pk__in=_roles(Party.objects.filter(Q(kvk=word) | Q(name__icontains=word)))),
    ]
    first, *others = (place.values_list("pk", flat=True) for place in places)
    return first.union(*others)


def _roles(parties: QuerySet[Party]) -> QuerySet[PartyRole, int]:
    return PartyRole.objects.order_by().filter(party__in=parties.values("pk")).values_list("application", flat=True)
