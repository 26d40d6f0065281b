"""The quick way to cut a name into words gives what the careful one gives."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.test_properties import TEXTS
from wasl.matching.names.ordinary import words_of
from wasl.matching.names.tokenise import tokenise
from wasl.matching.records.codes import SYSTEMS
from wasl.matching.tables_io import rows
from wasl.populations.world import generate

PAIRS = Path(__file__).parents[2] / "data" / "name_pairs.csv"
SYSTEM = st.sampled_from(sorted(SYSTEMS))
TITLES = [row["word"] for row in rows("titles.tsv", ("word", "kind", "systems", "sex", "deceased"))]
HALVES = [
    word
    for row in rows("compounds.tsv", ("half", "written", "systems", "one_side", "rest"))
    for word in row["written"].split()
]
WORDS = st.sampled_from(
    ["Ali", "Hassan", "José", "N'Diaye", "'Ali", "O’Brien", "Isma'il'", "Al-Hassan", "al-", "Xiao-Li",
     "Md.Rafiqul", "Ma.", "G/Meskel", "W/ro", "son of", "no name", "sin", "of", "(Abu", "Ali)",
     "“Bilal”", "Abu", "Umm", "de", "la", "van", "der", "MÜLLER", "ＡＬＩ", "ﷺ", "é", "́", "\u00ad",
     "عبد", "ال", "محمد،", "የሱፍ።", "؟", "7", "x_y", "a|b", "b;c", "\u3000", "王小明", "-", "."]
)  # fmt: skip
NAMES = st.lists(
    st.one_of(WORDS, st.sampled_from(TITLES), st.sampled_from(HALVES), st.text(max_size=6)),
    max_size=15,
).map(" ".join)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(NAMES, TEXTS), SYSTEM)
def test_any_text_is_cut_alike(text, system):
    assert words_of(text, system) == tokenise(text, system)


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_invented_and_collected_names_are_cut_alike(system):
    texts = {name["text"] for person in generate(150, 10, 6).persons for name in person["names"]}
    with PAIRS.open(encoding="utf-8", newline="") as file:
        texts |= {row[side] for row in csv.DictReader(file) for side in ("name_a", "name_b")}

    assert len(texts) > 200
    for text in texts:
        assert words_of(text, system) == tokenise(text, system), text


def test_ordinary_names_never_need_the_careful_way(monkeypatch):
    monkeypatch.setattr("wasl.matching.names.ordinary.tokenise", None)

    assert [token.key for token in words_of("Maxamed Cali Xasan", "somali").tokens] == [
        "maxamed",
        "cali",
        "xasan",
    ]


@pytest.mark.parametrize(
    "text", ["Ali son of Hassan", "Ali, Hassan", "Ali (Bilal) Hassan", "sin nombre"]
)
def test_words_that_tie_others_are_left_to_the_careful_way(text, monkeypatch):
    asked = []
    monkeypatch.setattr("wasl.matching.names.ordinary.tokenise", lambda *told: asked.append(told))

    words_of(text, "unknown")

    assert asked == [(text, "unknown")]
