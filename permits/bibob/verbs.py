"""The sealed room's verbs in the audit log, and the seal on its scopes."""

from core.audit import registry
from permits.bibob.wording import ACTS, OTHER_VERBS
from permits.statecharts.bibob import CHART

SCOPE = "bibob"

registry.seal(SCOPE)
registry.register({move.verb: ACTS[move.name][0] for move in CHART.moves})
registry.register({f"bibob.dossier.{name}": words[0] for name, words in ACTS.items()})
registry.register(OTHER_VERBS)
