"""Who gets in where: one table of every address of the house, and the addresses as the configuration has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config.roles import ROLE_RIGHTS

ROLES = tuple(ROLE_RIGHTS)
EVERYONE = frozenset({*ROLES, ""})
SIGNED_IN = frozenset(ROLES)
CASES = frozenset({"officer", "bibob", "decider", "lawyer"})
ATLAS = CASES | {"planner", "policy"}
PLACES = ATLAS | {"inspector"}
VISITS = frozenset({"officer", "planner", "inspector", "lawyer"})
#: What belongs to no municipality, or to nobody.
SHARED = frozenset({"", "confirmation", "issuer", "message", "passkey", "public_order", "reset", "session", "tile"})


@dataclass(frozen=True)
class Door:
    """Who gets in by `method`, and with what answer; `of`: the thing of one municipality that it is about.

    `hidden`: whoever may not enter gets the 404 of an address that is not there. `system`: signed out it answers 401,
    and leads nobody to a sign-in page; with `device` it does so in every session.
    """

    who: frozenset[str]
    of: str = ""
    answer: tuple[int, ...] = (200,)
    method: str = "get"
    hidden: bool = False
    system: bool = False
    device: bool = False


def public(*answer: int, of: str = "", method: str = "get") -> Door:
    return Door(EVERYONE, of, answer or (200,), method)


def case(who: frozenset[str] | set[str] = CASES, **more: Any) -> Door:
    return Door(frozenset(who), of=more.pop("of", "case"), **more)


def own(*answer: int, of: str = "own", method: str = "get") -> Door:
    return Door(frozenset({"entrepreneur"}), of, answer or (200,), method)


def sealed(*who: str, of: str = "dossier", **more: Any) -> Door:
    return Door(frozenset(who or {"bibob"}), of, hidden=True, **more)


def visit(who: frozenset[str] | set[str] = VISITS, **more: Any) -> Door:
    return Door(frozenset(who), of=more.pop("of", "visit"), **more)


def system(who: frozenset[str] | set[str], **more: Any) -> Door:
    return Door(frozenset(who), system=True, **more)


HANDLERS = frozenset({"officer"})
DOORS: dict[str, Door] = {
    # The house
    "home": Door(SIGNED_IN),
    "accessibility": public(),
    "set_language": public(302, method="post"),
    "healthz": public(),
    "readyz": public(200, 503),
    "metrics": public(),
    # Signing in; who is signed in already goes home
    "account_login": public(200, 302),
    "account_logout": public(200, 302),
    "account_inactive": public(),
    "account_signup": public(200, 302),
    "account_reauthenticate": Door(SIGNED_IN, answer=(200, 302)),
    "account_email": Door(SIGNED_IN, answer=(200, 302)),
    "account_email_verification_sent": public(),
    "account_change_password": Door(SIGNED_IN),
    "account_set_password": Door(SIGNED_IN, answer=(302,)),
    "account_reset_password": public(),
    "account_confirm_login_code": public(302),
    "account_confirm_email": public(of="confirmation"),
    "account_reset_password_from_key_done": public(),
    "account_reset_password_from_key": public(of="reset"),
    "account_reset_password_done": public(),
    "accounts:sessions": Door(SIGNED_IN),
    "accounts:end_sessions": Door(SIGNED_IN, answer=(303,), method="post"),
    "accounts:end_session": Door(SIGNED_IN, of="session", answer=(404,), method="post"),
    "mfa_index": Door(SIGNED_IN),
    "people:list": Door(frozenset({"admin"})),
    "people:new": Door(frozenset({"admin"})),
    "people:person": Door(frozenset({"admin"}), of="colleague"),
    "people:act": Door(frozenset({"admin"}), of="colleague", answer=(422,), method="post"),
    "oidc_login": public(404, 302, of="issuer", method="post"),
    "oidc_callback": public(404, 302, of="issuer"),
    "mfa_list_webauthn": Door(SIGNED_IN),
    "mfa_add_webauthn": Door(SIGNED_IN, answer=(200, 302)),
    "mfa_edit_webauthn": Door(SIGNED_IN, of="passkey", answer=(404, 302)),
    "mfa_remove_webauthn": Door(SIGNED_IN, of="passkey", answer=(404, 302)),
    "mfa_reauthenticate_webauthn": Door(SIGNED_IN, answer=(200, 302)),
    "mfa_login_webauthn": public(302),
    "mfa_authenticate": public(302),
    "mfa_reauthenticate": Door(SIGNED_IN, answer=(200, 302)),
    "mfa_activate_totp": Door(SIGNED_IN, answer=(200, 302)),
    "mfa_deactivate_totp": Door(SIGNED_IN, answer=(404, 302)),
    "mfa_view_recovery_codes": Door(SIGNED_IN, answer=(404, 302)),
    "mfa_generate_recovery_codes": Door(SIGNED_IN, answer=(404, 302)),
    "mfa_download_recovery_codes": Door(SIGNED_IN, answer=(404, 302)),
    # The log and the outbox
    "audit:log": Door(frozenset({"auditor"})),
    "audit:export": Door(frozenset({"auditor"})),
    "outbox:list": Door(frozenset({"admin"})),
    "outbox:resend": Door(frozenset({"admin"}), of="message", answer=(422,), method="post"),
    # Tokens of systems and tablets
    "tokens:list": Door(frozenset({"admin"})),
    "tokens:make": Door(frozenset({"admin"}), answer=(422,), method="post"),
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
    "atlas:duty": Door(PLACES),
    "atlas:register": public(),
    # The permit room
    "permits:worklist": case(of=""),
    "permits:enter": case(HANDLERS, of=""),
    "permits:bulk_assign": case(HANDLERS, of="", method="post", answer=(302, 303)),
    "permits:search": case(of=""),
    "permits:case": case(),
    "permits:note": case(HANDLERS, method="post", answer=(422,)),
    "permits:assign": case(HANDLERS, method="post", answer=(302, 303)),
    "permits:document_add": case(HANDLERS),
    "permits:party_add": case(HANDLERS),
    "permits:party_end": case(HANDLERS, of="role"),
    "permits:document": case(of="document"),
    "permits:correct": case(HANDLERS, of="event"),
    "permits:decision": case(of="decision"),
    "permits:move": case(HANDLERS, of="move"),
    "permits:desk": case({"decider"}, of=""),
    "permits:permit": case(of="permit"),
    "permits:permit_move": case(HANDLERS, of="permit_move"),
    # The sealed room: for everyone else an address that is not there
    "permits:bibob_list": sealed("bibob", "decider", of=""),
    "permits:bibob": sealed(),
    "permits:bibob_room": sealed(answer=(303,)),
    "permits:bibob_leave": sealed(method="post", answer=(404,)),
    "permits:bibob_file": sealed(of="dossier_file", answer=(303,)),
    "permits:bibob_sign": sealed("decider", of="dossier_draft"),
    "permits:bibob_act": sealed(of="dossier_act", answer=(303,)),
    # The portal
    "portal:check": public(),
    "portal:apply": own(of=""),
    "portal:papers": own(of="draft"),
    "portal:review": own(of="draft"),
    "portal:discard": own(of="draft"),
    "portal:done": own(),
    "portal:step": own(of="draft_step"),
    "portal:my": own(of=""),
    "portal:case": own(),
    "portal:upload": own(422, method="post"),
    "portal:document": own(of="own_document"),
    "portal:complete": own(422, method="post"),
    "portal:views": own(),
    "portal:withdraw": own(),
    "portal:default_notice": own(),
    "portal:change": own(),
    # Inspections
    "inspections:visits": visit(of=""),
    "inspections:new": visit({"planner"}, of=""),
    "inspections:visit": visit(),
    "inspections:report": visit(of="report"),
    "inspections:report_file": visit(of="report"),
    "inspections:photo": visit(of="photo"),
    "inspections:section": visit(of="section", answer=(303,)),
    "inspections:question": visit(of="question"),
    "inspections:photos": visit({"inspector"}, of="question", method="post", answer=(422,)),
    "inspections:move": visit({"inspector"}, of="visit_move"),
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
    "inspections:device": system(frozenset(), device=True),
    "tiles:tile": system(ATLAS, of="tile"),
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
