"""A real browser for the tests: Debian's chromium, driven by Playwright, one a session.

Without chromium the tests in it are skipped with the reason; where CI=true they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright


@contextmanager
def running() -> Iterator[Browser]:
    """The browser, closed at the end."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium; install it with apt-get install chromium")
        pytest.skip("no chromium on this machine: pages are not driven in a real browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page that notes every request that leaves the machine and everything it complains of."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.outside: list[str] = []
        self.complaints: list[str] = []
        context.route("**/*", self._look)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _look(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(("file://", "data:", "blob:", "http://127.0.0.1")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()
