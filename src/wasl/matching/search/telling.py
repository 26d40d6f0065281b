"""What a request tells, laid out as tasks for the search, each worth as much as it can be at most.

A task is one thing that a person can agree with once: an element of the name, or a relative.
Whatever a registry holds in several spellings of it counts by its best. Figures here are bounds:
each must be at least what the scorer can come to (tests hold them to it).
"""

from functools import cache
from typing import Protocol

import numpy as np

from wasl.matching.comparing.families import RELATION_ORDER
from wasl.matching.compiled import posting
from wasl.matching.compiled.align import FAMILY, system_of
from wasl.matching.compiled.lacking import UNSEEN, Shapes
from wasl.matching.compiled.layout import (
    ALIASES,
    BIRTH,
    BORN,
    COST,
    ELEMENTS,
    KUNYAS,
    MOST_KIN,
    NAMED,
    NAMES_AT,
    NATION_BITS,
    PARTED_THERE,
    PATTERN,
    READINGS,
    SEX,
    SLOTS_AT,
    SYSTEM,
    Array,
    Asked,
    People,
)
from wasl.matching.compiled.namebound import NOT_YET, WAYS
from wasl.matching.compiled.posting import Told, best_of_tokens
from wasl.matching.compiled.sifting import Standing
from wasl.matching.compiled.timebound import Blocks, birth_bounds
from wasl.matching.model import model
from wasl.matching.records.record import Record
from wasl.matching.registry.columns import SYSTEM_ORDER
from wasl.matching.search.asking import Sought
from wasl.matching.search.bounding import most_of_partings
from wasl.matching.search.placing import Placing, placing_of
from wasl.matching.search.singles import lost_by_singles
from wasl.matching.search.tasks import (
    Tasks,
    Word,
    most_birth,
    own_tasks,
    relative_tasks,
    words_of,
)
from wasl.matching.search.weights import compiled_weights, number

RELATIONS = len(RELATION_ORDER)
Losses = dict[tuple[object, ...], Array]
FAR_OFF = 99.0
MOST_LOSSES = 1024  # builds of names whose losses are kept
MOST_TOLD_APART = 6  # tasks; of further ones names lose nothing


def told_by(
    sought: Sought, asked: Asked, grounds: "GroundsLike", losses: Losses | None = None
) -> Told:
    """Everything that a request tells, as the search reads it.

    Args:
        sought: The request, laid out.
        asked: What was looked up for it.
        grounds: The registry.
        losses: What names lost in earlier requests to this registry; receives those of this one.
    """
    mine = sought.people
    hit_at, ids, packed = _hits(sought, len(asked.bits))
    best = best_of_tokens(asked.bits.max(axis=(1, 2)), hit_at, packed)
    tasks = Tasks()
    words = words_of(mine)
    own_tasks(mine, words, tasks)
    tasks.begin()
    listed = [
        relative_tasks(mine, words, at, tasks, best) for at in range(min(len(mine.kin), MOST_KIN))
    ]
    marks, worth = _marks(tasks, len(asked.bits)), _worth(tasks, asked)
    placing = placing_of(mine, asked)
    combined, of_places = _combined(mine, asked, placing, grounds.combinations)
    there = np.flatnonzero(asked.place_facts[:, PARTED_THERE])
    return Told(
        tasks.number,
        np.array(tasks.sources).reshape(-1, 8),
        hit_at,
        ids,
        packed,
        worth,
        marks,
        *_losses(mine, marks, tasks.number, grounds.standing.shapes, losses),
        np.array([_mark(task) for task in range(tasks.number)]),
        np.full((asked.levels.shape[1], len(SYSTEM_ORDER), WAYS), NOT_YET),
        np.zeros((asked.levels.shape[1], len(SYSTEM_ORDER)), np.int64),
        placing.listed,
        placing.bits,
        there,
        np.full(len(there), number("event__place")),
        birth_bounds(mine, int(mine.persons[0, BIRTH]), grounds.blocks, compiled_weights()),
        combined,
        of_places,
        lost_by_singles(mine, listed),
        most_of_partings(mine, grounds.partings),
        _figures(mine, sought.person.record, _most_of_fathers(tasks, worth), placing),
    )


class GroundsLike(Protocol):
    """What of ``searching.Grounds`` is read here."""

    @property
    def blocks(self) -> Blocks:
        """Times of birth."""

    @property
    def standing(self) -> Standing:
        """Persons in order."""

    @property
    def combinations(self) -> Array:
        """Rows of sex, set of countries, set of languages, parts of a journey."""

    @property
    def partings(self) -> Array:
        """Rows of first day, last day, cause of separation."""


@cache
def _systems() -> Array:
    """Under which system names of two systems are compared."""
    w, many = compiled_weights(), range(len(SYSTEM_ORDER))
    return np.array([[system_of(a, b, w) for b in many] for a in many])


def _worth(tasks: Tasks, asked: Asked) -> Array:
    """Bits of each source, by system of the other name and level, at most.

    An element is as common as given names or as family names are, by its role; in another
    element's place it has the other's role, which costs an exchange.
    """
    if not tasks.sources:
        return np.zeros((0, len(SYSTEM_ORDER), 8))
    token = np.array([int(source[1]) for source in tasks.sources])
    under = _systems()[[word.system for word in tasks.words]]
    bits = asked.bits[token[:, None], :, under].transpose(0, 2, 1, 3)  # source, kind, system, level
    off = np.array([_off(word) for word in tasks.words])
    found: Array = (bits - off[:, :, None, None]).max(axis=1).astype(np.float64)
    found[:, :, 7] = 0.0
    return found


def _marks(tasks: Tasks, tokens: int) -> Array:
    """The tasks that each token of the request's own names belongs to, one bit each."""
    found = np.zeros(tokens, np.int64)
    for source, word in zip(tasks.sources, tasks.words, strict=True):
        if source[posting.LIST] == posting.OWN_LIST:
            found[word.token] |= _mark(int(source[posting.TASK]))
    return found


def _mark(task: int) -> int:
    """The bit of a task."""
    return 1 << task if task < MOST_TOLD_APART else posting.ALWAYS


def _losses(
    mine: People, marks: Array, tasks: int, shapes: Shapes, known: Losses | None
) -> tuple[Array, Array]:
    """Room for what names lose, by tasks that agree: filled as it is worked out.

    It depends on how the names of the request may be read and on which parts belong to which
    task, not on the words: requests of one build share it.
    """
    key = (tasks, *(_build(mine, marks, name) for name in _own(mine)))
    sets = 1 << min(tasks - 1, MOST_TOLD_APART)
    by_shape = None if known is None else known.pop(key, None)
    if by_shape is None:
        by_shape = np.full((2 * sets, len(shapes.shape_pattern)), UNSEEN, np.uint8)
    if known is not None:
        if len(known) >= MOST_LOSSES:
            del known[next(iter(known))]  # the one that was not asked for longest
        known[key] = by_shape
    # The least of each set of shapes is soon told of them, and would take far more room.
    return np.full((sets, len(shapes.shapes_at) - 1), UNSEEN, np.uint8), by_shape


def _own(people: People) -> range:
    """Where the names of the one sought stand."""
    first = int(people.persons[0, NAMES_AT])
    return range(first, first + int(people.persons[0, NAMED]))


def _build(people: People, marks: Array, name: int) -> tuple[object, ...]:
    """How a name may be read, and the tasks of its parts: what ``lacking`` reads of it."""
    here, following = people.patterns[int(people.names[name, PATTERN]) :][:2]
    slots = people.slots[people.names[name, SLOTS_AT] : people.names[name + 1, SLOTS_AT]]
    readings = people.readings[here[READINGS] : following[READINGS] + 1]
    elements = people.elements[readings[0, ELEMENTS] : readings[-1, ELEMENTS]]
    return (
        int(people.names[name, SYSTEM]),
        marks[slots].tobytes(),
        (readings[:, ELEMENTS] - readings[0, ELEMENTS]).tobytes(),
        readings[:-1, COST].tobytes(),
        elements.tobytes(),
        people.by_slots[here[ALIASES] : following[ALIASES]].tobytes(),
        int(here[KUNYAS] - here[ALIASES]),
    )


def _off(word: Word) -> tuple[float, float]:
    """What is lost by counting as a given and as a family name."""
    roles = word.roles
    other = -number("names__swapped") if word.exchanged else FAR_OFF
    family = any(role >= FAMILY for role in roles)
    given = any(role < FAMILY for role in roles)
    return 0.0 if given else other, 0.0 if family else other


def _hits(sought: Sought, tokens: int) -> tuple[Array, Array, Array]:
    """Agreements by token of the request."""
    by_token: list[list[tuple[Array, Array]]] = [[] for _ in range(tokens)]
    for token, ids, packed in sought.hits:
        by_token[token].append((ids, packed))
    parts = [part for each in by_token for part in each]
    sizes = [sum(len(ids) for ids, _ in each) for each in by_token]
    at = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    ids = np.concatenate([ids for ids, _ in parts]) if parts else np.zeros(0)
    packed = np.concatenate([packed for _, packed in parts]) if parts else np.zeros(0)
    return at, ids.astype(np.int32), packed.astype(np.uint8)


def _combined(
    mine: People, asked: Asked, placing: Placing, combinations: Array
) -> tuple[Array, Array]:
    """Bits of each combination of sex, countries, languages and parts of a journey.

    Returns:
        All of them, and those of places: at most, where no place is listed; the rest is exact.
    """
    sex, nations, languages, parts = combinations.T
    told = int(mine.persons[0, SEX])
    by_sex = np.zeros(3)
    if told:
        by_sex[1:] = number("sex__differ")
        by_sex[told] = number("sex__agree")
    nation = asked.nations[nations, NATION_BITS]
    language = asked.languages[languages]
    beside = language * np.where(language > 0, number("language__beside"), 0.5)
    spoken = np.where(np.isnan(nation), language, beside)
    of_places = placing.others[parts]
    return by_sex[sex] + np.nan_to_num(nation) + np.nan_to_num(spoken) + of_places, of_places


def _most_of_fathers(tasks: Tasks, worth: Array) -> float:
    """The most that a father told in another way than by the person's own names is worth."""
    of_fathers = [source[posting.LIST] == posting.FATHER_LIST for source in tasks.sources]
    return float(worth[of_fathers].max(initial=0.0))


def _figures(mine: People, record: Record, fathers: float, placing: Placing) -> Array:
    found = np.zeros(6)
    found[posting.KIN_BIRTH] = max(
        (most_birth(mine, int(kin[BORN])) for kin in mine.kin[:MOST_KIN]), default=0.0
    )
    found[posting.FURTHER] = number("place__further")
    found[posting.MOST_FATHERS] = fathers
    found[posting.FLOOR] = number("names__least")
    found[posting.UNLISTED] = placing.others.min()
    found[posting.REST] = rest_of(record)
    return found


def rest_of(record: Record) -> float:
    """The most that may come of what no list and no block bounds."""
    numbers = model().number
    rest = number("names__sex_agree")
    if record.marks:
        rest += numbers("marks", "most")
    return rest
