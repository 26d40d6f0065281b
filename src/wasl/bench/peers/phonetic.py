"""Names as the peers can read them: romanised by anyascii, cut into tokens, coded by sound."""

import re
from functools import lru_cache

from anyascii import anyascii

from wasl.bench.peers import needed

WORD = re.compile(r"[a-z0-9]+")
APOSTROPHES = re.compile(r"['`]")


def romanised(text: str) -> str:
    """Plain lower-case ASCII, words separated by one space."""
    return " ".join(tokens(text))


@lru_cache(maxsize=200_000)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text after anyascii; signs within a word vanish."""
    return tuple(WORD.findall(APOSTROPHES.sub("", anyascii(text).casefold())))


@lru_cache(maxsize=200_000)
def token_codes(token: str) -> tuple[str, ...]:
    """The double metaphone codes of one token, the primary one first; the token if it has none.

    Raises:
        NotInstalled: the package for double metaphone is missing.
    """
    first, second = needed("doublemetaphone").doublemetaphone(token)
    found = tuple(dict.fromkeys(code for code in (first, second) if code))
    return found or (token,)


def codes(text: str) -> list[str]:
    """The codes of all words of a text, in order, repeated ones kept."""
    return [code for token in tokens(text) for code in token_codes(token)]
