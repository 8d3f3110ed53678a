"""The made-up town in which the journeys happen: people, an order, premises that nobody applied for yet."""

from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO

from django.utils import timezone

from config.demo import loading
from config.demo_accounts import DEMO_ACCOUNTS, UTRECHT
from config.management.commands.prepare import load_reference_data
from core.accounts.models import Municipality, User
from gis.places.models import Premises

_PREMISES, _SEED = 200, 1


@dataclass
class Town:
    """`addresses`: where the next firm sits."""

    municipality: Municipality
    users: dict[str, User]
    addresses: Iterator[str]


def build() -> Town:
    """Fill an empty, migrated database as `make install` and the demo do, without any case."""
    with redirect_stdout(StringIO()):
        load_reference_data()
    loading.accounts()
    loading.orders(_silent)
    loading.premises(_PREMISES, _SEED, timezone.now(), _silent)
    users = {account.username: User.objects.get(username=account.username) for account in DEMO_ACCOUNTS}
    return Town(Municipality.objects.get(code=UTRECHT), users, _addresses())


def _addresses() -> Iterator[str]:
    """Over and over: an address may apply again."""
    found = Premises.objects.filter(municipality__code=UTRECHT, bag_id__startswith="SYN-").order_by("bag_id")
    addresses = [f"{place.street} {place.house_number}" for place in found]
    while True:
        yield from addresses


def _silent(_text: str) -> None:
    return
