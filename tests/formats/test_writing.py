"""What is written can be read again, and no spreadsheet reckons with it."""

from datetime import date, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.formats import codes
from wasl.formats.reading import read_file
from wasl.formats.records import BirthRow, NameRow, PersonRow, PlaceRow, RelativeRow
from wasl.formats.writing import write_csv, write_jsonl, write_xlsx

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff';؛\ufffe\uffff"),
    min_size=1,
    max_size=20,
).filter(lambda text: text == text.strip())  # fmt: skip
DAYS = st.dates(date(1900, 1, 1), date(2026, 1, 1))
BIRTHS = st.builds(
    lambda first, days, basis: BirthRow(
        first=first, last=first + timedelta(days=days), basis=basis, as_stated=""
    ),
    DAYS,
    st.integers(0, 800),
    st.sampled_from(sorted(codes.BIRTH_BASES)),
)
PEOPLE = st.builds(
    PersonRow,
    id=WORDS,
    names=st.lists(st.builds(NameRow, text=WORDS), min_size=1, max_size=3).map(tuple),
    sex=st.sampled_from(["", *sorted(codes.SEXES)]),
    birth=st.none() | BIRTHS,
    nationalities=st.lists(st.sampled_from(sorted(codes.COUNTRIES)), max_size=2).map(tuple),
    places=st.builds(PlaceRow, role=st.just("origin"), text=WORDS).map(lambda p: (p,)),
    relatives=st.builds(
        lambda text: (RelativeRow(relation="father", names=(NameRow(text=text),)),), WORDS
    ),
)


def read_back(folder, chunks):
    path = folder / "export"
    path.write_bytes(b"".join(chunks))
    return [read.record or read.problems for read in read_file(path, "people").rows()]


@given(person=PEOPLE)
def test_json_lines_come_back_as_they_were(person, tmp_path_factory):
    folder = tmp_path_factory.mktemp("w")

    assert read_back(folder, write_jsonl([person], {"by": "x"})) == [person]


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@given(person=PEOPLE)
def test_tables_come_back_with_all_they_have_columns_for(write, person, tmp_path_factory):
    (back,) = read_back(tmp_path_factory.mktemp("w"), write([person], "origin"))

    assert back.id == person.id
    assert [n.text for n in back.names] == [n.text for n in person.names]
    assert back.sex == person.sex
    assert back.nationalities == person.nationalities
    assert back.relatives == person.relatives
    if person.birth:
        assert (back.birth.first, back.birth.last) == (person.birth.first, person.birth.last)


@pytest.mark.parametrize("sign", list("=+-@"))
def test_no_cell_is_a_formula(tmp_path, sign):
    person = PersonRow(id="1", names=(NameRow(text=f"{sign}cmd|'/c calc'!A1"),))
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"".join(write_xlsx([person], "from here")))

    cell = openpyxl.load_workbook(path).active["B3"]
    table = b"".join(write_csv([person], "from here")).decode()

    assert cell.data_type == "s"
    assert f",'{sign}cmd" in table or f",\"'{sign}cmd" in table


def test_writing_is_a_stream():
    people = (PersonRow(id=str(n), names=(NameRow(text="Ali"),)) for n in range(10**12))

    for write in (write_csv, write_xlsx):
        chunks = write(people, "origin")
        assert next(chunks)
        chunks.close()
