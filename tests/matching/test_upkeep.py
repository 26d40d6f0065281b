import gzip

import pytest

from wasl import cli
from wasl.matching.learned.reading import Part, part_of, read_folder
from wasl.matching.learned.store import from_bytes

LINES = "boris\tб о р и с\t3\nivan\tи в а н\t9\nnina\tн и н а\t1\nvera\tв е р а\t2\n" * 50


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "russian.tsv.gz").write_bytes(gzip.compress(LINES.encode()))
    (tmp_path / "arabic_google.txt.gz").write_bytes(gzip.compress("محمد\tmohamed\n".encode()))
    return tmp_path


def test_train_writes_tables_and_where_they_come_from(folder, capsys):
    out = folder / "out"
    assert cli.dispatch(["matching", "train", str(folder), "--out", str(out), "--no-places"]) == 0

    first = (out / "spellings.npz").read_bytes()
    assert {"cyrillic", "any"} == set(from_bytes(first))
    assert "COLING2018" in (out / "spellings.txt").read_text("utf-8")
    assert "cyrillic" in capsys.readouterr().out
    cli.dispatch(["matching", "train", str(folder), "--out", str(out), "--no-places"])
    assert (out / "spellings.npz").read_bytes() == first


@pytest.mark.parametrize("name", ["nothing here", ""])
def test_a_folder_without_pairs_is_refused(tmp_path, name, capsys):
    assert cli.dispatch(["matching", "train", str(tmp_path / name), "--no-places"]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_no_latin_token_is_in_two_parts(folder):
    found = {part_of(latin) for pairs in read_folder(folder).values() for _, latin, _ in pairs}

    assert found <= set(Part)
    assert part_of("José") == part_of("jose")
