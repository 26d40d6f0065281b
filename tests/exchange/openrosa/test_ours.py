"""The forms that are shipped, as a phone gets them."""

import pytest

from tests.exchange.openrosa.phone import public_key_in
from wasl.exchange.openrosa.formlist import lists_of, versions_for
from wasl.exchange.openrosa.keypair import public_key_text
from wasl.questionnaires.actions import assign_task, publish_ours
from wasl.questionnaires.lists import CASELOAD_FILE

pytestmark = pytest.mark.django_db


def test_every_form_that_is_shipped_can_be_taken_along(out):
    made = publish_ours()
    assert made
    for version in made:
        if CASELOAD_FILE in lists_of(version):
            assign_task(actor=out.officer, person=out.person, form=version.form, to=out.worker)

    listed = out.phone.forms()

    assert {version.form.form_id for version in made} <= set(listed)
    for version in versions_for(out.device):
        form, files = out.phone.download(version.form.form_id)
        assert (public_key_in(form) == public_key_text()) == (version.sensitivity >= 3)
        assert set(files) == set(lists_of(version))
