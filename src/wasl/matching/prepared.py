"""Records made ready to be compared: names parsed, relatives listed."""

from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from wasl.matching.names.parsing import Parsed, parse
from wasl.matching.names.tokenise import guess_system
from wasl.matching.records.codes import SYSTEMS
from wasl.matching.records.record import BirthSpan, Record, Relative, Request
from wasl.matching.tables_io import rows

MOST_NAMES = 6
MOST_RELATIVES = 40
MOST_KIN_NAMES = 3


class Kin(Struct, frozen=True, eq=False, gc=False):
    """A relative with parsed names; ``enquirer`` for the one who asks."""

    relation: str
    names: tuple[Parsed, ...]
    birth: BirthSpan | None
    enquirer: bool = False
    person: str | None = None  # another record's id


class Prepared(Struct, frozen=True, eq=False, gc=False):
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
    system = system_of_record(record)
    names = own_names(record, system)
    kin = [
        Kin(
            relative.relation,
            names_of(relative, system),
            relative.birth,
            enquirer and number == 0,
            relative.person,
        )
        for number, relative in enumerate(relatives[:MOST_RELATIVES])
    ]
    countries = {place.country for place in record.places if place.country}
    countries.update(record.nationalities)
    return Prepared(record, names, tuple(kin), system, frozenset(countries))


def own_names(record: Record, system: str) -> tuple[Parsed, ...]:
    """A person's names, parsed; ``system`` is what ``system_of_record`` says."""
    return _with_bynames(tuple([parse(name, system) for name in record.names[:MOST_NAMES]]))


def names_of(relative: Relative, system: str) -> tuple[Parsed, ...]:
    """A relative's names, parsed under the naming system of the record."""
    return _with_bynames(tuple([parse(name, system) for name in relative.names[:MOST_KIN_NAMES]]))


def _with_bynames(names: tuple[Parsed, ...]) -> tuple[Parsed, ...]:
    """Nicknames become by-names of the other names; alone they stay names."""
    for name in names:
        if name.kind == "nickname":
            break
    else:
        return names
    main = tuple(name for name in names if name.kind != "nickname")
    bynames = tuple(alias for name in names if name.kind == "nickname" for alias in name.aliases)
    if not main or not bynames:
        return names
    return tuple(replace(name, aliases=(*name.aliases, *bynames)) for name in main)


def system_of_record(record: Record) -> str:
    """The naming system declared, else what language, country or the words suggest."""
    for name in record.names:
        if name.system != "unknown":
            return name.system
    hints = _hints()
    for kind, codes in (("language", record.languages), ("country", record.nationalities)):
        suggested = {hints[kind, code] for code in codes if (kind, code) in hints}
        if len(suggested) == 1:
            return suggested.pop()
    return _guess(tuple(name.text for name in record.names[:MOST_NAMES]))


@cache
def _hints() -> dict[tuple[str, str], str]:
    return {
        (row.one_of("kind", HINT_KINDS), row["code"]): row.one_of("system", SYSTEMS)
        for row in rows("hints.tsv", ("kind", "code", "system"))
    }


HINT_KINDS = frozenset({"language", "country"})


@lru_cache(maxsize=50_000)
def _guess(texts: tuple[str, ...]) -> str:
    for text in texts:
        system = guess_system(text)
        if system != "unknown":
            return system
    return "unknown"
