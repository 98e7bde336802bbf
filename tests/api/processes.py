"""`guikou serve` as a process: a home for its files, and a service on a free port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAIN = "import sys; sys.argv[0] = 'guikou'; from api.cli import main; main()"
COMMAND = [sys.executable, "-W", "error", "-c", MAIN]


@dataclass
class Home:
    """A store, accounts, an audit log and a folder for what is temporary."""

    path: Path
    token: str

    @property
    def temporary(self) -> Path:
        return self.path / "tmp"

    def command(self, *arguments: str) -> list[str]:
        return [*COMMAND, "--db", str(self.path / "store.kgl"), "serve", *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """What another command says on this store."""
        return subprocess.run(
            [*COMMAND, "--db", str(self.path / "store.kgl"), *arguments], env=self.environment,
            capture_output=True, check=False,
        )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("GUIKOU_")}
        return kept | {
            "GUIKOU_ACCOUNTS": str(self.path / "accounts.sqlite"),
            "GUIKOU_AUDIT_LOG": str(self.path / "audit.sqlite"), "TMPDIR": str(self.temporary),
            "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip


@dataclass
class Served:
    """A running service, and what it printed first."""

    process: subprocess.Popen[str]
    said: str
    port: int

    def url(self, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}"


@contextmanager
def serving(home: Home, *arguments: str, port: int | None = None) -> Iterator[Served]:
    """A service on a free port; it has printed its first line and listens."""
    port = port or free()
    process = subprocess.Popen(
        home.command("--port", str(port), *arguments), env=home.environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    with process:
        try:
            assert process.stdout is not None
            said = process.stdout.readline().strip()
            assert said, process.communicate()[1]
            yield Served(process, said, port)
        finally:
            process.kill()


def free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(folder: Path, name: str = "guikou.test") -> tuple[Path, Path]:
    """A certificate of a host name and its key."""
    if shutil.which("openssl") is None:
        if os.environ.get("CI"):
            pytest.fail("openssl is required where CI is set")
        pytest.skip("openssl is not there to make a certificate")
    made, key = folder / "c.pem", folder / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", made,
         "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}"],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key
