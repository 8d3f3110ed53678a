"""Reading single values of an import row, with errors that name the field and say what would be right."""

import json
import math
import re
from collections.abc import Iterable
from datetime import date

from gis.places.models import BAG_ID, KVK_NUMBER, SBI, VESTIGING
from gis.registers.errors import RowRefused

_TRUE = frozenset({"true", "1", "ja", "yes", "waar"})
_FALSE = frozenset({"", "false", "0", "nee", "no", "onwaar"})


def text(value: object) -> str:
    """The value as trimmed text; empty for nothing. Whole numbers lose the `.0` that a file gave them."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    found = str(value).strip()
    return "" if found in ("None", "NaT", "nan") else found


def required(name: str, value: object, limit: int = 300) -> str:
    """Text that must be there and fit in its column."""
    found = text(value)
    if not found:
        raise RowRefused(f"{name}: ontbreekt / missing")
    return limited(name, found, limit)


def limited(name: str, found: str, limit: int) -> str:
    """The text, when it is no longer than its column."""
    if len(found) > limit:
        raise RowRefused(f"{name}: langer dan {limit} tekens / longer than {limit} characters")
    return found


def day(name: str, value: object) -> date | None:
    """A date as YYYY-MM-DD or YYYYMMDD; None when empty. A time of day at midnight is let through."""
    found = text(value)
    if not found:
        return None
    digits = re.sub(r"[T ]00:00:00(\.0+)?(Z|\+00:00)?$", "", found)
    if re.fullmatch(r"\d{8}", digits):
        digits = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    digits = digits.replace("/", "-")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", digits):
        raise RowRefused(f"{name}: geen datum JJJJ-MM-DD / not a date YYYY-MM-DD: '{found}'")
    try:
        return date.fromisoformat(digits)
    except ValueError:
        raise RowRefused(f"{name}: geen bestaande datum / not an existing date: '{found}'") from None


def required_day(name: str, value: object) -> date:
    """A date that must be there."""
    found = day(name, value)
    if found is None:
        raise RowRefused(f"{name}: ontbreekt / missing")
    return found


def choice(name: str, value: object, allowed: Iterable[str]) -> str:
    """One of these words, whatever its case."""
    found = text(value)
    for option in allowed:
        if option.lower() == found.lower():
            return option
    raise RowRefused(f"{name}: '{found}' is geen van / is none of: {', '.join(allowed)}")


def whole(name: str, value: object, default: int, lowest: int, highest: int) -> int:
    """A whole number within bounds; the default when empty."""
    found = text(value)
    if not found:
        return default
    if not re.fullmatch(r"\d{1,9}", found) or not lowest <= int(found) <= highest:
        raise RowRefused(f"{name}: geen heel getal / no whole number {lowest}-{highest}: '{found}'")
    return int(found)


def truth(name: str, value: object) -> bool:
    """true or false; empty is false."""
    found = text(value).lower()
    if found in _TRUE or found in _FALSE:
        return found in _TRUE
    raise RowRefused(f"{name}: geen true of false / neither true nor false: '{found}'")


def words(value: object) -> tuple[str, ...]:
    """A list, given as a list or with commas, without empty parts and repeats, in its order."""
    parts = _listed(value)
    return tuple(dict.fromkeys(part for part in (text(one) for one in parts) if part))


def _listed(value: object) -> Iterable[object]:
    if isinstance(value, str) and value.strip().startswith("["):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            return text(value).split(",")
    if isinstance(value, str) or not isinstance(value, Iterable):
        return text(value).split(",")
    return value


def sbi_code(name: str, found: str) -> str:
    """An SBI code of 2 to 5 digits, without the dots some write."""
    plain = found.replace(".", "")
    if not re.fullmatch(SBI, plain):
        raise RowRefused(f"{name}: een SBI-code heeft 2 tot 5 cijfers / an SBI code has 2 to 5 digits: '{found}'")
    return plain


def bag_id(name: str, found: str) -> str:
    """A BAG id of 16 digits with a known kind, or a SYN id of the demo."""
    if re.fullmatch(BAG_ID, found):
        return found
    if found.isdigit() and len(found) == 15:
        hint = "; de voorloopnul is weg / its leading zero is gone"
    elif found.isdigit() and len(found) == 16:
        hint = f"; soort {found[4:6]} bestaat niet / kind {found[4:6]} does not exist"
    else:
        hint = f" ({len(found)} tekens / characters)"
    raise RowRefused(f"{name}: een BAG-id heeft 16 cijfers / a BAG id has 16 digits: '{found}'{hint}")


def kvk_number(name: str, found: str) -> str:
    """A KvK number of 8 digits, or a SYN id of the demo."""
    return _number(name, found, KVK_NUMBER, "een KvK-nummer / a KvK number", 8)


def vestiging(name: str, found: str) -> str:
    """A KvK vestiging number of 12 digits, or a SYN id of the demo."""
    return _number(name, found, VESTIGING, "een vestigingsnummer / a vestiging number", 12)


def _number(name: str, found: str, pattern: str, what: str, digits: int) -> str:
    if re.fullmatch(pattern, found):
        return found
    has = f" ({len(found)})" if found.isdigit() else ""
    raise RowRefused(f"{name}: {what}: {digits} cijfers / digits: '{found}'{has}")
