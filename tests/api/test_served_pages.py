"""Figures as a browser shows them when they are served: under their own policy, without complaint.

The service is a process of its own, as users start it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from api.access.accounts import Accounts
from graph.stores import open_store
from ingest.generate import generate
from ingest.run import load
from tests.api.accounts import CHEAP, PASSWORD
from tests.browsers import Watched

ASKED = {
    "chain": "unit=U-0001",
    "coverage": "",
    "timeline": "unit=U-0001",
    "diff": "unit=U-0001&and=2019-03-31",
    "network": "entity=U-0001",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Where `guikou serve` answers, and the header of a viewer."""
    folder = tmp_path_factory.mktemp("served")
    generate(12, 3, folder / "tables")
    tables = [p for p in (folder / "tables").glob("*.csv") if p.stem != "planted_defects"]
    store = open_store(str(folder / "store.kgl"), write=True)
    assert load(store, tables, who="tester").issues == []
    store.close()
    with Accounts(folder / "accounts.sqlite", hasher=CHEAP) as accounts:
        accounts.add("viewer", PASSWORD, "viewer")
        secret, _ = accounts.issue_token("viewer", "for tests", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from api.cli import main; main()"
    command = [sys.executable, "-c", code, "--db", "store.kgl", "serve", "--port", str(port),
               "--accounts", "accounts.sqlite", "--log", "audit.sqlite"]  # fmt: skip
    told = folder / "told.txt"
    with told.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"},
        )  # fmt: skip
    try:
        place = f"http://127.0.0.1:{port}"
        _wait(process, place, told)
        yield f"{place}/api/v1", {"Authorization": f"Bearer {secret}"}
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], place: str, told: Path) -> None:
    """Until it answers."""
    for _ in range(600):
        assert process.poll() is None, told.read_text(encoding="utf-8")
        try:
            with urlopen(f"{place}/healthz", timeout=5):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(told.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", ASKED)
def test_a_served_page_works_under_its_policy(
    served: tuple[str, dict[str, str]], watched: Watched, kind: str
) -> None:
    place, header = served
    page = watched.page
    page.set_extra_http_headers(header)
    answer = page.goto(f"{place}/figures/{kind}.html?on=2016-09-06&{ASKED[kind]}")
    assert answer is not None
    assert answer.status == 200
    meta = page.get_attribute('meta[http-equiv="Content-Security-Policy"]', "content")
    assert answer.headers["content-security-policy"] == f"{meta}; frame-ancestors 'none'"
    assert page.evaluate("document.fonts.ready.then(f => [...f].map(one => one.status))")
    # The script runs: what is typed is found.
    field = page.locator("#search" if kind == "network" else "#field")
    field.fill("虚构")
    found = page.locator("#found li" if kind == "network" else "#status")
    found.first.wait_for()
    page.wait_for_function("id => document.querySelector(id).textContent.trim() !== ''",
                           arg="#found" if kind == "network" else "#status")  # fmt: skip


@pytest.mark.parametrize("fmt", ["svg", "json", "png"])
def test_other_files_are_shown_without_complaint(
    served: tuple[str, dict[str, str]], watched: Watched, fmt: str
) -> None:
    place, header = served
    watched.page.set_extra_http_headers(header)
    answer = watched.page.goto(f"{place}/figures/chain.{fmt}?on=2016-09-06&unit=U-0001")
    assert answer is not None
    assert answer.status == 200


@pytest.mark.parametrize("fmt", ["svg", "png", "html"])
def test_a_page_that_the_browser_has_already_works_again(
    served: tuple[str, dict[str, str]], browser: Browser, fmt: str
) -> None:
    """Watched pages keep nothing, so this one is a page of its own."""
    place, header = served
    with browser.new_context(extra_http_headers=header) as context:
        page = context.new_page()
        complaints: list[str] = []
        statuses: list[int] = []
        page.on("console", lambda message: complaints.append(message.text))
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceivedExtraInfo",
                   lambda told: statuses.append(told["statusCode"]))  # fmt: skip
        for _ in range(3):
            page.goto(f"{place}/figures/chain.{fmt}?on=2016-09-06&unit=U-0001")
            page.goto("about:blank")
        assert statuses == [200, 304, 304]
        assert complaints == []
