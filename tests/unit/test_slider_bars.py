"""The bars above the date slider: what holds when, none over another."""

from datetime import date

from config.templatetags.pw import date_slider


def span(label: str, first: int, last: int | None) -> dict[str, object]:
    return {
        "label": label,
        "valid_from": date(first, 1, 1),
        "valid_to": date(last, 12, 31) if last else None,
    }


def rows(*spans: dict[str, object]) -> list[list[str]]:
    lanes = date_slider(date(2026, 6, 1), date(2022, 1, 1), date(2030, 12, 31), list(spans))["lanes"]
    return [[bar["label"] for bar in lane] for lane in lanes]


def test_what_follows_stands_in_one_row_and_what_overlaps_below_it():
    assert rows(span("a", 2022, 2024), span("b", 2025, 2027)) == [["a", "b"]]
    assert rows(span("a", 2022, 2026), span("b", 2024, 2025), span("c", 2026, None)) == [["a"], ["b", "c"]]
    assert rows(span("a", 2022, None), span("b", 2023, None), span("c", 2024, 2024)) == [["a"], ["b"], ["c"]]
    assert rows() == []


def test_many_rows_scroll():
    spans = [span(str(number), 2023, 2027) for number in range(6)]
    assert date_slider(date(2026, 6, 1), date(2022, 1, 1), date(2030, 12, 31), spans)["many"]
    assert not date_slider(date(2026, 6, 1), date(2022, 1, 1), date(2030, 12, 31), spans[:4])["many"]
