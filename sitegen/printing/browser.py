"""The browser that prints: any installed Chromium, whatever its name."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sitegen.errors import reason_of

VARIABLE = "SITEGEN_CHROMIUM"
_COMMANDS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge",
    "msedge", "brave-browser", "chromium-headless-shell",
)  # fmt: skip
# Where they are when they are not on the PATH.
_MACOS = ("Google Chrome", "Chromium", "Microsoft Edge", "Brave Browser")
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
# Seconds that one article may take; a hundred pages take three.
_LONGEST = 120


class PrintingError(Exception):
    """Something cannot be printed; the message says what to do about it."""


def find_browser() -> str:
    """The path of a Chromium: only the one that SITEGEN_CHROMIUM names, if it is set. Raises PrintingError if
    there is none."""
    if named := os.environ.get(VARIABLE):
        if found := shutil.which(named):
            return found
        raise PrintingError(f"{VARIABLE} names {named}, which is not a program")
    for candidate in _candidates():
        return candidate
    raise PrintingError(
        "printing articles needs Chromium, and none is installed: install Chromium, Chrome or Edge "
        f"(on Debian and Ubuntu: apt-get install chromium), or set {VARIABLE} to the path of one"
    )


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, _COMMANDS))
    places = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in _MACOS]
    folders = filter(None, map(os.environ.get, ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")))
    places += [Path(folder, name) for folder in folders for name in _WINDOWS]
    yield from (str(place) for place in places if place.is_file())


def print_page(browser: str, page: Path) -> bytes:
    """A page from disk as PDF: tagged, with bookmarks. Raises PrintingError."""
    with tempfile.TemporaryDirectory(prefix="sitegen-print-", ignore_cleanup_errors=True) as folder:
        made = Path(folder, "page.pdf")
        command = [
            browser, "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline",
            f"--print-to-pdf={made}",
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Chromium has no sandbox for root, and refuses to start without this.
            command.append("--no-sandbox")
        try:
            done = subprocess.run(
                [*command, page.as_uri()], capture_output=True, timeout=_LONGEST, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise PrintingError(f"{browser} did not finish within {_LONGEST} seconds") from error
        except OSError as error:
            raise PrintingError(f"{browser} cannot be run: {reason_of(error)}") from error
        data = made.read_bytes() if made.is_file() else b""
    if not data.startswith(b"%PDF-"):
        told = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise PrintingError(f"{browser} printed nothing (status {done.returncode}){told and ': ' + told}")
    return data
