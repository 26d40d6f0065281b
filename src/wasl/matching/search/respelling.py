"""Names of a request written apart or together, where the registry shows that somebody may be.

``Muhammad Alom`` finds Mohammadalom, and ``Oluchiokafor`` Oluchi Okafor: clerks write as one what
families say as two, and no table can list all such words. Only what a registered name agrees
with is tried, so that most requests stay as they are.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from msgspec.structs import replace

from wasl.matching.names.distance import manner_of
from wasl.matching.names.forms import Form, form_of
from wasl.matching.names.lexicon import word_key, words
from wasl.matching.names.tokenise import readable
from wasl.matching.records.record import Name, Request
from wasl.matching.scripts import fold

Array = np.ndarray[Any, Any]
LEAST_HALF = 3  # letters of either half of a word that is taken apart
LEAST_WHOLE = 7  # letters of a word that is taken apart, or that words make together
LEAST_PERSONS = 2  # who must bear a half for it to be a name, and no slip of the pen
MOST_WORDS = 5  # a longer name is left as it is
MOST_NAMES = 2  # main names that are respelled
MOST_TRIED = 3  # further spellings of one name
MAIN = frozenset({"stated", "document", "birth"})
SYLLABIC = frozenset({"chinese", "vietnamese"})  # how syllables are joined is the parser's to tell


@dataclass(frozen=True)
class Registered:
    """What is asked of a registry.

    Attributes:
        close: Tokens that agree closely with a form, in a manner.
        persons: By token how often it stands in the names of those who may be seen.
        borne: How often a form stands in the names of the whole population.
    """

    close: Callable[[Form, str], Array]
    persons: Array
    borne: Callable[[Form], int]


def respelled(request: Request, registered: Registered) -> Request:
    """The request with further spellings of the sought person's main names."""
    sought = request.sought
    main = [name for name in sought.names if name.kind in MAIN and name.system not in SYLLABIC]
    main = main[:MOST_NAMES]
    told = {name.text.casefold() for name in sought.names}
    further: list[Name] = []
    for name in main:
        for text in [*_together(name, registered), *_apart(name, registered)][:MOST_TRIED]:
            if text.casefold() not in told:
                told.add(text.casefold())
                further.append(Name(text, "variant", name.system))
    if not further:
        return request
    names = (*sought.names, *further)
    return replace(request, sought=replace(sought, names=names))


def _words(name: Name) -> list[str]:
    found = readable(name.text).replace("-", " ").split()
    return found if len(found) <= MOST_WORDS else []


def _together(name: Name, registered: Registered) -> Iterator[str]:
    """Two neighbouring words as one, where a registered token is much like both together."""
    parts = _words(name)
    for at, (one, two) in enumerate(pairwise(parts)):
        whole = form_of(one + two, "", name.system)
        if len(whole.key) < LEAST_WHOLE or _is_particle(one) or _is_particle(two):
            continue
        alone = [form_of(each, "", name.system) for each in (one, two)]
        if _meets(whole, alone, name.system, registered):
            yield " ".join([*parts[:at], one + two.lower(), *parts[at + 2 :]])


def _is_particle(word: str) -> bool:
    """Whether a word is a title, a link or the like, that belongs to no name."""
    return word_key(word) in words()


def _meets(whole: Form, alone: list[Form], system: str, registered: Registered) -> bool:
    """Whether somebody's token agrees with a word, and not with a part of it as well."""
    near = _near(whole, system, registered)
    near = near[registered.persons[near] > 0]
    for part in alone:
        if len(near):
            near = np.setdiff1d(near, _near(part, system, registered))
    return len(near) > 0


def _near(form: Form, system: str, registered: Registered) -> Array:
    return registered.close(form, manner_of(system))


def _apart(name: Name, registered: Registered) -> Iterator[str]:
    """A long word as two, where both halves are names that several registered persons bear."""
    parts = _words(name)
    for at, word in enumerate(parts):
        key = fold(word)
        if len(key) < LEAST_WHOLE or len(key) != len(word):
            continue
        halves = _best_halves(word, name.system, registered)
        if halves:
            yield " ".join([*parts[:at], *halves, *parts[at + 1 :]])


def _best_halves(word: str, system: str, registered: Registered) -> tuple[str, str] | None:
    """Where to part a word so that the rarer half is as common as can be."""
    best, most = None, LEAST_PERSONS
    if _borne(word, system, registered) >= LEAST_PERSONS:
        return None
    for at in range(LEAST_HALF, len(word) - LEAST_HALF + 1):
        halves = word[:at], word[at:]
        borne = min(_borne(half, system, registered) for half in halves)
        if borne > most:
            best, most = halves, borne
    return best


def _borne(word: str, system: str, registered: Registered) -> int:
    return registered.borne(form_of(word, "", system))
