"""Which script a text is in, and the folding that makes two writings of one word equal."""

import unicodedata
from functools import cache, lru_cache

# First words of the Unicode character names that carry letters of these scripts.
SCRIPTS = {
    "LATIN": "latin",
    "ARABIC": "arabic",
    "CYRILLIC": "cyrillic",
    "ETHIOPIC": "ethiopic",
    "BENGALI": "bengali",
    "DEVANAGARI": "devanagari",
    "CJK": "han",
    "HANGUL": "hangul",
    "HIRAGANA": "kana",
    "KATAKANA": "kana",
    "HEBREW": "hebrew",
    "GREEK": "greek",
    "FULLWIDTH": "latin",
}

# Marks that carry meaning in abugidas; elsewhere combining marks are dropped from the key.
KEPT_MARKS = frozenset({"bengali", "devanagari", "other"})
ARABIC_FOLDS = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه",
     "ہ": "ه", "ھ": "ه", "ؤ": "و", "ئ": "ي", "ے": "ي", "ۃ": "ه", "ـ": ""}
)  # fmt: skip
ETHIOPIC_TWINS = {"ሐ": "ሀ", "ኀ": "ሀ", "ሠ": "ሰ", "ዐ": "አ", "ፀ": "ጸ", "ኸ": "ሀ"}
SPECIAL = str.maketrans(
    {"đ": "d", "Đ": "D", "ı": "i", "ł": "l", "Ł": "L", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss",
     "ɓ": "b", "ɗ": "d", "ŋ": "ng", "ɲ": "ny", "ƴ": "y", "þ": "th", "ð": "d", "ə": "e", "ɛ": "e",
     "ɔ": "o", "ʼ": "", "ʻ": "", "ʿ": "", "ʾ": "", "’": "", "‘": "", "`": "", "´": ""}
)  # fmt: skip
DIACRITIC_LETTERS = {"ş": "sh", "š": "sh", "č": "ch", "ć": "ch", "ž": "zh", "ğ": "g", "ñ": "ny",
                     "ç": "s", "ś": "s", "ź": "z"}  # fmt: skip


@cache
def _ethiopic_fold() -> dict[int, str]:
    table = {}
    for twin, first in ETHIOPIC_TWINS.items():
        for order in range(7):
            table[ord(twin) + order] = chr(ord(first) + order)
    # The first and fourth orders of the gutturals sound alike.
    for letter in "ሀአ":
        table[ord(letter)] = chr(ord(letter) + 3)
    for twin in ("ሐ", "ኀ", "ዐ"):
        table[ord(twin)] = chr(ord(ETHIOPIC_TWINS[twin]) + 3)
    return table


@lru_cache(maxsize=8192)
def letter_script(letter: str) -> str | None:
    """The script of one letter; ``None`` for what is not a letter."""
    if letter.isascii():
        return "latin" if letter.isalpha() else None
    if unicodedata.category(letter)[0] not in "LM":
        return None
    return SCRIPTS.get(unicodedata.name(letter, "").split(" ", 1)[0], "other")


@lru_cache(maxsize=200_000)
def script_of(text: str) -> str:
    """The script of most letters; ``latin`` when there is none."""
    if text.isascii():
        return "latin"
    counts: dict[str, int] = {}
    for letter in text:
        script = letter_script(letter)
        if script is not None:
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else "latin"


def clean(text: str) -> str:
    """Compatibility forms composed, control, direction and zero-width marks removed."""
    composed = unicodedata.normalize("NFKC", text)
    if composed.isascii():
        return composed
    return "".join(
        each
        for each in composed
        if each != "\u0640" and (unicodedata.category(each) != "Cf" or each == "\u200c")
    ).replace("\u200c", "")


@lru_cache(maxsize=200_000)
def fold(token: str) -> str:
    """The key of one token: case, accents and letter variants of one sound made equal."""
    token = token.casefold()
    if token.isascii():
        return token if token.isalnum() else "".join([each for each in token if each.isalnum()])
    script = script_of(token)
    if script == "arabic":
        token = token.translate(ARABIC_FOLDS)
    elif script == "ethiopic":
        token = token.translate(_ethiopic_fold())
    elif script == "latin":
        token = token.translate(SPECIAL)
    if script in KEPT_MARKS:
        return "".join(
            each
            for each in unicodedata.normalize("NFC", token)
            if unicodedata.category(each)[0] in "LMN"
        )
    return "".join(
        each
        for each in unicodedata.normalize("NFD", token)
        if unicodedata.category(each)[0] in "LN"
    )


def spelled(token: str) -> str:
    """A Latin token in plain letters for reading aloud: ``Dušan`` becomes ``dushan``."""
    token = token.casefold().translate(SPECIAL)
    if token.isascii():
        return token
    token = "".join(DIACRITIC_LETTERS.get(each, each) for each in token)
    return "".join(
        each for each in unicodedata.normalize("NFD", token) if unicodedata.category(each)[0] == "L"
    )
