"""The statutory clock a second time, by another road: sets of days and a walk of one day at a time.

Written from the text of the law and shares nothing with permits.clock: own Easter, own holidays,
own reading of the events. Slow and plain on purpose. Answers a question of `manage.py clock` as a
dict, or None where the question has no answer.
"""

from datetime import date, timedelta

DAY = timedelta(days=1)
DECREES = {
    2023: ["04-28", "05-19"],
    2024: ["05-10", "12-27"],
    2025: ["05-30"],
    2026: ["01-02", "05-15"],
    2027: ["05-07"],
    2028: ["04-28", "05-26"],
}
STARTS = {
    "completion_requested": "completion",
    "lbb_requested": "lbb",
    "lbb_data_requested": "data",
    "suspended_by_applicant": "suspension",
    "suspended_by_force_majeure": "suspension",
}
ENDS = {
    "completed": "completion",
    "completion_lapsed": "completion",
    "lbb_received": "lbb",
    "lbb_declined": "lbb",
    "lbb_data_received": "data",
    "suspension_ended": "suspension",
}
OTHERS = {"lbb_extended", "suspended_by_consent", "postponed", "default_notice_received", "decided"}
STRETCHING = {"postponed", "lbb_extended", "lbb_data_requested"}


class Wrong(Exception):
    """The events cannot be."""


def easter(year: int) -> date:
    """Easter Sunday by way of the paschal full moon (Oudin's method)."""
    g = year % 19
    c = year // 100
    h = (c - c // 4 - (8 * c + 13) // 25 + 19 * g + 15) % 30
    i = h - (h // 28) * (1 - (29 // (h + 1)) * ((21 - g) // 11))
    j = (year + year // 4 + i + 2 - c + c // 4) % 7
    days_after_21_march = i - j + 7
    return date(year, 3, 21) + timedelta(days=days_after_21_march)


def free_days(year: int) -> set[date]:
    """ATW 3: New Year, Good Friday, Easter Monday, King's Day, 5 May, Ascension, Whit Monday, Christmas; decrees."""
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.isoweekday() == 7:
        kings_day = date(year, 4, 26)
    days = {date(year, 1, 1), kings_day, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    days |= {sunday - 2 * DAY, sunday + DAY, sunday + 39 * DAY, sunday + 50 * DAY}
    return days | {date.fromisoformat(f"{year}-{text}") for text in DECREES.get(year, [])}


def is_free(day: date) -> bool:
    return day.isoweekday() > 5 or day in free_days(day.year)


def reckon(question: dict) -> dict | None:
    """The answer by counting days, or None for events that cannot be."""
    received, on = (date.fromisoformat(question[key]) for key in ("received_on", "on"))
    events = [dict(event) for event in question["events"]]
    for event in events:
        event["on"] = date.fromisoformat(event["on"])
        event["until"] = date.fromisoformat(event["until"]) if event.get("until") else None
    events = [event for event in events if event["on"] <= on]
    events.sort(key=lambda event: event["on"])
    try:
        return _answer(received, question["term"], on, events)
    except Wrong:
        return None


def _answer(received: date, term: dict, on: date, events: list[dict]) -> dict:
    _check(received, events)
    dead: list[dict] = []
    for event in events:
        if event["type"] in STRETCHING:
            due = _due_when(received, term, event["on"], events, dead)
            if due is not None and event["on"] > due:
                if event["type"] == "postponed":
                    raise Wrong("late postponement")
                dead.append(event)
    end, paused = _walk(received, term, on, events, dead)
    due = _rolled(end, term) if end else None
    decided = [event["on"] for event in events if event["type"] == "decided"]
    stands_still = any(on in days for days, _is_open in _sets(on, events, dead))
    over = end is not None and on > end
    return {
        "due_on": due and due.isoformat(),
        "nominal_on": (received + _budget(term, events, dead) * DAY).isoformat(),
        "paused_days": len(paused),
        "running": not decided and (over or not stands_still),
        "calendar_complete": due is None or due.year in DECREES,
        "penalty": _penalty(events, due, on, decided),
    }


def _check(received: date, events: list[dict]) -> None:
    running: dict[str, dict | None] = {"completion": None, "lbb": None, "data": None, "suspension": None}
    extended = False
    for kind in ("postponed", "decided"):
        if sum(event["type"] == kind for event in events) > 1:
            raise Wrong(kind)
    for event in events:
        kind = event["type"]
        if event["on"] < received:
            raise Wrong("before receipt")
        if kind in STARTS:
            group = STARTS[kind]
            earlier = running[group]
            ran_out = bool(earlier and earlier["until"] and earlier["until"] <= event["on"])
            if (earlier and not ran_out) or (group == "data" and not running["lbb"]):
                raise Wrong(kind)
            running[group] = event
            extended = extended and kind != "lbb_requested"
        elif kind in ENDS:
            group = ENDS[kind]
            opened = running[group]
            if not opened:
                raise Wrong(kind)
            if not (opened["until"] and opened["until"] <= event["on"]):
                running[group] = None
            if group == "lbb":
                running["data"] = None
        elif kind == "lbb_extended":
            if not running["lbb"] or extended:
                raise Wrong(kind)
            extended = True
        elif kind not in OTHERS:
            raise Wrong("unknown")


def _due_when(received: date, term: dict, day: date, events: list[dict], dead: list[dict]) -> date | None:
    """The due date as it stood on a day, before that day's own stretching."""
    until_then = [event for event in events if event["on"] <= day]
    that_day = [event for event in until_then if event["on"] == day and event["type"] in STRETCHING]
    end, _paused = _walk(received, term, day, until_then, dead + that_day)
    return _rolled(end, term) if end else None


def _walk(received: date, term: dict, on: date, events: list[dict], dead: list[dict]) -> tuple[date | None, set[date]]:
    """Tick off one unpaused day after another; (end, None while open) and the paused days met on the way."""
    sets = _sets(on, events, dead)
    budget, day, met = _budget(term, events, dead), received, set()
    while budget:
        if day == on and any(is_open and day in days for days, is_open in sets):
            return None, met
        day += DAY
        if day <= on and any(day in days for days, _is_open in sets):
            met.add(day)
        else:
            budget -= 1
    return day, met


def _budget(term: dict, events: list[dict], dead: list[dict]) -> int:
    more = sum(event["weeks"] for event in events if event["type"] == "postponed" and event not in dead)
    return 7 * (term["weeks"] + more)


def _span(first: date, stop: date) -> set[date]:
    """The days from `first` up to, not including, `stop`."""
    return {first + number * DAY for number in range((stop - first).days)}


def _sets(on: date, events: list[dict], dead: list[dict]) -> list[tuple[set[date], bool]]:
    """For each pause its days through `on`, and whether it has no end yet."""
    found = []
    for number, event in enumerate(events):
        later = events[number + 1 :]
        if event["type"] == "completion_requested":
            stops = [each["on"] for each in later if ENDS.get(each["type"]) == "completion"]
            again = [each["on"] for each in later if each["type"] == "completion_requested"]
            stops = [stop for stop in stops if not again or stop <= again[0]]
            if event["until"] and event["until"] <= on:
                stops.append(event["until"])
            found.append((_span(event["on"] + DAY, min([*stops, on + DAY])), not stops))
        elif STARTS.get(event["type"]) == "suspension":
            stops = [each["on"] for each in later if each["type"] == "suspension_ended"]
            found.append((_span(event["on"], min([*stops, on + DAY])), not stops))
        elif event["type"] == "suspended_by_consent":
            found.append((_span(event["on"], min(event["until"], on + DAY)), on < event["until"]))
        elif event["type"] == "lbb_requested":
            found.append(_advice(on, event, later, dead))
    return found


def _advice(on: date, request: dict, later: list[dict], dead: list[dict]) -> tuple[set[date], bool]:
    """BIB 31: request day through receipt day, no longer than 8 weeks + days of data questions + the extension."""
    receipts = [each["on"] for each in later if each["type"] in {"lbb_received", "lbb_declined"}]
    received = receipts[0] if receipts else None
    mine = [each for each in later if received is None or each["on"] <= received]
    longest = 56 + 7 * sum(each["weeks"] for each in mine if each["type"] == "lbb_extended" and each not in dead)
    waiting = False
    for number, asked in enumerate(mine):
        if asked["type"] != "lbb_data_requested" or asked in dead:
            continue
        answers = [each["on"] for each in mine[number:] if each["type"] == "lbb_data_received"]
        answer = answers[0] if answers else received
        if answer is None:
            waiting = True
        else:
            longest += (answer - asked["on"]).days
    days, day = set(), request["on"]
    while day <= on and (received is None or day <= received) and (waiting or len(days) < longest):
        days.add(day)
        day += DAY
    is_open = received is None and (waiting or (day == on + DAY and request["on"] + longest * DAY > on))
    return days, is_open


def _rolled(day: date, term: dict) -> date:
    while term["atw_applies"] and term["weeks"] <= 12 and is_free(day):
        day += DAY
    return day


def _penalty(events: list[dict], due: date | None, on: date, decided: list[date]) -> dict | None:
    notices = [event["on"] for event in events if event["type"] == "default_notice_received"]
    notices = [day for day in notices if due and day > due]
    if not notices:
        return None
    first = min(notices) + 15 * DAY
    if decided and decided[0] <= first:
        return None
    payable = [first + number * DAY for number in range(42)]
    payable = [day for day in payable if not decided or day < decided[0]]
    amounts = (23, 35, 45) if first >= date(2019, 1, 16) else (20, 30, 40)
    run = [amounts[number // 14] for number, day in enumerate(payable) if day <= on]
    return {
        "first_day": first.isoformat(),
        "last_day": payable[-1].isoformat(),
        "days": len(run),
        "euro": sum(run),
    }
