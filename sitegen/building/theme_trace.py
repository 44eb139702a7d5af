"""The theme's files as pages read them, and the editors' files behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sitegen.building.inputs import Inputs
from sitegen.building.records import Differences
from sitegen.content.settings import Settings
from sitegen.files.reading import digest
from sitegen.rendering.dependencies import setting, themed, themed_files
from sitegen.theme.folders import SHIPPED, theme_file
from sitegen.theme.loader import is_layered, theme_folders


class ThemeTrace(NamedTuple):
    """The folders in which theme files are looked for, in order, by name; `switched` if the output was made
    with another theme."""

    inputs: Inputs
    folders: tuple[str, ...] = ()
    switched: bool = False

    def beneath(self, name: str) -> Differences:
        """The changes behind a name that stands for theme files."""
        found: dict[str, tuple[bytes, bytes]] = {}
        for file in themed_files(name):
            if self.switched:
                return {setting("theme"): (b"then", b"now")}
            # The first of several folders takes precedence.
            for path in (f"{folder}/{file}" for folder in self.folders):
                then, now = self.inputs.before(path), self.inputs.digest(path)
                if then != now:
                    found[path] = then, now
                    break
        return found

    def values(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The digests of theme files, under the names by which pages read them. The first folder that has a
        file determines its contents, but files that contain only differences are read in all folders."""
        found: dict[str, bytes] = {}
        for folder in reversed(self.folders):
            for path, held in files.items():
                if path.startswith(f"{folder}/"):
                    file = path.removeprefix(f"{folder}/")
                    beneath = found.get(themed(file), b"") if is_layered(file) else b""
                    found[themed(file)] = digest(beneath + held) if beneath else held
        return found


def trace_theme(inputs: Inputs, settings: Settings | None, before: str) -> ThemeTrace:
    """The trace of the theme that the settings name; `before` is the theme of the last build."""
    if settings is None:
        return ThemeTrace(inputs)
    folders = theme_folders(inputs.site, settings.theme)
    names = tuple(theme_file(folder, inputs.site) for folder in folders)
    return ThemeTrace(inputs, names, before not in ("", settings.theme))


def theme_digests(inputs: Inputs) -> dict[str, bytes]:
    """The digests of the files of all themes. Raises ContentError for one that cannot be read."""
    names = sorted(name for name in inputs.files if name.startswith(("themes/", SHIPPED)))
    return {name: inputs.digest(name) for name in names}
