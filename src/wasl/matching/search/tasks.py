"""Tasks of a request: its own names, its father's, its relatives', and with whom each agrees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2

import numpy as np

from wasl.matching.compiled import posting
from wasl.matching.compiled.align import FATHER, GIVEN, MIDDLE, PATRONYMIC
from wasl.matching.compiled.kin import KIND_SIBLING, RELATION_FATHER
from wasl.matching.compiled.layout import (
    ALIASES,
    BORN,
    ELEMENTS,
    FEMALE,
    FIRST,
    FLAGS,
    KIN_NAMED,
    KIN_NAMES,
    KIND,
    LAST,
    MALE,
    NAMED,
    NAMES_AT,
    PATTERN,
    READINGS,
    RELATION,
    ROLE,
    SLOT,
    SLOTS_AT,
    SOFT,
    SYSTEM,
    WINDOWS,
    Array,
    People,
)
from wasl.matching.compiled.lists import given_of
from wasl.matching.registry.columns import SYSTEM_ORDER
from wasl.matching.search.bounding import YEAR
from wasl.matching.search.weights import number, weights

BY_NAME = -1  # the role of a by-name


@dataclass(frozen=True, slots=True)
class Word:
    """An element of a name: its token, and the roles that it may play in some reading."""

    token: int
    roles: frozenset[int]
    system: int
    exchanged: bool  # whether the name has other elements with which it may have changed places
    times: int = 1  # how often one reading has it: Husayn son of Isma'il son of Husayn

    @property
    def given(self) -> bool:
        """Whether it may be a given name or a by-name."""
        return bool(self.roles & {GIVEN, MIDDLE, BY_NAME})

    @property
    def weight(self) -> float:
        """How much of an agreement may count: a by-name for itself by half, and as a name."""
        return self.once + self.times - 1

    @property
    def once(self) -> float:
        """The same beside a name that has but one such word."""
        by_name = number("names__alias_weight") * (BY_NAME in self.roles)
        return by_name if self.roles == {BY_NAME} else 1.0 + by_name


@dataclass
class Tasks:
    """Tasks so far: who agrees with each is found in lists, by a word and what it is worth."""

    number: int = 0
    sources: list[tuple[float, ...]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)  # of each source

    def begin(self) -> None:
        """Begin another task."""
        self.number += 1

    def add(
        self, people: People, word: Word, where: int, *, factor: float = 1.0, extra: float = 0.0,
        relations: int = 0, needed: float = -1.0e9,
    ) -> None:  # fmt: skip
        """The word and its stems agree with persons of a list.

        Args:
            people: The request.
            word: Element of one of its names.
            where: Which list.
            factor: How much of an agreement counts.
            extra: Bits that may come on top.
            relations: Relations that relatives may stand in, one bit each.
            needed: Bits below which an agreement is of no use.
        """
        task = self.number - 1
        for each in {word.token, *people.tokens[word.token].tolist()}:
            self.sources.append((task, each, where, factor, extra, relations, needed, word.once))
            self.words.append(word)


Words = Sequence[Sequence[Word]]  # of each name of a request


def words_of(people: People) -> Words:
    """The distinct elements of each name, whatever role they play in some reading."""
    return [_words_of_name(people, name) for name in range(len(people.names) - 1)]


def _words_of_name(people: People, name: int) -> list[Word]:
    here, following = people.patterns[int(people.names[name, PATTERN]) :][:2].tolist()
    first, last = here[READINGS], following[READINGS]
    starts = people.readings[first : last + 1, ELEMENTS].tolist()
    elements = people.elements[starts[0] : starts[-1]].tolist()
    roles: dict[int, set[int]] = {}
    times: dict[int, int] = {}
    for low, high in pairwise(starts):
        counted: dict[int, int] = {}
        for element in elements[low - starts[0] : high - starts[0]]:
            slot = element[SLOT]
            roles.setdefault(slot, set()).add(element[ROLE])
            counted[slot] = counted.get(slot, 0) + 1
            times[slot] = max(times.get(slot, 1), counted[slot])
    for slot in people.by_slots[here[ALIASES] : following[ALIASES]].tolist():
        roles.setdefault(slot, set()).add(BY_NAME)
    slots = people.slots[people.names[name, SLOTS_AT] : people.names[name + 1, SLOTS_AT]].tolist()
    system, several = int(people.names[name, SYSTEM]), len(roles) > 1
    return [
        Word(slots[slot], frozenset(played), system, several, times.get(slot, 1))
        for slot, played in sorted(roles.items())
    ]


def own_tasks(people: People, words: Words, tasks: Tasks) -> None:
    """One task for each element of the name; variants of it in other names share the task."""
    groups: list[list[Word]] = []
    first = int(people.persons[0, NAMES_AT])
    for mine in words[first : first + int(people.persons[0, NAMED])]:
        taken: set[int] = set()
        for word in mine:
            at = _same_group(word, groups, taken)
            if at is None:
                groups.append([])
                at = len(groups) - 1
            groups[at].append(word)
            taken.add(at)
    fathers = _fathers(people, words)
    # What a chain tells of the father surely is compared there, and not once more as lineage.
    sure = [all(word.roles <= {FATHER, PATRONYMIC} for word in group) for group in groups]
    chosen = sure.index(True) if True in sure else None
    for number_of_group, group in enumerate(groups):
        tasks.begin()
        for word in dict.fromkeys(group):
            tasks.add(people, word, posting.OWN_LIST, factor=word.weight)
        if number_of_group == chosen:
            for word in fathers:
                tasks.add(people, word, posting.FATHER_LIST)
    if chosen is None and fathers:
        tasks.begin()
        for word in fathers:
            tasks.add(people, word, posting.FATHER_LIST)


def _same_group(word: Word, groups: Sequence[Sequence[Word]], taken: set[int]) -> int | None:
    """An element of another name that this one may be a spelling of: the same, or of its role."""
    free = [at for at in range(len(groups)) if at not in taken]
    for at in free:
        if any(other.token == word.token for other in groups[at]):
            return at
    for at in free:
        if any(other.roles & word.roles for other in groups[at]):
            return at
    return None


def _fathers(people: People, words: Words) -> list[Word]:
    """Words that tell the father of the one sought (see ``kin._fathers``)."""
    first, named = int(people.persons[0, NAMES_AT]), int(people.persons[0, NAMED])
    chains, found = list(range(first, first + named)), set()
    for kin in people.kin:
        names = range(kin[KIN_NAMES], kin[KIN_NAMES] + kin[KIN_NAMED])
        if weights().kin[kin[RELATION], KIND] == KIND_SIBLING:
            chains += names
        elif kin[RELATION] == RELATION_FATHER:
            found |= _tokens_as(words, names, {GIVEN})
    found |= _tokens_as(words, chains, {FATHER, PATRONYMIC})
    system = int(people.names[first, SYSTEM]) if named else SYSTEM_ORDER.index("unknown")
    return [Word(token, frozenset({FATHER}), system, exchanged=False) for token in sorted(found)]


def _tokens_as(words: Words, names: Iterable[int], roles: set[int]) -> set[int]:
    return {word.token for name in names for word in words[name] if word.roles & roles}


def relative_tasks(people: People, words: Words, at: int, tasks: Tasks, best: Array) -> bool:
    """The words of a relative of the request, in whatever relation they may be taken for.

    An agreement that would not make a relative count even beside the best of all other words of
    the name (``best``, by token) is of no use.

    Returns:
        Whether every agreement with a word of the relative is of use.
    """
    every = True
    kin = people.kin[at]
    fitting = np.flatnonzero(weights().relations[int(kin[RELATION])] >= 0)
    relations = sum(1 << int(each) for each in fitting)
    born = most_birth(people, int(kin[BORN]))
    for name in range(kin[KIN_NAMES], kin[KIN_NAMES] + kin[KIN_NAMED]):
        marked = bool(people.names[name, FLAGS] & (FEMALE | MALE))
        extra = number("names__sex_agree") * marked
        lacking, _ = given_of(
            people.patterns, people.readings, people.elements, int(people.names[name, PATTERN])
        )
        most = [_most_of(people, word, best) * _share(word) for word in words[name]]
        for word, alone in zip(words[name], most, strict=True):
            needed = number("relatives__least_bits") - (sum(most) - alone) - born
            further, off = posting.CLAN_LIST, 0.0
            if lacking:
                further = posting.ALONE_LIST
            elif GIVEN in word.roles:
                # In the place of a further name it stands by an exchange alone.
                further = posting.SHIFTED_LIST
                off = number("names__swapped") * (word.roles == {GIVEN})
            for where, more in ((posting.KIN_LIST, extra), (further, extra + off)):
                tasks.add(
                    people, word, where, factor=_share(word), extra=more, relations=relations,
                    needed=needed,
                )  # fmt: skip
                every = every and (not alone or needed <= min(more, 0.0))
    return every


def _share(word: Word) -> float:
    """How much of an agreement of a relative's word counts: the family shares all but given."""
    return word.weight * (1.0 if word.given else number("relatives__chained_weight"))


def _most_of(people: People, word: Word, best: Array) -> float:
    """The most that a word can be worth in a registry, by itself or by its stems."""
    return max(float(best[each]) for each in {word.token, *people.tokens[word.token].tolist()})


def most_birth(people: People, born: int) -> float:
    """The most that the time of birth of a relative can be worth."""
    if born < 0:
        return 0.0
    spread = number("birth__registry_years") * YEAR
    most = 0.0
    for row in range(int(people.spans[born, WINDOWS]), int(people.spans[born + 1, WINDOWS])):
        window = people.windows[row]
        width = max(window[LAST] - window[FIRST], 1.0) + window[SOFT]
        most = max(most, log2(spread * 0.9 / width), 2.5)
    return min(most, number("birth__most")) * number("relatives__birth_weight")
