"""A real browser without a window, spoken to over a pipe; nothing but the standard library.

Chromium with `--remote-debugging-pipe` reads commands from descriptor 3 and answers on 4: JSON
messages of the DevTools protocol, each ended by a zero byte.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
]  # fmt: skip


def browser_path() -> str | None:
    """Where a Chromium is installed; None without one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One page. Use as a context; `said` collects errors and warnings of the console."""

    def __init__(self, width: int = 1280, height: int = 900) -> None:
        """Size of the window in pixels."""
        self.size = (width, height)
        self.said: list[str] = []
        self.fetched: list[str] = []
        self._last = 0

    def __enter__(self) -> Browser:
        path = browser_path()
        if path is None:
            raise FileNotFoundError("no chromium is installed")
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        script = f'exec 3<&{theirs_in} 4>&{theirs_out}; exec "$@"'
        window = f"--window-size={self.size[0]},{self.size[1]}"
        self._process = subprocess.Popen(
            ["bash", "-c", script, "browser", path, *_FLAGS, window,
             f"--user-data-dir={self._folder.name}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self._read = os.fdopen(self._in, "rb")
        self._session = ""
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(t["targetId"] for t in targets if t["type"] == "page")
        attached = self.send("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._process.kill()
        self._process.wait()
        self._read.close()
        os.close(self._out)
        self._folder.cleanup()

    def send(self, method: str, **values: Any) -> dict[str, Any]:
        """Send a command and return its answer."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": values}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    def _next(self) -> dict[str, Any]:
        """The next message; what the page says or fetches is noted on the way."""
        parts = bytearray()
        while (byte := self._read.read(1)) != b"\0":
            if not byte:
                raise RuntimeError("the browser has gone")
            parts += byte
        message: dict[str, Any] = json.loads(parts)
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.said.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.said.append(str(params["args"]))
        elif method == "Log.entryAdded":
            self.said.append(str(params["entry"]["text"]))
        elif method == "Network.requestWillBeSent":
            self.fetched.append(str(params["request"]["url"]))
        return message

    def open(self, path: Path) -> None:
        """Show a file and wait until it is loaded."""
        self.send("Page.navigate", url=path.resolve().as_uri())
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        told = self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in told:
            raise RuntimeError(str(told["exceptionDetails"]))
        return told["result"].get("value")

    def press(self, key: str) -> None:
        """Press and let go a key by its DOM name; a letter is typed."""
        text = {"text": key} if len(key) == 1 else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    def point(self, x: float, y: float, kind: str = "mouseMoved", **more: Any) -> None:
        """Move or press the mouse."""
        self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def picture(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot")["data"])
