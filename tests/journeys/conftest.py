"""A real Chromium for the journeys, and what axe finds on a page."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

AXE = (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text()
FLAGS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # a busy machine takes its time
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or another that is installed."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    assert found, "The journeys need a browser: install the package chromium"
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs a loop of its own in this thread; Django would refuse its queries.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        launched = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


class Visit:
    """A browser window on the running server, as one user, in one language and width."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.refused: list[str] = []  # what the content-security policy or a script complained of
        self.page.on("pageerror", lambda error: self.refused.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.refused.append(message.text)

    def open(self, path: str) -> int:
        """Go to ``path``; return the status."""
        response = self.page.goto(self.base + path)
        assert response is not None
        return response.status

    def serious(self) -> list[str]:
        """What axe calls serious or critical on the page shown."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run()")
        return [
            f"{rule['id']}: {rule['nodes'][0]['html']}"
            for rule in found["violations"]
            if rule["impact"] in {"serious", "critical"}
        ]

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the window."""
        wide: bool = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide


def _until_quiet() -> None:
    """Wait for what a closed window had still asked for: emptying the tables would collide."""
    for _try in range(100):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)


@pytest.fixture(scope="session", autouse=True)
def _emptied_again() -> Iterator[None]:
    """Empty the tables once more where a late request of a closed window collided with it."""
    empty = TransactionTestCase._fixture_teardown

    def emptied(case: TransactionTestCase) -> None:
        for left in range(4, -1, -1):
            try:
                empty(case)
            except CommandError:
                if not left:
                    raise
                time.sleep(0.5)
            else:
                return

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield


@pytest.fixture
def visit(browser, live_server, request):
    """Open a window: ``visit(language=…, width=…, client=signed_in_client)``."""

    def new(*, language="en", width=1400, client=None, scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        request.addfinalizer(context.close)
        cookies = {"django_language": language}
        if client is not None:
            cookies["sessionid"] = client.cookies["sessionid"].value
        context.add_cookies(
            [
                {"name": name, "value": value, "url": live_server.url}
                for name, value in cookies.items()
            ]
        )
        return Visit(context, live_server.url)

    yield new
    _until_quiet()  # every window is closed by now
