"""A registry ready to be searched: bounds decide who is scored, and lose nobody."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from wasl.matching.answers.explaining import Side, explain
from wasl.matching.comparing.scoring import (
    HALF,
    answer_bits,
    as_candidate,
    crowd_bits,
    least_bits,
    prior_bits,
)
from wasl.matching.compiled import whole
from wasl.matching.compiled.company import Company
from wasl.matching.compiled.layout import (
    LANGUAGES,
    NATIONS,
    Asked,
    People,
    Weights,
    asked_ref,
    people_ref,
)
from wasl.matching.evidence import Candidate, Evidence
from wasl.matching.model import model
from wasl.matching.names.vocabulary import Vocabulary
from wasl.matching.prepared import Prepared, prepare, prepare_request
from wasl.matching.records.record import Name, Place, Record, Request
from wasl.matching.records.wire import record_of_line
from wasl.matching.registry import columns
from wasl.matching.registry.atlas import Atlas
from wasl.matching.registry.frequencies import (
    PLACE_SMOOTHING,
    Frequencies,
    place_shares,
    set_shares,
)
from wasl.matching.registry.identifiers import Allowed, Identifiers, in_order
from wasl.matching.registry.ordering import Rearranged, rearranged
from wasl.matching.registry.people import people_of
from wasl.matching.registry.storage import IndexUnreadable, Labels, expect, load, save
from wasl.matching.search import together
from wasl.matching.search.asking import Shelf, Sought, ask, lay_out
from wasl.matching.search.grounding import alike_together, grounds_of, listed
from wasl.matching.search.respelling import Registered, respelled
from wasl.matching.search.searching import NOBODY_HIDDEN, Desk, Effort, Grounds, best
from wasl.matching.search.weights import compiled_weights

Array = np.ndarray[Any, Any]
Arrays = dict[str, Array]
Arguments = tuple[People, People, Asked, Weights]
REMEMBERED, MOST_MASKS = 5_000, 8  # sides of candidates; views of those who see some alone
PLACES_KEPT = 8_000_000  # bytes of what sought places are worth against registered ones, five each
COUNTED = ("own_at", "own_tokens", "own_kinds", "system")  # what frequencies are counted from

__all__ = ["Index", "IndexUnreadable"]


class Index:
    """Registered persons as arrays of small integers beside their distinct values."""

    def __init__(
        self,
        ids: Sequence[str],
        arrays: Arrays,
        labels: Labels,
        lines: Sequence[bytes],
        frequencies: "Index | None" = None,
    ) -> None:
        """Take what ``build`` or ``open`` made; use those instead."""
        self.ids = ids
        self._identifiers = Identifiers(ids, arrays["ids.order"])
        self._lines = lines
        self._frequencies = frequencies
        self._labels = labels
        self._counted = _named(arrays, "counted")
        words, familiar = _named(arrays, "words"), _named(arrays, "familiar")
        self.vocabulary = Vocabulary(labels["keys"], labels["families"], words, familiar=familiar)
        self.atlas = Atlas.of(_named(arrays, "atlas"), labels["atlas"])
        self.people = People(**_named(arrays, "people"))
        self.company = Company(**_named(arrays, "company"))
        self._shown = arrays["names.shown"]
        self._arrays = arrays
        self._nations = [tuple(each) for each in labels["nations"]]
        self._languages = [tuple(each) for each in labels["languages"]]
        self._words = {word: number for number, word in enumerate(labels["words"])}
        self._shelves: dict[bytes, tuple[Shelf, Registered]] = {}
        self._weighed_by = model()
        self._sides = lru_cache(maxsize=REMEMBERED)(self._side)
        self._desks = threading.local()
        self.effort = Effort(0, 0)  # of the last search, for benchmarks

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def grounds(self) -> Grounds:
        """What the search reads; made at the first request, because it wakes the compiler."""
        return grounds_of(self.people, _named(self._arrays, "lists"))

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
        ids: list[str] = []
        lines: list[bytes] = []
        for record in records:
            draft.add(record, prepare(record))
            ids.append(record.id)
            lines.append(columns.as_line(record))
            if progress is not None and len(ids) % 1000 == 0:
                progress(len(ids))
        if progress is not None:
            progress(len(ids))
        return cls.of_packed(draft.pack(), ids, lines, frequencies)

    @classmethod
    def of_packed(
        cls,
        packed: columns.Packed,
        ids: Sequence[str],
        lines: Sequence[bytes],
        frequencies: "Index | None" = None,
        workers: int = 1,
    ) -> "Index":
        """Finish an index, with so many threads; its persons are put in the order of a search."""
        people = people_of(packed)
        order = alike_together(people)
        packed, lines = rearranged(packed, order), Rearranged(lines, order)
        ids = [ids[each] for each in order.tolist()]
        values = packed.values
        vocabulary = Vocabulary.of_each(values.tokens)
        atlas = Atlas.build(values.places)
        people = people_of(packed, people)
        by_id = in_order(ids)
        lists = listed(people, len(values.tokens), by_id)
        borne = np.bincount(people.slots, minlength=len(values.tokens))
        familiar = vocabulary.familiar(values.tokens, borne, workers)
        company = together.companies(packed.columns, people, ids, values.places, lists)
        counted = {name: packed.columns[name] for name in COUNTED}
        arrays: Arrays = {"ids.order": by_id, "names.shown": packed.columns["shown"]}
        for prefix, group in (
            ("people", people._asdict()), ("counted", counted), ("lists", lists),
            ("words", vocabulary.arrays), ("familiar", familiar), ("atlas", atlas.arrays),
            ("company", company),
        ):  # fmt: skip
            arrays |= {f"{prefix}.{name}": array for name, array in group.items()}
        labels: Labels = {
            "keys": vocabulary.keys,
            "families": vocabulary.family_names,
            "atlas": atlas.labels,
            "nations": [list(each) for each in values.nations],
            "languages": [list(each) for each in values.languages],
            "words": values.words,
        }
        return cls(ids, arrays, labels, lines, frequencies)

    def save(self, folder: str | Path) -> None:
        """Write the index as plain arrays and JSON; the last file written makes it whole."""
        save(Path(folder), self.ids, self._arrays, self._labels, self._lines)

    @classmethod
    def open(cls, folder: str | Path) -> "Index":
        """Map an index read-only.

        Raises:
            IndexUnreadable: the folder holds no index, a torn one, or another version's.
        """
        return cls(*load(Path(folder)))

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
            allowed: Who may be seen, an array by ``ids``; others neither appear nor count.

        Returns:
            Candidates by bits, highest first; ties by person id, by code point.
        """
        mask = self._identifiers.mask(allowed)
        visible = len(self) if mask is None else int(mask.sum())
        if not visible or top < 1:
            return []
        persons = self._persons_for_prior(visible)
        prior, shift = prior_bits(HALF, persons) - crowd_bits(persons), answer_bits(answerable)
        shelf, registered = self._shelf(mask)
        person = prepare_request(respelled(request, registered))
        sought = self._lay_out(person)
        asked = ask(sought, shelf, self._kin_odds(visible))
        hidden = NOBODY_HIDDEN if mask is None else ~mask
        arguments = (
            people_ref(*sought.people), self.grounds.ref, asked_ref(*asked), compiled_weights()
        )  # fmt: skip
        families = together.applies(sought, self.company)
        numbers, bits, self.effort = best(
            sought, asked, self.grounds, self._desk(),
            top=min(max(top, together.LOOKED_AT) if families else top, visible),
            least=-1.0e9 if families else least_bits(min_probability, prior, shift),
            hidden=hidden,
        )  # fmt: skip
        expect(self._lines, numbers[:top])
        considered = together.alone(numbers, bits)
        if families:
            considered = self._with_families(arguments, person, considered, hidden)
        side = Side.of_request(person)
        found = [
            as_candidate(who, self._explained(arguments, side, each), prior, shift)
            for who, each in together.first(considered, top, self.ids)
        ]
        found.sort(key=lambda candidate: (-candidate.bits, candidate.person))
        return [each for each in found if each.probability >= min_probability]

    def _with_families(
        self,
        arguments: Arguments,
        person: Prepared,
        best: list[together.Considered],
        hidden: Array,
    ) -> list[together.Considered]:
        """The best of the first stage, weighed anew with those registered with them."""
        ids = [kin.person for kin in person.relatives]
        marks = np.array([columns.id_mark(each) for each in ids], np.int64)
        same = np.array([self._visible(each, hidden) for each in ids], np.int64)
        more = together.pointing(self.people, self.company, same, marks)
        more = np.setdiff1d(more, [each.number for each in best])
        more = more[~hidden[more]] if len(hidden) else more
        space = self._desk().space
        return together.reconsidered(
            arguments, space, self.company,
            [*best, *together.scored(arguments, space, more)],
            named=(same, marks), hidden=hidden,
        )  # fmt: skip

    def _visible(self, person: str | None, hidden: Array) -> int:
        """The position of a person who may be seen; -1 for none."""
        number = self._identifiers.number(person) if person else None
        return -1 if number is None or (len(hidden) and hidden[number]) else number

    def _explained(
        self, arguments: Arguments, sought: Side, one: together.Considered
    ) -> list[Evidence]:
        lines = np.zeros((whole.MOST_LINES, whole.WIDTH))
        _, count = whole.score_with(*arguments, self._desk().space, one.number, one.company, lines)
        return explain(lines[:count], sought, self._sides(one.number))

    def search(self, text: str, *, top: int = 50, allowed: Allowed = None) -> list[Candidate]:
        """Persons with a name like the one typed, in any script or spelling."""
        if not text.strip():
            return []
        found = self.rank(Request("", Record("", (Name(text),))), top=top, allowed=allowed)
        return [each for each in found if each.bits > 0]

    def record(self, person: str) -> Record | None:
        """The record of one person as it was indexed."""
        number = self._identifiers.number(person)
        return None if number is None else self._record(number)

    def forget(self) -> None:
        """Forget every token that was looked up, so that a measurement begins anew."""
        self.vocabulary.forget()
        self._shelves.clear()
        self._desk().losses.clear()

    def _record(self, number: int) -> Record:
        return record_of_line(self._lines[number])

    def _side(self, number: int) -> Side:
        return Side.registered(self._record(number), self.people, self._shown, number)

    def _lay_out(self, person: Prepared) -> Sought:
        """The request as a registry of one, its marks in this registry's words."""
        sought = lay_out(person)
        words = [
            self._words.get(word, -1 - number) for number, word in enumerate(sought.values.words)
        ]
        people = sought.people
        if words:
            numbers = np.array(words, np.int32)[people.mark_words]
            people = people._replace(mark_words=numbers)
        return Sought(person, people, sought.values, sought.manners)

    def _desk(self) -> Desk:
        desk: Desk | None = getattr(self._desks, "desk", None)
        if desk is None:
            desk = self._desks.desk = Desk.of(len(self))
        return desk

    def _kin_odds(self, visible: int) -> float:
        return model().number("kin", "per_person") / self._persons_for_prior(visible)

    def _persons_for_prior(self, visible: int) -> int:
        return visible if self._frequencies is None else visible + len(self._frequencies)

    def _registered(self, mask: Array | None, frequencies: Frequencies) -> Registered:
        """What further spellings of a request are judged by."""
        tokens = self._counted["own_tokens"]
        if mask is not None:
            tokens = tokens[np.repeat(mask, np.diff(self._counted["own_at"]))]
        persons = np.bincount(tokens, minlength=len(self.vocabulary)).astype(np.float32)
        return Registered(self.vocabulary.close, persons, frequencies.persons_with)

    def _shelf(self, mask: Array | None) -> tuple[Shelf, Registered]:
        """The distinct values as they look to one who may see those persons."""
        if self._weighed_by is not model():  # another model came into use: look all up anew
            self._weighed_by = model()
            self._shelves.clear()
            self._desks = threading.local()
            self.__dict__.pop("grounds", None)
        key = b"" if mask is None else np.packbits(mask).tobytes()
        known = self._shelves.get(key)
        if known is None:
            known = self._new_shelf(mask)
            if len(self._shelves) >= MOST_MASKS:
                self._shelves.clear()
            self._shelves[key] = known
        return known

    def _new_shelf(self, mask: Array | None) -> tuple[Shelf, Registered]:
        counted = self._frequencies or self
        seen = mask if self._frequencies is None else None
        frequencies = Frequencies(counted.vocabulary, counted._counted, seen)  # noqa: SLF001 - same class
        countries, languages = counted._shares(seen)  # noqa: SLF001 - same class
        shares = place_shares(self.people, len(self.atlas), mask)
        visible = len(self) if mask is None else int(mask.sum())
        usual = model().number("place", "text_share") * PLACE_SMOOTHING
        usual /= visible + PLACE_SMOOTHING

        @lru_cache(1 + PLACES_KEPT // (1 + 5 * len(self.atlas)))
        def places(place: Place, told: bool) -> tuple[Array, Array]:  # noqa: FBT001 - see WeighPlaces
            share = self.atlas.share_of(place, shares) + usual
            weighed = self.atlas.weigh(place, lambda _: share, countries_told=told)
            return weighed.bits, weighed.code

        shelf = Shelf(
            len(self.vocabulary),
            self.vocabulary.hits,
            frequencies.bits,
            self._nations,
            self._languages,
            self._countries(),
            self.atlas.arrays["country"].astype(np.int64),
            places,
            countries,
            languages,
        )
        return shelf, self._registered(mask, frequencies)

    def _countries(self) -> Mapping[str, int]:
        """Numbers of countries: the atlas's, then those of nationalities alone."""
        numbers = {code: number for number, code in enumerate(self.atlas.labels["country"])}
        for codes in self._nations:
            for code in codes:
                numbers.setdefault(code, len(numbers))
        return numbers

    def _shares(self, seen: Array | None) -> tuple[dict[str, float], dict[str, float]]:
        sets = self.people.persons[:-1, [NATIONS, LANGUAGES]]
        nations, languages = (sets if seen is None else sets[seen]).T
        return set_shares(nations, self._nations), set_shares(languages, self._languages)


def _named(arrays: Arrays, prefix: str) -> Arrays:
    return {
        name.removeprefix(f"{prefix}."): array
        for name, array in arrays.items()
        if name.startswith(f"{prefix}.")
    }
