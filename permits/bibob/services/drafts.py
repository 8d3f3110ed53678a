"""What one person drafts and another signs: the LBB request and the conclusion (four eyes)."""

from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from core.accounts import rights
from core.accounts.models import User
from core.acts import hold, one_act
from core.audit import services as audit
from core.charts import Move
from core.today import local_date
from permits.bibob import rules, selectors
from permits.bibob.errors import ConclusionRefused, FourEyesRefused
from permits.bibob.models import Dossier, Draft
from permits.bibob.services.acting import Act, locked, moving
from permits.errors import PermitError
from permits.statecharts import bibob as chart


def submit_lbb_request(application_id: int, *, actor: User, at: datetime, text: str) -> Draft:
    """Lay a request for LBB advice before a decider (B7): what is asked, and why own research did not suffice."""
    if not text.strip():
        raise PermitError(_("Schrijf wat u het LBB vraagt en wat eigen onderzoek opleverde."), "text")
    with _submitting(application_id, chart.REQUEST_LBB, actor, at) as act:
        return _lay(act, chart.REQUEST_LBB, text=text.strip())


def submit_conclusion(application_id: int, *, actor: User, at: datetime, conclusion: rules.Conclusion) -> Draft:
    """Lay a conclusion before a decider (B13). Raises ConclusionRefused naming all that is missing or unlawful."""
    with _submitting(application_id, chart.CONCLUDE, actor, at, degree=conclusion.degree) as act:
        require_lawful(conclusion, act.dossier)
        values = asdict(conclusion)
        return _lay(act, chart.CONCLUDE, text=values.pop("reasons").strip(), **values)


def send_back(application_id: int, *, draft: UUID, actor: User, at: datetime, reason: str) -> Draft:
    """The decider sends a draft back with the reason; the dossier stays where it is."""
    if not reason.strip():
        raise PermitError(_("Schrijf wat er anders moet; de opsteller leest dit."), "reason")
    with one_act():
        dossier = locked(application_id)
        found = signable(dossier, draft, actor)
        found.status, found.sent_back_reason = Draft.Status.SENT_BACK, reason.strip()
        found.save()
        _note(dossier, "bibob.draft.sent_back", actor, at)
    return found


def recall(application_id: int, *, actor: User, at: datetime) -> Draft:
    """The Bibob officer takes an unsigned draft back: it is dropped, another can be laid."""
    with one_act():
        dossier = locked(application_id)
        rights.require(actor, chart.WORK, dossier)
        found = selectors.open_draft(dossier)
        if found is None:
            raise PermitError(_("Er ligt geen concept."))
        found.status = Draft.Status.DROPPED
        found.save()
        _note(dossier, "bibob.dossier.recall_draft", actor, at)
    return found


def signable(dossier: Dossier, public_id: UUID, actor: User) -> Draft:
    """The draft that this person may sign now, locked. Raises RightRefused, FourEyesRefused, PermitError."""
    rights.require(actor, chart.SIGN, dossier)
    found = by_id(dossier.application_id, public_id)
    if found.status != Draft.Status.SUBMITTED:
        raise PermitError(_("Dit concept heeft nu de stand: %(status)s.") % {"status": found.get_status_display()})
    if found.drafted_by_id == actor.pk:
        raise FourEyesRefused(_("U hebt dit zelf opgesteld; een ander moet het tekenen."))
    return found


def by_id(application_id: int, public_id: UUID) -> Draft:
    """A draft of a case, locked. Raises Draft.DoesNotExist for a draft of another case."""
    rows = Draft.objects.of(locked(application_id)).select_for_update()
    return hold(Draft, public_id, lambda: rows.get(public_id=public_id))


def mark_signed(found: Draft, act: Act) -> None:
    """The signature, in the act that carries it out."""
    found.status, found.signed_by = Draft.Status.SIGNED, act.actor
    found.signed_at, found.signed_on = act.at, act.on
    found.save()


def require_lawful(conclusion: rules.Conclusion, dossier: Dossier) -> rules.Basis:
    """What the dossier holds now; raises ConclusionRefused unless the conclusion is complete and lawful on it."""
    basis = selectors.basis_of(dossier)
    if found := rules.shortcomings(conclusion, basis):
        raise ConclusionRefused(found)
    return basis


def drop_open(dossier: Dossier) -> None:
    """No draft outlives the check."""
    found = selectors.open_draft(dossier)
    if found is not None:
        found.status = Draft.Status.DROPPED
        found.save()


def _submitting(
    application_id: int, move: Move, actor: User, at: datetime, **overrides: object
) -> AbstractContextManager[Act]:
    """A draft has no date of effect of its own: the signature will have."""
    return moving(
        application_id,
        move,
        actor=actor,
        at=at,
        effective_on=local_date(at),
        drafting=True,
        verb="bibob.draft.submitted",
        **overrides,
    )


def _lay(act: Act, move: Move, **values: str) -> Draft:
    drop_open(act.dossier)  # what was sent back makes way
    return Draft.objects.create(dossier=act.dossier, move=move.name, drafted_by=act.person, drafted_at=act.at, **values)


def _note(dossier: Dossier, verb: str, actor: User, at: datetime) -> None:
    dossier.changed_at = at
    dossier.save()
    audit.record(
        dossier, verb, actor=actor, at=at, effective_on=local_date(at), before=dossier.state, after=dossier.state
    )
