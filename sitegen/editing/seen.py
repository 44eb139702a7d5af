"""What the files of a site were before somebody read them, so that nothing is written over that others have
saved since."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitegen.content.layout import CONTENT
from sitegen.errors import ContentError, Problem, Problems
from sitegen.files.tree import Signature, scan, signature

# The files in `content/` by their path in the site, with what tells whether they have changed.
Seen = Mapping[str, Signature]


def seen_now(site: Path) -> Seen:
    """The files as they are, to be asked for before any of them is read."""
    return scan([site / CONTENT], site, Problems()).files


class ChangedError(ContentError):
    """Somebody else has written a file meanwhile."""


def require_as_seen(site: Path, name: str, seen: Seen) -> None:
    """Raises ChangedError if the file `name` in `content/` is no longer as it was seen."""
    if not name.startswith(f"{CONTENT}/"):
        return
    try:
        now = signature((site / name).stat())
    except FileNotFoundError:
        now = None
    if now != seen.get(name):
        message = "has been changed by another program in the meantime, and stays as it is"
        raise ChangedError(Problem(name, 0, message, "run the command again"))
