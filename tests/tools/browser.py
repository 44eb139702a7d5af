"""The Chromium for the page tests: finds one, or as a script makes sure that there is one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "SITEGEN_CHROMIUM"
# Chromium has no sandbox for root, and refuses to start without the option. Without the last option, the
# shell would fit letters to pixels, which makes them wider than on a screen.
ARGUMENTS = (
    "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    "--font-render-hinting=none",
)  # fmt: skip
# The shell shows the same pages in less than half the processor time.
_SHELL = "chromium-headless-shell"
_COMMANDS = (_SHELL, "chromium", "chromium-browser", "google-chrome")
# In the folder of Playwright's own browsers, on Linux, macOS and Windows.
_PLAYWRIGHT = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)


def find_chromium() -> str | None:
    """The path of a Chromium that starts: if SITEGEN_CHROMIUM is set, only the one that it names; otherwise
    one on the PATH, or else the newest of Playwright's own. None if there is none."""
    named = os.environ.get(VARIABLE)
    candidates = [named] if named else _candidates()
    return next((path for path in candidates if _starts(path)), None)


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, _COMMANDS))
    home = Path.home()
    folders = (home / ".cache", home / "Library/Caches", home / "AppData/Local")
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    for folder in [Path(named)] if named else [folder / "ms-playwright" for folder in folders]:
        for pattern in _PLAYWRIGHT:
            yield from map(str, sorted(folder.glob(pattern), key=_revision, reverse=True))


def _revision(path: Path) -> int:
    found = re.search(r"chromium-(\d+)", path.as_posix())
    return int(found[1]) if found else 0


def _starts(path: str) -> bool:
    # On some systems, the command exists but only says how to install the browser.
    return _run(path, "--version", quiet=True)


def _install() -> Iterator[str]:
    """Try one way of installing a browser after another; yield the name of each after it was tried."""
    apt = shutil.which("apt-get")
    as_root = [] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["sudo", "-n"]
    if apt and (not as_root or _run(*as_root, "true", quiet=True)):
        quietly = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
        _run(*quietly, "update")
        for package in (_SHELL, "chromium"):
            _run(*quietly, "install", "--yes", "--no-install-recommends", package)
            yield f"apt-get install {package}"
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    yield "playwright install chromium"


def _run(*command: str, quiet: bool = False) -> bool:
    """Run a command, with its output on standard error or suppressed; return whether it succeeded."""
    output = subprocess.DEVNULL if quiet else sys.stderr
    try:
        return subprocess.run(command, stdout=output, stderr=output, timeout=900).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def main() -> int:
    """Make sure that there is a Chromium and say which; the exit status is 1 if there is no way to get
    one."""
    if path := find_chromium():
        print(f"browser: {path}")
        return 0
    if named := os.environ.get(VARIABLE):
        print(f"browser: {VARIABLE} names {named}, which does not start", file=sys.stderr)
        return 1
    tried = []
    for way in _install():
        tried.append(way)
        if path := find_chromium():
            print(f"browser: {path} (new: {way})")
            return 0
    hint = f"install Chromium, or set {VARIABLE} to the path of one"
    print(f"browser: no Chromium on the PATH, and none from {' or '.join(tried)}; {hint}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
