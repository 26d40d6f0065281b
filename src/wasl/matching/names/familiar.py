"""What the commonest words of a registry agree with, worked out when the registry is indexed.

Most words of most requests are borne by many who are registered, spelled as they are there. What
such a word agrees with is the same for every request, so it is kept with the index and read from
there; a word that few bear is looked up when somebody asks for it.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import blake2b
from typing import Any

import numpy as np

from wasl.matching.learned.store import fingerprint
from wasl.matching.names.forms import Form
from wasl.matching.names.hits import Hits
from wasl.matching.names.tokens import Level
from wasl.matching.tables_io import TABLES

Array = np.ndarray[Any, Any]
MOST = 10_000  # words that are kept
LEAST_BORNE = 100  # names that must hold a word
MARK = 8  # bytes
Look = Callable[[Form], Sequence[Hits]]


def work_out(
    forms: Sequence[Form], borne: Array, look: Look, *, manners: int, workers: int = 1
) -> dict[str, Array]:
    """Look up the words that most names hold.

    Args:
        forms: Every word of a registry.
        borne: How many names hold each.
        look: What a word agrees with, in each manner.
        manners: How many manners there are.
        workers: Threads that look up.

    Returns:
        words: Those that are kept, by number, ascending (int32).
        marks: The fingerprint of the form of each (uint64).
        at: Where what each agrees with begins, and the last ends (int64).
        ids: Words that it agrees with in any manner, ascending for each (int32).
        packed: Manner x the same, as ``Hits.packed``; ``Level.DIFFER`` where it does not (uint8).
        tables: The fingerprint of the tables and of the learned spellings.
    """
    common = np.argsort(-borne, kind="stable")[:MOST]
    words = np.sort(common[borne[common] >= LEAST_BORNE]).astype(np.int32)
    kept: list[tuple[Array, Array]] = []
    with ThreadPoolExecutor(workers) as pool:
        kept += map(_together, pool.map(look, [forms[number] for number in words]))
    at = np.cumsum([0] + [len(ids) for ids, _ in kept])
    return {
        "words": words,
        "marks": np.array([_mark(forms[number]) for number in words], np.uint64),
        "at": at.astype(np.int64),
        "ids": np.concatenate([np.zeros(0, np.int32)] + [ids for ids, _ in kept]),
        "packed": np.concatenate(
            [np.zeros((manners, 0), np.uint8)] + [packed for _, packed in kept], axis=1
        ),
        "tables": np.frombuffer(_of_tables(), np.uint8),
    }


def _together(hits: Sequence[Hits]) -> tuple[Array, Array]:
    """What a word agrees with in any manner, and how in each."""
    ids = np.unique(np.concatenate([each.ids for each in hits]))
    packed = np.full((len(hits), len(ids)), Level.DIFFER, np.uint8)
    for row, each in zip(packed, hits, strict=True):
        row[np.searchsorted(ids, each.ids)] = each.packed
    return ids, packed


class Familiar:
    """The words that were worked out."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Take what ``work_out`` made; made with other tables it is as if nothing were there."""
        self._arrays = arrays
        made_alike = arrays["tables"].tobytes() == _of_tables()
        words: list[int] = arrays["words"].tolist() if made_alike else []
        self._places = {word: place for place, word in enumerate(words)}

    @classmethod
    def none(cls) -> "Familiar":
        """No word at all."""
        return cls({"words": np.zeros(0, np.int32), "tables": np.zeros(0, np.uint8)})

    def __len__(self) -> int:
        return len(self._places)

    def hits(self, word: int | None, form: Form) -> list[Hits] | None:
        """What a word agrees with, in each manner; ``None`` where it was not worked out.

        Args:
            word: Its number in the registry.
            form: Its form: read under another naming system it may sound otherwise.
        """
        place = None if word is None else self._places.get(word)
        if place is None or int(self._arrays["marks"][place]) != _mark(form):
            return None
        first, last = self._arrays["at"][place : place + 2]
        ids = self._arrays["ids"][first:last]
        found = []
        for packed in self._arrays["packed"][:, first:last]:
            agrees = packed != Level.DIFFER
            found.append(Hits(ids[agrees], packed[agrees]))
        return found


def _mark(form: Form) -> int:
    """A fingerprint of everything of a form that is compared."""
    told = (
        form.key, form.sounds, form.lengths, form.bare, sorted(form.families.items()), form.affix,
        sorted(form.short_of), form.initial, form.letters, form.script, form.signs,
    )  # fmt: skip
    return int.from_bytes(blake2b(repr(told).encode(), digest_size=MARK).digest(), "little")


@cache
def _of_tables() -> bytes:
    """A fingerprint of what levels depend on beside a form."""
    found = blake2b(fingerprint(), digest_size=MARK)
    for table in sorted(TABLES.iterdir(), key=lambda each: each.name):
        if table.name.endswith(".tsv"):
            found.update(table.read_bytes())
    return found.digest()
