"""Names that sound nearly alike and are two names: what their letters tell, for pairs alone.

The levels of agreement hear sounds only. Here the letters as stated are looked at once more:
a man's and a woman's form, a Vietnamese tone, another Chinese character or syllable.
"""

import unicodedata
from dataclasses import replace
from functools import cache

from wasl.matching.comparing.namematch import NameMatch, Piece
from wasl.matching.names.distance import manner_of
from wasl.matching.names.lexicon import families, halves, variants
from wasl.matching.names.parsing import Role
from wasl.matching.names.tokenise import readable
from wasl.matching.names.tokens import Level, sound_distance
from wasl.matching.scripts import fold, script_of

GIVENS = frozenset({Role.GIVEN, Role.MIDDLE})
# Where a last -a makes a woman's name of a man's. Elsewhere it is a spelling (Ibrahim, Ibrahima).
GENDERED = frozenset(
    {"arabic", "afghan", "iranian", "south_asian", "west_african", "somali", "hispanic",
     "slavic", "western", "unknown"}
)  # fmt: skip
SYLLABIC = frozenset({"vietnamese", "chinese"})
TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook, dot below
QUALITIES = frozenset("\u0302\u0306\u031b")  # circumflex, breve, horn


def tell_apart(match: NameMatch, a: str, b: str, system: str) -> None:
    """Lower the ceiling of a match whose given names are near and not one.

    Args:
        match: What came of comparing the names.
        a: One whole name as stated.
        b: The other.
        system: Naming system under which they were compared.
    """
    marked = system == "vietnamese" and _is_marked(a) and _is_marked(b)
    for piece in match.pieces:
        if piece.level is None or piece.level == Level.DIFFER or not piece.found:
            continue
        if marked and _other_tone(piece.sought, piece.found):
            match.limit("weak", "tone")
        if piece.role not in GIVENS:
            continue
        if system in GENDERED and _man_and_woman(piece, system):
            match.limit("weak", "sexes")
        if system in SYLLABIC and _other_syllable(piece):
            match.limit("weak", "syllable")
    _tell_halves(match, system)
    if system == "chinese" and _surname_of_another_language(match):
        match.limit("possible", "dialect")


FORGIVEN = 0.22  # distance of sound at which an unlisted spelling may still be one name
FORGIVEN_BITS = 1.5  # enough for possible; the other parts of the name must agree


def forgive(match: NameMatch, system: str) -> NameMatch:
    """One part a little too far for its name, beside others that agree: possible, not weak.

    Only where the tables do not list both spellings; listed names that differ are two names.
    """
    apart = [piece for piece in match.pieces if piece.level == Level.DIFFER]
    agreed = [p for p in match.pieces if p.level is not None and p.level <= Level.NEAR]
    if match.ceiling != "weak" or len(apart) != 1 or not agreed or system in SYLLABIC:
        return match
    piece = apart[0]
    if not FORGIVABLE.issuperset(match.reasons) or not _may_be_one(piece, system):
        return match
    forgiven = NameMatch()
    for each in match.pieces:
        if each is not piece:
            forgiven.add(each)
    bits = max(0.0, FORGIVEN_BITS - forgiven.bits)
    forgiven.add(replace(piece, bits=bits, rule="near", level=Level.NEAR))
    forgiven.limit("possible", "far")
    return forgiven


FORGIVABLE = frozenset({"contradiction", "no_given", "lone", "surname"})


def _may_be_one(piece: Piece, system: str) -> bool:
    if piece.forms is None:
        return False
    one, two = piece.forms
    if piece.role in CUT.get(system, GIVENS) and _cut_short(piece, system):
        return True
    if one.families and two.families:
        return False  # the tables hold both, as two names
    if one.affix != two.affix or (piece.role in GIVENS and _man_and_woman(piece, system)):
        return False
    return sound_distance(one, two, manner_of(system), FORGIVEN) <= FORGIVEN


# Roles in which a name may have been cut short: Ahmadi of Ahmadinejad, Gebre of Gebremeskel.
CUT = dict.fromkeys(("afghan", "iranian"), GIVENS | {Role.FAMILY}) | {
    "ethiopic": GIVENS | {Role.FATHER}
}


def _cut_short(piece: Piece, system: str) -> bool:
    """Whether one name is the beginning of the other, and what is left is no ending of a sex."""
    short, whole = sorted((fold(piece.sought), fold(piece.found)), key=len)
    rest = whole[len(short) :]
    if not whole.startswith(short) or not short.isascii() or rest in WOMANS_ENDS:
        return False  # Paul and Paulina are two
    if len(rest) <= 3 and _man_and_woman(piece, system):
        return False
    return (len(short) >= 4 and len(rest) >= 2) or (len(short) == 3 and len(rest) >= 4)


WOMANS_ENDS = frozenset(
    {
        "ine",
        "ina",
        "ette",
        "etta",
        "elle",
        "ella",
        "ia",
        "ita",
        "iya",
        "le",
        "lle",
        "ova",
        "ch",
        "yt",
    }
)


def _tell_halves(match: NameMatch, system: str) -> None:
    """Nurul Amin beside Nurul Haque: half of a name is no name, when the rest differs."""
    agreed = [p for p in match.pieces if p.level is not None and p.level < Level.DIFFER]
    differ = any(p.level == Level.DIFFER for p in match.pieces)
    written = first_halves(system)
    if differ and agreed and all({fold(p.sought), fold(p.found)} <= written for p in agreed):
        match.limit("weak", "half")


@cache
def first_halves(system: str) -> frozenset[str]:
    """Words that are half of a name in a naming system, and no name of their own."""
    return frozenset(
        key
        for half in halves()
        if half.one_side == "half" and system in half.systems
        for key in half.written
    )


def _surname_of_another_language(match: NameMatch) -> bool:
    return any(p.role == Role.FAMILY and p.level == Level.ROOT for p in match.pieces)


def _is_marked(text: str) -> bool:
    """Whether Vietnamese marks were written at all."""
    letters = unicodedata.normalize("NFD", readable(text))
    return "đ" in letters.casefold() or any(each in QUALITIES | TONES for each in letters)


def _tone(word: str) -> tuple[str, frozenset[str]]:
    """Letters with their quality, and the tones: where a tone stands is a matter of style."""
    letters = unicodedata.normalize("NFD", word.casefold())
    plain = "".join(each for each in letters if each not in TONES and each.isprintable())
    return plain, frozenset(each for each in letters if each in TONES)


def _other_tone(one: str, two: str) -> bool:
    return fold(one) == fold(two) and _tone(one) != _tone(two)


def _man_and_woman(piece: Piece, system: str) -> bool:
    """Whether one name is the other with the ending of the other sex."""
    one, two = variants().get(fold(piece.sought), {}), variants().get(fold(piece.found), {})
    listed = any(not one[name] and not two[name] for name in one.keys() & two.keys())
    if listed or piece.level in {Level.EXACT, Level.SHORT, Level.ROOT, Level.INITIAL}:
        return False  # the tables hold both as spellings of one name
    if system == "south_asian" and script_of(piece.sought) != script_of(piece.found):
        return False  # a last short a is written in some scripts only
    keys = fold(piece.sought), fold(piece.found)
    lasts = {key[-1:] for key in keys}
    if _with_last_e(*keys) and (system in {"western", "unknown"} or _both_western(piece)):
        return True  # Roland and Rolande, Rene and Renee
    if system == "somali":  # Halima and Xaliimo are one; Amiin and Amina are two
        return len(lasts) == 2 and len(lasts & set("ao")) == 1 and not lasts & set("ehiuwxy")
    if system == "west_african":  # Amina and Aminu; elsewhere than in Hausa -a is a spelling
        return keys[0][:-1] == keys[1][:-1] and lasts == {"a", "u"}
    ends = {_ending(piece.sought), _ending(piece.found)}
    return "a" in ends and len(ends & {"-", "o", "y"}) == 1


def _both_western(piece: Piece) -> bool:
    return piece.forms is not None and all(
        any("western" in families()[name].systems for name in form.families) for form in piece.forms
    )


def _with_last_e(one: str, two: str) -> bool:
    return one + "e" == two or two + "e" == one


def _ending(word: str) -> str:
    """How a given name ends: ``a`` as a woman's, ``o``, ``y``, ``-`` a consonant, else a blank."""
    script = script_of(word)
    letters = fold(word) if script == "arabic" else _latin(word)
    ends = ENDS.get(script, ())
    return next((ending for ending, last in ends if letters.endswith(last)), "-" if ends else "")


_AS_LATIN = (
    ("a", ("a", "ah", "eh")),
    ("o", ("o", "os", "us")),
    ("y", ("y", "ii", "iy", "ij")),
    ("", tuple("eiuàâéè")),
)
ENDS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "arabic": (("a", ("ه",)), ("", tuple("ايوء"))),
    "latin": _AS_LATIN,
    "cyrillic": _AS_LATIN,
}


def _latin(word: str) -> str:
    from anyascii import anyascii

    return fold(anyascii(word.casefold()))


def _other_syllable(piece: Piece) -> bool:
    """In languages of short syllables one sound makes another name."""
    scripts = {script_of(piece.sought), script_of(piece.found)}
    if scripts == {"han"}:
        return _other_characters(piece.sought, piece.found)
    if scripts == {"latin"}:
        return piece.level in {Level.CLOSE, Level.NEAR}
    return piece.level == Level.NEAR


def _other_characters(one: str, two: str) -> bool:
    """Whether two writings are of two names, taking old and simplified forms for one.

    A character outside GB 2312 is an old form (or a rare one) and may stand for another.
    """
    if len(one) != len(two):
        return True
    return any(
        x != y and _is_simplified(x) and _is_simplified(y) for x, y in zip(one, two, strict=True)
    )


def _is_simplified(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
