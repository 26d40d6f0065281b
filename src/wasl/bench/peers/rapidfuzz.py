"""rapidfuzz, the usual string comparison, over names romanised by anyascii."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from wasl.bench.peers.phonetic import romanised

SAME_FROM = 0.85  # from which a similarity is taken for "the same" (domain.md 4.0)


def jaro_winkler(a: str, b: str) -> float:
    """Plain Jaro-Winkler of the names as written, 0 to 1."""
    return float(JaroWinkler.similarity(a.casefold(), b.casefold()))


def token_sort(a: str, b: str) -> float:
    """Similarity of the romanised names with their words sorted, 0 to 1."""
    return fuzz.token_sort_ratio(romanised(a), romanised(b)) / 100


class NameSearch:
    """Searches a list of names by the same similarity."""

    def __init__(self, names: Sequence[str]) -> None:
        """Romanise and sort the words of each name once."""
        self._names = [_sorted(name) for name in names]

    def search(self, text: str, top: int = 10) -> list[int]:
        """Positions of the most similar names, ties by position."""
        scores = process.cdist([_sorted(text)], self._names, scorer=fuzz.ratio, workers=1)[0]
        best = np.argpartition(-scores, min(top, len(scores) - 1))[:top]
        return sorted(best.tolist(), key=lambda at: (-scores[at], at))


def _sorted(name: str) -> str:
    return " ".join(sorted(romanised(name).split()))
