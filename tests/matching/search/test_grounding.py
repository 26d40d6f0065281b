"""The lists that a search reads: distinct rows are found as NumPy finds them, only sooner."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wasl.matching.search.grounding import _distinct

SMALL = st.integers(-1, 6)
ANY = st.integers(-(2**31), 2**31 - 1)


@given(st.one_of(*(st.lists(st.tuples(each, each, each), max_size=40) for each in (SMALL, ANY))))
def test_distinct_rows_stand_in_ascending_order(rows):
    table = np.array(rows, np.int32).reshape(-1, 3)

    distinct, numbers = _distinct(table)

    assert distinct.tolist() == [list(each) for each in sorted(set(rows))]
    assert distinct[numbers].tolist() == table.tolist()
