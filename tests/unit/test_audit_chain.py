"""The canonical bytes of the log: golden vectors that no later code may change."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from core.audit import chain

AT = datetime(2026, 2, 6, 9, 0, 0, 120, tzinfo=UTC)
EMPTY = dict.fromkeys(chain.FIELDS, "") | {
    "scope": "case:1",
    "seq": 1,
    "at": AT,
    "recorded_at": AT,
    "municipality_id": None,
    "actor_id": None,
    "effective_on": None,
    "verb": "permits.application.received",
    "result": "done",
    "prev_hash": chain.GENESIS,
}
FULL = EMPTY | {
    "seq": 2,
    "at": AT.astimezone(timezone(timedelta(hours=1))),
    "municipality_id": 7,
    "actor_id": UUID("0192a000-0000-7000-8000-000000000001"),
    "on_behalf_of": "permits.party:0192a000-0000-7000-8000-000000000002",
    "object_type": "permits.permitapplication",
    "object_id": "0192a000-0000-7000-8000-000000000003",
    "effective_on": date(2026, 2, 5),
    "before": "RECEIVED",
    "after": "IN_TREATMENT",
    "reason": "Regel één\nregel twee: €",
    "legal_ground": "Awb 4:13",
    "commitment": "c" * 64,
    "prev_hash": "a" * 64,
}


def test_the_bytes_are_these():
    assert chain.canonical(EMPTY).decode().splitlines()[:7] == [
        "parkwacht-audit:1",
        "scope:6:case:1",
        "seq:1:1",
        "at:27:2026-02-06T09:00:00.000120Z",
        "recorded_at:27:2026-02-06T09:00:00.000120Z",
        "municipality_id:-",
        "actor_id:-",
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (EMPTY, "ce5c774fe721320041324dda7b643535adbb228a0127b532121b5bcb0c4b790e"),
        (FULL, "75dd574235348d499db2ffe09ee628e542f2bee315d05e0da2b8bd33cc3056e0"),
    ],
)
def test_golden_vectors_of_version_1(fields, expected):
    assert chain.entry_hash(fields) == expected


def test_golden_vector_of_a_commitment():
    body = chain.payload_text({"naam": "Zoë", "op": AT, "dag": date(2026, 2, 6)})
    assert body == r'{"dag":"2026-02-06","naam":"Zo\u00eb","op":"2026-02-06T09:00:00.000120Z"}'
    assert chain.commitment("5a" * 32, body) == "ad532cccd2d230452fa7796b806fd2a4c17092e7078c840f74b29b326d7493fa"


def test_the_same_instant_in_another_zone_has_the_same_bytes():
    assert chain.instant(AT.astimezone(timezone(timedelta(hours=5, minutes=30)))) == chain.instant(AT)


def test_no_value_differs_from_an_empty_one():
    assert chain.canonical(EMPTY | {"effective_on": ""}) != chain.canonical(EMPTY)


def test_text_cannot_pretend_to_be_the_next_field():
    moved = EMPTY | {"before": "a\nafter:1:b", "after": ""}
    assert chain.canonical(moved) != chain.canonical(EMPTY | {"before": "a", "after": "b"})


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        chain.canonical(EMPTY | {"at": datetime(2026, 2, 6)})  # noqa: DTZ001


def test_an_unknown_version_is_refused():
    with pytest.raises(ValueError, match="version 2"):
        chain.entry_hash(EMPTY, version=2)


def test_text_is_cleaned_of_what_a_database_would_refuse():
    assert chain.clean("a\0b\ud800c é") == "a\ufffdb?c é"
