from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wasl.matching.compiled.nativewalk import weigh_native
from wasl.matching.learned import columns, kernels
from wasl.matching.learned.columns import LATIN_TREE, build, native_tree
from wasl.matching.learned.spelling import Spelling
from wasl.matching.learned.store import from_bytes, to_bytes
from wasl.matching.learned.training import STEP, train
from wasl.matching.learned.units import letters_of, units_of


@dataclass(frozen=True)
class Token:
    """What ``build`` asks of a form."""

    letters: bytes = b""
    script: str = ""
    signs: tuple[int, ...] = ()


PAIRS = [
    (native, latin, 1.0)
    for native, latin in (
        ("Борис", "Boris"), ("Иван", "Ivan"), ("Вера", "Vera"), ("Раиса", "Raisa"),
        ("Нина", "Nina"), ("Савва", "Savva"), ("Ирина", "Irina"), ("Шура", "Shura"),
        ("Миша", "Misha"), ("Маша", "Masha"), ("Саша", "Sasha"), ("Шаров", "Sharov"),
    )
    for _ in range(3)
]  # fmt: skip


def cost(spelling: Spelling, native: str, latin: str) -> int:
    """What a native token costs above its least to give a Latin one, computed plainly."""
    contexts = spelling.contexts(tuple(native))
    lattice, rest = spelling.lattice(contexts)
    letters = letters_of(latin)
    table = {(0, 0): 0}
    for i in range(1, len(contexts) + 1):
        for j in range(len(letters) + 1):
            table[i, j] = min(
                (
                    table[i - 1, j - k]
                    + int(
                        lattice[i - 1, kernels.code_of(np.frombuffer(letters, np.uint8), j - k, j)]
                    )
                    for k in range(min(3, j) + 1)
                    if (i - 1, j - k) in table
                ),
                default=kernels.FAR,
            )
    return table[len(contexts), len(letters)] - int(rest[0])


def test_one_sign_learns_to_give_two_letters():
    spelling = Spelling(train(PAIRS))

    assert spelling.likeliest(spelling.contexts(units_of("Шива")[1])) == "shiva"
    assert cost(spelling, "Мишин", "Mishin") < cost(spelling, "Мишин", "Mihin")
    assert cost(spelling, "Мишин", "Mishin") < cost(spelling, "Мишин", "Minin")


def test_training_is_the_same_every_time():
    assert to_bytes({"cyrillic": train(PAIRS)}) == to_bytes({"cyrillic": train(list(PAIRS))})


def test_tables_come_back_from_their_file_as_they_were():
    table = train(PAIRS)
    back = from_bytes(to_bytes({"cyrillic": table}))["cyrillic"]

    assert back.contexts == table.contexts
    assert np.array_equal(back.starts, table.starts)
    assert np.array_equal(back.pieces, table.pieces)
    assert np.array_equal(back.costs, table.costs)


def test_the_parts_of_a_context_are_chances():
    table = train(PAIRS)
    for at in range(len(table.contexts)):
        costs = table.costs[table.starts[at] : table.starts[at + 1]]
        assert np.exp2(-costs.astype(float) / STEP).sum() < 1.1


SPELLING = Spelling(train(PAIRS))
WORDS = st.text("aboivrshnxz", min_size=1, max_size=9)


LIMIT = st.sampled_from([2 * STEP, 18 * STEP, 40 * STEP])
NATIVES = st.text("абвирсшнэq", min_size=1, max_size=7)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12, unique=True), NATIVES, LIMIT)
def test_a_native_token_finds_the_latin_ones_that_cost_little(words, native, limit):
    spelling = SPELLING
    arrays = build([Token(letters=letters_of(word)) for word in words])
    contexts = spelling.contexts(tuple(native))
    lattice, rest = spelling.lattice(contexts)
    rows, costs = np.zeros(len(words), np.int32), np.zeros(len(words), np.int32)
    sizes = np.zeros(len(words), np.uint8)

    count = kernels.weigh_latin(
        lattice, *kernels.gates(contexts, *spelling.listed),
        *[arrays[name] for name in LATIN_TREE], np.full(25, rest[0] + limit, np.int32), rows,
        costs, sizes,
    )  # fmt: skip

    found = dict(zip(arrays["latin_owners"][rows[:count]], costs[:count] - rest[0], strict=True))
    plain = {at: cost(spelling, native, word) for at, word in enumerate(words)}
    assert found == {at: value for at, value in plain.items() if value <= limit}
    assert sizes[:count].tolist() == [len(words[at]) for at in found]


TABLES = {"one": SPELLING, "two": Spelling(train(PAIRS[:18]))}
LONG_WORDS = st.text("aboivrshnxz", min_size=1, max_size=20)
SCRIPTED = st.tuples(st.sampled_from(sorted(TABLES)), NATIVES)


@settings(max_examples=100, deadline=None)
@given(LONG_WORDS, st.lists(SCRIPTED, min_size=1, max_size=12, unique=True), LIMIT)
def test_a_latin_token_finds_the_native_ones_that_cost_little(word, natives, limit):
    tokens = [
        Token(script=script, signs=tuple(TABLES[script].contexts(tuple(each)).tolist()))
        for script, each in natives
    ]
    rows, costs = np.zeros(len(natives), np.int32), np.zeros(len(natives), np.int32)
    letters = np.frombuffer(letters_of(word), np.uint8)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "spellings", lambda: TABLES)
        arrays = build(tokens)
        count = weigh_native(native_tree(arrays), letters, limit, rows, costs)

    owners = arrays["native_owners"][rows[:count]].tolist()
    found = dict(zip(owners, costs[:count].tolist(), strict=True))
    plain = {at: cost(TABLES[script], each, word) for at, (script, each) in enumerate(natives)}
    assert found == {at: value for at, value in plain.items() if value <= limit}
