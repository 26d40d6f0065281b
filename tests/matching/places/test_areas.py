"""P-code files: read as published, refused with line and column, used for hierarchy."""

import pytest
from openpyxl import Workbook

from wasl.matching.comparing.places import CODES, _spot_of, weigh_places
from wasl.matching.places import areas as areas_module
from wasl.matching.places.areas import (
    AreasUnreadable,
    ancestry,
    code_of_name,
    point_of_code,
    read_areas,
    use_folder,
)
from wasl.matching.places.codab import BadPlaces, read_files, write_areas
from wasl.matching.places.commands import add_arguments, run
from wasl.matching.places.pcodes import compare_codes
from wasl.matching.places.terms import COUNTRY, DIFFER, PCODE, REGION
from wasl.matching.records.record import Place

SOMALIA = """ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_SO,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE,validOn,validTo,lat,lon
#country+name+en,#country+code,#adm1+name+en,#adm1+name+so,#adm1+code,#adm2+name+en,#adm2+name+ar,#adm2+code,#date+start,#date+end,#geo+lat,#geo+lon
Somalia,SO,Bay,Bay,SO24,Baydhaba,بيدوا,SO2401,2023-03-08,,3.1,43.6
Somalia,SO,Bay,Bay,SO24,Buur Hakaba,,SO2402,2023-03-08,,2.8,44.1
Somalia,SO,Banadir,Banaadir,SO22,Banadir,,SO2201,2023-03-08,,2.0,45.3
Somalia,SO,Middle Shabelle,,SO21,Jowhar,,SO2101,2023-03-08,,,
Somalia,SO,Hiraan,,SO20,Jowhar,,SO2009,2023-03-08,,,
Somalia,SO,Hiraan,,SO20,Halgan,,SO2010,2010-01-01,2020-01-01,,
"""
NIGER = "adm1_name;adm1_pcode;adm2_name;adm2_pcode\nAgadez;NER001;Arlit;NER001003\nZinder;NER007;Goure;NER007003\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with the areas of two countries, used until the test is over."""
    before = list(areas_module._chosen)
    source = tmp_path / "som.csv"
    source.write_text(SOMALIA, "utf-8-sig")
    other = tmp_path / "ner.csv"
    other.write_text(NIGER, "utf-8")
    write_areas(read_files([source, other]), tmp_path / "places", "som.csv")
    _forget(tmp_path / "places")
    yield tmp_path / "places"
    _forget(tmp_path / "nothing")
    areas_module._chosen[:] = before


def _forget(folder):
    use_folder(folder)
    _spot_of.cache_clear()
    compare_codes.cache_clear()


def test_a_name_gets_its_code_when_only_one_area_has_it(folder):
    assert code_of_name("Baydhaba", "SO") == "SO2401"
    assert code_of_name("بيدوا", "SO") == "SO2401"
    assert code_of_name("Baidoa", "SO") == "SO2401"  # by the gazetteer's other names
    assert code_of_name("Bur Hakabba", "SO") == "SO2402"  # as it sounds
    assert code_of_name("Banadir", "SO") == "SO22"  # the region holds the district of its name
    assert code_of_name("Jowhar", "SO") == ""  # two districts
    assert code_of_name("Jowhar, Hiraan", "SO") == "SO2009"
    assert code_of_name("Halgan", "SO") == ""  # no longer in use
    assert code_of_name("Baydhaba", "ET") == ""


def test_ancestors_are_those_of_the_file(folder):
    assert ancestry("SO2401") == ("SO", "SO24", "SO2401")
    assert ancestry("NER001003") == ("NER", "NER001", "NER001003")
    assert point_of_code("SO2401") == (3.1, 43.6)
    assert point_of_code("SO24") is None


def weigh(one, two):
    bits, code, _ = weigh_places(one, two, lambda _: 0.01, countries_told=False)
    return bits, CODES[code]


def test_a_name_agrees_with_a_code_and_a_district_with_its_region(folder):
    same = weigh(Place("Baidoa", None, "SO"), Place("", None, "SO", "SO2401"))
    region = weigh(Place("Baidoa", None, "SO"), Place("", None, "SO", "SO24"))
    beside = weigh(Place("Baidoa", None, "SO"), Place("", None, "SO", "SO2402"))
    other = weigh(Place("Baidoa", None, "SO"), Place("", None, "SO", "SO2201"))

    assert [same[1], region[1], beside[1]] == ["place.pcode", "place.region", "place.near"]
    assert same[0] > region[0] > beside[0] > other[0]


def test_two_names_of_one_area_are_one_place(folder):
    assert weigh(Place("Banaadir", None, "SO"), Place("Banadir", None, "SO"))[0] > 4


LEVELS = [
    ("SO2401", "SO2401", PCODE),
    ("SO24", "SO2401", REGION),
    ("SO2402", "SO2401", REGION),
    ("SO2201", "SO2401", COUNTRY),
    ("SO", "SO2401", COUNTRY),
    ("ET0401", "SO2401", DIFFER),
    ("NG001001", "NG002001", COUNTRY),  # three digits a level
    ("NER001003", "NER007003", COUNTRY),
    ("UA0102003", "UA0102004", REGION),
]


@pytest.mark.parametrize(("one", "two", "said"), LEVELS)
def test_codes_nest_by_the_usual_lengths(one, two, said):
    assert compare_codes(one, two, countries_told=True)[1] == said
    assert compare_codes(two, one, countries_told=True)[1] == said


def test_the_deeper_the_common_area_the_more_it_says():
    bits = [
        compare_codes("SY010203", other, countries_told=True)[0]
        for other in ("SY020203", "SY010303", "SY010204", "SY010203")
    ]
    assert bits == sorted(set(bits))


WRONG = [
    ("ADM1_PCODE,ADM1_EN\nSO 24,Bay\n", "x.csv:2: ADM1_PCODE: 'SO 24' is not a P-code"),
    ("ADM1_EN\nBay\n", "x.csv:1: header: no column of P-codes (ADM1_PCODE …)"),
    ("", "x.csv:1: header: no column of P-codes (ADM1_PCODE …)"),
    (
        "ADM1_PCODE,ADM2_PCODE,ADM2_EN\nSO24,SO2401,A\nSO22,SO2401,A\n",
        "x.csv:3: ADM2_PCODE: SO2401 lies in SO24 and in SO22",
    ),
    ("ADM1_PCODE,lat,lon\nSO24,north,4\n", "x.csv:2: lat: 'north' is not a number of degrees"),
    ("ADM1_PCODE,lat,lon\nSO24,4,190\n", "x.csv:2: lon: 190 is beyond 180 degrees"),
]


@pytest.mark.parametrize(("text", "complaint"), WRONG)
def test_a_wrong_row_is_refused_with_its_line(tmp_path, text, complaint):
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")

    with pytest.raises(BadPlaces) as refused:
        read_files([path])

    assert refused.value.complaints == [complaint]


def test_a_workbook_is_read_sheet_by_sheet(tmp_path):
    book = Workbook()
    first = book.active
    first.title = "Read me"
    first.append(["Somalia administrative boundaries"])
    sheet = book.create_sheet("ADM1")
    sheet.append(["admin1Name_en", "admin1Pcode", "admin1RefName"])
    sheet.append(["Bay", "SO24", "Baay"])
    book.save(tmp_path / "som.xlsx")

    (area,) = read_files([tmp_path / "som.xlsx"])

    assert (area.code, area.parent, area.names) == ("SO24", "SO", ("Bay", "Baay"))


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "som.xlsx"
    path.write_bytes(b"no workbook")

    with pytest.raises(BadPlaces):
        read_files([path])


def test_a_torn_file_of_areas_is_refused(folder):
    path = folder / "SO.SO.json"
    path.write_text(path.read_text("utf-8")[:200], "utf-8")

    with pytest.raises(AreasUnreadable):
        read_areas(path)


def test_the_command_writes_the_files_or_nothing(tmp_path, capsys):
    from argparse import ArgumentParser

    parser = ArgumentParser()
    add_arguments(parser)
    good, bad = tmp_path / "som.csv", tmp_path / "bad.csv"
    good.write_text(SOMALIA, "utf-8")
    bad.write_text("nothing\n", "utf-8")
    into = str(tmp_path / "places")

    assert run(parser.parse_args(["import", str(bad), str(good), "--into", into])) == 2
    assert not (tmp_path / "places").exists()
    assert "bad.csv:1: header" in capsys.readouterr().err
    assert run(parser.parse_args(["import", str(good), "--into", into])) == 0
    assert capsys.readouterr().out == "SO: 11 areas\n"
