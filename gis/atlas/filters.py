"""Which of the firms of a day a person wants to see: by activity, by words, by how they stand."""

from gis.atlas.compliance import State
from gis.atlas.forms import FirmFilterForm
from gis.atlas.selectors import Standing
from gis.places.sbi_tables import Titles


def narrowed(standings: list[Standing], form: FirmFilterForm) -> list[Standing]:
    """The firms that activity and words leave, in any state."""
    activity, words = form.value("activity"), form.value("q").casefold().split()
    return [
        firm
        for firm in standings
        if firm.activity.startswith(activity) and all(word in _searched(firm) for word in words)
    ]


def _searched(firm: Standing) -> str:
    own = [firm.name, firm.premises.address, firm.premises.bag_id]
    if firm.establishment:
        own.append(firm.establishment.kvk)
    return " ".join(own).casefold()


def asked_states(form: FirmFilterForm) -> set[State]:
    """The states asked for; all of them when none is asked, unless a legend has no box ticked."""
    states = form.value("state") or ([] if form.value("legend") else State)
    return {State(state) for state in states}


def by_state(standings: list[Standing], form: FirmFilterForm) -> list[Standing]:
    """The firms in one of the states asked."""
    states = asked_states(form)
    return [firm for firm in standings if firm.state in states]


def activity_choices(standings: list[Standing], titles: Titles) -> list[tuple[str, str]]:
    """The branch codes of these firms with their words, for a filter."""
    codes = {firm.code for firm in standings if firm.activity}
    labelled = {code[0]: f"{titles[code]} ({code[0]})" if code in titles else code[0] for code in codes}
    return sorted(labelled.items(), key=lambda choice: choice[1])
