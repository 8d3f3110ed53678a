"""Figures that are told to the unit or not at all, to who may not see the firms behind them: none about a small group.

Pure. A hidden figure must not follow from the others: where one answer of a row is hidden, others go along.
"""

from collections.abc import Collection, Mapping

from core.disclosure.group import small

#: Firms by the answer that they got.
Firms = Mapping[str, Collection[object]]


def hidden(firms: Firms, beside: Firms, smallest: int) -> frozenset[str]:
    """The answers of one question whose figures are not told. `beside`: the same of the firms that a filter left out.

    An answer is hidden when fewer than `smallest` firms are behind it, here or among those left out, since whoever
    takes the filter away and subtracts learns about these. No firm at all is no secret. The next smallest go along
    until what is hidden is two answers at least, of a large enough group together.
    """
    answers = {*firms, *beside}
    shut = {answer for answer in answers if _few(firms, [answer], smallest) or _few(beside, [answer], smallest)}
    if _few(firms, answers, smallest):
        return frozenset(firms)
    others = sorted((answer for answer in firms if firms[answer] and answer not in shut), key=lambda a: len(firms[a]))
    while _few(firms, shut, smallest) or sum(bool(firms.get(answer)) for answer in shut) == 1:
        if not others:
            return frozenset(firms)
        shut.add(others.pop(0))
    return frozenset(shut)


def _few(firms: Firms, answers: Collection[str], smallest: int) -> bool:
    """Whether there is somebody behind these answers, and fewer than the smallest group."""
    return small(len({firm for answer in answers for firm in firms.get(answer, ())}), smallest)
