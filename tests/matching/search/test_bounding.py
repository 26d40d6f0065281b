"""Times of birth in blocks: what lies far apart does not share one, and a guess costs something."""

from datetime import date, timedelta

import pytest

from wasl.matching import Index, parse_record, parse_request
from wasl.matching.compiled.layout import BIRTH
from wasl.matching.compiled.timebound import birth_bounds
from wasl.matching.model import model
from wasl.matching.prepared import prepare_request
from wasl.matching.search.asking import lay_out
from wasl.matching.search.weights import compiled_weights


def born(first, last, basis="stated"):
    return {"from": first, "to": last, "basis": basis, "calendar": "gregorian"}


def bits_of(births, asked):
    """What each birth is worth at most beside the one asked for."""
    index = Index.build(
        parse_record({"id": f"P-{n:03}", "names": [{"text": "Nur"}], "birth": birth})
        for n, birth in enumerate(births)
    )
    sought = {"id": "R", "sought": {"names": [{"text": "Nur"}], "birth": asked}}
    mine = lay_out(prepare_request(parse_request(sought))).people
    blocks = index.grounds.blocks
    found = birth_bounds(mine, 0, blocks, compiled_weights())
    return [found[blocks.of_birth[row[BIRTH]]] / 8 for row in index.people.persons[:-1]]


def test_calendar_years_are_bounded_one_by_one():
    years = range(1985, 2015)
    bits = bits_of(
        [born(f"{year}-01-01", f"{year}-12-31") for year in years],
        born("2000-01-01", "2000-12-31"),
    )

    by_year = dict(zip(years, bits, strict=True))
    assert by_year[2000] == max(bits) > 5.0
    assert all(bound < 0.0 for year, bound in by_year.items() if abs(year - 2000) > 2)


def test_an_exchange_of_day_and_month_is_allowed_less_what_it_costs():
    days = [date(2005, 1, 13) + timedelta(days) for days in range(10)]
    told = [born(each.isoformat(), each.isoformat()) for each in days]
    asked = born("2005-05-14", "2005-05-14")

    without = bits_of(told, asked)
    exchanged = bits_of([*told, born("2005-01-12", "2005-01-12")], born("2005-12-01", "2005-12-01"))
    same = bits_of(told, told[0])

    assert max(without) < 3.0
    cost = model().number("birth", "swap_minus")
    assert max(exchanged) == pytest.approx(max(same) - cost, abs=0.13)
