"""The installed code of this package, and the installed versions of libraries."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import sys
from collections.abc import Collection
from functools import cache

import sitegen


@cache
def digest_of_code() -> bytes:
    """A digest of the files of this package that affect the output; themes are separate inputs."""
    found = hashlib.sha256()
    package = os.path.dirname(sitegen.__file__)
    for name in sorted(glob.iglob("**/*.*", root_dir=package, recursive=True)):
        if name.endswith((".py", ".toml", ".json")) and not name.startswith("themes"):
            with open(os.path.join(package, name), "rb", 0) as file:
                found.update(name.encode() + b"\0" + file.read())
    return found.digest()


def installed(libraries: Collection[str]) -> list[str]:
    """The libraries with their versions, by the names of their metadata folders (PyPA, "Recording installed
    projects"). Loading `importlib.metadata` takes as long as an unchanged build of a thousand files."""
    found: list[str] = []
    for folder in sys.path:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                library, _, rest = entry.name.partition("-")
                if rest.endswith((".dist-info", ".egg-info")) and library.lower() in libraries:
                    found.append(entry.name)
    return sorted(found)
