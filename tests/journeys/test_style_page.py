"""Every part of the desk in a real browser: accessible, narrow enough, mirrored, obedient."""

import pytest
from django.utils import timezone

from tests.factories import a_user
from wasl.accounts.permissions import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = [(language, width) for language in ("en", "ar") for width in (360, 1400)]


@pytest.fixture
def worker(client, settings):
    """Sign in somebody who reads ``language``; returns the client."""
    settings.DEMO = True

    def sign_in(language):
        client.force_login(a_user(Role.ADM, language=language, toured_at=timezone.now()))
        return client

    return sign_in


@pytest.fixture
def signed_in(worker):
    return worker("en")


@pytest.mark.parametrize(("language", "width"), SIZES)
def test_the_style_page_can_be_used_by_all(visit, worker, language, width):
    window = visit(language=language, width=width, client=worker(language))

    assert window.open("/style/") == 200

    assert window.serious() == []
    assert not window.scrolls_sideways()
    assert window.refused == []


@pytest.mark.parametrize(("language", "width"), SIZES)
def test_the_sign_in_page_can_be_used_by_all(visit, language, width):
    window = visit(language=language, width=width)

    assert window.open("/accounts/login/") == 200

    assert window.serious() == []
    assert not window.scrolls_sideways()
    assert window.refused == []


def test_axe_is_able_to_find_something(visit):
    window = visit()
    window.open("/accounts/login/")
    window.page.evaluate("document.querySelector('label').remove()")
    window.page.evaluate("document.querySelector('input[type=email]').placeholder = ''")

    assert any(found.startswith("label:") for found in window.serious())


def test_the_page_turns_round_in_arabic(visit, worker):
    window = visit(language="ar", client=worker("ar"))
    window.open("/style/")

    side = window.page.locator(".side").bounding_box()
    bar = window.page.locator(".evidence-for .evidence-bar").first
    fill = bar.locator(".evidence-fill").bounding_box()
    zero = bar.locator(".evidence-zero").bounding_box()

    assert side["x"] > 1000  # at the start of the line: the right
    assert fill["x"] + fill["width"] <= zero["x"] + zero["width"] + 1  # evidence for runs leftwards


@pytest.mark.parametrize("width", [360, 1400])
def test_what_is_tapped_is_large_enough(visit, signed_in, width):
    window = visit(width=width, client=signed_in)
    window.open("/style/")

    small = window.page.evaluate(
        """() => [...document.querySelectorAll(
            ".btn, .form-control, .form-select, .nav-entry, .form-check, fieldset label")]
          .filter((part) => part.checkVisibility())
          .filter((part) => part.getBoundingClientRect().height < 44)
          .map((part) => part.outerHTML.slice(0, 80))"""
    )

    assert small == []


def test_keys_show_themselves_and_can_be_turned_off(visit, signed_in):
    window = visit(client=signed_in)
    window.open("/style/")
    dialog = window.page.locator("#shortcuts")
    window.page.locator("#main").focus()

    window.page.keyboard.press("?")
    assert dialog.is_visible()
    window.page.locator("#keys-on").uncheck()
    window.page.keyboard.press("Escape")
    window.page.keyboard.press("?")

    assert not dialog.is_visible()


def test_g_and_a_letter_go_to_a_page(visit, signed_in):
    window = visit(client=signed_in)
    window.open("/style/")

    window.page.keyboard.press("g")
    window.page.keyboard.press("w")
    window.page.wait_for_url(window.base + "/")

    assert window.page.locator("h1").inner_text() == "My work"


def test_a_lost_connection_keeps_what_was_typed(visit, signed_in):
    window = visit(client=signed_in)
    window.open("/style/")
    field = window.page.locator("#id_plain-name")
    field.fill("Cabdiraxmaan")
    window.page.locator("#id_plain-sex_0").check()
    window.page.locator("#id_plain-informed").check()

    window.page.context.set_offline(True)
    window.page.locator("form[data-guard] button[type=submit]").click()
    window.page.locator(".toast-line").wait_for()

    assert "try again" in window.page.locator("#toasts").inner_text()
    assert field.input_value() == "Cabdiraxmaan"


def test_leaving_with_unsaved_work_asks_first(visit, signed_in):
    window = visit(client=signed_in)
    window.open("/style/")
    asked = []
    window.page.on("dialog", lambda box: (asked.append(box.type), box.dismiss()))
    window.page.locator("#id_plain-name").press_sequentially("C")

    window.page.locator(".side .nav-entry").first.click()
    window.page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert window.page.url.endswith("/style/")


def test_a_second_press_sends_nothing(visit, signed_in):
    window = visit(client=signed_in)
    window.open("/style/")

    stopped = window.page.evaluate(
        """() => {
          const form = document.querySelector('form[action$="logout/"]');
          const stopped = [];
          window.addEventListener("submit", (event) => {
            stopped.push(event.defaultPrevented);  // the desk listens on the document, before this
            event.preventDefault();
          });
          form.requestSubmit();
          form.requestSubmit();
          return stopped;
        }"""
    )

    assert stopped == [False, True]


def test_a_dialog_opens_holds_the_focus_and_gives_it_back(visit, signed_in):
    window = visit(client=signed_in)
    window.open("/style/")
    opener = window.page.locator("[data-opens=sample-confirm]").first
    opener.focus()

    window.page.keyboard.press("Enter")
    assert window.page.locator("#sample-confirm").is_visible()
    window.page.locator("#sample-confirm [data-closes]").click()

    assert not window.page.locator("#sample-confirm").is_visible()
    assert opener.evaluate("button => button === document.activeElement")


def test_the_tour_is_walked_once(visit, client):
    client.force_login(a_user(Role.ADM, toured_at=None))
    window = visit(client=client)
    window.open("/")
    tour = window.page.locator("#tour")
    assert tour.is_visible()
    assert window.serious() == []

    with window.page.expect_response("**/tour/seen/") as seen:
        window.page.locator("[data-tour=skip]").click()

    assert seen.value.status == 204
    window.open("/")
    assert not tour.is_visible()


def test_nothing_of_a_page_stays_in_the_browser(visit, signed_in):
    window = visit(client=signed_in)
    window.open("/style/")
    window.page.locator("#id_plain-name").fill("Cabdiraxmaan")
    window.page.wait_for_timeout(200)

    kept = window.page.evaluate("({...localStorage, ...sessionStorage})")

    assert kept == {"htmx-current-path-for-history": "/style/"}  # an address: ids, never names


def test_the_menus_open_without_a_script(visit, signed_in):
    window = visit(client=signed_in, scripts=False)
    window.open("/style/")

    window.page.locator(".top .menu summary").first.click()

    assert window.page.locator(".top .menu-list").first.is_visible()
