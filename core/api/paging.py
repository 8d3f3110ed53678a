"""A list in pages: each names where the next begins, so that what is added meanwhile shifts nothing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.response import Response

from core.api.query import Query, Whole

MOST = 100


class Paged(Query):
    """`cursor`: as `next` gave it, the key of the last item of the page before."""

    limit = Whole(least=1, most=MOST, default=MOST)


def page(
    path: str, rows: QuerySet[Any], key: str, asked: dict[str, Any], shown: Callable[[list[Any]], list[Any]]
) -> Response:
    """The rows after the cursor in the order of their public key. `shown`: the items of these rows, in that order."""
    limit = asked["limit"]
    after = {f"{key}__gt": asked["cursor"]} if "cursor" in asked else {}
    found = list(rows.filter(**after).order_by(key)[: limit + 1])
    more = found[limit:] and {"cursor": str(getattr(found[limit - 1], key))}
    kept = {name: str(value) for name, value in asked.items()}
    following = f"{path}?{urlencode(kept | more)}" if more else None
    return Response({"results": shown(found[:limit]), "next": following})


def page_of(item: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The form of a page of these items, for the description of the API."""
    fields = {
        "results": item(many=True),
        "next": serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last."),
    }
    return type(f"{item.__name__}Page", (serializers.Serializer,), fields)
