"""Drives a headless Chromium over a pipe with the DevTools protocol, with nothing but the standard library."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)

OPEN_ALL = "document.querySelectorAll('details').forEach(one => one.open = true)"
"""Script that opens every fold of a page."""

TOO_WIDE = """(() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll('body *')].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.right > wide + 1 && getComputedStyle(one).position !== 'absolute';
  }).map(one => one.tagName + ' ' + one.className + ' ' + one.textContent.slice(0, 40));
})()"""
"""Script that names what sticks out of a page at the side."""


def find_chromium() -> str | None:
    """Where Chromium is, or None."""
    return next((place for place in PLACES if Path(place).exists()), None)


class Chromium:
    """One browser with one page.  Use it in a `with` statement; it ends with it."""

    def __init__(self, *, seconds: float = 30) -> None:
        self._seconds = seconds
        self._profile = tempfile.mkdtemp(prefix="pages-browser-")
        self._number = 0
        self._waiting = b""
        self._events: list[dict[str, Any]] = []
        self._session: str | None = None

    def __enter__(self) -> Self:
        """Start the browser and open a blank page."""
        found = find_chromium()
        assert found is not None
        there, self._write = os.pipe()
        self._read, back = os.pipe()

        def to_three_and_four() -> None:
            # Through high numbers first, so that neither end is closed by the other.
            high = (os.dup(there), os.dup(back))
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)
            os.set_inheritable(3, True)
            os.set_inheritable(4, True)

        self._process = subprocess.Popen(
            [found, *FLAGS, f"--user-data-dir={self._profile}", "about:blank"],
            preexec_fn=to_three_and_four,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(back)
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the browser and remove its profile."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        os.close(self._write)
        os.close(self._read)
        shutil.rmtree(self._profile, ignore_errors=True)

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": values}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)

    def _receive(self) -> dict[str, Any]:
        until = time.monotonic() + self._seconds
        while b"\0" not in self._waiting:
            ready, _, _ = select.select([self._read], [], [], max(until - time.monotonic(), 0))
            assert ready, "Chromium does not answer"
            piece = os.read(self._read, 1 << 20)
            assert piece, "Chromium has ended"
            self._waiting += piece
        message, _, self._waiting = self._waiting.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer

    def size(self, width: int, height: int = 800, *, zoom: float = 1) -> None:
        """Set the size of the screen in its own pixels; at a zoom of 2 a page has half as many."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=round(width / zoom),
            height=round(height / zoom),
            deviceScaleFactor=zoom,
            mobile=False,
        )

    def open(self, page: Path, *, anchor: str = "") -> None:
        """Open a file and wait until it has loaded."""
        self._events.clear()
        self.call("Page.navigate", url=page.resolve().as_uri() + (f"#{anchor}" if anchor else ""))
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            self._events.append(self._receive())

    def value(self, expression: str) -> Any:
        """The value of a JavaScript expression on the page.  The pages themselves hold no script."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def promise(self, expression: str) -> Any:
        """The value that a JavaScript promise on the page comes to."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def press(self, key: str) -> None:
        """Press one key, such as Tab."""
        codes = {"Tab": 9, "Enter": 13}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key])

    def picture(self, into: Path, *, whole: bool = True) -> None:
        """Save what the page looks like as PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        into.write_bytes(base64.b64decode(shot["data"]))

    def grey(self, *, on: bool) -> None:
        """Show the page without colour."""
        self.call("Emulation.setEmulatedVisionDeficiency", type="achromatopsia" if on else "none")

    def print(self, into: Path) -> None:
        """Print the page to a PDF, as a reader would."""
        printed = self.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True)
        into.write_bytes(base64.b64decode(printed["data"]))
