"""An office with a worker, a phone, and forms."""

import pytest


@pytest.fixture
def out(db):
    """See ``field.go_out``. Imported late: conftests are read before Django is ready."""
    from tests.exchange.openrosa.field import go_out

    return go_out()
