"""How common names are: the shipped shares behind a registry's own counts."""

import numpy as np
import pytest

from wasl.matching.comparing.shares import shipped
from wasl.matching.names.forms import form_of
from wasl.matching.names.lexicon import families
from wasl.matching.registry.columns import SYSTEM_ORDER
from wasl.matching.registry.frequencies import KIND_ORDER, _shares

LISTED = sorted(families())[::40]


@pytest.mark.parametrize("affix", ["", "abd", "muhammad"])
def test_shares_of_all_systems_at_once_are_those_of_each(affix):
    forms = [form_of(word, affix) for word in (*LISTED, "Zwarzenegger", "Maxamed", "Ali", "Nur")]
    assert {len(form.families) for form in forms} >= {0, 1, 2}

    for form in forms:
        expected = [[shipped(form, kind, system) for kind in KIND_ORDER] for system in SYSTEM_ORDER]
        np.testing.assert_allclose(_shares(form), expected, rtol=1e-12, err_msg=form.key)
