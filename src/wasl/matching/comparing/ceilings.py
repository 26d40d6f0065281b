"""What names alone can reach at most, whatever their bits (domain.md 4.0, rules 5 to 8)."""

from wasl.matching.comparing.namematch import NameMatch, Piece
from wasl.matching.model import model
from wasl.matching.names.forms import form_of
from wasl.matching.names.parsing import Parsed, Role
from wasl.matching.names.tokens import Level, compare_forms


def weigh_markers(match: NameMatch, a: Parsed, b: Parsed) -> None:
    """Count what words that mark a sex say, when both names hold some."""
    if len(a.sexes) == 1 and len(b.sexes) == 1:
        if a.sexes != b.sexes:
            bits = model().number("names", "sex_conflict")
            match.add(Piece(Role.GIVEN, *_shown_sexes(a, b), bits, "sex_conflict"))
            match.limit("weak", "sex_conflict")
        elif a.sexes:
            bits = model().number("names", "sex_agree")
            match.add(Piece(Role.GIVEN, *_shown_sexes(a, b), bits, "sex_agree"))


def _shown_sexes(a: Parsed, b: Parsed) -> tuple[str, str]:
    return next(iter(a.sexes)), next(iter(b.sexes))


def set_ceiling(match: NameMatch, a: Parsed, b: Parsed, system: str) -> None:
    """Set what the names alone may reach (domain.md 4.0, rules 5 to 8)."""
    weak = model().codes("contradiction", system, "weak")
    possible = model().codes("contradiction", system, "possible")
    for piece in match.pieces:
        role = piece.role.name.lower()
        if piece.rule == "differ":
            if piece.role == Role.FAMILY and _may_have_married(match, system):
                match.limit("possible", "contradiction")
            elif role in weak:
                match.limit("weak", "contradiction")
            elif role in possible:
                match.limit("possible", "contradiction")
        elif piece.rule == "root" and piece.role == Role.GIVEN:
            match.limit("possible", "root")
    alias = any(piece.rule == "alias" for piece in match.pieces)
    if not match.given_agrees and not alias:
        match.limit("weak", "no_given")
    _limit_lone(match, a, b, system)


def _limit_lone(match: NameMatch, a: Parsed, b: Parsed, system: str) -> None:
    agreed = [p for p in match.pieces if p.level is not None and p.level < Level.DIFFER]
    absent = [p for p in match.pieces if p.rule == "absent"]
    if len(agreed) == 1:
        if "swapped" in match.reasons:
            match.limit("weak", "swapped")
        both = " " in agreed[0].sought.strip() and " " in agreed[0].found.strip()
        bare = a.plain and b.plain and agreed[0].rule != "short" and not both
        if (
            (absent and not _only_silent(absent))
            or (
                bare and agreed[0].rule in {"exact", "same", "close", "near"} and not _affixed(a, b)
            )
            or _markers_differ(a, b)
        ):
            match.limit("possible", "lone")
    short = any(p.rule == "short" and p.role == Role.GIVEN for p in match.pieces)
    if short and match.bits < COMMON and any(p.role == Role.MIDDLE for p in absent):
        match.limit("possible", "short")
    differing = any(p.rule == "differ" and p.role in NAMES_OF_FAMILY for p in match.pieces)
    if len(agreed) == 1 and differing and system not in SURNAME_OPTIONAL:
        match.limit("weak", "surname")


NAMES_OF_FAMILY = frozenset({Role.FAMILY, Role.FATHER, Role.MIDDLE})
SURNAME_OPTIONAL = frozenset({"afghan"})  # adopted abroad, and not always the same one
COMMON = 9.0  # bits below which names are so common that a short form is possible at most


def _may_have_married(match: NameMatch, system: str) -> bool:
    """Whether a Slavic woman's given name and patronymic agree: her family name may change."""
    return system in {"slavic", "unknown"} and any(
        piece.role == Role.PATRONYMIC
        and piece.level is not None
        and piece.level < Level.DIFFER
        and all(each.casefold().endswith(("a", "а")) for each in (piece.sought, piece.found))
        for piece in match.pieces
    )


def _only_silent(absent: list[Piece]) -> bool:
    return all(p.role == Role.PATRONYMIC for p in absent)


def _affixed(a: Parsed, b: Parsed) -> bool:
    """Whether the two were written differently enough to hold more than one bare word."""
    return a.words != b.words


def _markers_differ(a: Parsed, b: Parsed) -> bool:
    """Whether both names hold markers, and not the same ones (Begum beside Khatun)."""
    return bool(a.markers and b.markers) and not any(
        compare_forms(form_of(one), form_of(two), "plain") <= Level.CLOSE
        for one in a.markers
        for two in b.markers
    )
