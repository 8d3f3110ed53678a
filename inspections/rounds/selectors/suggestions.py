"""What a planner may choose from on a day: premises, each with every reason to go there, most pressing first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import Municipality
from core.today import local_date, start_of
from gis.places.branches import SBI_2025, Truth, covers
from gis.places.models import Establishment, Premises, Zone
from gis.places.sbi_tables import translations
from gis.places.selectors import establishments_on, standing_footprints
from inspections.checklists.branches import Branch, coverage_on
from inspections.models import Visit
from inspections.rounds.models import Ask, Campaign, Draw
from inspections.rounds.models.reasons import Kind
from inspections.rounds.planning import Reason, points, score
from inspections.rounds.policy import Numbers, numbers_on
from inspections.selectors.conversations import visits_agreed
from inspections.selectors.visits import due_rechecks
from inspections.statecharts import visit as chart

CONTROL, CONVERSATION = Visit.Kind.CONTROL.value, Visit.Kind.CONVERSATION.value


@dataclass
class Suggestion:
    """Premises (and firm) with the reasons to go. `visit`: one that waits already; `previous`: what is re-checked.

    `visit_kind`: a control or a conversation, never both at once. `key` names it in a form: it holds public ids only.
    """

    key: str
    premises: Premises
    establishment: Establishment | None
    visit_kind: str = CONTROL
    reasons: list[Reason] = field(default_factory=list)
    visit: Visit | None = None
    previous: Visit | None = None
    asks: list[Ask] = field(default_factory=list)
    skills: set[str] = field(default_factory=set)
    points: int = 0
    whys: list[str] = field(default_factory=list)
    checklist_code: str = ""

    @property
    def needs_checklist(self) -> bool:
        """Whether no checklist is for this branch, so that the planner must choose one."""
        has = self.visit is not None and self.visit.checklist_id is not None
        return not (self.is_conversation or has or self.checklist_code)

    @property
    def kinds(self) -> set[str]:
        return {reason.kind for reason in self.reasons}

    @property
    def name(self) -> str:
        about = self.visit or self.previous
        firm = self.establishment.name if self.establishment else about.firm[0] if about else ""
        return firm or str(self.premises)

    @property
    def is_conversation(self) -> bool:
        return self.visit_kind == CONVERSATION


class _Desk:
    """The suggestions so far, by kind of visit, and by firm where one is known and else by premises."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.found: dict[tuple[str, int, int | None], Suggestion] = {}

    def add(
        self,
        premises: Premises,
        establishment: Establishment | None,
        kind: str,
        since: date,
        detail: str,
        law: str = "",
        visit_kind: str = CONTROL,
    ) -> Suggestion:
        at = (visit_kind, premises.pk, establishment.pk if establishment else None)
        if at not in self.found:
            key = f"firm:{establishment.public_id}" if establishment else f"premises:{premises.bag_id}"
            key = f"talk:{key}" if visit_kind == CONVERSATION else key
            self.found[at] = Suggestion(key, premises, establishment, visit_kind)
        one = self.found[at]
        article = chart.VOLUNTARY if visit_kind == CONVERSATION else law or self.numbers.law(kind)
        one.reasons.append(Reason(kind, since, article, detail))
        return one


def suggestions(municipality: Municipality, on: date) -> list[Suggestion]:
    """Every suggestion for the day, by points, then address. At most sixteen queries, and two for each campaign.

    Where a control is due, no conversation is offered: who is controlled is not asked for a friendly talk meanwhile.
    """
    numbers = numbers_on(on)
    desk = _Desk(numbers)
    visits = Visit.objects.filter(municipality=municipality)
    _waiting(desk, visits, on)
    _rechecks(desk, visits, on)
    _agreed(desk, visits, on)
    _asks(desk, municipality)
    _campaigns(desk, municipality, visits, on)
    _drawn(desk, municipality, visits, on)
    taken = _taken(visits, on)
    found = [one for one in desk.found.values() if one.visit is not None or not _is_taken(one, taken)]
    controls = {(one.premises.pk, one.establishment) for one in found if not one.is_conversation}
    found = [one for one in found if not one.is_conversation or (one.premises.pk, one.establishment) not in controls]
    _choose_checklists(found, municipality, on)
    weights = numbers.weights
    for one in found:
        one.points = score(one.reasons, weights, on)
        one.reasons.sort(key=lambda reason: -points(reason, weights, on))
        one.whys = [why(reason, one.visit_kind) for reason in one.reasons]
    return sorted(found, key=lambda one: (-one.points, str(one.premises), one.key))


def _choose_checklists(found: list[Suggestion], municipality: Municipality, on: date) -> None:
    """That of the visit before, else for the branch of the firm, or of whoever is at the premises. Four queries."""
    coverage = coverage_on(on, municipality)
    firms = establishments_on(municipality, on).filter(premises__in={one.premises.pk for one in found})
    held: dict[int, list[Branch]] = defaultdict(list)
    for firm in firms.prefetch_related("activities"):
        branches = [(row.code, row.sbi_version) for row in firm.activities.all()]
        held[firm.pk] += branches
        held[-firm.premises_id] += branches
    for one in found:
        before = one.previous.checklist if one.previous else None
        branches = held[one.establishment.pk if one.establishment else -one.premises.pk]
        one.checklist_code = before.code if before else coverage.of(branches)


def why(reason: Reason, visit_kind: str = CONTROL) -> str:
    """The reason in words: which rule, what, since when. A conversation is no periodic control."""
    is_talk = visit_kind == CONVERSATION and reason.kind == Kind.ROUTINE
    kind = _("Gesprek") if is_talk else Kind(reason.kind).label
    detail, since = reason.detail.rstrip("."), date_format(reason.since, "d-m-Y")
    said = {"kind": kind, "detail": detail, "law": reason.law, "since": since}
    if reason.detail:
        return _("%(kind)s: %(detail)s; sinds %(since)s (%(law)s)") % said
    return _("%(kind)s, sinds %(since)s (%(law)s)") % said


def _waiting(desk: _Desk, visits: QuerySet[Visit], on: date) -> None:
    """Visits that wait for a day, and those of this day or before that are on no round."""
    ahead = visits.filter(Q(planned_on=None) | Q(planned_on__lte=on), state__in=chart.AHEAD, round_stop=None)
    related = ("premises", "establishment", "visit_request__application")
    for visit in ahead.select_related(*related).prefetch_related("grounds"):
        for ground in visit.grounds.all() if visit.grounds.all() else [None]:
            kind, since, law = (
                (ground.kind, ground.since, ground.law) if ground else (visit.reason, local_date(visit.created_at), "")
            )
            detail = ground.detail if ground else _detail_of(visit)
            one = desk.add(visit.premises, visit.establishment, kind, since, detail, law, visit.kind)
            one.key, one.visit = f"visit:{visit.public_id}", visit


def _detail_of(visit: Visit) -> str:
    if visit.planned_on is not None:
        day = date_format(visit.planned_on, "d-m-Y")
        return _("gepland op %(day)s, nog op geen ronde") % {"day": day}
    if visit.visit_request is not None:
        return _("zaak %(number)s vraagt erom") % {"number": visit.visit_request.application.number}
    return _("staat op de lijst")


def _rechecks(desk: _Desk, visits: QuerySet[Visit], on: date) -> None:
    due = due_rechecks(visits).filter(recheck_on__lte=on)
    for visit in due.select_related("premises", "establishment", "visit_request__application", "checklist").defer(
        "checklist__content"
    ):
        since = visit.recheck_on or on
        before = date_format(local_date(visit.arrived_at), "d-m-Y") if visit.arrived_at else "-"
        detail = _("afgesproken na het bezoek van %(day)s") % {"day": before}
        desk.add(visit.premises, visit.establishment, Kind.RECHECK, since, detail).previous = visit


def _agreed(desk: _Desk, visits: QuerySet[Visit], on: date) -> None:
    """Visits that were agreed in a conversation; what was said there stays in its record."""
    for talk in visits_agreed(visits).select_related("premises", "establishment", "visit_request__application"):
        day = local_date(talk.arrived_at) if talk.arrived_at else on
        detail = _("afgesproken in het gesprek van %(day)s") % {"day": date_format(day, "d-m-Y")}
        desk.add(talk.premises, talk.establishment, Kind.CONVERSATION, day, detail).previous = talk


def _asks(desk: _Desk, municipality: Municipality) -> None:
    rows = Ask.objects.filter(municipality=municipality, closed_on=None)
    for ask in rows.select_related("premises", "establishment"):
        one = desk.add(ask.premises, ask.establishment, ask.kind, ask.since, ask.why, visit_kind=ask.visit_kind)
        one.asks.append(ask)


def _campaigns(desk: _Desk, municipality: Municipality, visits: QuerySet[Visit], on: date) -> None:
    rows = Campaign.objects.filter(municipality=municipality, valid_from__lte=on, valid_to__gte=on)
    for campaign in rows:
        seen = _visited_since(visits.filter(kind=campaign.visit_kind), campaign.valid_from)
        since, detail = campaign.valid_from, f"{campaign.title}. {campaign.why}"
        for firm in firms_of(campaign, on).exclude(pk__in=seen):
            one = desk.add(firm.premises, firm, Kind.CAMPAIGN, since, detail, visit_kind=campaign.visit_kind)
            one.skills.update(campaign.skills)


def firms_of(campaign: Campaign, on: date) -> QuerySet[Establishment]:
    """The firms that a campaign is about on a day; three queries at most."""
    firms = establishments_on(campaign.municipality, on).select_related("premises")
    if campaign.branches:
        tables = translations()
        held = firms.values_list("activities__code", "activities__sbi_version").distinct()
        meant = Q(pk__in=[])
        for code, version in held:
            if code and covers(campaign.branches, SBI_2025, code, version, tables) is Truth.YES:
                meant |= Q(activities__code=code, activities__sbi_version=version)
        firms = firms.filter(meant)
    if campaign.order_id:
        inside = Q(pk__in=[])
        for zone in Zone.objects.filter(order=campaign.order_id):
            inside |= Q(geom__intersects=zone.geom)
        firms = firms.filter(premises__in=standing_footprints(on).filter(inside).values("premises"))
    return firms.distinct()


def _drawn(desk: _Desk, municipality: Municipality, visits: QuerySet[Visit], on: date) -> None:
    month = on.replace(day=1)
    row = Draw.objects.filter(municipality=municipality, month=month).first()
    if row is None:
        return
    said = {"drawn": len(row.drawn), "all": len(row.population)}
    detail = ngettext(
        "%(drawn)d van %(all)d bedrijven geloot", "%(drawn)d van %(all)d bedrijven geloot", len(row.population)
    )
    firms = establishments_on(municipality, on).filter(public_id__in=row.drawn)
    controls = visits.filter(kind=CONTROL)
    for firm in firms.exclude(pk__in=_visited_since(controls, month)).select_related("premises"):
        desk.add(firm.premises, firm, Kind.RANDOM, local_date(row.drawn_at), detail % said)


def _visited_since(visits: QuerySet[Visit], day: date) -> QuerySet[Any]:
    """Row ids of firms that were visited on that day or later."""
    return visits.filter(arrived_at__gte=start_of(day), establishment__isnull=False).values("establishment")


def _taken(visits: QuerySet[Visit], on: date) -> set[tuple[int, int | None]]:
    """Premises and firms where a visit is planned or under way: what waits for nobody.

    A conversation that has no day yet keeps nobody from a control.
    """
    waiting = Q(kind=CONVERSATION, planned_on=None)
    busy = visits.exclude(Q(state__in=chart.TERMINAL) | waiting).values_list("premises", "establishment")
    return set(busy)


def _is_taken(one: Suggestion, taken: set[tuple[int, int | None]]) -> bool:
    firm = one.establishment.pk if one.establishment else None
    return (one.premises.pk, firm) in taken or (one.premises.pk, None) in taken


def last_visits(premises: Iterable[int]) -> dict[int, Any]:
    """The moment of the last control at each premises (row id)."""
    rows = Visit.objects.controls().filter(premises__in=list(premises), arrived_at__isnull=False).order_by()
    return dict(rows.values_list("premises").annotate(last=Max("arrived_at")))
