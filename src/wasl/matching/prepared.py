"""Records made ready to be compared: names parsed, relatives listed."""

from dataclasses import dataclass
from functools import lru_cache

from wasl.matching.parsing import Parsed, parse
from wasl.matching.records import BirthSpan, Name, Record, Relative, Request
from wasl.matching.tokenise import guess_system

MOST_NAMES = 6
MOST_RELATIVES = 40


@dataclass(frozen=True, slots=True, eq=False)
class Kin:
    """A relative with parsed names; ``enquirer`` for the one who asks."""

    relation: str
    names: tuple[Parsed, ...]
    birth: BirthSpan | None
    enquirer: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A person ready to be compared."""

    record: Record
    names: tuple[Parsed, ...]
    relatives: tuple[Kin, ...]
    system: str
    countries: frozenset[str]


def prepare(record: Record) -> Prepared:
    """Parse the names of a registered person and of their relatives."""
    return _prepare(record, record.relatives, enquirer=False)


def prepare_request(request: Request) -> Prepared:
    """The sought person, the enquirer first among the relatives."""
    return _prepare(request.sought, request.relatives, enquirer=request.enquirer is not None)


def _prepare(record: Record, relatives: tuple[Relative, ...], *, enquirer: bool) -> Prepared:
    system = system_of_names(record.names)
    names = tuple(parse(name, system) for name in record.names[:MOST_NAMES])
    kin = tuple(
        Kin(
            relative.relation,
            tuple(parse(name, _kin_system(name, system)) for name in relative.names[:3]),
            relative.birth,
            enquirer and number == 0,
        )
        for number, relative in enumerate(relatives[:MOST_RELATIVES])
    )
    countries = {place.country for place in record.places if place.country}
    countries |= set(record.nationalities)
    return Prepared(record, names, kin, system, frozenset(countries))


def system_of_names(names: tuple[Name, ...]) -> str:
    """The naming system that the names declare, else the first that one of them suggests."""
    for name in names:
        if name.system != "unknown":
            return name.system
    return _guess(tuple(name.text for name in names[:MOST_NAMES]))


@lru_cache(maxsize=50_000)
def _guess(texts: tuple[str, ...]) -> str:
    for text in texts:
        system = guess_system(text)
        if system != "unknown":
            return system
    return "unknown"


def _kin_system(name: Name, system: str) -> str:
    return name.system if name.system != "unknown" else system
