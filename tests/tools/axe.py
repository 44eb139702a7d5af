"""Running axe on a page, in the colours and paper colours that a reader may use."""

from __future__ import annotations

import json
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# All rules that axe enables by default, and target size (WCAG 2.2, 2.5.8).
_ALL = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# The rules that depend on colours, which take half the time.
_COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}

Look = Literal["light", "dark", "forced", "paper dark", "paper sepia"]
_MEDIA: dict[Look, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
    # Chosen by the reader, on a device that is set to the opposite.
    "paper dark": {"color_scheme": "light", "forced_colors": "none"},
    "paper sepia": {"color_scheme": "dark", "forced_colors": "none"},
}
_PAPER = """paper => {
  if (paper) document.documentElement.dataset.paper = paper;
  else delete document.documentElement.dataset.paper;
}"""


def found_by_axe(page: Page, within: str = "", *, colours: bool = False) -> list[str]:
    """The violations on a page as it is, or in the element with the selector `within`: of all rules or, with
    `colours`, only of those about colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = json.dumps(_COLOURS if colours else _ALL)
    found = page.evaluate(f"axe.run({json.dumps(within) if within else 'document'}, {options})")
    return [
        f"{rule['id']}: {node['html'][:200]} {node['any'][:1]}"
        for rule in found["violations"]
        for node in rule["nodes"][:5]
    ]


def found_in_looks(page: Page, looks: tuple[Look, ...] = (*_MEDIA,), within: str = "") -> list[str]:
    """The violations in each look, with all rules in the first one; the page is left in light colours."""
    told: list[str] = []
    for look in looks:
        page.emulate_media(**_MEDIA[look])
        page.evaluate(_PAPER, look.partition(" ")[2])
        told += [f"{look}: {each}" for each in found_by_axe(page, within, colours=look != looks[0])]
    page.emulate_media(**_MEDIA["light"])
    page.evaluate(_PAPER, "")
    return told
