"""A name token as the signs that the learned spellings know, and its Latin letters as numbers."""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

from wasl.matching.scripts import clean, fold, script_of

MOST_UNITS = 24
MOST_LETTERS = 24
BASE = 27  # a to z are 1 to 26
LONGEST_PIECE = 3  # Latin letters that one sign gives at most
PIECES = BASE**LONGEST_PIECE
EDGE = "|"  # stands beside the first and the last sign

ARABIC = str.maketrans(
    {"ک": "ك", "ی": "ي", "ې": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۃ": "ة", "ۀ": "ة", "ٱ": "ا",
     "ے": "ي", "ڪ": "ك"}
)  # fmt: skip
HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
# Vowels written before the consonant after which they are spoken (Thai, Lao).
LEADING_VOWELS = frozenset("เแโใไເແໂໃໄ")
THAI_LAO_TONES = frozenset("่้๊๋่້໊໋")


def _unmarked(token: str) -> str:
    return "".join(
        each for each in unicodedata.normalize("NFD", token) if unicodedata.category(each)[0] == "L"
    )


def _with_marks(token: str) -> str:
    return "".join(
        each
        for each in unicodedata.normalize("NFC", token)
        if unicodedata.category(each)[0] in "LM"
    )


def _arabic(token: str) -> list[str]:
    kept = unicodedata.normalize("NFC", token).translate(ARABIC)
    return [each for each in kept if unicodedata.category(each)[0] == "L"]


def _han(token: str) -> list[str]:
    """Two signs for each character: a syllable may need up to six letters."""
    return [each + half for each in _with_marks(token) for half in ("", "'")]


def _ethiopic(token: str) -> list[str]:
    """The consonant and the vowel of each syllable sign."""
    found = []
    for each in _with_marks(token):
        order = (ord(each) - 0x1200) % 8
        found += [chr(ord(each) - order), str(order)]
    return found


def _thai(token: str) -> list[str]:
    found: list[str] = []
    leading = ""
    for each in _with_marks(token):
        if each in THAI_LAO_TONES:
            continue
        if each in LEADING_VOWELS:
            leading = each
            continue
        found.append(each)
        if leading:
            found.append(leading)
            leading = ""
    return found + [leading] * bool(leading)


def _kana(token: str) -> list[str]:
    return list(_with_marks(token).translate(HIRAGANA_TO_KATAKANA))


def _letters(token: str) -> list[str]:
    return list(_unmarked(token))


def _signs(token: str) -> list[str]:
    return list(_with_marks(token))


def _greek(token: str) -> list[str]:
    return list(_unmarked(token).replace("ς", "σ"))


HOW: dict[str, Callable[[str], list[str]]] = {
    "arabic": _arabic,
    "hebrew": _letters,
    "greek": _greek,
    "hangul": _letters,
    "ethiopic": _ethiopic,
    "han": _han,
    "kana": _kana,
    "thai": _thai,
    "lao": _thai,
}


@lru_cache(maxsize=100_000)
def units_of(token: str) -> tuple[str, tuple[str, ...]]:
    """The script of a token and its signs; no signs for a Latin token."""
    token = clean(token).casefold()
    script = script_of(token)
    if script == "latin":
        return script, ()
    return script, tuple(HOW.get(script, _signs)(token)[:MOST_UNITS])


def romanised(token: str) -> tuple[str, ...]:
    """The letters by which any script at all is read, when nothing was learned of it."""
    from anyascii import anyascii

    return tuple(each for each in anyascii(token).casefold() if "a" <= each <= "z")[:MOST_UNITS]


@lru_cache(maxsize=200_000)
def letters_of(token: str) -> bytes:
    """The letters of a Latin token, 1 for a to 26 for z, without accents."""
    key = fold(token)
    if not key.isascii():
        from anyascii import anyascii

        key = anyascii(key).casefold()
    return bytes(ord(each) - 96 for each in key if "a" <= each <= "z")[:MOST_LETTERS]
