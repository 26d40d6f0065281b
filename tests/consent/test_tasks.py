"""The nightly job."""

from datetime import timedelta

import pytest

from tests.consent.answers import TODAY, a_release
from wasl.consent.codes import Status
from wasl.consent.models import Grant
from wasl.consent.tasks import expire


@pytest.mark.django_db
def test_each_night_what_has_expired_ends():
    grant = a_release()
    Grant.objects.update(expires_on=TODAY - timedelta(days=1))

    expire(0)

    grant.refresh_from_db()
    assert grant.status == Status.EXPIRED
