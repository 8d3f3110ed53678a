"""Asking a scenario: reckoned once and stored with all that it was reckoned from."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import Municipality, User
from core.acts import one_act
from core.audit import services as audit
from core.today import local_date
from gis.atlas.scenarios import assumed, engine, hits, verbs
from gis.atlas.scenarios.backtest import backtest
from gis.atlas.scenarios.errors import ScenarioError
from gis.atlas.scenarios.history import checks_of, lines_of
from gis.atlas.scenarios.hits import Plan, Reach
from gis.atlas.scenarios.models import Scenario
from gis.atlas.scenarios.observed import observed
from gis.atlas.scenarios.policy import assumptions_on
from gis.places.shapes import to_stored
from permits.policy.selectors import calendar as clock_calendar

USE = "scenarios.use"
#: The seed of every scenario, so that two with the same question differ by nothing but their data.
SEED = 1


def ask(
    *,
    actor: User,
    at: datetime,
    plan: Plan,
    name: str,
    zone_name: str,
    draft: UUID | None = None,
    typed: Mapping[str, float] | None = None,
) -> Scenario:
    """Reckon what the plan would bring by the data of today, and keep question and answer.

    `draft`: as on the model. `typed`: numbers to assume instead of those of history or policy, by name. Raises
    RightRefused, or ScenarioError without a municipality or for a number out of its range.
    """
    rights.require(actor, USE)
    if actor.municipality is None:
        raise ScenarioError(_("U hoort bij geen gemeente. Vraag de beheerder om u er een te geven."))
    answer, numbers = _reckon(actor.municipality, plan, local_date(at), _in_range(typed or {}, local_date(at)))
    kept = Scenario(
        municipality=actor.municipality,
        name=name,
        zone_name=zone_name,
        area=to_stored(plan.area),
        activities=list(plan.activities),
        sbi_version=plan.sbi_version,
        starts_on=plan.starts_on,
        transition_until=plan.transition_until,
        near_m=plan.near_m,
        draft=draft,
        assumptions=numbers,
        seed=SEED,
        engine=engine.VERSION,
        as_of=local_date(at),
        result=answer,
        created_at=at,
        created_by=actor,
    )
    return _keep(kept, actor=actor, at=at)


@one_act()
def remove(scenario: Scenario, *, actor: User, at: datetime) -> None:
    """Take a scenario away, by who made it; the log keeps that it was there.

    Raises RightRefused for anybody else, and ScenarioError while something is made of it.
    """
    rights.require(actor, USE, scenario)
    if scenario.created_by_id != actor.pk:
        raise rights.RightRefused(_("Alleen wie een scenario berekende, verwijdert het."))
    audit.record(scenario, verbs.REMOVED, actor=actor, at=at)
    try:
        scenario.delete()
    except ProtectedError:
        raise ScenarioError(_("Van dit scenario is een zone gemaakt; zolang die er is, blijft het staan.")) from None


def repeat(scenario: Scenario) -> dict[str, Any]:
    """The forecast of a scenario reckoned again from what it kept: the same, as long as the engine is."""
    setting = assumed.read(scenario.result["setting"])
    return engine.forecast(setting, seed=scenario.seed, runs=scenario.result["forecast"]["runs"]).stored()


def _in_range(typed: Mapping[str, float], as_of: date) -> Mapping[str, float]:
    rows = assumptions_on(as_of)
    for name, value in typed.items():
        row = rows.get(name)
        if row is None or name not in assumed.EDITABLE or not row.least <= value <= row.most:
            raise ScenarioError(_("Dit getal kan niet."), name)
    return typed


def _reckon(
    municipality: Municipality, plan: Plan, as_of: date, typed: Mapping[str, float]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer as JSON, and the numbers that were used."""
    policy = {name: row.value for name, row in assumptions_on(as_of).items()}
    lines, checks, runs = lines_of(municipality), checks_of(municipality), round(policy["runs"])
    found, calendar = hits.hits_of(municipality, plan), clock_calendar()
    own = observed(lines, checks, as_of)
    numbers = assumed.used(policy, typed, own)
    setting = assumed.setting(
        numbers,
        own,
        firms=hits.counts(found)[Reach.NEW],
        as_of=as_of,
        starts_on=plan.starts_on,
        transition_until=plan.transition_until,
        calendar=calendar,
    )
    answer = {
        "hits": [hit.stored() for hit in found],
        "setting": assumed.stored(setting),
        "forecast": engine.forecast(setting, seed=SEED, runs=runs).stored(),
        "backtest": backtest(lines, checks, policy, typed, calendar=calendar, as_of=as_of, seed=SEED, runs=runs),
    }
    return answer, {name: asdict(one) for name, one in numbers.items()}


@one_act()
def _keep(scenario: Scenario, *, actor: User, at: datetime) -> Scenario:
    scenario.save()
    audit.record(scenario, verbs.ASKED, actor=actor, at=at, effective_on=scenario.starts_on)
    return scenario
