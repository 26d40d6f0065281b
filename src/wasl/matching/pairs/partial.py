"""Names of which one side tells only a part: what such a pair can reach at most, for pairs alone.

A part may be the whole of another person's name: a by-name alone, the second of two given names,
the second of two surnames, a short form that men and women share (domain.md 4.0, rule 5; 4.8).
"""

import re
from functools import cache

from wasl.matching.comparing.namematch import NameMatch, Piece
from wasl.matching.names.distance import manner_of
from wasl.matching.names.forms import form_of
from wasl.matching.names.parsing import CHAIN_SYSTEMS, Parsed, Role
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.pairs.nearmiss import first_halves
from wasl.matching.scripts import fold
from wasl.matching.tables_io import rows

COMMON = 10.0  # bits below which a second given name left out is missed
MIDDLE_TELLS = frozenset({"vietnamese", "iranian"})  # the words of a given name belong together
DOUBLE = re.compile(r"([^\W\d_]{3,})[-–‐]([^\W\d_]{3,})$")


def limit_parts(match: NameMatch, a: Parsed, b: Parsed, system: str) -> None:
    """Lower the ceiling of a match that rests on parts of a name.

    Args:
        match: What came of comparing the names.
        a: One name, read.
        b: The other.
        system: Naming system under which they were compared.
    """
    agreed = [p for p in match.pieces if p.level is not None and p.level < Level.DIFFER]
    absent = [p for p in match.pieces if p.rule == "absent"]
    by_name = bool(agreed) and all(piece.rule == "alias" for piece in agreed)
    shared = any(piece.rule == "short" and _of_either_sex(piece) for piece in agreed)
    moved = _muhammad_moved(match, absent)
    told = (
        ("possible", "alias", by_name),
        ("possible", "either_sex", shared),
        ("possible", "half", _is_half(match, agreed, absent, system)),
        ("possible", "half", system in HYPHENED and _half_surname(a.text, b.text)),
        ("possible", "half", system == "hispanic" and _second_surname_alone(match, absent, a, b)),
        ("possible", "swapped", moved),
        ("possible", "lone", len(agreed) == 1 and _is_lone(match, agreed[0], a, b, system)),
        ("weak", "half", _other_second_half(a.text, b.text)),
        ("weak", "half", len(agreed) == 1 and _first_half_alone(agreed[0], a, b, system)),
        ("weak", "swapped", system in LINKED and "swapped" in match.reasons and _linked(a, b)),
    )
    for band, reason, holds in told:
        if holds:
            match.limit(band, reason)


LINKED = CHAIN_SYSTEMS | {"afghan"}
HYPHENED = frozenset({"western", "unknown", "slavic", "hispanic"})


def _is_half(match: NameMatch, agreed: list[Piece], absent: list[Piece], system: str) -> bool:
    roles = {piece.role for piece in absent}
    return (
        any(piece.rule == "root" and piece.role == Role.FATHER for piece in agreed)
        or any(piece.rule == "short" and _din_alone(piece, system) for piece in agreed)
        or _second_given_alone(agreed, absent)
        or _middle_missed(match, absent, system)
        or (Role.FATHER in roles and system in FATHER_COUNTS)
        or (Role.FAMILY in roles and any(piece.role == Role.PATRONYMIC for piece in agreed))
    )


FATHER_COUNTS = frozenset({"ethiopic", "somali"})  # a link left out shifts the whole chain


def _din_alone(piece: Piece, system: str) -> bool:
    """Whether al-Din is missing of an Arabic name: Nour may also be a woman."""
    return (
        system == "arabic"
        and piece.forms is not None
        and {each.affix for each in piece.forms} == {"", "din"}
    )


def bare_compound(a: str, b: str) -> bool:
    """Whether one name has a bare Abdul where the other has Abdul Karim (domain.md 4.2, rule 2)."""
    for cut, whole in ((_keys(a), _keys(b)), (_keys(b), _keys(a))):
        if len(whole) != len(cut) + 1:
            continue
        for at, key in enumerate(whole[:-1]):
            if key in BARE and whole[: at + 1] + whole[at + 2 :] == cut:
                return True
    return False


BARE = frozenset({"abd", "abdul", "abdel", "abdoul", "abdal", "عبد"})


def _keys(text: str) -> list[str]:
    return [fold(word) for word in text.split()]


def _linked(a: Parsed, b: Parsed) -> bool:
    """Whether both names say who is whose child: Khalid bin Ahmad, Ahmad bin Khalid."""
    return bool(a.sexes and b.sexes)


def _is_lone(match: NameMatch, piece: Piece, a: Parsed, b: Parsed, system: str) -> bool:
    if piece.rule == "short":
        return not _further(match, a, b)
    return system not in TITLED and _one_word_of_several(piece, a, b)


TITLED = frozenset({"afghan", "iranian"})  # where Khan and Jan may be left out as any title


@cache
def either_sex() -> frozenset[str]:
    """Short forms of men's and of women's names, in languages whose endings tell them."""
    full: dict[str, set[str]] = {}
    for row in rows("nicknames.tsv", ("language", "short", "full")):
        if row["language"] in ENDING_TELLS:
            full.setdefault(fold(row["short"]), set()).update(row["full"].split())
    return frozenset(
        short for short, names in full.items() if len({n.endswith(WOMANS) for n in names}) == 2
    )


ENDING_TELLS = frozenset({"en", "es", "pt", "it", "fr", "de", "pl", "ru", "uk", "bg", "sr"})
WOMANS = ("a", "ah", "ine", "elle", "ette", "ice", "een", "aret", "ces", "beth", "erine")


def _of_either_sex(piece: Piece) -> bool:
    shorts = {fold(piece.sought), fold(piece.found)} & either_sex()
    return piece.role in {Role.GIVEN, Role.MIDDLE} and bool(shorts)


def _second_given_alone(agreed: list[Piece], absent: list[Piece]) -> bool:
    """Whether a first given name is told on one side only, and the second one agrees."""
    return any(piece.role == Role.GIVEN for piece in absent) and any(
        piece.role == Role.MIDDLE for piece in agreed
    )


def _middle_missed(match: NameMatch, absent: list[Piece], system: str) -> bool:
    if not any(piece.role == Role.MIDDLE for piece in absent):
        return False
    return system in MIDDLE_TELLS or (system == "west_african" and match.bits < COMMON)


def _second_surname_alone(match: NameMatch, absent: list[Piece], a: Parsed, b: Parsed) -> bool:
    """Whether one surname was told, and it is the other's second. In Portuguese it is the main."""
    if is_portuguese(a.text) or is_portuguese(b.text):
        return False
    first = any(piece.role == Role.FAMILY for piece in absent)
    return first and not any(
        piece.role == Role.FAMILY and piece.found and piece.sought and not _family2(piece, a, b)
        for piece in match.pieces
        if piece.level is not None and piece.level < Level.DIFFER
    )


def _family2(piece: Piece, a: Parsed, b: Parsed) -> bool:
    texts = {piece.sought, piece.found}
    return any(
        element.role == Role.FAMILY2 and element.text in texts
        for parsed in (a, b)
        for hypothesis in parsed.hypotheses[:1]
        for element in hypothesis.elements
    )


@cache
def _portuguese() -> frozenset[str]:
    return frozenset(fold(row["name"]) for row in rows("portuguese.tsv", ("name",)))


def is_portuguese(text: str) -> bool:
    """Whether a name is written as only Portuguese speakers write it."""
    lowered = text.casefold()
    if any(sign in lowered for sign in "ãõç") or re.search(r"\b(da|do|dos|das)\b", lowered):
        return True
    return any(fold(word) in _portuguese() for word in lowered.split())


def _half_surname(a: str, b: str) -> bool:
    """Whether a double surname stands beside one of its halves: Schmidt-Keller and Keller."""
    for double, other in ((a, b), (b, a)):
        halves = DOUBLE.search(double.strip())
        words = other.split()
        if halves is None or "-" in words[-1:] or not words or DOUBLE.search(other.strip()):
            continue
        last = form_of(words[-1])
        agree = [
            compare_forms(form_of(half), last, manner_of("unknown")) for half in halves.groups()
        ]
        # both written apart, a double surname is whole
        if min(agree) < Level.DIFFER and len(words) <= len(double.split()):
            return True
    return False


def _further(match: NameMatch, a: Parsed, b: Parsed) -> bool:
    """Whether either name holds more than the one part that agrees."""
    return len(match.pieces) > 1 or max(a.words, b.words) > 1


SECOND_HALF = re.compile(r"^(\w{3,})[ -]u[lrsdnz][ -]?(\w{3,})\b", re.IGNORECASE)


def _other_second_half(a: str, b: str) -> bool:
    """Zia ul Haq beside Zia ur Rahman: the halves of one name, of which only one agrees."""
    one, two = SECOND_HALF.match(a.strip()), SECOND_HALF.match(b.strip())
    if one is None or two is None:
        return False
    return compare_forms(form_of(one[2]), form_of(two[2]), manner_of("unknown")) == Level.DIFFER


def _first_half_alone(piece: Piece, a: Parsed, b: Parsed, system: str) -> bool:
    """Lal Mohammad beside Lal Agha: what agrees is half of a name, and the other halves differ."""
    one, two = a.text.split(), b.text.split()
    if system not in {"afghan", "south_asian"} or len(one) != 2 or len(two) != 2:
        return False
    written = first_halves(system)
    if fold(one[0]) not in written or fold(two[0]) not in written or " " in piece.sought:
        return False
    return compare_forms(form_of(one[1]), form_of(two[1]), manner_of(system)) == Level.DIFFER


def _muhammad_moved(match: NameMatch, absent: list[Piece]) -> bool:
    """Mohammad Hassan beside Hassan Mohammad: halves of a name that changed places."""
    if not any("muhammad" in form_of(p.sought or p.found).families for p in absent):
        return False
    return any(
        piece.forms is not None and "muhammad" in {form.affix for form in piece.forms}
        for piece in match.pieces
    )


def _one_word_of_several(piece: Piece, a: Parsed, b: Parsed) -> bool:
    """Whether one bare word is all that agrees, and one side held more than it."""
    return (
        a.words != b.words
        and " " not in piece.sought
        and " " not in piece.found
        and piece.rule != "alias"
        and not any(parsed.markers for parsed in (a, b))
    )
