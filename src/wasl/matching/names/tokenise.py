"""A name's text cut into words, with by-names, titles, markers and fillers set aside."""

import re
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from wasl.matching.names.lexicon import Word, bynames, halves, known_as, variants, word_key, words
from wasl.matching.scripts import clean, fold, script_of

LONGEST_NAME = 240  # characters read; nobody is found by what comes after
MOST_WORDS = 8

QUOTED = re.compile(r"[(\[«“\"]([^)\]»”\"]+)[)\]»”\"]|(?<![\w])['‘]([^'’]{2,})['’](?![\w])")
STRAY = ".,،:!?*#<>{}=+~^"
SPLIT = re.compile(r"[\s·‧•・･＝゠።፡፣፤_|;]+")
PHRASES = (
    (re.compile(r"\bson of\b", re.IGNORECASE), "s/o"),
    (re.compile(r"\bdaughter of\b", re.IGNORECASE), "d/o"),
    (re.compile(r"\bwife of\b", re.IGNORECASE), "w/o"),
    (re.compile(r"\bhusband of\b", re.IGNORECASE), "h/o"),
    (re.compile(r"\b(fils|hijo|filho|figlio) (de|di)\b", re.IGNORECASE), "s/o"),
    (re.compile(r"\b(fille|hija|filha|figlia) (de|di)\b", re.IGNORECASE), "d/o"),
    # The family name of birth is set aside like a by-name; the parser reads it as one.
    (re.compile(r"(?<!\()\b(?:née|nee|geb\.?|geborene) (\w+)", re.IGNORECASE), r" (\1)"),
    (re.compile(r"\b(no|sin|sans) (name|nombre|nom)\b", re.IGNORECASE), "noname"),
)
ARTICLES = frozenset(
    {"al", "el", "ul", "ur", "uz", "il", "ad", "ar", "as", "ash", "at", "an", "az", "ed", "er", "es", "et",
     "en", "ez", "ech", "ach", "ال"}
)  # fmt: skip
KUNYA = frozenset({"abu", "abou", "abo", "umm", "um", "om", "oum", "ابو", "ام"})
PARTICLES = frozenset(
    {
        "de",
        "del",
        "dela",
        "delos",
        "delas",
        "la",
        "las",
        "los",
        "da",
        "do",
        "dos",
        "das",
        "y",
        "e",
        "den",
        "der",
        "von",
    }
)
UNPARTED = frozenset({"mac", "fitz", "del", "des", "von", "van", "bar", "ben"})
ABBREVIATED = {"g": "gebre", "w": "wolde", "h": "haile", "t": "tekle", "ገ": "ገብረ", "ወ": "ወልደ",
               "ኃ": "ኃይለ"}  # fmt: skip


class Token(Struct, frozen=True, gc=False):
    """One word of a name.

    Attributes:
        text: As stated.
        key: Folded.
        after: Particle or link that stood before it, folded.
        capitals: Written in capitals throughout, in a script that has them.
    """

    text: str
    key: str
    after: str = ""
    capitals: bool = False


class Words(Struct):
    """What a name's text is made of."""

    tokens: list[Token] = []
    kunyas: list[str] = []
    bynames: list[str] = []
    father: list[Token] = []
    linked: bool = False  # an explicit bin, bint or ould joins the chain
    family_first: bool = False  # a comma after the first part
    titles: list[str] = []
    markers: list[str] = []
    sexes: set[str] = set()
    deceased: bool = False
    maybe: set[str] = set()  # keys of words that may be titles


def readable(text: str) -> str:
    """As much of a text as is read, cleaned: one letter may stand for a whole phrase."""
    return clean(text[:LONGEST_NAME])[:LONGEST_NAME]


def _meaning(key: str, system: str) -> Word | None:
    options = words().get(key, ())
    for option in options:
        if system in option.systems:
            return option
    if system == "unknown":
        # Without a system only what is never a name elsewhere is set aside.
        return next((o for o in options if o.kind in {"title", "link", "child_of"}), None)
    return None


def pieces_of(text: str, system: str) -> list[str]:
    """The words of a text without its signs; titles are still among them."""
    pieces: list[str] = []
    for chunk in SPLIT.split(text):
        if not chunk:
            continue
        # Md.Rafiqul and Ma.del are two words each.
        for piece in chunk.strip(STRAY).replace(".", ". ").split():
            if word_key(piece) in words():
                pieces.append(piece)
            elif "-" in piece or "–" in piece or "‐" in piece:
                pieces.extend(_hyphenated(piece, system))
            else:
                pieces.extend(_unjoined(piece.strip("-'")))
    return [piece for piece in pieces if piece and any(each.isalnum() for each in piece)]


LEAST_JOINED = 3  # letters on either side of a capital within a word: McDonald is one


def _unjoined(piece: str) -> list[str]:
    """Words that lost the blank between them and kept their capitals: AdamaSylla."""
    starts = [
        at
        for at in range(LEAST_JOINED, len(piece) - LEAST_JOINED + 1)
        if piece[at].isupper() and piece[at - 1].islower() and piece[at + 1].islower()
    ]
    if not starts or fold(piece) in variants() or fold(piece[: starts[0]]) in UNPARTED:
        return [piece]
    return [piece[one:two] for one, two in pairwise([0, *starts, len(piece)])]


def _hyphenated(piece: str, system: str) -> list[str]:
    parts = [part for part in re.split(r"[-–‐]+", piece) if part]
    keys = [fold(part) for part in parts]
    short = all(len(key) <= 6 for key in keys) and len(parts) == 2
    if short and (system == "chinese" or (system == "unknown" and _syllables(keys))):
        return ["".join(parts)]
    return [part for part, key in zip(parts, keys, strict=True) if key not in ARTICLES]


def _syllables(keys: list[str]) -> bool:
    known = variants()
    return not any(key in known for key in keys) and all(
        re.fullmatch(r"[bcdfghjklmnpqrstwxyz]{0,2}[aeiou]{1,3}(ng|n|r|h)?", key) for key in keys
    )


def _set_aside_bynames(text: str, words_: Words) -> str:
    def keep(match: re.Match[str]) -> str:
        words_.bynames.append((match[1] or match[2]).strip())
        return " "

    return QUOTED.sub(keep, text)


@lru_cache(maxsize=100_000)
def tokenise(text: str, system: str) -> Words:
    """Cut a name into words under one naming system. The result is shared: do not change it."""
    found = Words()
    text = readable(text)
    if system in {"ethiopic", "unknown"}:
        text = re.sub(r"\b([GWHTገወኃ])/(?=[A-Zሀ-፼]\w{2,})", _abbreviated, text)
    for phrase, mark in PHRASES:
        text = phrase.sub(mark, text)
    text = _set_aside_bynames(text, found)
    before, comma, after = text.replace("،", ",").partition(",")
    pieces = pieces_of(before, system)
    if comma and after.strip():
        if pieces and fold(pieces[0]) in KUNYA:
            pieces += pieces_of(after, system)
        else:
            found.family_first = True
            pieces = [*pieces_of(after, system), "\x00", *pieces_of(before, system)]
    _classify(pieces[: MOST_WORDS + 6], system, found)
    return found


def _abbreviated(match: re.Match[str]) -> str:
    return ABBREVIATED[match[1].lower()] + " "


def _classify(pieces: list[str], system: str, found: Words) -> None:
    target, after, at = found.tokens, "", 0
    while at < len(pieces):
        piece, at = pieces[at], at + 1
        more = at < len(pieces)
        outcome = _outcome(piece, system, found, target, more=more)
        if outcome == "kunya" and _is_fossil(piece, pieces[at]):
            outcome = "keep"
        if outcome == "stop":
            break
        if outcome == "father":
            target, after = found.father, ""
        elif outcome == "link":
            after = fold(piece)
            found.linked = found.linked or bool(target)
        elif outcome == "particle":
            after = f"{after} {fold(piece)}".strip()
        elif outcome == "kunya" and more:
            found.kunyas.append(pieces[at])
            at += 1
        elif outcome == "keep" and fold(piece):
            target.append(Token(piece, fold(piece), after, is_capitals(piece)))
            after = ""
    del found.tokens[MOST_WORDS:], found.father[MOST_WORDS:]


def _outcome(piece: str, system: str, found: Words, target: list[Token], *, more: bool) -> str:
    """What to do with one word of a name; notes what it tells besides."""
    if piece == "\0":
        return "drop"
    key = fold(piece)
    meaning = _meaning(word_key(piece), system)
    if meaning is not None:
        outcome = _note(meaning, piece, found, more=more)
        if outcome != "keep":
            return outcome
    if key in KUNYA and more and not target and system not in NO_KUNYA:
        return "kunya"
    if key in PARTICLES and more and _particles_here(system, begun=bool(target)):
        return "particle"
    if key in bynames() and system in {"somali", "unknown"} and target:
        found.bynames.append(piece)
        return "drop"
    article = key in ARTICLES and more and _article_here(key, system, target)
    return "drop" if article else "keep"


def is_capitals(piece: str) -> bool:
    """Whether a word is written in capitals throughout, in a script that has them."""
    return len(piece) > 1 and piece.isupper() and script_of(piece) in {"latin", "cyrillic"}


def _article_here(key: str, system: str, target: list[Token]) -> bool:
    if system in {"hispanic", "vietnamese", "chinese", "slavic"}:
        return False
    return bool(target) or key in {"al", "el", "ال"}


def _particles_here(system: str, *, begun: bool) -> bool:
    return system == "hispanic" or (begun and system in {"western", "unknown"})


def _is_fossil(piece: str, following: str) -> bool:
    """Abu Bakr and Umm Kulthum are names of their own."""
    return any(
        fold(piece) in half.written and half.rest is not None and fold(following) in half.rest
        for half in halves()
    )


NO_KUNYA = frozenset(
    {"hispanic", "vietnamese", "chinese", "slavic", "south_asian", "ethiopic", "west_african"}
)


def _note(meaning: Word, piece: str, found: Words, *, more: bool) -> str:
    """Keep what a title or marker tells; says what to do with the word."""
    key = fold(piece)
    if meaning.kind == "maybe":
        found.maybe.add(key)
    begins = not found.tokens
    name_after_all = begins and (
        (meaning.kind == "link" and key in {"ben", "bin", "weld"})
        or (meaning.kind == "marker" and not more)  # a marker alone is somebody's name
    )
    if meaning.kind == "maybe" or name_after_all:
        return "keep"
    if meaning.sex is not None:
        found.sexes.add(meaning.sex)
    found.deceased = found.deceased or meaning.deceased
    if meaning.kind == "title":
        found.titles.append(piece)
    elif meaning.kind == "marker":
        found.markers.append(piece)
    return {"link": "link", "child_of": "father", "spouse_of": "stop"}.get(meaning.kind, "drop")


@lru_cache(maxsize=50_000)
def guess_system(text: str) -> str:
    """The naming system that a text's script and words suggest; used only to parse it.

    Never stored (domain.md 4.0, rule 16).
    """
    cleaned = readable(text)
    script = script_of(cleaned)
    if script == "arabic":
        return "afghan" if set(cleaned) & set("پچژگیکټډړښڼې") else "arabic"
    by_script = {
        "ethiopic": "ethiopic", "bengali": "south_asian", "devanagari": "south_asian",
        "cyrillic": "slavic", "gurmukhi": "south_asian",
    }  # fmt: skip
    if script in {"han", "hangul"}:
        return "chinese" if _surname_and_name(cleaned, script) else "unknown"
    if script in by_script:
        return by_script[script]
    if set(cleaned.casefold()) & set("đơưạảấầẩậắằặẹẻẽếềểệịỉọỏốồổỗộớờởợụủứừửữựỳỵỷỹ"):
        return "vietnamese"
    return _guess_by_words(cleaned)


def joint_system(a: str, b: str, hint: str = "unknown") -> str:
    """The naming system under which two names are read beside each other.

    The hint, else what either name suggests: a name in letters that many languages share is read
    as the other one is. ``unknown`` when the two suggest different systems. Symmetric.
    """
    if hint != "unknown":
        return hint
    suggested = {guess_system(a), guess_system(b)} - {"unknown"}
    return suggested.pop() if len(suggested) == 1 else "unknown"


def _surname_and_name(text: str, script: str) -> bool:
    """Whether Han or Korean signs make a name of that tradition, not one from elsewhere."""
    known = known_as("family", "chinese")
    pieces = [piece for piece in SPLIT.split(text) if piece]
    if len(pieces) > 1:
        ends = (pieces[0], pieces[-1])
        return any(fold(end) in known or (script == "han" and len(end) == 1) for end in ends)
    if script == "han":
        return len(text) <= LONGEST_HAN_NAME
    return 2 <= len(text) <= LONGEST_HAN_NAME and fold(text[0]) in known


def _guess_by_words(text: str) -> str:
    votes: dict[str, float] = {}
    keys = [fold(piece) for piece in pieces_of(text, "unknown")]
    for key in keys:
        for system in SPECIFIC:
            if key in known_as("given", system) or key in known_as("family", system):
                votes[system] = votes.get(system, 0.0) + VOTES.get(system, 1.0)
        for word in words().get(key, ()):
            if len(word.systems) <= 2 and word.kind == "marker":
                for system in word.systems:
                    votes[system] = votes.get(system, 0.0) + 0.6
    if not votes:
        return "unknown"
    ranked = sorted(votes.items(), key=lambda each: -each[1])
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return "unknown"
    return ranked[0][0] if ranked[0][1] >= max(1.0, len(keys) / 2) else "unknown"


LONGEST_HAN_NAME = 4  # signs, surname included
SPECIFIC = (
    "arabic", "ethiopic", "somali", "afghan", "south_asian", "west_african", "hispanic",
    "vietnamese", "chinese", "slavic", "western",
)  # fmt: skip
VOTES = {"western": 0.9}  # whose names many others bear too
