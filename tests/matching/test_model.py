"""The model file: which one is in use, what is refused, how a weight is changed in its place."""

import re

import pytest

from tests.matching.people import a_request, records
from wasl import cli
from wasl.matching import Index, compare_names
from wasl.matching.model import model, parse_model, shipped_text, use
from wasl.matching.modelfile import changed, line_of
from wasl.matching.tables_io import TableError


@pytest.fixture
def another(tmp_path):
    """A model in which a name's exact spelling and another given name weigh otherwise."""
    text = changed(
        shipped_text(), {("version",): 7, ("differ", "given"): -3.0, ("sex", "agree"): 2}
    )
    path = tmp_path / "other.toml"
    path.write_text(text, encoding="utf-8")
    yield path
    use(None)


def test_a_value_is_changed_in_its_place_and_nothing_else():
    text = shipped_text()
    fitted = changed(
        text,
        {
            ("levels", "exact", "m"): 0.5,
            ("birth", "differ", "stated"): -7.25,
            ("differ", "somali", "father"): -1.5,
            ("calibration", "pairs"): "[[-1, -2], [3, 4]]",
            ("provenance",): '"By hand."',
        },
    )

    before, after = text.splitlines(), fitted.splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 5
    given = parse_model(fitted, "x.toml")
    assert given.levels["exact"].m == 0.5
    assert given.levels["exact"].spread == parse_model(text, "y").levels["exact"].spread
    assert given.sections["birth"]["differ"]["stated"] == -7.25
    assert given.number_for("differ", "somali", "father") == -1.5
    assert given.number("differ", "father") == -5.0
    assert given.curve("pairs") == ((-1.0, -2.0), (3.0, 4.0))
    assert given.provenance == "By hand."


def test_a_key_that_is_not_there_cannot_be_changed():
    with pytest.raises(KeyError, match=r"differ\.shoe"):
        changed(shipped_text(), {("differ", "shoe"): 1.0})


# What is written instead of a line of the shipped file, which line is named, and what is said.
WRONG = [
    (r"^given = -7.5", "given = 'much'", "differ.given: is not a number"),
    (r"^given = -7.5", "given = inf", "differ.given: is not a number"),
    (r"^given = -7.5", "", "differ.given: is missing"),
    (r"^given = -7.5", "given = -7.5\ngivne = -8.0", "differ.givne: is not known"),
    (r"^exact   = .*", "exact = { m = 1.7, minus = 0.0, spread = 0.6 }",
     "levels.exact.m: is not between 0.01 and 1"),
    (r"^exact   = .*", "exact = 4", "levels.exact: is not a section"),
    (r"^\[differ.somali\]", "[differ.martian]", "differ.martian: is not known"),
    (r"^pairs = .*", "pairs = [[1, 2]]", "calibration.pairs: needs at least two points"),
    (r"^pairs = .*", "pairs = [[1, 2], [1, 3]]", "calibration.pairs: does not rise"),
    (r"^pairs = .*", "pairs = [[1, 2], 'x']", "calibration.pairs: is not a list of pairs"),
    (r"^version = \d+", "version = 1.5", "version: is not a whole number"),
    (r"^strong = 0.85", "strong = 0.5", "bands.possible: is not between"),
    (r"^most = 8.0", "most = 8.2", "place.most: comes with place.further and event.place to more"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "instead", "said"), WRONG)
def test_a_wrong_model_is_refused_by_line_and_key(line, instead, said):
    text, count = re.subn(line, instead, shipped_text(), count=1, flags=re.MULTILINE)
    assert count == 1

    with pytest.raises(TableError, match=rf"^m\.toml:\d+: {re.escape(said)}") as refused:
        parse_model(text, "m.toml")

    number = int(re.match(r"m\.toml:(\d+)", str(refused.value))[1])
    key = said.partition(":")[0].split(".")
    assert number == line_of(text, tuple(key))
    assert number > 1


def test_broken_toml_is_refused_by_line():
    with pytest.raises(TableError, match=r"^m\.toml:2: line: "):
        parse_model("version = 1\nwhat\n", "m.toml")


def test_another_model_weighs_at_once_even_in_an_index_made_before(another):
    index = Index.build(records())
    before = {each.person: each.bits for each in index.rank(a_request())}
    name = compare_names("Ali Hassan", "Omar Hassan", "arabic")[0]

    assert use(another).version == 7
    after = {each.person: each.bits for each in index.rank(a_request())}

    assert after["P-1"] == pytest.approx(before["P-1"] + 2 - 0.95, abs=0.02)
    assert after["P-3"] > before["P-3"] + 3
    assert compare_names("Ali Hassan", "Omar Hassan", "arabic")[0] >= name
    use(None)
    assert {each.person: each.bits for each in index.rank(a_request())} == before
    assert model().version != 7


def test_the_environment_names_the_model(another, monkeypatch):
    monkeypatch.setenv("WASL_MODEL", str(another))

    assert use(None).version == 7
    assert model().name == str(another)
    monkeypatch.delenv("WASL_MODEL")
    assert use(None).version != 7


def test_a_command_takes_a_model_and_refuses_a_wrong_one(another, tmp_path, capsys):
    source, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    source.write_text("id,system,name_a,name_b\n1,arabic,Ali Hassan,Ali Hassan\n", "utf-8")
    given = ["match", "pairs", str(source), "--out", str(out), "--model"]
    assert cli.dispatch([*given, str(another)]) == 0
    assert out.is_file()
    out.unlink()
    another.write_text(another.read_text("utf-8").replace("agree = 2", "agree = x"), "utf-8")

    assert cli.dispatch([*given, str(another)]) == 2
    assert re.search(r"other.toml:\d+: line: ", capsys.readouterr().err)
    assert cli.dispatch([*given, str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err
    assert not out.exists()


def test_the_most_of_places_is_what_the_search_adds_up():
    from wasl.matching.compiled import facts, summing
    from wasl.matching.model import FURTHER_PLACES, MOST_PLACE_BITS

    assert MOST_PLACE_BITS == summing.PLACE_SUM / summing.QUARTER
    assert FURTHER_PLACES == facts.MOST_PLACES - 1
