"""What a register writes of a birth, and what days that can mean."""

from datetime import date

import pytest

from wasl.formats.dates import parse_span
from wasl.formats.problems import BadValue

UNKNOWN_PARTS = [
    ("2008-00-00", date(2008, 1, 1), date(2008, 12, 31)),  # nought stands for not known
    ("2008-05-00", date(2008, 5, 1), date(2008, 5, 31)),
    ("2008-00-17", date(2008, 1, 1), date(2008, 12, 31)),  # a day of no month tells nothing
    ("2008-05-17", date(2008, 5, 17), date(2008, 5, 17)),
]


@pytest.mark.parametrize(("text", "first", "last"), UNKNOWN_PARTS)
def test_nought_is_not_known(text, first, last):
    assert parse_span(text) == (first, last)


@pytest.mark.parametrize("text", ["2008-13-01", "2008-02-30", "0000-00-00", "soon"])
def test_what_cannot_be_is_refused(text):
    with pytest.raises(BadValue):
        parse_span(text)
