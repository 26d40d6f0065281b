"""How common names are: the shipped shares behind a registry's own counts."""

import numpy as np
import pytest

from wasl.matching.comparing.shares import shipped
from wasl.matching.model import shipped_text, use
from wasl.matching.modelfile import changed
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


def test_another_model_changes_them_at_once(tmp_path):
    unlisted, system = form_of("Zwarzenegger"), SYSTEM_ORDER.index("unknown")
    before = _shares(unlisted)[system, 0]
    other = tmp_path / "other.toml"
    other.write_text(changed(shipped_text(), {("shares", "given"): 2 * before}), encoding="utf-8")
    try:
        use(other)
        assert _shares(unlisted)[system, 0] == pytest.approx(2 * before)
    finally:
        use(None)
    assert _shares(unlisted)[system, 0] == before
