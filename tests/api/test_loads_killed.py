"""The real service, killed at random moments of ingests: what it said is stored, is; no halves."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2

from api.access.accounts import Accounts
from graph.hashing import content_hash
from graph.known import ledger
from graph.stores import open_store
from ingest.run import load
from tests.api.accounts import CHEAP, PASSWORD
from tests.api.loads import post

ROOT = Path(__file__).parents[2]
ROUNDS = 8
ROWS = 2_500
COMMAND = "import sys; from api.cli import main; sys.argv[0] = 'guikou'; main()"


class Serving:
    """A service on a store in a folder, run as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        open_store(str(folder / "store.kgl"), write=True).close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        with Accounts(folder / "accounts.sqlite", hasher=CHEAP) as users:
            users.add("steward", PASSWORD, "steward")
            self._secret, _ = users.issue_token("steward", "for tests", 1)

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """The process, once it answers; killed at the end if it still runs."""
        arguments = ["--db", "store.kgl", "serve", "--port", str(self.port),
                     "--accounts", "accounts.sqlite", "--log", "audit.sqlite"]  # fmt: skip
        environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder)}
        with (self.folder / "said.txt").open("ab") as said, subprocess.Popen(
            [sys.executable, "-c", COMMAND, *arguments], cwd=self.folder, env=environment,
            stdout=said, stderr=said,
        ) as process:  # fmt: skip
            try:
                with self.client() as client:
                    while True:
                        assert process.poll() is None, (self.folder / "said.txt").read_text()
                        try:
                            if client.get("/readyz").status_code == 200:
                                break
                        except httpx2.TransportError:
                            time.sleep(0.05)
                yield process
            finally:
                process.kill()

    def client(self) -> httpx2.Client:
        return httpx2.Client(
            base_url=f"http://127.0.0.1:{self.port}", trust_env=False,
            headers={"Authorization": f"Bearer {self._secret}"},
        )  # fmt: skip


class Sender:
    """Uploads one new table after the other, and notes which batches were acknowledged."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self.sent: dict[str, str] = {}
        self.acknowledged: dict[int, str] = {}
        self.refused: list[Any] = []

    def until_killed(self) -> None:
        """Go on until the service no longer answers."""
        with self._serving.client() as client:
            try:
                while True:
                    self._one(client)
            except httpx2.TransportError:
                return

    def _one(self, client: httpx2.Client) -> None:
        number = len(self.sent)
        # Later ones correct what earlier ones said.
        rows = "".join(
            f"U{number % 3}-{n},某单位{number}-{n}（虚构）,central\n" for n in range(ROWS)
        )
        table = f"id,full_name,kind\n{rows}"
        digest = sha256(table.encode()).hexdigest()
        self.sent[digest] = table
        answer = post(client, {"units.csv": table})
        while answer.status_code in (200, 202) and answer.json()["state"] in ("queued", "reading"):
            answer = client.get(f"/api/v1/ingests/{answer.json()['id']}")
        told = answer.json()
        if answer.status_code == 200 and told["state"] == "done":
            self.acknowledged[told["report"]["batch"]] = digest
        else:
            self.refused.append(told)


def test_what_was_acknowledged_outlives_kills_and_nothing_is_half_loaded(tmp_path: Path) -> None:
    serving, chance = Serving(tmp_path), random.Random(20160906)
    sender = Sender(serving)
    for _ in range(ROUNDS):
        with serving.running() as process:
            with serving.client() as client:
                version = int(client.get("/api/v1/version").json()["data_version"] or 0)
            assert version >= max(sender.acknowledged, default=0)
            thread = Thread(target=sender.until_killed)
            thread.start()
            time.sleep(chance.uniform(0.05, 2.5))
            process.send_signal(signal.SIGKILL)
            thread.join()
    assert sender.refused == []
    assert sender.acknowledged, "the kills came too soon to tell anything"
    assert len(sender.sent) > len(sender.acknowledged), "no kill came in the middle of an ingest"

    store = open_store(str(tmp_path / "store.kgl"), write=True)
    try:
        batches = {row["number"]: row["file_hashes"][0] for row in ledger(store)}
        assert sender.acknowledged.items() <= batches.items()
        # At most the one that each kill interrupted was stored and not yet told of.
        assert len(batches) <= len(sender.acknowledged) + ROUNDS
        after = content_hash(store)
    finally:
        store.close()
    again = open_store(str(tmp_path / "again.kgl"), write=True)
    try:
        path = tmp_path / "units.csv"
        for number in sorted(batches):
            path.write_bytes(sender.sent[batches[number]].encode())
            load(again, [path], who="steward")
        assert content_hash(again) == after
    finally:
        again.close()
