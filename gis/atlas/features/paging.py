"""A collection in pages by key: complete whatever is loaded meanwhile, and as fast on the last as on the first."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from gis.atlas.features.collection import Collection, Feature, Wanted

#: Features in memory at a time.
BATCH = 500


class Page:
    """One page. `first`, `last` and what lies around them are known once all of `batches` are read."""

    def __init__(
        self, collection: Collection, wanted: Wanted, limit: int, after: str | None = None, before: str | None = None
    ) -> None:
        self.collection, self.wanted, self.limit = collection, wanted, limit
        self.after, self.before = after, before
        self.first: str | None = None
        self.last: str | None = None
        self.count = 0
        self._more = False

    @property
    def has_next(self) -> bool:
        return self.last is not None and (self._more or self.before is not None)

    @property
    def has_previous(self) -> bool:
        return self.first is not None and (self.after is not None or (self.before is not None and self._more))

    def matched(self) -> int | None:
        """How many there are in all; None where counting them takes long."""
        if not self.has_next and not self.has_previous and self.after is None and self.before is None:
            return self.count
        return self.collection.rows(self.wanted).order_by().count() if self.collection.counted else None

    def batches(self) -> Iterator[list[Feature]]:
        """The features in the order of their keys, some hundreds at a time."""
        rows = iter(self._rows())
        while batch := list(islice(rows, BATCH)):
            features = list(self.collection.show(batch, self.wanted.span))
            self.first = self.first or features[0].key
            self.last = features[-1].key
            self.count += len(features)
            yield features

    def _rows(self) -> Iterable[Any]:
        rows, key = self.collection.rows(self.wanted), self.collection.key
        if self.before is not None:
            found = list(rows.filter(**{f"{key}__lt": self.before}).order_by(f"-{key}")[: self.limit + 1])
            self._more = len(found) > self.limit
            return reversed(found[: self.limit])
        if self.after is not None:
            rows = rows.filter(**{f"{key}__gt": self.after})
        return self._and_one_more(rows[: self.limit + 1].iterator(chunk_size=BATCH))

    def _and_one_more(self, rows: Iterator[Any]) -> Iterator[Any]:
        """The rows of the page; whether there is one more is noted, not given."""
        yield from islice(rows, self.limit)
        self._more = next(rows, None) is not None
