from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from wasl.matching.learned import kernels
from wasl.matching.learned.spelling import Spelling
from wasl.matching.learned.store import from_bytes, to_bytes
from wasl.matching.learned.training import STEP, train
from wasl.matching.learned.units import letters_of, units_of

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
    contexts = spelling.contexts(units_of(native)[1])
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


WORDS = st.text("aboivrshn", min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=12, unique=True),
    st.text("абвирсшнэ", min_size=1, max_size=7),
)
def test_both_loops_cost_a_pair_alike(words, native):
    spelling = Spelling(train(PAIRS))
    letters = sorted(letters_of(word) for word in words)
    rows = np.zeros((len(letters), 24), np.uint8)
    for at, word in enumerate(letters):
        rows[at, : len(word)] = list(word)
    shared = [0, *(common(one, two) for one, two in pairwise(letters))]
    contexts = spelling.contexts(units_of(native)[1])
    lattice, rest = spelling.lattice(contexts)
    limit = 40 * STEP
    forth = np.zeros(len(letters), np.int32)
    kernels.weigh_latin(
        lattice, rest, rows, np.array([len(each) for each in letters], np.uint8),
        np.array(shared, np.uint8), int(rest[0]) + limit, forth,
    )  # fmt: skip

    for word, found in zip(letters, (forth - rest[0]).tolist(), strict=True):
        written = "".join(chr(96 + each) for each in word)
        plain = cost(spelling, native, written)
        back = np.zeros(1, np.int32)
        kernels.weigh_native(
            spelling.pieces(word), spelling.least, len(word), contexts[None, :],
            np.array([len(contexts)], np.uint8), np.zeros(1, np.uint8), limit, back,
        )  # fmt: skip
        assert found == plain or min(found, plain) > limit
        assert back[0] == plain or min(int(back[0]), plain) > limit
        assert np.array_equal(
            spelling.pieces_at(word, contexts)[:, used(word)],
            spelling.pieces(word)[contexts][:, used(word)],
        )


def common(one: bytes, two: bytes) -> int:
    return next(
        (at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
        min(len(one), len(two)),
    )


def used(word: bytes) -> list[int]:
    return [4 * j + k for j in range(len(word) + 1) for k in range(min(3, j) + 1)]
