"""In which script a text is written: ISO 15924, from the characters' own names."""

import unicodedata
from collections import Counter

# First word of a character's Unicode name, and the script's code.
SCRIPTS = {
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "LATIN": "Latn",
    "MYANMAR": "Mymr",
    "NKO": "Nkoo",
    "SINHALA": "Sinh",
    "SYRIAC": "Syrc",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
}
RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Nkoo", "Syrc", "Thaa"})


def script_of(text: str) -> str:
    """Return the script of most letters; empty when there is none that we know."""
    if text.isascii():
        return "Latn" if any(c.isalpha() for c in text) else ""
    counted = Counter(
        SCRIPTS.get(unicodedata.name(c, "").partition(" ")[0], "") for c in text if c.isalpha()
    )
    counted.pop("", None)
    return counted.most_common(1)[0][0] if counted else ""


def direction_of(script: str) -> str:
    """Return ``rtl`` or ``ltr``, for the ``dir`` attribute of an element."""
    return "rtl" if script in RIGHT_TO_LEFT else "ltr"
