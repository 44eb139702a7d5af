"""The state of a site's files before they were read, so that nothing that others have saved since is
overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitegen.content.layout import CONTENT
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files.tree import Signature, scan, signature

# The signatures of the files in `content/` by path in the site, which tell whether a file has changed.
Seen = Mapping[str, Signature]


def seen_now(site: Path) -> Seen:
    """The current state of the files. Call this before reading any of them."""
    return scan([site / CONTENT], site, Problems()).files


class ChangedError(ContentError):
    """Another program has written a file in the meantime."""


def require_as_seen(site: Path, name: str, seen: Seen) -> None:
    """Raises ChangedError if the file `name` in `content/` has changed since it was seen."""
    if not name.startswith(f"{CONTENT}/"):
        return
    try:
        now = signature((site / name).stat())
    except FileNotFoundError:
        now = None
    if now != seen.get(name):
        message = "has been changed by another program in the meantime, and stays as it is"
        raise ChangedError(Problem(name, 0, message, "run the command again"))
