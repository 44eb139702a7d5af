"""Web fonts: faces from fontpkg packages, reduced to the theme's characters, as WOFF2."""

from __future__ import annotations

import contextlib
import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sitegen.errors import Problems
from sitegen.files.installed import installed
from sitegen.files.writing import clear_left_overs, write_atomic
from sitegen.theme.loader import FontFamily, ProblemAt, Theme

# Layout features that Arabic needs to be legible, and to have its marks in place. fonttools keeps these by
# default, except for the kashida and optical ones, which are left out.
_LAYOUT = [
    "ccmp", "isol", "init", "medi", "fina", "rlig", "calt", "liga", "locl", "kern", "mark", "mkmk", "curs",
]  # fmt: skip


class _FontError(Exception):
    """A font that is not available."""


class WebFont(NamedTuple):
    """A face: its rule in the style sheet, its name in templates, its path in the output, and its WOFF2
    bytes."""

    rule: str
    name: str
    path: str
    data: bytes


def packages_of(theme: Theme) -> bytes:
    """What identifies the packages from which the fonts of a theme are taken."""
    return repr(installed(sorted({_package(family) for family in theme.fonts}))).encode()


def _package(family: FontFamily) -> str:
    return f"fontpkg_{family.package.replace('-', '_')}"


def web_fonts(theme: Theme, cache: Path, problem_at: ProblemAt) -> Iterator[WebFont]:
    """The faces of a theme. Raises ContentError with the problems that `problem_at` creates for unusable
    fonts.

    A subset takes about a second and depends only on the font's package, the characters and this code, so it
    is kept in `cache` and, for other sites, in the user's cache folder; either may be deleted at any time.
    """
    problems = Problems()
    for index, family in enumerate(theme.fonts):
        for weight in dict.fromkeys(family.weights):
            try:
                data = _subset(family, weight, cache)
            except _FontError as error:
                message = f'the font "{family.family}" {weight} cannot be used: {error}'
                hint = f"install the package fontpkg-{family.package}"
                problems.found.append(problem_at(("fonts", index, "package"), message, hint))
                continue
            name = f"fonts/{family.package}-{weight}"
            path = f"{name}.{hashlib.sha256(data).hexdigest()[:10]}.woff2"
            # A font that arrives late would rewrap the text that is being read, so it is kept for the next
            # page instead. Pages request it before everything else, so that it is late only on slow
            # connections. A font that no page requests in advance is one the reader has chosen, and worth
            # waiting for.
            display = "optional" if family.preload else "swap"
            size = f"  size-adjust: {family.size_adjust}%;\n" if family.size_adjust != 100 else ""
            rule = (
                f'@font-face {{\n  font-family: "{family.family}";\n  font-weight: {weight};\n'
                f'  font-display: {display};\n{size}  src: url("../{path}") format("woff2");\n}}\n'
            )
            yield WebFont(rule, f"{name}.woff2", path, data)
    problems.raise_if_any()


def _subset(family: FontFamily, weight: int, cache: Path) -> bytes:
    # Finding the font itself takes longer than reading the subset.
    made_of = repr((installed([_package(family)]), weight, family.ranges))
    key = hashlib.sha256(made_of.encode() + Path(__file__).read_bytes()).hexdigest()[:24]
    name = f"{family.package}-{weight}-{key}.woff2"
    own = cache / name
    if own.is_file():
        return own.read_bytes()
    shared = _shared_cache(cache) / name
    data = (
        shared.read_bytes() if shared.is_file() else _cut(_font(family, weight), code_points(family.ranges))
    )
    for kept in (own, shared):
        # The site or the home folder may be read-only.
        with contextlib.suppress(OSError):
            if not kept.is_file():
                clear_left_overs(kept.parent)
                write_atomic(kept, data)
    return data


def _shared_cache(cache: Path) -> Path:
    """The user's cache folder; the site's own for a user without a home folder."""
    # Imported here: it is needed once per site.
    import platformdirs

    folder = platformdirs.user_cache_path("sitegen")
    return folder if folder.is_absolute() else cache


def _font(family: FontFamily, weight: int) -> bytes:
    import fontpkg

    try:
        return Path(fontpkg.path(family.package, weight=weight)).read_bytes()
    except (fontpkg.FontpkgError, OSError) as error:
        raise _FontError(error) from error


def _cut(font: bytes, code_points: list[int]) -> bytes:
    # Imported here: it takes a quarter of a second and is needed once per font.
    from fontTools import subset

    # Of the names, keep those of the family, and the licence.
    options = subset.Options(
        flavor="woff2", layout_features=_LAYOUT, hinting=False, name_IDs=[0, 1, 2, 13, 14]
    )
    # The table lists the scripts for which a font is made, and no browser reads it.
    options.drop_tables = [*options.drop_tables, "meta"]
    loaded = subset.load_font(io.BytesIO(font), options)
    # The time of writing would make every build different.
    loaded.recalcTimestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points)
    cutter.subset(loaded)
    out = io.BytesIO()
    loaded.flavor = "woff2"
    loaded.save(out, reorderTables=False)
    return out.getvalue()


def code_points(ranges: Iterable[str]) -> list[int]:
    """The characters of all ranges, which may overlap, in order."""
    points: list[int] = []
    for ends in sorted([int(end, 16) for end in span.split("-")] for span in ranges):
        points.extend(range(max(ends[0], points[-1] + 1 if points else 0), ends[-1] + 1))
    return points
