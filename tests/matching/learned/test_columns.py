import numpy as np
import pytest

from wasl.matching.learned import columns, store
from wasl.matching.learned.columns import NONE, build, check, distance, native_tree, near
from wasl.matching.names.distance import PLAIN
from wasl.matching.names.forms import form_of
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.names.vocabulary import MOST_FINER, Vocabulary

LATIN = ["Mohamed", "Muhammad", "Kalocsay", "Boris", "Barış", "Takashi", "Yokohama", "Nikolaos",
         "Gurpreet", "Suresh", "Tbilisi", "Hovhannes", "Ferrari", "Ferreira", "Sharbil", "Sharbila",
         "Shevardnadze", "Scholtz", "Beethoven", "Obama", "A", "Jean-Luc"]  # fmt: skip
NATIVE = ["محمد", "كالوتشاي", "Борис", "タカシ", "ヨコハマ", "Νικόλαος", "ਗੁਰਪ੍ਰੀਤ", "सुरेश", "თბილისი",
          "Հովհաննես", "פררי", "شربيل", "شولتز", "베토벤", "오바마", "贝多芬", "ߡߎߛߊ"]  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary.build([form_of(token) for token in (*LATIN, *NATIVE)])


def test_the_vocabulary_weighs_as_the_pair_does(vocabulary):
    native = native_tree(vocabulary.arrays)
    for token in (*LATIN, *NATIVE):
        form = form_of(token)
        owners, bits = near(form, vocabulary.arrays, native)
        found = dict(zip(owners.tolist(), bits.tolist(), strict=True))
        for other in (*LATIN, *NATIVE):
            number = vocabulary.id_of(form_of(other))
            assert found.get(number, NONE) == np.float32(distance(form, form_of(other))), (
                token,
                other,
            )
            assert distance(form, form_of(other)) == distance(form_of(other), form)


def test_hits_decide_as_the_pair_does(vocabulary):
    for token in (*LATIN, *NATIVE):
        form = form_of(token)
        hits = vocabulary.hits(form, PLAIN)
        found = dict(zip(hits.ids.tolist(), hits.levels.tolist(), strict=True))
        for other in (*LATIN, *NATIVE):
            level = compare_forms(form, form_of(other), PLAIN)
            if level != Level.INITIAL:
                assert found.get(vocabulary.id_of(form_of(other)), Level.DIFFER) == level


PAIRS = [
    ("محمد", "Mohamed"), ("شولتز", "Scholtz"), ("タカシ", "Takashi"), ("Νικόλαος", "Nikolaos"),
    ("सुरेश", "Suresh"), ("თბილისი", "Tbilisi"), ("Հովհաննես", "Hovhannes"), ("베토벤", "Beethoven"),
    ("오바마", "Obama"), ("贝多芬", "Beethoven"), ("ਗੁਰਪ੍ਰੀਤ", "Gurpreet"), ("كالوتشاي", "Kalocsay"),
]  # fmt: skip


@pytest.mark.parametrize(("native", "latin"), PAIRS)
def test_a_spelling_is_found_both_ways(native, latin, vocabulary):
    for one, other in ((native, latin), (latin, native)):
        hits = vocabulary.hits(form_of(one), PLAIN)
        assert vocabulary.id_of(form_of(other)) in hits.ids.tolist()


@pytest.mark.parametrize(
    ("native", "latin"),
    [("حسن", "Hussein"), ("حسين", "Hassan"), ("عمر", "Amr"), ("عمرو", "Omar"), ("خالد", "Khalil"),
     ("كريم", "Akram"), ("هادي", "Huda"), ("Олег", "Olga")],
)  # fmt: skip
def test_names_that_look_alike_stay_apart(native, latin):
    assert compare_forms(form_of(native), form_of(latin), PLAIN) == Level.DIFFER


def test_of_two_spellings_the_likelier_loses_less(vocabulary):
    hits = vocabulary.hits(form_of("شربيل"), PLAIN)
    bits = dict(zip(hits.ids.tolist(), hits.finer.tolist(), strict=True))

    assert bits[vocabulary.id_of(form_of("Sharbil"))] < bits[vocabulary.id_of(form_of("Sharbila"))]
    assert all(0.0 <= each <= MOST_FINER for each in bits.values())
    assert compare_forms(form_of("شربيل"), form_of("Sharbila"), PLAIN) > compare_forms(
        form_of("شربيل"), form_of("Sharbil"), PLAIN
    )


def test_within_one_script_nothing_is_taken_off(vocabulary):
    assert not vocabulary.hits(form_of("Mohamed"), PLAIN).finer[
        [number in {vocabulary.id_of(form_of(each)) for each in LATIN}
         for number in vocabulary.hits(form_of("Mohamed"), PLAIN).ids.tolist()]
    ].any()  # fmt: skip


def test_an_empty_vocabulary_and_one_script_alone():
    for tokens in ([], ["Boris"], ["Борис"]):
        arrays = build([form_of(token) for token in tokens])
        for token in ("Boris", "Борис"):
            owners, bits = near(form_of(token), arrays, native_tree(arrays))
            assert len(owners) == len(bits) == int(token not in tokens and tokens != [])


def test_arrays_of_other_weights_are_refused(monkeypatch):
    arrays = build([form_of("Boris")])
    monkeypatch.setattr(columns, "fingerprint", lambda: b"another set of w")

    with pytest.raises(ValueError, match="other learned spellings"):
        check(arrays)


def test_the_shipped_tables_are_whole_and_small():
    content = (store.FOLDER / store.WEIGHTS).read_bytes()

    assert len(content) < 12_000_000
    assert {"arabic", "cyrillic", "hebrew", "han", "kana", "hangul", "greek", store.ANY} <= set(
        store.from_bytes(content)
    )
    assert (store.FOLDER / "spellings.txt").read_text("utf-8").startswith("spellings.npz")


@pytest.mark.parametrize("harm", [lambda c: c[:5000], lambda c: b"", lambda c: b"x" * 100,
                                  lambda c: c[:-300] + bytes(300)])  # fmt: skip
def test_a_damaged_file_is_refused(harm):
    content = (store.FOLDER / store.WEIGHTS).read_bytes()

    with pytest.raises(store.SpellingsUnreadable):
        store.from_bytes(harm(content))


def test_without_the_file_names_are_still_compared(monkeypatch):
    monkeypatch.setattr(store, "spellings", dict)

    assert store.signs_of("Борис") == ("", ())
