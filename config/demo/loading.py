"""Fills the demo: accounts, designations, premises, firms, cases. Each part looks first at what is there."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.management import call_command
from django.db import transaction

from config.demo import copies, country, district, geography, people, rounds, signals, stories, visits, zones
from config.demo.cast import Cast
from config.demo.walks import Walk
from config.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, DOESBURG, UTRECHT
from core.accounts.models import Municipality, User
from core.outbox.services import deliver_due
from core.today import local_date, start_of
from gis.places.models import DesignationOrder, Establishment, EstablishmentActivity, Footprint, Premises
from gis.zones.models import Proposal
from permits import tick
from permits.models import PermitApplication
from permits.services import intake

#: Premises that stand inside neighbourhood 0333; more than these go on a plain grid around them, up to a
#: town full, and then over the country.
REAL_ENVELOPE = 400
#: Cases that are walked through the services; what is asked beyond these is copied.
WALKED = 500
FIRMS, OTHER_FIRMS = 120, 40
#: Firms that came to the neighbourhood, and as many that left it, since the order of 2025; their numbers are their own.
MOVED, FIRST_MOVED, CAME_ON, LEFT_ON = 7, 8_000_000, date(2025, 10, 1), date(2026, 3, 31)
#: Firms with a permit that were visited and re-checked.
RECHECKED = 16
RECORDED_BEFORE = timedelta(days=30)
BUILT_ON, GRID_M, SIDE_M = date(2015, 1, 1), 28.0, 16.0
BATCH = 5_000

Say = Callable[[str], None]


def accounts() -> None:
    """The demo sign-ins, with their one password; known people stay as they are."""
    password = make_password(DEMO_PASSWORD)  # once: a good hash is slow
    for account in DEMO_ACCOUNTS:
        first, _space, last = account.full_name.rpartition(" ")
        user, new = User.objects.get_or_create(
            username=account.username,
            defaults={
                "first_name": first,
                "last_name": f"{last} (fictief)",
                "email": f"{account.username}@voorbeeld.example",
                "municipality": Municipality.objects.get(code=account.municipality),
            },
        )
        if new:
            user.password = password
            user.save(update_fields=["password"])
        user.groups.set(Group.objects.filter(name__in=account.roles))


def orders(say: Say) -> None:
    """The real designation of 2022-2025 and its made-up successor."""
    for path in sorted((settings.FIXTURES_DIR / "orders").glob("*.geojson")):
        call_command("load_zones", str(path), verbosity=0, stdout=_Quiet())
        say(f"designation {path.stem}")
    _recorded_in_time()


def _recorded_in_time() -> None:
    """As if each order was recorded a month before it began, so that the map can say what was known then."""
    made = Proposal.objects.filter(order__isnull=False).values("order")  # these know themselves when
    for order in DesignationOrder.objects.filter(municipality__code=UTRECHT, version=1).exclude(pk__in=made):
        began = start_of(order.valid_from)
        assert began is not None  # noqa: S101 (an order has a first day)
        DesignationOrder.objects.filter(pk=order.pk).update(recorded_at=began - RECORDED_BEFORE)


def doesburg(say: Say) -> None:
    """The second municipality: real buildings, no firms, no cases."""
    if not Premises.objects.filter(municipality__code=DOESBURG).exists():
        path = settings.FIXTURES_DIR / "geo" / "bag_panden_doesburg_2020-09-15.gpkg"
        call_command("load_bag", str(path), verbosity=0, stdout=_Quiet())
        say("7,221 real footprints of Doesburg")


def premises(count: int, seed: int, now: datetime, say: Say) -> None:
    """Made-up premises until there are `count`; those that exist stay as they are."""
    utrecht = Municipality.objects.get(code=UTRECHT)
    mine = Premises.objects.filter(municipality=utrecht, bag_id__startswith="SYN-")
    have = set(mine.values_list("bag_id", flat=True))
    batch: list[tuple[Premises, geography.MadeUpPremises]] = []
    for number, made in enumerate(_made_up(min(count, country.TOWN), seed), start=1):
        if made.bag_id not in have:
            batch.append((_premises(utrecht, made), made))
        if len(batch) == BATCH:
            _store(batch)
            say(f"{number} premises")
            batch = []
    _store(batch)
    country.fill(count, now, say)


def _made_up(count: int, seed: int) -> Iterator[geography.MadeUpPremises]:
    yield from geography.premises(settings.FIXTURES_DIR / "geo", min(count, REAL_ENVELOPE), seed)
    yield from geography.grid(Path(settings.FIXTURES_DIR / "geo"), REAL_ENVELOPE + 1, count, GRID_M, SIDE_M)


def _premises(utrecht: Municipality, made: geography.MadeUpPremises) -> Premises:
    return Premises(
        municipality=utrecht,
        bag_id=made.bag_id,
        street=made.street,
        house_number=made.house_number,
        postcode="0000 AA",
        town="Utrecht",
        origin=Premises.Origin.SYNTHETIC,
    )


@transaction.atomic
def _store(batch: list[tuple[Premises, geography.MadeUpPremises]]) -> None:
    Premises.objects.bulk_create([row for row, _made in batch])
    Footprint.objects.bulk_create(
        Footprint(
            premises=row,
            geom=MultiPolygon(GEOSGeometry(memoryview(made.building.wkb), srid=28992), srid=28992),
            status="Pand in gebruik",
            valid_from=BUILT_ON,
        )
        for row, made in batch
    )


def firms(count: int, walked: int, seed: int) -> None:
    """Automotive firms and some others at the made-up premises, since different years, for so many cases.

    Beyond the neighbourhood one for each case that is walked; where cases are copied, one at every fifth premises.
    """
    chance = random.Random(seed + 1)  # noqa: S311 (a repeatable demo)
    places = Premises.objects.filter(municipality__code=UTRECHT).order_by("bag_id")
    near = list(places.filter(bag_id__regex=r"^SYN-\d{5}$"))
    chosen = chance.sample(near, min(len(near), FIRMS + OTHER_FIRMS))
    made = [_firm(number, place, chance, automotive=number < FIRMS) for number, place in enumerate(chosen)]
    far = places.filter(bag_id__regex=r"^SYN-\d{6}$")
    extra = max(0, min(count, walked) - FIRMS)
    if count > walked:
        extra = max(extra, far.count() // 5)
    for number, place in enumerate(far[:extra], start=FIRMS + OTHER_FIRMS):
        made.append(_firm(number, place, chance, automotive=True))
    free = [place for place in near if place not in chosen]
    for number, place in enumerate(free[: 2 * MOVED]):
        moved = _firm(FIRST_MOVED + number, place, chance, automotive=True)
        if number < MOVED:
            moved.establishment.since = CAME_ON
        else:
            moved.establishment.until = LEFT_ON
        made.append(moved)
    _settle(made)


def _firm(number: int, place: Premises, chance: random.Random, *, automotive: bool) -> EstablishmentActivity:
    """A firm that is not stored yet, by its main activity."""
    made = people.firm(number, chance, automotive)
    firm = Establishment(
        municipality_id=place.municipality_id,
        premises=place,
        kvk=made.kvk,
        vestiging=made.kvk,
        name=made.name,
        since=date(chance.randint(2016, 2023), chance.randint(1, 12), 1),
        sole_trader=made.sole_trader,
    )
    return EstablishmentActivity(establishment=firm, code=made.activity, sbi_version="2025", main=True)


@transaction.atomic
def _settle(made: list[EstablishmentActivity]) -> None:
    """Store the firms that are not there yet."""
    known = set(Establishment.objects.filter(kvk__startswith="SYN-9").values_list("vestiging", "premises", "since"))
    new = [
        one
        for one in made
        if (one.establishment.vestiging, one.establishment.premises_id, one.establishment.since) not in known
    ]
    Establishment.objects.bulk_create([one.establishment for one in new], batch_size=BATCH)
    for one in new:
        one.establishment_id = one.establishment.pk
    EstablishmentActivity.objects.bulk_create(new, batch_size=BATCH)


def overvecht(seed: int, now: datetime, say: Say) -> None:
    """Premises and firms elsewhere in the district, and some that moved there out of the park."""
    utrecht, folder = district.municipality(), settings.FIXTURES_DIR / "geo"
    mine = Premises.objects.filter(municipality=utrecht, bag_id__startswith="SYN-D")
    if mine.exists():
        return
    _store([(_premises(utrecht, made), made) for made in district.premises(folder, seed)])
    places = list(mine.order_by("bag_id"))
    made = district.firms(places, seed)
    free = [place for place in places if place.pk not in {one.establishment.premises_id for one in made}]
    park = list(
        Premises.objects.filter(
            municipality=utrecht, bag_id__regex=r"^SYN-\d{5}$", establishments__isnull=True
        ).order_by("bag_id")
    )
    _settle(made + district.moved(park, free, seed, local_date(now)))
    say(f"{len(places)} premises elsewhere in Overvecht")


def cases(count: int, seed: int, now: datetime, say: Say) -> None:
    """One story a firm until `count` were told; a firm that has a case already is passed over."""
    today, cast = local_date(now), _cast()
    found = Establishment.objects.filter(
        municipality=cast.municipality, kvk__startswith="SYN-", activities__code__regex=r"^(4|7|95)"
    )
    firms_there = list(found.select_related("premises").order_by("kvk")[:count])
    told = set(
        PermitApplication.objects.filter(establishment__in=firms_there).values_list("establishment_id", flat=True)
    )
    for number, (firm, story) in enumerate(zip(firms_there, stories.plan(len(firms_there)), strict=True), start=1):
        if firm.pk in told:
            continue
        chance = random.Random(f"{seed}:{firm.kvk}")  # noqa: S311 (a repeatable demo)
        walk = Walk(cast, chance, today, stories.start_day(story, today, chance))
        with transaction.atomic():
            walk.arrive(firm.premises, firm, portal=story.portal)
            stories.tell(story, walk)
        if number % 10 == 0:
            say(f"{number} of {len(firms_there)} cases")
    _drafts(cast, now)
    _visits(cast, seed, now, say)


def _cast() -> Cast:
    utrecht = Municipality.objects.get(code=UTRECHT)
    return Cast(utrecht, {user.username: user for user in User.objects.filter(municipality=utrecht)})


def _visits(cast: Cast, seed: int, now: datetime, say: Say) -> None:
    """Routine visits at firms without a case, one in each state of the visit chart, and signals."""
    chosen = _without_case(cast, 0, len(visits.ROUTINE))
    with transaction.atomic():
        made = visits.routine(cast, chosen, random.Random(seed), now)  # noqa: S311 (a repeatable demo)
    if made:
        say(f"{made} routine visits")
    settled = Establishment.objects.filter(municipality=cast.municipality, applications__permit__isnull=False)
    found = list(settled.select_related("premises").order_by("kvk").distinct()[:RECHECKED])
    with transaction.atomic():
        made = visits.rechecked(cast, found, random.Random(seed), now)  # noqa: S311 (a repeatable demo)
    if made:
        say(f"{made} visits and re-checks of earlier")
    with transaction.atomic():
        there = _without_case(cast, 0, len(signals.TOLD))
        told = signals.tell(cast, there, random.Random(seed), now)  # noqa: S311 (a repeatable demo)
    if told:
        say(f"{told} signals")
    with transaction.atomic():
        proposed = zones.propose(cast, now)
    if proposed:
        say(f"{proposed} proposals for zones")


def _without_case(cast: Cast, first: int, count: int) -> list[Establishment]:
    """So many firms of the demo without a case, in a fixed order."""
    found = Establishment.objects.filter(municipality=cast.municipality, applications=None, kvk__startswith="SYN-9")
    return list(found.select_related("premises").order_by("kvk")[first : first + count])


def _drafts(cast: Cast, now: datetime) -> None:
    """An unfinished application of the entrepreneur, and one that was thrown away."""
    who = cast.users["entrepreneur"]
    if PermitApplication.objects.filter(account=who, state="DRAFT").exists():
        return
    at = now - timedelta(days=3)
    draft = intake.begin(municipality=cast.municipality, actor=who, at=at)
    intake.save_draft(draft.pk, actor=who, at=at, form={"trade_name": "Garage Nieuw Begin (fictief)"})
    gone = intake.begin(municipality=cast.municipality, actor=who, at=at)
    intake.discard(gone.pk, actor=who, at=at, effective_on=local_date(at))


def copied(count: int, walked: int, say: Say) -> None:
    """Copies of the walked cases until there are `count`."""
    copies.enlarge(Municipality.objects.get(code=UTRECHT), count, walked, say)


def afterwards(now: datetime, say: Say) -> None:
    """What time brought about, and the letters of all that happened."""
    tick.run(now)
    while delivered := deliver_due(now, 100):
        say(f"{delivered} messages delivered")


@transaction.atomic
def planning(now: datetime, say: Say) -> None:
    """The planner's desk, once the cases have asked for their visits."""
    cast = _cast()
    firms_there = _without_case(cast, len(visits.ROUTINE), rounds.FIRMS)
    if made := rounds.plan(cast, firms_there, now):
        say(f"{made} rounds for today")


class _Quiet:
    """Swallows what a command prints about each row."""

    def write(self, *_args: object) -> int:
        return 0

    def flush(self) -> None: ...
