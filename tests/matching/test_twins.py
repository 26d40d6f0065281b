"""The rules of names in Python, used for pairs, and their compiled twin decide alike."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wasl.matching import Index, parse_record, parse_request
from wasl.matching.comparing.names import Comparer
from wasl.matching.comparing.scoring import shipped_population
from wasl.matching.comparing.shares import kind_of
from wasl.matching.names import lexicon
from wasl.matching.names.parsing import parse
from wasl.matching.registry.columns import SYSTEM_ORDER
from wasl.matching.registry.frequencies import Frequencies
from wasl.matching.search.respelling import respelled

FEW_NAMES = 8
SYSTEMS = sorted(set(SYSTEM_ORDER) - {"unknown"})


class Counted(Comparer):
    """The plain comparison with the agreements of a registry."""

    def __init__(self, index):
        super().__init__(shipped_population().shares)
        self._one_sided = True
        self._frequencies = Frequencies(index.vocabulary, index._counted, None)

    def agreement(self, form, role, system, level):
        number = SYSTEM_ORDER.index(system)
        kind = ("given", "family").index(kind_of(role))
        return float(self._frequencies.bits([form])[0, kind, number, level])


def words_of(system):
    return sorted(
        key.title()
        for kind in ("given", "family")
        for key in lexicon.known_as(kind, system)
        if key.isascii() and len(key) > 2 and lexicon.word_key(key) not in lexicon.words()
    )


WORDS = {system: words_of(system) for system in SYSTEMS}


@st.composite
def registries(draw):
    """A few names of one system; some share words, some exchange or drop them."""
    system = draw(st.sampled_from(SYSTEMS))
    some = draw(st.lists(st.sampled_from(WORDS[system]), min_size=4, max_size=6, unique=True))
    # A word told twice can be set beside either, with other pieces of the same sum.
    words = st.lists(st.sampled_from(some), min_size=1, max_size=4, unique=True)
    names = words.map(" ".join)
    return system, draw(st.lists(names, min_size=3, max_size=FEW_NAMES, unique=True))


CAPS = frozenset({"name.most", "name.variant"})


def worth(pieces):
    """What each piece counts, highest first: between readings of equal bits either may be told."""
    return sorted((each.bits for each in pieces if abs(each.bits) >= 0.005), reverse=True)


@given(registries())
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,  # words that are spellings of each other are exchanged in more ways than one
    suppress_health_check=[HealthCheck.too_slow],
)
def test_each_piece_of_a_name_is_worth_the_same_to_both(registry):
    system, names = registry
    index = Index.build(
        parse_record({"id": f"P{number}", "names": [{"text": name, "system": system}]})
        for number, name in enumerate(names)
    )
    comparer = Counted(index)
    for name in names:
        sought = {"names": [{"text": name, "system": system}]}
        request = parse_request({"id": "R", "sought": sought})
        if respelled(request, index._shelf(None)[1]) is not request:
            continue  # pairs try words together and apart in a way of their own
        for candidate in index.rank(request, top=len(names)):
            record = index.record(candidate.person)
            match = comparer.compare(parse(request.sought.names[0]), parse(record.names[0]))

            told = [e for e in candidate.evidence if e.group == "name" and e.code not in CAPS]
            assert worth(told) == pytest.approx(worth(match.pieces), abs=0.01), (name, record)
