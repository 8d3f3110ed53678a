"""What holds for the test house itself: nothing of one test reaches the next."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from config.roles import ROLE_RIGHTS
from core.accounts.models import Municipality, User
from tests.people import PASSWORD, make_user

ROUNDS = pytest.mark.parametrize("round_", [1, 2])


@ROUNDS
@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_starts_with_the_reference_data_and_no_more(round_: int) -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLE_RIGHTS)
    assert ContentType.objects.get_for_model(User) == ContentType.objects.get(app_label="accounts", model="user")
    assert not User.objects.exists()
    make_user("officer", municipality=Municipality.objects.order_by("pk").first())


@ROUNDS
def test_the_cache_starts_empty(round_: int) -> None:
    assert cache.get("left-by-the-first-round") is None
    cache.set("left-by-the-first-round", True)


def test_a_user_of_a_role_has_that_role_only_and_a_known_password(user_with: Callable[..., User]) -> None:
    officer = user_with("officer")
    assert officer.roles == {"officer"}
    assert officer.check_password(PASSWORD)
