"""Names as rows of numbers: the same whether their words were known or the parser was asked."""

import csv
from pathlib import Path

import pytest

from wasl.matching.names.parsing import parse
from wasl.matching.records.codes import SYSTEMS
from wasl.matching.records.record import Name, Part
from wasl.matching.registry.columns import SYSTEMS as SYSTEM_NUMBERS
from wasl.matching.registry.columns import Numbering, Tokens, pattern_of
from wasl.matching.registry.naming import NameRows, own_slots
from wasl.populations.world import generate

PAIRS = Path(__file__).parents[2] / "data" / "name_pairs.csv"
MORE = PAIRS.with_name("more_name_pairs.csv")


def collected():
    for path in (PAIRS, MORE):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (row["name_a"], row["name_b"])
    for person in generate(150, 10, 6).persons:
        yield from (name["text"] for name in person["names"])


def told(rows, tokens, patterns, number):
    """A row with the values in the place of their numbers."""
    row = rows.rows[number]
    return (
        row.system,
        list(patterns)[row.pattern],
        [tokens.forms[token].key for token in row.tokens],
    )


def parsed(name, system):
    found = parse(name, system)
    pattern, elements = pattern_of(found)
    return SYSTEM_NUMBERS[found.system], pattern, [element.form.key for element in elements]


def new_rows():
    tokens, patterns = Tokens(), Numbering()
    return NameRows(tokens, patterns), tokens, patterns


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_names_are_arranged_as_the_parser_arranges_them(system):
    rows, tokens, patterns = new_rows()

    for text in dict.fromkeys(collected()):
        name = Name(text)
        row = told(rows, tokens, patterns, rows.row(name, system))
        assert row == parsed(name, system), text


@pytest.mark.parametrize("roles", [("given", "family"), ("family", "given"), ("father", "kunya")])
@pytest.mark.parametrize("system", ["arabic", "slavic", "hispanic", "afghan", "unknown"])
def test_declared_parts_are_read_as_the_parser_reads_them(system, roles):
    rows, tokens, patterns = new_rows()

    for text in dict.fromkeys(collected()):
        words = text.split()
        texts = [" ".join(words[:-1]) or "Ali", words[-1]]
        parts = tuple(Part(*each) for each in zip(roles, texts, strict=True))
        name = Name(text, "stated", system, parts)
        row = told(rows, tokens, patterns, rows.row(name, "unknown"))
        assert row == parsed(name, "unknown"), text


def test_words_of_known_traits_need_no_parser(monkeypatch):
    rows, _, _ = new_rows()
    rows.row(Name("Maxamed Cali Xasan"), "somali")
    monkeypatch.setattr("wasl.matching.registry.naming.parse", None)

    number = rows.row(Name("Xasan Maxamed Cali"), "somali")

    assert rows.rows[number].tokens == (2, 0, 1)


def test_a_token_that_no_name_holds_is_not_numbered():
    rows, tokens, _ = new_rows()

    for text in dict.fromkeys(collected()):
        rows.row(Name(text), "unknown")

    held = {token for row in rows.rows for token in row.tokens}
    held |= {token for row in rows.rows for stem in row.stems for token in stem}
    assert held == set(range(len(tokens.forms)))


def test_a_slot_is_told_as_given_and_as_family_name():
    assert own_slots((((0.0, False, ((0, 0), (6, 1))), (1.0, True, ((0, 1), (6, 0)))), (2,), ())) == (
        (0, 0), (1, 1), (1, 0), (0, 1), (2, 0),
    )  # fmt: skip
