"""The words of the log for signals, and the seal on their scopes: nobody outside reads what an entry carries."""

from core.audit import registry
from inspections.signals.wording import MOVES
from inspections.statecharts.signal import CHART

SCOPE = "signal"

registry.seal(SCOPE)
registry.register({move.verb: MOVES[move.name] for move in CHART.moves})
