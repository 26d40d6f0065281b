"""The facts that an answer may become: the words of ``bind::wasl:to``.

``WHO.what`` or ``WHO.list[kind].what``; an item of a list is put together from the answers of
the nearest group or repeat around them.
"""

import re
from dataclasses import dataclass
from typing import Final

WHO: Final = ("person", "enquirer", "sought")

SINGLE: Final = frozenset(
    {"sex", "alive", "nationalities", "languages", "occupation", "note", "photo"}
)
LISTS: Final[dict[str, frozenset[str]]] = {
    "names": frozenset(
        {"text", "kind", "system", "language", "confidence", "given", "father", "grandfather"}
        | {"family", "mother", "nickname"}
    ),
    "births": frozenset({"date", "year", "age", "as_stated"}),
    "places": frozenset({"text", "country", "point", "role", "first", "last"}),
    "contacts": frozenset(
        {"value", "kind", "owner", "safe_to_call", "safe_to_leave_message", "safe_times"}
        | {"safe_language", "codeword"}
    ),
    "marks": frozenset({"text"}),
    "separations": frozenset({"cause", "date", "place", "narrative"}),
    "relatives": frozenset(
        {"name", "kind", "sex", "alive", "age", "as_stated", "do_not_contact", "note"}
    ),
    "documents": frozenset({"value", "kind", "issuer"}),
}
REQUEST: Final = frozenset(
    {"kinship", "context", "limits_explained", "language", "reasons", "events", "searches", "fear"}
)
CONSENT: Final = frozenset(
    {"scope", "decision", "capacity", "mode", "told", "language", "recipient", "note"}
    | {"understood", "expires", "ask_again_on", "witness", "reaction", "maturity", "area"}
    | {"nobody_there", "harm_suspected", "guardian_act", "giver", "child_says"}
    | {"identity_checked", "risk_checked", "words"}
)
SHAPE: Final = re.compile(
    r"(?P<who>[a-z]+)(?:\.(?P<list>[a-z_]+)(?:\[(?P<kind>[a-z_]+)\])?)?(?:\.(?P<what>[a-z_]+))?"
)


@dataclass(frozen=True)
class Target:
    """One such word, taken apart.

    Attributes:
        list: The kind of fact, where there may be several: ``names``; else empty.
        kind: The fixed kind of the item, ``nickname``; else empty.
    """

    who: str
    what: str
    list: str = ""
    kind: str = ""


def read_target(text: str) -> Target | None:
    """Take a target apart; ``None`` when there is no such fact."""
    found = SHAPE.fullmatch(text)
    if found is None:
        return None
    who, listed, kind, what = (found[name] or "" for name in ("who", "list", "kind", "what"))
    if who in {"request", "consent"}:
        single = REQUEST if who == "request" else CONSENT
        return Target(who, listed) if listed in single and not (what or kind) else None
    if who not in WHO:
        return None
    if not listed:
        return Target(who, "") if who in {"person", "enquirer"} else None
    if what == "":
        return Target(who, listed) if listed in SINGLE and not kind else None
    return Target(who, what, listed, kind) if what in LISTS.get(listed, ()) else None


def is_target(text: str) -> bool:
    """Whether an answer can become this."""
    return read_target(text) is not None
