"""A registry ready to be searched: every person is scored for every request, none is skipped."""

import json
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from wasl.matching import columns
from wasl.matching.coarse import Query, first_scores
from wasl.matching.columns import Columns
from wasl.matching.evidence import Candidate
from wasl.matching.model import model
from wasl.matching.prepared import Prepared, prepare, prepare_request
from wasl.matching.records import Name, Record, Request, parse_record
from wasl.matching.registry import RegistryPopulation
from wasl.matching.scoring import Scorer, as_candidate, prior_bits
from wasl.matching.storage import IndexUnreadable, load, save
from wasl.matching.vocabulary import Vocabulary

Array = np.ndarray[Any, Any]
Allowed = Callable[[str], bool] | frozenset[str] | set[str] | Array | None
LOOK_CLOSER = 2  # persons scored in full for each one wanted
AT_LEAST_CLOSER = 40
REMEMBERED = 20_000

__all__ = ["Index", "IndexUnreadable"]


class Index:
    """Registered persons as columns of small integers beside a vocabulary of names."""

    def __init__(
        self,
        ids: Sequence[str],
        vocabulary: Vocabulary,
        table: Columns,
        lines: Sequence[bytes],
        frequencies: "Index | None" = None,
    ) -> None:
        """Take what ``build`` or ``open`` made; use those instead."""
        self.ids = ids
        self.vocabulary = vocabulary
        self.columns = table
        self._lines = lines
        self._frequencies = frequencies
        self._scorers: dict[bytes, tuple[Scorer, RegistryPopulation]] = {}
        self._prepared = lru_cache(maxsize=REMEMBERED)(self._prepare)

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(
        cls,
        records: Iterable[Record],
        *,
        progress: Callable[[int], None] | None = None,
        frequencies: "Index | None" = None,
    ) -> "Index":
        """Index records.

        Args:
            records: Persons with distinct ids.
            progress: Called with the number of persons read so far, now and then.
            frequencies: A larger index whose population these persons belong to, so that
                scores can be compared with its own.
        """
        draft = columns.Draft()
        for number, record in enumerate(records, 1):
            draft.add(record, prepare(record))
            if progress is not None and number % 1000 == 0:
                progress(number)
        if progress is not None:
            progress(len(draft.ids))
        vocabulary, table = draft.finish()
        return cls(draft.ids, vocabulary, table, draft.lines, frequencies)

    def save(self, folder: str | Path) -> None:
        """Write the index as plain arrays and JSON; the last file written makes it whole."""
        save(Path(folder), self.ids, self.vocabulary, self.columns, self._lines)

    @classmethod
    def open(cls, folder: str | Path) -> "Index":
        """Map an index read-only.

        Raises:
            IndexUnreadable: the folder holds no index, a torn one, or another version's.
        """
        ids, vocabulary, table, lines = load(Path(folder))
        return cls(ids, vocabulary, table, lines)

    def rank(
        self,
        request: Request,
        *,
        top: int = 20,
        answerable: float = 0.5,
        min_probability: float = 0.0,
        allowed: Allowed = None,
    ) -> list[Candidate]:
        """The persons most likely to be the one sought.

        Args:
            request: Who is sought, by whom.
            top: Most candidates returned.
            answerable: Share of requests whose person is registered at all.
            min_probability: Candidates below this are left out.
            allowed: Which persons may be seen; the others neither appear nor count.

        Returns:
            Candidates by bits, highest first; ties by person id, by code point.
        """
        mask = self._mask(allowed)
        visible = len(self) if mask is None else int(mask.sum())
        if not visible or top < 1:
            return []
        scorer, population = self._scorer(mask)
        sought = prepare_request(request)
        scores = first_scores(Query.of(sought, self, population, scorer.comparer), self.columns)
        if mask is not None:
            scores[~mask] = -np.inf
        wanted = min(visible, max(LOOK_CLOSER * top, AT_LEAST_CLOSER))
        prior = prior_bits(answerable, self._persons_for_prior(visible))
        kin_odds = model().number("kin", "per_person") / self._persons_for_prior(visible)
        found = [
            as_candidate(
                self.ids[number], scorer.evidence(sought, self._prepared(number), kin_odds), prior
            )
            for number in _largest(scores, wanted)
        ]
        found.sort(key=lambda candidate: (-candidate.bits, candidate.person))
        return [each for each in found[:top] if each.probability >= min_probability]

    def search(self, text: str, *, top: int = 50, allowed: Allowed = None) -> list[Candidate]:
        """Persons with a name like the one typed, in any script or spelling."""
        if not text.strip():
            return []
        record = Record("", (Name(text),))
        found = self.rank(Request("", record), top=top, allowed=allowed)
        return [each for each in found if each.bits > 0]

    def record(self, person: str) -> Record | None:
        """The record of one person as it was indexed."""
        number = self._number(person)
        return None if number is None else self._record(number)

    def _number(self, person: str) -> int | None:
        order = self._sorted_ids()
        at = bisect_left(order, person, key=lambda each: each[0])
        if at < len(order) and order[at][0] == person:
            return order[at][1]
        return None

    def _sorted_ids(self) -> list[tuple[str, int]]:
        if not hasattr(self, "_order"):
            self._order = sorted((each, number) for number, each in enumerate(self.ids))
        return self._order

    def _record(self, number: int) -> Record:
        return parse_record(json.loads(self._lines[number]))

    def _prepare(self, number: int) -> Prepared:
        return prepare(self._record(number))

    def _persons_for_prior(self, visible: int) -> int:
        return visible if self._frequencies is None else visible + len(self._frequencies)

    def _mask(self, allowed: Allowed) -> Array | None:
        if allowed is None:
            return None
        if isinstance(allowed, np.ndarray):
            return allowed.astype(bool)
        if isinstance(allowed, set | frozenset):
            return np.fromiter((each in allowed for each in self.ids), bool, len(self.ids))
        return np.fromiter((bool(allowed(each)) for each in self.ids), bool, len(self.ids))

    def _scorer(self, mask: Array | None) -> tuple[Scorer, RegistryPopulation]:
        """The scorer for what may be seen: hidden persons do not even count as frequencies."""
        if self._frequencies is not None:
            return self._frequencies._scorer(None)  # noqa: SLF001 - another of this class
        key = b"" if mask is None else np.packbits(mask).tobytes()
        known = self._scorers.get(key)
        if known is None:
            population = RegistryPopulation(self.vocabulary, self.columns, mask)
            known = Scorer(population.as_population()), population
            if len(self._scorers) >= 8:
                self._scorers.clear()
            self._scorers[key] = known
        return known


def _largest(scores: Array, wanted: int) -> Iterator[int]:
    """Positions of the highest scores, ties by position, so that every run is alike."""
    count = len(scores)
    if wanted < count:
        cut = np.partition(scores, count - wanted)[count - wanted]
        above = np.flatnonzero(scores > cut)
        equal = np.flatnonzero(scores == cut)[: wanted - len(above)]
        chosen = np.concatenate([above, equal])
    else:
        chosen = np.arange(count)
    for number in chosen:
        if scores[number] > -np.inf:
            yield int(number)
