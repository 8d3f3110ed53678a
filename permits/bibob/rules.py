"""Is a conclusion complete and lawful? Pure: people grade the danger, this only checks what they wrote."""

from dataclasses import dataclass

from permits.statecharts.bibob import ADVICE_RECEIVED, DEGREES, GROUNDS, NONE, OWN_RESEARCH, ZIENSWIJZE

OWN, LBB = "own", "lbb"


@dataclass(frozen=True)
class Conclusion:
    """What the Bibob officer drafts: degree (none, lesser, serious), ground ("" with none), and why.

    `proportionality`: why the consequence fits the danger (Wet Bibob 3 lid 5 and 7). `deviation`: why it
    differs from the advice of the LBB (Awb 3:50).
    """

    degree: str
    ground: str
    reasons: str
    proportionality: str = ""
    deviation: str = ""


@dataclass(frozen=True)
class Basis:
    """What the conclusion rests on. `advice_degree`: what the LBB advised, "" without its advice.

    `unheard`: someone named has not had the opportunity to give views (Wet Bibob 33). `findings`: how many.
    """

    state: str
    advice_degree: str = ""
    unheard: bool = False
    findings: int = 0

    @property
    def source(self) -> str:
        """Own research, or the advice of the LBB."""
        return LBB if self.advice_degree else OWN


def shortcomings(conclusion: Conclusion, basis: Basis) -> tuple[tuple[str, str], ...]:
    """What is missing or unlawful, as (field, code), in the order of the form; empty when it can be signed.

    Law: Wet Bibob 3 lid 1-7, 33; Awb 3:46, 3:50.
    """
    found = [*_grading(conclusion), *_reasoning(conclusion, basis)]
    if conclusion.degree != NONE and (basis.state != ZIENSWIJZE or basis.unheard):
        found.append(("degree", "danger_needs_views"))
    if basis.state not in {OWN_RESEARCH, ADVICE_RECEIVED, ZIENSWIJZE}:
        found.append(("", "wrong_state"))
    return tuple(found)


def needs_report(conclusion_degree: str, source: str) -> bool:
    """Whether the conclusion must be reported to the LBB at once: danger found without its advice (7a lid 7)."""
    return source == OWN and conclusion_degree != NONE


def _grading(conclusion: Conclusion) -> list[tuple[str, str]]:
    if conclusion.degree not in DEGREES:
        return [("degree", "degree_missing")]
    if conclusion.degree == NONE:
        return [("ground", "ground_without_danger")] if conclusion.ground else []
    return [] if conclusion.ground in GROUNDS else [("ground", "ground_missing")]


def _reasoning(conclusion: Conclusion, basis: Basis) -> list[tuple[str, str]]:
    found = [] if conclusion.reasons.strip() else [("reasons", "reasons_missing")]
    if conclusion.degree not in {NONE, ""}:
        if not conclusion.proportionality.strip():
            found.append(("proportionality", "proportionality_missing"))
        if not basis.findings and not basis.advice_degree:
            found.append(("reasons", "no_findings"))
    if basis.advice_degree and basis.advice_degree != conclusion.degree and not conclusion.deviation.strip():
        found.append(("deviation", "deviation_unreasoned"))
    return found
