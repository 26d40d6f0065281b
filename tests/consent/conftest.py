"""Consent is tested by itself; what the apps above add has its own tests."""

import pytest


@pytest.fixture
def by_itself(monkeypatch):
    """Let nobody above listen to answers or stand before releases."""
    from wasl.consent import effects

    for name in ("on_answer", "on_withdrawal", "before_release"):
        monkeypatch.setattr(effects, name, [])
