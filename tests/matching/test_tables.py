"""A wrong row of a table is named by file and line; the shipped ones are sound."""

import sys
from functools import partial
from pathlib import Path

import pytest

from wasl.matching import SENTENCES, tables_io
from wasl.matching.model import model
from wasl.matching.names import lexicon
from wasl.matching.names.tokens import Level
from wasl.matching.pairs import dialects
from wasl.matching.tables_io import TableError, rows


def test_the_shipped_tables_load():
    assert len(lexicon.families()) > 300
    assert all((lexicon.words(), lexicon.halves(), lexicon.suffixes(), lexicon.nicknames()))
    assert set(model().levels) == {level.name.lower() for level in Level if level != Level.DIFFER}


def test_a_short_row_is_named_by_its_line(tmp_path):
    (tmp_path / "t.tsv").write_text("# remark\na\tb\n1\t2\n3\n", encoding="utf-8")

    with pytest.raises(TableError, match=r"t.tsv:4: a: 1 fields instead of 2"):
        list(rows("t.tsv", ("a", "b"), tmp_path))


def test_a_wrong_value_is_named_by_its_column(tmp_path):
    (tmp_path / "t.tsv").write_text("a\tsystems\nx\tmartian\n", encoding="utf-8")
    row = next(rows("t.tsv", ("a", "systems"), tmp_path))

    with pytest.raises(TableError, match=r"t.tsv:2: systems: unknown naming system 'martian'"):
        row.systems()
    with pytest.raises(TableError, match=r"t.tsv:2: a: 'x' is not a number"):
        row.number("a", 0, 1)


def test_another_header_is_refused(tmp_path):
    (tmp_path / "t.tsv").write_text("b\ta\n", encoding="utf-8")

    with pytest.raises(TableError, match=r"t.tsv:1: header"):
        list(rows("t.tsv", ("a", "b"), tmp_path))


def test_every_sentence_has_the_values_that_it_names():
    for code, sentence in SENTENCES.items():
        assert sentence == sentence.strip(), code
        assert sentence.count("%") == sentence.count("%("), code


# Every table with a wrong row, the column that is wrong, and what reads it.
WRONG = [
    ("families.tsv", "x\tsurname\tarabic\t1\tx", "class", lexicon.families),
    ("families.tsv", "x\tgiven\tarabic\tmany\tx", "per_mille", lexicon.families),
    ("families.tsv", "ali\tgiven\tarabic\t1\tali", "family", lexicon.families),
    ("titles.tsv", "x\thonorific\tarabic\tm\t-", "kind", lexicon.words),
    ("titles.tsv", "x\ttitle\tarabic\tq\t-", "sex", lexicon.words),
    ("titles.tsv", "x\ttitle\tarabic\tm\tperhaps", "deceased", lexicon.words),
    ("compounds.tsv", "x\tx\tarabic\twhole\t*", "one_side", lexicon.halves),
    ("suffixes.tsv", "x\tx\tx\tmartian", "systems", lexicon.suffixes),
    ("prefixes.tsv", "x\tx\tmartian", "systems", lexicon.prefixes),
    ("nicknames.tsv", "en\tx", "language", lexicon.nicknames),
    ("bynames.tsv", "somali", "system", lexicon.bynames),
    ("dialects.tsv", "Wáng\twong\t-", "pinyin", dialects.mandarin),
    ("dialects.tsv", "wang\t9\t-", "cantonese", dialects.mandarin),
]


@pytest.mark.parametrize(("table", "line", "column", "read"), WRONG)
def test_each_table_names_its_wrong_row(table, line, column, read, tmp_path, monkeypatch):
    shipped = Path(tables_io.__file__).parent / "tables" / table
    text = shipped.read_text(encoding="utf-8").rstrip("\n") + "\n"
    (tmp_path / table).write_text(text + line + "\n", encoding="utf-8")
    monkeypatch.setattr(sys.modules[read.__module__], "rows", partial(rows, folder=tmp_path))
    number = text.count("\n") + 1

    with pytest.raises(TableError, match=rf"^{table}:{number}: {column}: "):
        read.__wrapped__()
