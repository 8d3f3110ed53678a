"""Who gets in where: one table of every address of the house, and the addresses as the configuration has them.

A new address takes one row. The matrix (tests/web/test_access.py) asks it by every method, as every caller, about
what is one's own, a colleague's, another municipality's; what the row does not allow must be refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config.roles import ROLE_RIGHTS

ROLES = tuple(ROLE_RIGHTS)
#: Signed in without any role, as a superuser: which is no right at all.
SUPERUSER = "superuser"
SIGNED_IN = frozenset({*ROLES, SUPERUSER})
EVERYONE = SIGNED_IN | {""}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
CASES = frozenset({"officer", "bibob", "decider", "lawyer"})
ATLAS = CASES | {"planner", "policy"}
PLACES = ATLAS | {"inspector"}
OVERLAYS = frozenset({"planner", "policy"})
VISITS = frozenset({"officer", "planner", "inspector", "lawyer"})
#: What belongs to no municipality, or to nobody.
SHARED = frozenset(
    {
        "",
        "blob",
        "checklist",
        "chunk",
        "collection",
        "confirmation",
        "feature",
        "issuer",
        "operation",
        "passkey",
        "public_order",
        "reset",
        "session",
        "tile",
    }
)


#: What a page of a library may answer to a form that says nothing.
_LIBRARY = (200, 302, 400, 404, 405)


@dataclass(frozen=True)
class Door:
    """Who gets in by `method` (get or post), and with what answer; `of`: the thing of one municipality it is about.

    `also`: the answer to the other of get and post, where the address takes both; it is for `senders`, else for `who`.
    A POST says nothing, so 422 is the usual answer. `others`: what a colleague of the same role (or another
    entrepreneur) gets instead, when looking and when sending; 0 is no difference. `hidden`: whoever may not enter
    gets the 404 of an address that is not there. `library`: a page of a library, which takes other methods for a POST.
    `system`: signed out it answers 401, and leads nobody to a sign-in page; with `device` it does so in every session.
    """

    who: frozenset[str]
    of: str = ""
    answer: tuple[int, ...] = (200,)
    method: str = "get"
    hidden: bool = False
    also: tuple[int, ...] = ()
    senders: frozenset[str] | None = None
    others: tuple[int, int] = (0, 0)
    library: bool = False
    system: bool = False
    device: bool = False

    def answers(self, method: str) -> tuple[int, ...]:
        """What is right for whoever may; empty where the address does not take the method."""
        kind = "get" if method == "head" else method
        if kind not in {"get", "post"}:
            return _LIBRARY if self.library else ()
        return self.answer if kind == self.method else self.also

    def admits(self, method: str) -> frozenset[str]:
        """Who may ask by this method."""
        return self.senders if method == "post" and self.senders is not None else self.who


def public(*answer: int, of: str = "", method: str = "get", **more: Any) -> Door:
    return Door(EVERYONE, of, answer or (200,), method, **more)


def case(who: frozenset[str] | set[str] = CASES, **more: Any) -> Door:
    return Door(frozenset(who), of=more.pop("of", "case"), **more)


def own(*answer: int, of: str = "own", method: str = "get", also: tuple[int, ...] = ()) -> Door:
    others = (404, 404) if of else (0, 0)
    return Door(frozenset({"entrepreneur"}), of, answer or (200,), method, also=also, others=others)


def library(who: frozenset[str], *answer: int, of: str = "", **more: Any) -> Door:
    """An address of allauth or of Django."""
    return Door(who, of, answer or (200,), also=_LIBRARY, library=True, **more)


def sealed(*who: str, of: str = "dossier", **more: Any) -> Door:
    return Door(frozenset(who or {"bibob"}), of, hidden=True, **more)


def visit(who: frozenset[str] | set[str] = VISITS, **more: Any) -> Door:
    return Door(frozenset(who), of=more.pop("of", "visit"), **more)


def system(who: frozenset[str] | set[str], **more: Any) -> Door:
    return Door(frozenset(who), system=True, **more)


HANDLERS, TEAM = frozenset({"officer"}), frozenset({"inspector"})
PLANNER, ADMIN, POLICY = frozenset({"planner"}), frozenset({"admin"}), frozenset({"policy"})
DOORS: dict[str, Door] = {
    # The house
    "home": Door(SIGNED_IN),
    "accessibility": public(),
    "set_language": library(EVERYONE, 302),
    "healthz": public(),
    "readyz": public(200, 503),
    "metrics": public(),
    # Signing in; who is signed in already goes home
    "account_login": library(EVERYONE, 200, 302),
    "account_logout": library(EVERYONE, 200, 302),
    "account_inactive": library(EVERYONE),
    "account_signup": library(EVERYONE, 200, 302),
    "account_reauthenticate": library(SIGNED_IN, 200, 302),
    "account_email": library(SIGNED_IN, 200, 302),
    "account_email_verification_sent": library(EVERYONE),
    "account_change_password": library(SIGNED_IN),
    "account_set_password": library(SIGNED_IN, 302),
    "account_reset_password": library(EVERYONE),
    "account_confirm_login_code": library(EVERYONE, 302),
    "account_confirm_email": library(EVERYONE, of="confirmation"),
    "account_reset_password_from_key_done": library(EVERYONE),
    "account_reset_password_from_key": library(EVERYONE, of="reset"),
    "account_reset_password_done": library(EVERYONE),
    "accounts:sessions": Door(SIGNED_IN),
    "accounts:end_sessions": Door(SIGNED_IN, answer=(303,), method="post"),
    "accounts:end_session": Door(SIGNED_IN, of="session", answer=(404,), method="post"),
    "mfa_index": library(SIGNED_IN),
    "people:list": Door(ADMIN),
    "people:new": Door(ADMIN, also=(200, 422)),
    "people:person": Door(ADMIN, of="colleague", also=(200, 422)),
    "people:act": Door(ADMIN, of="colleague", answer=(422,), method="post"),
    "oidc_login": library(EVERYONE, 404, 302, of="issuer", method="post"),
    "oidc_callback": library(EVERYONE, 404, 302, of="issuer"),
    "mfa_list_webauthn": library(SIGNED_IN),
    "mfa_add_webauthn": library(SIGNED_IN, 200, 302),
    "mfa_edit_webauthn": library(SIGNED_IN, 404, 302, of="passkey"),
    "mfa_remove_webauthn": library(SIGNED_IN, 404, 302, of="passkey"),
    "mfa_reauthenticate_webauthn": library(SIGNED_IN, 200, 302),
    "mfa_login_webauthn": library(EVERYONE, 302),
    "mfa_authenticate": library(EVERYONE, 302),
    "mfa_reauthenticate": library(SIGNED_IN, 200, 302),
    "mfa_activate_totp": library(SIGNED_IN, 200, 302),
    "mfa_deactivate_totp": library(SIGNED_IN, 404, 302),
    "mfa_view_recovery_codes": library(SIGNED_IN, 404, 302),
    "mfa_generate_recovery_codes": library(SIGNED_IN, 404, 302),
    "mfa_download_recovery_codes": library(SIGNED_IN, 404, 302),
    # The log and the outbox
    "audit:log": Door(frozenset({"auditor"})),
    "audit:export": Door(frozenset({"auditor"})),
    "outbox:list": Door(ADMIN),
    "outbox:resend": Door(ADMIN, of="message", answer=(422,), method="post"),
    # Tokens of systems and tablets
    "tokens:list": Door(ADMIN),
    "tokens:make": Door(ADMIN, answer=(422,), method="post"),
    "tokens:own": Door(SIGNED_IN),
    # Another's token is not there; that only its owner or administrator comes near is tried in test_token_pages.py.
    "tokens:collect": Door(SIGNED_IN, of="token", answer=(404, 422), method="post"),
    "tokens:revoke": Door(SIGNED_IN, of="token", answer=(303, 404, 422), method="post"),
    # The atlas
    "atlas:map": Door(ATLAS),
    "atlas:premises": Door(PLACES, of="premises"),
    "atlas:neighbours": Door(PLACES, of="premises"),
    "atlas:orders": Door(PLACES),
    "atlas:order": Door(PLACES, of="order"),
    "atlas:under_duty": Door(ATLAS),
    "atlas:under_duty_csv": Door(ATLAS),
    "atlas:effects": Door(frozenset({"policy"})),
    "atlas:effect": Door(frozenset({"policy"}), of="order"),
    "atlas:effect_csv": Door(frozenset({"policy"}), of="figure"),
    "atlas:duty": Door(PLACES),
    "atlas:register": public(),
    "atlas:view_file": Door(ATLAS),
    "atlas:open_data": public(),
    "overlays:list": Door(OVERLAYS, also=(422,)),
    "overlays:shapes": Door(ATLAS, of="overlay"),
    "overlays:remove": Door(OVERLAYS, of="overlay", answer=(303, 404), method="post"),
    # The permit room
    "permits:worklist": case(of=""),
    "permits:enter": case(HANDLERS, of="", also=(422,)),
    "permits:bulk_assign": case(HANDLERS, of="", method="post", answer=(302, 303)),
    "permits:search": case(of="", also=(200,)),
    "permits:case": case(),
    "permits:note": case(HANDLERS, method="post", answer=(422,)),
    "permits:assign": case(HANDLERS, method="post", answer=(302, 303)),
    "permits:document_add": case(HANDLERS, also=(422,)),
    "permits:party_add": case(HANDLERS, also=(422,)),
    "permits:party_end": case(HANDLERS, of="role", also=(422,)),
    "permits:document": case(of="document"),
    "permits:correct": case(HANDLERS, of="event", also=(422,)),
    "permits:decision": case(of="decision", also=(422,), senders=HANDLERS),
    "permits:move": case(HANDLERS, of="move", also=(422,)),
    "permits:desk": case({"decider"}, of=""),
    "permits:permit": case(of="permit", also=(404,)),
    "permits:permit_move": case(HANDLERS, of="permit_move", also=(422,)),
    # The sealed room: for everyone else an address that is not there
    "permits:bibob_list": sealed("bibob", "decider", of=""),
    "permits:bibob": sealed(also=(422,)),
    "permits:bibob_room": sealed(answer=(303,), also=(404,)),
    "permits:bibob_leave": sealed(method="post", answer=(404,), also=(303,)),
    "permits:bibob_file": sealed(of="dossier_file", answer=(303,), also=(404,)),
    "permits:bibob_sign": sealed("decider", of="dossier_draft", also=(422,)),
    "permits:bibob_act": sealed(of="dossier_act", answer=(303,), also=(404,)),
    # The portal
    "portal:check": public(),
    "portal:apply": own(of="", also=(422,)),
    "portal:papers": own(of="draft", also=(422,)),
    "portal:review": own(of="draft", also=(422,)),
    "portal:discard": own(of="draft", also=(303,)),
    "portal:done": own(),
    "portal:step": own(of="draft_step", also=(422,)),
    "portal:my": own(of=""),
    "portal:case": own(),
    "portal:upload": own(422, method="post", also=(303,)),
    "portal:document": own(of="own_document"),
    "portal:complete": own(422, method="post", also=(303,)),
    "portal:views": own(also=(422,)),
    "portal:withdraw": own(also=(422,)),
    "portal:default_notice": own(also=(422,)),
    "portal:change": own(also=(422,)),
    # Inspections
    "inspections:visits": visit(of=""),
    "inspections:new": visit({"planner"}, of="", also=(422,)),
    "inspections:visit": visit(),
    "inspections:report": visit(of="report"),
    "inspections:report_file": visit(of="report"),
    "inspections:talk_file": visit(of="talk"),
    "inspections:photo": visit(of="photo"),
    "inspections:section": visit(of="section", answer=(303, 204)),
    "inspections:question": visit(of="question", also=(422,), senders=TEAM, others=(0, 403)),
    "inspections:photos": visit(TEAM, of="question", method="post", answer=(422,), others=(403, 403)),
    "inspections:move": visit(TEAM, of="visit_move", also=(422,), others=(403, 403)),
    # The office side of inspections
    "office:reports": visit(of=""),
    "office:findings": visit(of=""),
    "office:findings_csv": visit(of=""),
    "office:rechecks": visit(of=""),
    "office:rechecks_csv": visit(of=""),
    "office:statistics": visit(VISITS | {"policy"}, of=""),
    "office:statistics_csv": visit(VISITS | {"policy"}, of=""),
    "office:evidence": visit(),
    "office:evidence_csv": visit(),
    "office:evidence_archive": visit(),
    "office:piece": visit(of="piece"),
    "office:piece_file": visit(of="piece"),
    # Signals
    "signals:report": public(also=(422,)),
    "signals:follow": public(also=(422,)),
    "signals:list": Door(PLANNER),
    "signals:enter": Door(PLANNER | TEAM, also=(422,)),
    "signals:signal": Door(PLANNER, of="signal"),
    "signals:weigh": Door(PLANNER, of="signal", answer=(422,), method="post"),
    "signals:reopen": Door(PLANNER, of="signal", answer=(422,), method="post"),
    "signals:premises": Door(PLANNER, of="signal", answer=(422,), method="post"),
    "signals:file": Door(PLANNER, of="signal_file"),
    # Checklists
    "checklists:list": Door(ADMIN, also=(422,)),
    "checklists:compare": Door(ADMIN, answer=(404,)),
    "checklists:version": Door(ADMIN, of="checklist", also=(303, 204)),
    "checklists:file": Door(ADMIN, of="checklist"),
    "checklists:draft": Door(ADMIN, of="checklist_draft"),
    "checklists:title": Door(ADMIN, of="checklist_draft", also=(422,)),
    "checklists:arrange": Door(ADMIN, of="checklist_draft", answer=(422,), method="post"),
    "checklists:new_section": Door(ADMIN, of="checklist_draft", also=(422,)),
    "checklists:section": Door(ADMIN, of="checklist_section", also=(422,)),
    "checklists:new": Door(ADMIN, of="checklist_section", also=(422,)),
    "checklists:question": Door(ADMIN, of="checklist_question", also=(422,)),
    "checklists:preview": Door(ADMIN, of="checklist_draft"),
    "checklists:preview_tablet": Door(ADMIN, of="checklist_draft"),
    "checklists:publish": Door(ADMIN, of="checklist_draft", also=(422,)),
    "checklists:discard": Door(ADMIN, of="checklist_draft", answer=(422,), method="post"),
    # Planning
    "rounds:plan": visit({"planner"}, of="", also=(422,)),
    "rounds:draw": visit({"planner"}, of="", also=(204, 303, 422)),
    "rounds:reasons": visit({"planner"}, of="", also=(422,)),
    "rounds:list": visit(of=""),
    "rounds:replan": visit({"planner"}, of="", also=(422,)),
    "rounds:round": visit(of="round"),
    "rounds:act": visit({"planner"}, of="round_act", method="post", answer=(422,)),
    "rounds:people": visit({"planner"}, of="", also=(404,)),
    "rounds:coverage": visit({"planner", "policy"}, of=""),
    "rounds:coverage_csv": visit({"planner", "policy"}, of=""),
    # What if
    "whatif:list": Door(POLICY),
    "whatif:new": Door(POLICY, also=(422,)),
    "whatif:compare": Door(POLICY, answer=(200, 303)),
    "whatif:displacement": Door(ATLAS),
    "whatif:displacement_csv": Door(ATLAS),
    "whatif:scenario": Door(POLICY, of="scenario"),
    "whatif:remove": Door(POLICY, of="scenario", answer=(303, 404), method="post", others=(0, 403)),
    "whatif:firms_csv": Door(POLICY, of="scenario"),
    "whatif:forecast": Door(POLICY, of="scenario", also=(303,)),
    "whatif:forecast_csv": Door(POLICY, of="scenario"),
    "whatif:letter": Door(POLICY, of="scenario_letter"),
    # Zones
    "zones:list": Door(POLICY),
    "zones:new": Door(POLICY, also=(422,)),
    "zones:zone": Door(POLICY, of="zone"),
    "zones:change": Door(POLICY, of="zone", also=(422,)),
    "zones:area": Door(POLICY, of="zone", also=(422,)),
    "zones:evidence": Door(POLICY, of="zone", answer=(422,), method="post"),
    "zones:file": Door(POLICY, of="zone_file"),
    "zones:move": Door(POLICY, of="zone_move", also=(422,)),
    # Systems
    "api:index": public(),
    "api:openapi": public(),
    "api:duty": public(415, method="post"),
    "api:clock": public(415, method="post"),
    "api:orders": public(),
    "api:order": public(of="public_order"),
    "api:permits": public(),
    "api:cases": system(CASES),
    "api:case": system(CASES, of="case"),
    "api:premises": system(PLACES, of="premises"),
    "api:visits": system(VISITS),
    "inspections:tablet": Door(TEAM | PLANNER),
    "inspections:tablet_shell": public(),
    "inspections:tablet_worker": public(),
    "inspections:tablet_manifest": public(),
    # Tablets: by their own key alone, which tests/web/test_tablet_api.py tries; the enrolment by session
    "inspections:enrol": system({"inspector", "planner"}, answer=(422,), method="post"),
    "sync:device": system(frozenset(), device=True),
    "sync:devices": system(frozenset(), device=True),
    "sync:round": system(frozenset(), device=True),
    "sync:states": system(frozenset(), device=True),
    "sync:operation": system(frozenset(), of="operation", device=True),
    "sync:confirm": system(frozenset(), device=True),
    "sync:blob": system(frozenset(), of="blob", device=True),
    "sync:chunk": system(frozenset(), of="chunk", device=True),
    # The office side of the tablets
    "tablets:list": Door(PLANNER | {"admin"}),
    "tablets:device": Door(PLANNER | {"admin"}, of="device", also=(422,), senders=frozenset({"admin"})),
    "tablets:work": Door(PLANNER),
    "tablets:operation": Door(PLANNER, of="waiting", also=(422,)),
    "tablets:file": Door(PLANNER, of="waiting"),
    "tiles:tile": system(ATLAS, of="tile"),
    "ogc:landing": public(),
    "ogc:api": public(),
    "ogc:conformance": public(),
    "ogc:collections": public(),
    "ogc:collection": public(of="collection"),
    "ogc:items": public(of="collection"),
    "ogc:item": public(of="feature"),
}


# --- the addresses, from the configuration itself


def patterns(resolver: URLResolver, space: str = "", path: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each address: its full name, or its path where it has none."""
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, f"{entry.namespace}:" if entry.namespace else space, here)
        else:
            yield (space + entry.name if entry.name else here), entry


ADDRESSES = dict(patterns(get_resolver("config.urls")))
ROUTED = frozenset(name for name, pattern in ADDRESSES.items() if pattern.name)


def address(name: str, things: dict[str, dict[str, Any]]) -> str:
    """The address of a row of the table, about the things of a test's world."""
    return reverse(name, kwargs=things[DOORS[name].of]) if name in ROUTED else f"/{name}"
