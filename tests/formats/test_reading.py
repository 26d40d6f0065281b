"""Files as people make them: every encoding, delimiter and header; every error with its place."""

import csv
import io
import json
import zipfile
from contextlib import suppress
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wasl.formats.columns import ColumnMap, read_map
from wasl.formats.encodings import find_encoding
from wasl.formats.headers import CANONICAL, guess_columns
from wasl.formats.problems import Unreadable
from wasl.formats.reading import read_file
from wasl.formats.sources import open_source

HEAD = "id,name,other_names,sex,birth,nationalities,father,siblings,separation_from,cause,marks\n"
FULL = (
    HEAD + "P-1,محمد علي,Mohamed;Mo,male,2008-05,SO; ER,علي,Hodan;Yare,2023,migration,scar;tall\n"
)


def reads(tmp_path, content, kind="people", how=None, name="file.csv", convert=None):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_file(path, kind, how, convert).rows())


def refusal(tmp_path, content, **over):
    with pytest.raises(Unreadable) as fault:
        reads(tmp_path, content, **over)
    return fault.value.code


def problems(tmp_path, content, **over):
    return [str(p) for read in reads(tmp_path, content, **over) for p in read.problems]


def test_a_row_is_read_whole(tmp_path):
    (read,) = reads(tmp_path, FULL)

    person = read.record
    assert [(n.text, n.kind) for n in person.names] == [
        ("محمد علي", "stated"), ("Mohamed", "alias"), ("Mo", "alias"),
    ]  # fmt: skip
    assert (person.birth.first, person.birth.last) == (date(2008, 5, 1), date(2008, 5, 31))
    assert person.nationalities == ("SO", "ER")
    assert [(r.relation, r.names[0].text) for r in person.relatives] == [
        ("father", "علي"), ("sibling", "Hodan"), ("sibling", "Yare"),
    ]  # fmt: skip
    assert (person.separation.first, person.separation.last) == (
        date(2023, 1, 1), date(2023, 12, 31),
    )  # fmt: skip
    assert person.marks == ("scar", "tall")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_encoding_and_delimiter(tmp_path, encoding, delimiter):
    text = f"id{delimiter}name{delimiter}sex\n1{delimiter}محمد علي حسن{delimiter}male\n"

    (read,) = reads(tmp_path, text.encode(encoding))

    assert (read.record.names[0].text, read.record.sex) == ("محمد علي حسن", "male")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Jésus Muñoz, né à Orléans, père: François", "cp1252"),
        ("فاطمة علي حسن من مدينة حلب", "cp1256"),
    ],
)
def test_old_encodings_are_guessed_and_said(tmp_path, text, encoding):
    path = tmp_path / "old.csv"
    path.write_bytes(f"id;name\n1;{text}\n".encode(encoding))

    reading = read_file(path, "people")

    assert find_encoding(path).name == encoding
    assert [r.code for r in reading.remarks] == ["encoding_guessed"]
    assert next(reading.rows()).record.names[0].text == text


ERRORS = [
    ("1,Ali,,m,,,,,,,", "2: sex: unknown value 'm'"),
    ("1,,,,,,,,,,", "2: name: is missing"),
    (",Ali,,,,,,,,,", "2: id: is missing"),
    ("1,Ali,,,2008-13,,,,,,", "2: birth: '2008-13' is not a day (2008-05-31), a month"),
    ("1,Ali,,,2009/2008,,,,,,", "2: birth: '2009/2008' ends before it begins"),
    ("1,Ali,,,04/07/2009,,,,,,", "2: birth: '04/07/2009' can be read day first or month first"),
    ("1,Ali,,,,Somalia,,,,,", "2: nationalities: 'Somalia' is not a country code"),
    ("1,Ali,,,,,,,,bored,", "2: cause: unknown value 'bored'"),
    ("1,A\0li,,,,,,,,,", "2: name: has a control character"),
    ("1," + "x" * 301 + ",,,,,,,,,", "2: name: is longer than is allowed"),
    ("1,Ali,,,,,,,,,,,,extra", "2: row: has more cells than the header has columns"),
    ('1,"Abu "Ali" H",,,,,,,,,', "2: row: cannot be read as a row of cells"),
]


@pytest.mark.parametrize(("row", "said"), ERRORS)
def test_an_error_names_line_field_and_value(tmp_path, row, said):
    found = problems(tmp_path, HEAD + row + "\n2,Sara\n")

    assert len(found) == 1
    assert found[0].startswith(said)


def test_all_that_is_wrong_with_a_row_is_said_at_once(tmp_path):
    (read, good) = reads(tmp_path, HEAD + ",,,x,y,Z,,,,,\n2,Sara\n")

    assert {p.field for p in read.problems} == {"id", "name", "sex", "birth", "nationalities"}
    assert good.record.id == "2"


def test_lines_are_counted_as_an_editor_counts_them(tmp_path):
    rows = reads(tmp_path, 'id,name\n1,"two\nlines"\n\n2,Sara\n')

    assert [read.line for read in rows] == [2, 5]


def test_an_unknown_column_is_a_warning(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("id,name,colour\n1,Ali,blue\n")

    reading = read_file(path, "people")

    assert [str(r) for r in reading.remarks] == ["1: colour: is not a known field and is ignored"]
    assert next(reading.rows()).record is not None


AGES = [
    ("12", "2023-05-01", ("2010-05-02", "2011-05-01")),
    ("0", "2024-02-29", ("2023-03-01", "2024-02-28")),
    ("١٢", "2023-05-01", ("2010-05-02", "2011-05-01")),
]


@pytest.mark.parametrize(("age", "on", "span"), AGES)
def test_an_age_on_a_day_is_a_span_of_birth(tmp_path, age, on, span):
    (read,) = reads(tmp_path, f"id,name,age,age_on,birth_basis\n1,Ali,{age},{on},estimated\n")

    birth = read.record.birth
    assert (birth.first.isoformat(), birth.last.isoformat()) == span
    assert birth.basis == "estimated"


def test_an_age_needs_its_day(tmp_path):
    assert problems(tmp_path, "id,name,age\n1,Ali,12\n") == ["2: age_on: is missing"]


def test_dates_of_other_calendars_are_converted_by_whoever_can(tmp_path):
    rows = "id,name,birth,calendar\n1,A,1385,solar_hijri\n2,B,2006-01-01/2006-12-31,ethiopian\n"

    def convert(calendar, year, month, day):
        assert (calendar, year, month, day) == ("solar_hijri", 1385, None, None)
        return date(2006, 3, 21), date(2007, 3, 20)

    told, gregorian = reads(tmp_path, rows, convert=convert)

    assert told.record.birth.first == date(2006, 3, 21)
    assert told.record.birth.as_stated == "1385"
    assert gregorian.record.birth.first == date(2006, 1, 1)  # from/to is Gregorian
    assert problems(tmp_path, rows)[0].startswith("2: birth: '1385' can only be read with")


def test_a_request_has_a_sought_person_and_perhaps_an_enquirer(tmp_path):
    rows = "id,name,relation,enquirer\nR-1,Yusuf,mother,Faadumo;فادومو\nR-2,Ali,,\n"

    first, second = reads(tmp_path, rows, kind="requests")

    assert first.record.relation == "mother"
    assert [n.text for n in first.record.enquirer.names] == ["Faadumo", "فادومو"]
    assert first.record.sought.names[0].text == "Yusuf"
    assert (second.record.enquirer, second.record.relation) == (None, "")


def test_the_matching_record_of_the_interface(tmp_path):
    record = {
        "id": "P-1",
        "names": [{"text": "محمد علي", "kind": "stated", "system": "arabic",
                   "parts": [{"role": "given", "text": "محمد"}]}],
        "sex": "male",
        "birth": {"from": "2008-01-01", "to": "2008-12-31", "basis": "stated"},
        "places": [{"role": "origin", "text": "Baidoa", "country": "SO", "lat": 3.1, "lon": 43.6}],
        "relatives": [{"relation": "mother", "names": [{"text": "F"}], "birth": None, "alive": "yes"}],
        "separation": {"from": "2023-05-01", "place": {"text": "Tripoli"}, "cause": "migration"},
        "marks": ["scar"], "shoe": 42,
    }  # fmt: skip

    (read,) = reads(tmp_path, json.dumps(record), name="p.jsonl")

    assert read.record.names[0].parts[0].role == "given"
    assert read.record.relatives[0].alive == "yes"
    assert read.record.separation.place.text == "Tripoli"
    assert [str(r) for r in read.remarks] == ["1: shoe: is not a known field and is ignored"]


JSON_ERRORS = [
    ({"names": [{"text": "A"}]}, ["1: id: is missing"]),
    ({"id": "1"}, ["1: names: is missing"]),
    ({"id": "1", "names": [{"text": "A", "kind": "x"}]}, ["1: names[0].kind: unknown value 'x'"]),
    ({"id": "1", "names": "A"}, ["1: names: is not a list"]),
    ({"id": 1, "names": [{"text": "A"}]}, ["1: id: is not a text"]),
    ({"id": "1", "names": [{"text": "A"}], "places": [{"role": "moon"}]}, ["1: places[0].role: unknown value 'moon'"]),
    ({"id": "1", "names": [{"text": "A"}], "birth": {"age": 5}}, ["1: birth.on: is missing"]),
    ({"id": "1", "names": [{"text": "A"}], "relatives": [{}]}, ["1: relatives[0].relation: is missing"]),
    ([], ["1: record: is not a JSON object"]),
]  # fmt: skip


@pytest.mark.parametrize(("record", "said"), JSON_ERRORS)
def test_errors_of_json_name_their_path(tmp_path, record, said):
    line = json.dumps(record)
    first = '{"id": "0", "names": [{"text": "Good"}]}\n'

    found = problems(tmp_path, first + line + "\n", name="p.jsonl")

    assert found == [one.replace("1:", "2:", 1) for one in said]


def test_a_spreadsheet_is_read_like_a_table(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "name", "birth", "age_on", "sex"])
    book.active.append([7, "محمد", date(2008, 5, 1), None, "male"])
    book.active.append([])
    book.active.append([8.0, "=A1", 2009, None, "boy"])
    out = io.BytesIO()
    book.save(out)

    first, second = reads(tmp_path, out.getvalue(), name="people")

    assert (first.record.id, first.record.birth.first) == ("7", date(2008, 5, 1))
    assert (second.line, second.problems[-1].field) == (4, "sex")


HOSTILE = [
    (b"", "empty"),
    (b"  \n ", "empty"),
    (b"\0\0\0\1" * 200, "not_text"),
    (b"\xd0\xcf\x11\xe0" + b"x" * 600, "old_excel"),
    (b"PK\x03\x04garbage", "bad_xlsx"),
    (b"id,name\n1," + b"x" * 1_100_000, "line_too_long"),
    (b'id,name\n1,"Ali\n2,Sara\n', "unclosed_quote"),
    (b"id,id,name\n", "column_twice"),
    (b"colour,shape\n1,2\n", "no_columns"),
    (b"name,sex\nAli,male\n", "no_required"),
    (b"id,name" + b",x" * 600 + b"\n", "too_many_columns"),
]


@pytest.mark.parametrize(("content", "code"), HOSTILE)
def test_a_hostile_or_broken_file_is_refused_as_a_whole(tmp_path, content, code):
    assert refusal(tmp_path, content) == code


def a_package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = a_package(xl__workbook="<x/>", xl__worksheets__sheet1="0" * 60_000_000)

    assert len(bomb) < 100_000
    assert refusal(tmp_path, bomb) == "bomb"


def test_entities_of_xml_are_refused(tmp_path):
    laughs = '<!DOCTYPE lolz [<!ENTITY lol "lol">]><x>&lol;</x>'

    assert refusal(tmp_path, a_package(xl__workbook=laughs)) == "bomb"


def test_nothing_is_held_but_the_row_at_hand(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("id,name\n" + "1,Ali\n" * 50_000)

    rows = read_file(path, "people").rows()

    assert iter(rows) is rows  # a stream, no list
    assert next(rows).line == 2
    rows.close()


def test_headers_are_guessed_in_many_languages():
    french = ["Numéro de dossier", "Nom et prénom", "Sexe", "Né(e) le", "Père", "Taille"]
    arabic = ["رقم الملف", "الاسم الكامل", "الجنس", "تاريخ الميلاد", "اسم الأم"]

    assert list(guess_columns(french).values()) == ["id", "name", "sex", "birth", "father"]
    assert list(guess_columns(arabic).values()) == ["id", "name", "sex", "birth", "mother"]


def test_a_canonical_header_goes_before_a_guess():
    assert guess_columns(["Nom", "name", "id"]) == {"name": "name", "id": "id"}


@pytest.mark.parametrize("column", CANONICAL)
def test_every_canonical_header_means_itself(column):
    assert guess_columns([column]) == {column: column}
    assert guess_columns([column.upper()]) == {column.upper(): column}


MAP = """
[columns]
"Ref" = "id"
"Who" = "name"
"S" = "sex"
"Born" = "birth"
[values.sex]
"1" = "male"
[defaults]
origin_country = "SO"
[dates]
order = "dmy"
"""


def test_a_map_tells_columns_words_and_dates(tmp_path):
    file = tmp_path / "map.toml"
    file.write_text(MAP)

    (read,) = reads(tmp_path, "Ref,Who,S,Born\n1,Ali,1,04/07/2009\n", how=read_map(file))

    assert read.record.sex == "male"
    assert read.record.birth.first == date(2009, 7, 4)
    assert read.record.places[0].country == "SO"


@pytest.mark.parametrize(
    "text",
    ['[columns]\n"a" = "nonsense"', '[values.sex]\n"1" = "man"', "[other]", "[columns", "[dates]\norder='ymd'"],
)  # fmt: skip
def test_a_map_that_cannot_be_meant_is_refused(tmp_path, text):
    file = tmp_path / "map.toml"
    file.write_text(text)

    with pytest.raises(Unreadable) as fault:
        read_map(file)
    assert fault.value.code == "bad_map"


def test_one_field_is_filled_by_one_column():
    with pytest.raises(Unreadable):
        ColumnMap(columns={"a": "name", "b": "name"})


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(content)

    with suppress(Unreadable):  # and nothing else is ever raised
        rows = list(read_file(path, "people").rows())
        assert all(read.record is not None or read.problems for read in rows)


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufeff'"), max_size=40
)


@given(cells=st.lists(TEXTS, min_size=2, max_size=2), delimiter=st.sampled_from(",;\t|"))
def test_any_text_comes_in_as_it_was_written(cells, delimiter, tmp_path_factory):
    text, mark = cells
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(
        [["id", "name", "marks"], ["1", text, mark.replace(";", ",").replace("؛", ",")]]
    )
    path = tmp_path_factory.mktemp("any") / "file.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")

    (read,) = read_file(path, "people").rows()

    if text.strip():
        assert read.record.names[0].text == text.strip()
    else:
        assert [p.code for p in read.problems] == ["missing"]


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "names", "text", "birth", "places", "role", "relatives", "from"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(value=JSON, kind=st.sampled_from(["people", "requests"]))
def test_any_json_is_read_or_refused(value, kind, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "file.jsonl"
    line = json.dumps({"id": "1", "x": value, "names": value, "sought": value, "birth": value})
    path.write_text(line)

    (read,) = read_file(path, kind).rows()

    assert read.record is not None or read.problems


def test_the_name_of_a_file_is_not_trusted(tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_text("id,name\n1,Ali\n")

    assert open_source(path).format == "csv"
