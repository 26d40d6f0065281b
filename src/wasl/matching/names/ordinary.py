"""The quick way to cut a name into words, for names without anything remarkable in them.

Most words mean the same wherever they stand: they are part of the name. What such a word comes
to is remembered by word, and a name made only of them needs no more than that. Every other name
(a title, a by-name, a comma, a kunya) is read by ``tokenise``, which decides alone; the two
agree wherever this one answers, and a test holds that.
"""

import re
from functools import cache, lru_cache

from wasl.matching.names.lexicon import bynames, word_key, words
from wasl.matching.names.tokenise import (
    ARTICLES,
    KUNYA,
    LONGEST_NAME,
    MOST_WORDS,
    PARTICLES,
    PHRASES,
    Token,
    Words,
    is_capitals,
    pieces_of,
    tokenise,
)
from wasl.matching.scripts import clean, fold

REMEMBERED = 200_000
# Signs that can tie several words together: brackets, commas, slashes, a quote that opens.
TYING = re.compile(r"[(\[«“\"/,،\x00]|(?<!\w)['‘]")


def words_of(text: str, system: str) -> Words:
    """What ``tokenise`` gives, sooner for most names. The result is shared: do not change it."""
    tokens = ordinary_tokens(text, system)
    return tokenise(text, system) if tokens is None else Words(tokens)


def ordinary_tokens(text: str, system: str) -> list[Token] | None:
    """The words of a text that holds nothing remarkable; ``None`` for any other."""
    tokens: list[Token] = []
    for piece in text.split():
        found = ordinary_words(piece, system)
        if found is None:
            return None
        tokens += found
    return tokens if is_read_whole(text, len(tokens)) else None


def is_read_whole(text: str, words: int) -> bool:
    """Whether a text of so many words is read to its end."""
    return words <= MOST_WORDS and len(text) <= LONGEST_NAME


@lru_cache(maxsize=REMEMBERED)
def ordinary_words(piece: str, system: str) -> tuple[Token, ...] | None:
    """The words of a piece without spaces; ``None`` when its neighbours might matter."""
    cleaned = clean(piece)
    if TYING.search(cleaned):
        return None
    found = []
    for word in pieces_of(cleaned, system):
        key = fold(word)
        if not key or key in _remarkable() or word_key(word) in words():
            return None
        found.append(Token(word, key, "", is_capitals(word)))
    return tuple(found)


@cache
def _remarkable() -> frozenset[str]:
    """Keys of words whose part in a name depends on where they stand."""
    phrases = " ".join(phrase.pattern.replace(r"\b", " ") for phrase, _ in PHRASES)
    return KUNYA | ARTICLES | PARTICLES | bynames() | frozenset(re.findall(r"[^\W\d_]+", phrases))
