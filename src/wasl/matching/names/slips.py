"""Slips of a hand: one letter of a word left out, added, changed, or exchanged with the next.

Sounds know how ears and orthographies differ, not fingers: Whie sounds like no White. Found as
spelling correctors do: what both words leave without a letter meets (Garbe 2012, after Damerau
1964 and Mor and Fraenkel 1982), so that no word of the vocabulary has to be looked at.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from zlib import crc32

import numpy as np

from wasl.matching.names.distance import STRICT

Array = np.ndarray[Any, Any]
SHORTEST = 5  # letters: of shorter words too many others are one letter away
LONGEST = 32  # letters; nobody slips once in a word so long
ENDINGS = frozenset("aeiouyh")  # a last one of these is a sex or a language: Amin, Amina, Amine
UNSLIPPED = frozenset({STRICT})  # manners in which one letter makes another syllable: Thanh, Thinh


class Written(Protocol):
    """What is asked of a form."""

    @property
    def key(self) -> str:
        """Folded spelling."""

    @property
    def bare(self) -> bool:
        """Written without short vowels: a letter more or less is another name there."""

    @property
    def families(self) -> dict[str, str]:
        """Families that the tables know it in: of two listed names the tables decide."""


def may_slip(form: Written) -> bool:
    """Whether a word is of a kind in which slips are told from other names."""
    return SHORTEST <= len(form.key) <= LONGEST and not form.bare and form.key.isalpha()


def slipped(a: Written, b: Written, manner: str) -> bool:
    """Whether two words are one slip apart, and may be one name. Symmetric.

    The first letter is never a slip: Amir and Samir are two, and fingers rarely miss it. Nor is a
    last vowel. Two words that the tables list are what the tables say.
    """
    if manner in UNSLIPPED or (a.families and b.families) or not (may_slip(a) and may_slip(b)):
        return False
    return is_slip(a.key, b.key)


def is_slip(a: str, b: str) -> bool:
    """Whether two different spellings are one slip apart, behind the first letter."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    if short[0] != long[0] or len(long) - len(short) > 1 or short == long:
        return False
    at = next((n for n, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :] and not _is_ending(long, at)
    if short[at + 1 :] == long[at + 1 :]:
        return not (_is_ending(short, at) or _is_ending(long, at))
    exchanged = short[at] + short[at + 1] == long[at + 1] + long[at]
    return exchanged and short[at + 2 :] == long[at + 2 :]


def _is_ending(word: str, at: int) -> bool:
    return at == len(word) - 1 and word[at] in ENDINGS


def _shortened(key: str) -> list[tuple[str, int]]:
    """The word without one letter behind the first, and which letter that was."""
    return [(key[:at] + key[at + 1 :], at) for at in range(1, len(key))]


def _mark(rest: str, at: int) -> int:
    """What a word is found by that leaves this without a letter there; 0: it is the word."""
    return crc32(rest.encode(), at)


def _marks(key: str) -> set[int]:
    """What an entry is found by."""
    return {_mark(key, 0), *(_mark(rest, at) for rest, at in _shortened(key))}


def _sought(key: str) -> set[int]:
    """What entries are found by that may be one slip from a word.

    Those with a letter more leave the word itself, those with a letter less are what it leaves;
    a changed letter leaves the same at the same place, an exchanged pair at the next.
    """
    shorter = _shortened(key)
    more = {_mark(key, at) for at in range(1, len(key) + 1)}
    less = {_mark(rest, 0) for rest, _ in shorter}
    other = {_mark(rest, near) for rest, at in shorter for near in (at, at + 1)}
    return more | less | other


def build(forms: Sequence[Written]) -> dict[str, Array]:
    """The arrays of a vocabulary.

    Returns:
        slip_marks: What the words that may be slipped are found by, ascending (uint32).
        slip_owners: The form of each (int32).
    """
    marks: list[int] = []
    owners: list[int] = []
    for number, form in enumerate(forms):
        if may_slip(form):
            mine = _marks(form.key)
            marks.extend(mine)
            owners.extend([number] * len(mine))
    order = np.argsort(np.array(marks, np.uint32), kind="stable")
    return {
        "slip_marks": np.array(marks, np.uint32)[order],
        "slip_owners": np.array(owners, np.int32)[order],
    }


def near(form: Written, arrays: dict[str, Array], keys: Sequence[str]) -> Array:
    """Entries whose spelling is one slip from that of a form, ascending (int32).

    Args:
        form: What is looked up.
        arrays: Made by ``build``.
        keys: Spellings of the entries.
    """
    if not may_slip(form):
        return np.zeros(0, np.int32)
    marks = np.array(sorted(_sought(form.key)), np.uint32)
    found = _owners(marks, arrays["slip_marks"], arrays["slip_owners"])
    return np.array([each for each in found if is_slip(form.key, keys[each])], np.int32)


def _owners(marks: Array, sorted_marks: Array, owners: Array) -> Iterable[int]:
    if not len(sorted_marks):
        return ()
    first = np.searchsorted(sorted_marks, marks)
    there = sorted_marks.take(first, mode="clip") == marks
    last = np.searchsorted(sorted_marks, marks[there], "right")
    found = [owners[start:end] for start, end in zip(first[there], last, strict=True)]
    return np.unique(np.concatenate(found)).tolist() if found else ()
