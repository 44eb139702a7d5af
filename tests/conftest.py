"""Fixtures that several test modules share."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sitegen.files.system import cores
from tests.tools.browser import ARGUMENTS, find_chromium

# A busy machine is no fault of the code. Where a failure would block others it is one that stays; at a
# developer's desk new examples are tried every time.
settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("project")

OpenPage = Callable[..., Page]

ROOT = Path(__file__).parents[1]

# Signals to end may be ignored, as `nohup` and shells have it for what runs in the background; the commands
# that are tested would be born with that.
for _name, _handler in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL)):
    _number = getattr(signal, _name, None)
    if _number and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)

# Real articles and gold annotations are not part of the project; they may lie beside the checkout.
SHARED = ROOT.parent / "shared"

# What is waited for comes at once, but not on a machine that is busy with other things.
expect.set_options(timeout=30_000)


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores, as tests of browsers and servers wait a third of it."""
    return max(2, cores() * 3 // 2)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts; the test is skipped, and says so, where there is none."""
    if not (SHARED / "seeds").is_dir():
        pytest.skip("the real texts (a folder `shared` beside the checkout) are not here")
    return SHARED


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    assert path, "no Chromium: run python tests/tools/browser.py"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens an address in a window of its own: `open_page(address, width=390, color_scheme="dark")`."""
    contexts = []

    def open_page(address: str, *, width: int = 1280, script: str = "", **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
