"""Looking a token up in a vocabulary decides as one pair after another does."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wasl.matching.compiled.trees import TREE, ascending, joined, tree_of
from wasl.matching.learned.columns import distance
from wasl.matching.names.distance import LIGHT, PLAIN, STRICT
from wasl.matching.names.forms import form_of
from wasl.matching.names.lexicon import families, nicknames
from wasl.matching.names.slips import slipped
from wasl.matching.names.tokens import (
    MARK_LEVELS,
    SPELLING_LIMITS,
    Level,
    level_of_affixes,
    level_of_spelling,
)
from wasl.matching.names.vocabulary import BY_SOUND_FINER, MOST_FINER, Vocabulary
from wasl.matching.records.codes import SYSTEMS

MANNERS = (PLAIN, LIGHT, STRICT)
LISTED = sorted({key for each in families().values() for key, _ in each.variants if key})
SHORT = sorted({key for key in nicknames() if key})
SPOILT = ("Mohammedd", "Xaseen", "Abderahman", "Gebreselassie", "Nguyễnn", "Petrovic", "Oteibi",
          "Ahmadullah", "Ghulam", "Shamsuddin", "J", "م", "王", "베토벤", "Σωκράτης", "Fatimetou",
          "Alkhalaf", "Ndiaye", "オバマ", "Վարդան", "q", "Zzyzx", "تشارلز", "Шварценеггер", "Vartan",
          "Schwarzenegger", "Charles", "Obama", "Beethoven", "Sokratis", "Zwarzeneger", "Obaama",
          "Kalocsay", "Kalochay", "Kalosha", "Beehtoven", "Bethovven", "Obamaf", "Schwarzenegfer",
          "Петренков", "Петрензов", "Thanht", "Thinht")  # fmt: skip


def plainly(form, other, manner):
    """The level of a pair, and the bits off it."""
    if form.key == other.key:
        return Level.EXACT, 0.0
    if form.initial or other.initial:
        begin = [{codes[0] for codes in each.sounds if codes} for each in (form, other)]
        return Level.INITIAL if begin[0] & begin[1] else Level.DIFFER, 0.0
    level = level_of_spelling(form, other, manner)
    if form.families and other.families:
        level = Level.DIFFER
    for name in form.families.keys() & other.families.keys():
        level = min(level, max(MARK_LEVELS[form.families[name]], MARK_LEVELS[other.families[name]]))
    shorts = nicknames().get(other.key, frozenset()) & (form.families.keys() | {form.key})
    if shorts or form.short_of & (other.families.keys() | {other.key}):
        level = min(level, Level.SHORT)
    if level == Level.DIFFER and slipped(form, other, manner):
        return level_of_affixes(Level.NEAR, form.affix, other.affix), MOST_FINER
    level = level_of_affixes(level, form.affix, other.affix)
    if not ((form.signs and other.letters) or (other.signs and form.letters)):
        return level, 0.0
    bits = np.float32(distance(form, other)) / np.float32(SPELLING_LIMITS.near)
    return level, BY_SOUND_FINER if np.isinf(bits) else np.float32(MOST_FINER) * bits


def check(form, forms, vocabulary):
    """Compare what is found with all pairs, in every manner."""
    for manner in MANNERS:
        close = vocabulary.close(form, manner)
        hits = vocabulary.hits(form, manner)
        assert close.tolist() == hits.ids[hits.levels <= Level.CLOSE].tolist()
        found = zip(hits.ids.tolist(), hits.levels.tolist(), hits.finer.tolist(), strict=True)
        pairs = [plainly(form, other, manner) for other in forms]
        assert list(found) == [
            (at, level, np.rint(10 * np.float32(bits)) / 10)
            for at, (level, bits) in enumerate(pairs)
            if level < Level.DIFFER
        ], form.key


def distinct(forms):
    return list({form.key: form for form in forms}.values())


@pytest.mark.parametrize("system", ["unknown", "arabic", "vietnamese", "west_african"])
def test_a_vocabulary_of_listed_names_is_looked_up_as_pairs_are(system):
    names = [*LISTED[:: len(LISTED) // 250], *SHORT[:: len(SHORT) // 50], *SPOILT]
    forms = distinct(form_of(name, "", system) for name in names)
    vocabulary = Vocabulary.of_each(forms)

    asked = [*forms[::20], *[form_of(name) for name in SPOILT]]
    for form in asked:
        check(form, forms, vocabulary)
    levels = {level for form in asked for level in vocabulary.hits(form, PLAIN).levels.tolist()}
    assert levels >= {Level.EXACT, Level.SAME, Level.CLOSE, Level.SHORT, Level.NEAR}


WORDS = st.one_of(
    st.text(max_size=30), st.sampled_from(LISTED), st.sampled_from(SHORT), st.sampled_from(SPOILT)
)
FORMS = st.builds(
    form_of, WORDS, st.sampled_from(["", "", "", "abd", "din"]), st.sampled_from(sorted(SYSTEMS))
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(FORMS, max_size=12), FORMS)
def test_any_form_is_looked_up_as_pairs_are(forms, form):
    forms = distinct(each for each in forms if each.key)
    vocabulary = Vocabulary.of_each(forms)

    for each in (form, *forms):
        if each.key:
            check(each, forms, vocabulary)


def test_manners_are_looked_up_together_or_alone():
    forms = distinct(form_of(name) for name in SPOILT)
    together, alone = Vocabulary.of_each(forms), Vocabulary.of_each(forms)
    alone = Vocabulary(alone.keys, alone.family_names, alone.arrays, ())

    for form in forms:
        for manner in MANNERS:
            one, two = together.hits(form, manner), alone.hits(form, manner)
            assert one.ids.tolist() == two.ids.tolist()
            assert one.levels.tolist() == two.levels.tolist()


ROWS = st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), max_size=12)


def tree_and_rows(rows):
    width = np.array([row + [0] * (4 - len(row)) for row in rows], np.uint8).reshape(-1, 4)
    width = width[ascending(width)]
    return tree_of(width, (width > 0).sum(axis=1)), [
        [each for each in row if each] for row in width.tolist()
    ]


def walked(tree):
    """The rows that a tree holds, read node by node."""
    path, found = [], []
    for node, (entry, depth) in enumerate(zip(tree["entry"], tree["depth"], strict=True)):
        path[depth - 1 :] = [int(entry)]
        found += [list(path)] * int(tree["rows_at"][node + 1] - tree["rows_at"][node])
    return found


@given(ROWS, ROWS)
def test_a_tree_holds_its_rows(one, two):
    parts = [tree_and_rows(rows) for rows in (one, two)]
    tree = joined([each for each, _ in parts])

    assert sorted(tree) == sorted(TREE)
    assert walked(tree) == parts[0][1] + parts[1][1]
    depth = tree["depth"].tolist()
    for node, skip in enumerate(tree["skip"].tolist()):
        assert all(each > depth[node] for each in depth[node + 1 : skip])
        assert skip == len(depth) or depth[skip] <= depth[node]
