"""A phone is issued in a browser and speaks with the running server over the wire."""

from base64 import b64encode
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.utils import timezone

from tests.exchange.openrosa.field import NOTE, answers, publish
from tests.factories import a_user, an_office, sign_in_fully
from wasl.accounts.permissions import Role
from wasl.questionnaires.models import SubmissionVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MULTIPART = (
    b'--x\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n'
    b"Content-Type: text/xml\r\n\r\n%s\r\n--x--\r\n"
)


def ask(url, name, secret, body=None):
    pair = b64encode(f"{name}:{secret}".encode()).decode()
    headers = {
        "Authorization": f"Basic {pair}",
        "Content-Type": "multipart/form-data; boundary=x",
    }
    try:
        asked = Request(url, body, headers)  # noqa: S310 - our own server
        with urlopen(asked) as answer:  # noqa: S310
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


@pytest.mark.parametrize(("language", "width"), [("en", 1400), ("ar", 360)])
def test_a_phone_is_issued_used_and_revoked(visit, client, language, width):
    office = an_office()
    officer = a_user(Role.SUP, office, toured_at=timezone.now(), language=language)
    worker = a_user(Role.VOL, office)
    publish("report", NOTE.format(level=2))
    window = visit(language=language, width=width, client=sign_in_fully(client, officer))
    page = window.page

    window.open("/devices/new/")
    assert (window.serious(), window.scrolls_sideways()) == ([], False)
    page.select_option("[name=holder]", f"{worker.pk}:{office.pk}")
    page.fill("[name=label]", "Phone 7")
    page.click("main button[type=submit]")
    page.wait_for_selector("img.device-code")
    box = page.locator("img.device-code").bounding_box()
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["width"] > 250
    assert (window.serious(), window.scrolls_sideways()) == ([], False)
    page.click("main details summary")
    server, name, secret = page.locator("main details dd").all_inner_texts()

    assert b"<formID>report</formID>" in ask(f"{server}/formList", name, secret)[1]
    assert ask(f"{server}/submission", name, secret, MULTIPART % answers())[0] == 201
    assert SubmissionVersion.objects.get().by == worker

    window.open("/devices/")
    assert (window.serious(), window.scrolls_sideways()) == ([], False)
    page.click("main button[data-opens]")
    page.click("dialog[open] button[type=submit]")
    page.wait_for_selector(".message, #toasts .toast")
    assert ask(f"{server}/formList", name, secret)[0] == 401

    window.open(f"/devices/policy/{office.pk}/")
    assert (window.serious(), window.scrolls_sideways()) == ([], False)
    assert window.refused == []
