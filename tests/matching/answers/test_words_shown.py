"""Words of a registered name in sentences: as stated, found without reading the name again."""

import pytest

from wasl.matching import Index, parse_record
from wasl.matching.answers import explaining
from wasl.matching.prepared import own_names
from wasl.matching.registry.columns import elements_of
from wasl.populations import generate

# Compounds, articles, titles, a word told twice, joined syllables, by-names, parts.
ODD = (
    [{"text": "Abd al-Rahman Elhassan"}], [{"text": "Mohammad Ahmad al-Mohammad"}],
    [{"text": "محمد باسل خالد المحمد"}], [{"text": "Md. Mizanur Hossen"}],
    [{"text": "Dr. Inayatullah Khan"}], [{"text": "Deng Ya-ting", "system": "chinese"}],
    [{"text": "春燕"}], [{"text": "Abu Omar Khalid"}], [{"text": "FNU"}],
    [{"text": "Sahra Cali"}, {"text": "Dhuux", "kind": "nickname"}],
    [{"text": "Dhuux", "kind": "nickname"}],
    [{"text": "ZAYNAB ali", "parts": [{"role": "given", "text": "Zaynab"},
                                      {"role": "father", "text": "Ali Hasan"}]}],
    [{"text": "Zaynab", "parts": [{"role": "kunya", "text": "Umm Ali"}]}],
    [{"text": f"Fatima {260 * 'x'} Hassan"}],
    [{"text": "Barry Kadi"}, {"text": "Kadiatu Barry", "kind": "variant"},
     {"text": "Kadi", "kind": "nickname"}],
)  # fmt: skip


def records():
    world = [parse_record(dict(each)) for each in generate(400, 5, 8).persons]
    odd = [{"id": f"P-odd-{number}", "names": names} for number, names in enumerate(ODD)]
    relatives = [
        {"id": f"P-kin-{number}", "names": [{"text": "Ifrax"}],
         "relatives": [{"relation": "mother", "names": names}]}
        for number, names in enumerate(ODD)
    ]  # fmt: skip
    return [*world, *(parse_record(each) for each in odd + relatives)]


@pytest.fixture(scope="module")
def index():
    return Index.build(records())


def shown_and_read(index, person):
    """Each name and word as sentences show it, and as reading the whole name tells."""
    shown, read = index._side(person), index._side(person)
    for whose, start in enumerate(read._starts):
        for number in range(start, read._ends[whose]):
            name = read._parse(number)
            yield (shown.name(number), name.text)
            yield (shown.sex(number), min(name.sexes, default=""))
            for slot, element in enumerate(elements_of(name)):
                yield (shown.word(number, slot), element.text)


def test_words_are_those_that_reading_the_name_tells(index):
    pairs = [pair for person in range(len(index)) for pair in shown_and_read(index, person)]

    assert len(pairs) > 3000
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def test_most_names_are_not_read_for_their_words(index, monkeypatch):
    read = []
    monkeypatch.setattr(
        explaining, "own_names", lambda *given: read.append(given) or own_names(*given)
    )

    invented = [at for at, each in enumerate(index.ids) if "odd" not in each and "kin" not in each]
    assert len(invented) == 400
    for person in invented:
        side = index._side(person)
        for number in range(side._starts[0], side._ends[0]):
            side.word(number, 0)

    assert 0 < len(read) < 100
