"""Packages for Argos Translate: which are installed, and installing them from a file or from the package
index.

The folders and settings are those of argostranslate, so that all Argos programs on the machine share their
packages. They are read here rather than through that library, which creates folders when it is imported:
listing and installing work without it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import stamina

from sitegen.files.paths import present
from sitegen.languages import DEFAULT_PAIR
from sitegen.machine.engine import EngineError
from sitegen.machine.network import failure_of, file_client, may_pass
from sitegen.machine.packages.archive import METADATA, Archive, Metadata, is_complete, read_metadata
from sitegen.machine.packages.download import Progress, discard, download
from sitegen.model.record import Record

INDEX = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/"
LARGEST_INDEX = 16 * 1024**2

# A pair of codes; a `model.language.Pair` is one.
Pair = tuple[str, str]

# Argos programs fail on a folder without metadata.json, and skip one of an unknown type.
_STAGING, _STAGING_TYPE = ".sitegen-", b'{"type": "incomplete"}\n'
_ABANDONED_AFTER = 3_600.0


class Package(Record, frozen=True):
    """An installed package and its folder."""

    path: Path
    pair: Pair
    version: str

    @property
    def name(self) -> str:
        """Its name in Argos, with its version: `translate-AA_BB 1.9`."""
        return f"translate-{'_'.join(self.pair)} {self.version}".rstrip()


class _Offer(Metadata, frozen=True):
    """A package in the index. Current indexes only have the links; a size and a digest are checked if there
    are any."""

    links: tuple[str, ...] = ()
    size: int = 0
    sha256: str = ""


def packages_folder() -> Path:
    """The folder in which Argos keeps its packages: ARGOS_PACKAGES_DIR or the user's data folder."""
    return Path(_setting("ARGOS_PACKAGES_DIR") or _user_folder("XDG_DATA_HOME", ".local/share") / "packages")


def installed(folder: Path | None = None) -> tuple[Package, ...]:
    """The complete packages, sorted by languages and with the newest first. The first one of a pair is used.

    Raises EngineError if the folder cannot be read.
    """
    folder = folder or packages_folder()
    found: list[Package] = []
    try:
        paths = sorted(folder.iterdir()) if present(folder) else []
    except OSError as error:
        raise EngineError(f"the packages in {folder} cannot be read: {failure_of(error)}") from error
    for path in paths:
        # It is not our task to report folders that cannot be read.
        with contextlib.suppress(OSError, ValueError):
            if is_complete(path):
                metadata = read_metadata((path / METADATA).read_bytes())
                found.append(Package(path, metadata.pair, metadata.package_version))
    found.sort(key=lambda package: _version_key(package.version), reverse=True)
    return tuple(sorted(found, key=lambda package: package.pair))


def find(pair: Pair = DEFAULT_PAIR, folder: Path | None = None) -> Package:
    """The newest installed package for a pair of languages.

    Raises an EngineError that says how to get one.
    """
    for package in installed(folder):
        if package.pair == pair:
            return package
    raise EngineError(
        f"no Argos package from {pair[0]} to {pair[1]} is installed; with a network run "
        f"`sitegen models install {pair[0]} {pair[1]}`, without one {_FROM_FILE}"
    )


def install_file(
    path: Path,
    *,
    pair: Pair = DEFAULT_PAIR,
    folder: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Package:
    """Install a package from its archive, replacing one that has the same folder.

    Everything is first checked and unpacked to one side; then a single rename puts it in place. Raises
    EngineError; nothing has changed then.
    """
    folder = folder or packages_folder()
    with Archive(path) as archive:
        if archive.metadata.pair != pair:
            raise EngineError(
                f"{path.name} translates from {' to '.join(archive.metadata.pair)}, not from "
                f"{' to '.join(pair)}; nothing was installed"
            )
        target = folder / archive.folder
        if present(target) and _pair_of(target) not in (None, pair):
            raise EngineError(
                f"{path.name} would replace the package of other languages in {target}; nothing was installed"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _remove_abandoned(folder)
            free = shutil.disk_usage(folder).free
            if free < archive.size:
                raise EngineError(f"{folder} has {free:,} bytes free, and the package needs {archive.size:,}")
            with _staging(folder) as aside:
                _put_in_place(archive.unpack(aside, progress), target, aside)
        except OSError as error:
            raise EngineError(f"{folder} cannot take the package: {failure_of(error)}") from error
        return Package(target, pair, archive.metadata.package_version)


def install(
    pair: Pair = DEFAULT_PAIR,
    *,
    folder: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Package:
    """Install the newest package of the index for a pair of languages, unless it is already installed.

    A download that is interrupted is kept and continued by the next call. Raises EngineError; the installed
    packages have not changed then.
    """
    offer = _newest_offer(pair)
    for package in installed(folder):
        if package.pair == pair and package.version == offer.package_version:
            return package
    name = re.sub(r"[^\w-]+", "_", f"translate-{'_'.join(pair)}-{offer.package_version}")
    archive = _user_folder("XDG_CACHE_HOME", ".local/cache") / "downloads" / f"{name}.argosmodel"
    try:
        download(offer.links, archive, size=offer.size, sha256=offer.sha256, progress=progress)
    except OSError as error:
        raise EngineError(f"{archive} cannot be written: {failure_of(error)}") from error
    except EngineError as error:
        raise EngineError(f"{error}; or {_FROM_FILE}") from error
    try:
        return install_file(archive, pair=pair, folder=folder, progress=progress)
    finally:
        discard(archive)


_FROM_FILE = "bring the package as a file and run `sitegen models install FILE.argosmodel`"


def _newest_offer(pair: Pair) -> _Offer:
    url = (_setting("ARGOS_PACKAGE_INDEX") or INDEX).rstrip("/") + "/index.json"
    try:
        offers = _read_index(url)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise EngineError(
            f"the index of Argos packages cannot be read ({url}: {failure_of(error)}); with a network run "
            f"the same command again (ARGOS_PACKAGE_INDEX names another index), without one {_FROM_FILE}"
        ) from error
    fitting = [offer for offer in offers if offer.pair == pair]
    if not fitting:
        raise EngineError(
            f"the index has no package from {pair[0]} to {pair[1]} ({url}); choose another index with "
            f"ARGOS_PACKAGE_INDEX, or {_FROM_FILE}"
        )
    return max(fitting, key=lambda offer: _version_key(offer.package_version))


@stamina.retry(on=may_pass, attempts=3, timeout=None, wait_initial=0.5)
def _read_small(url: str) -> bytes:
    """The body at an address. Raises HTTPError, or ValueError if it is too large."""
    body = bytearray()
    with file_client() as client, client.stream("GET", url) as response:
        response.raise_for_status()
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > LARGEST_INDEX:
                raise ValueError(f"it is larger than {LARGEST_INDEX:,} bytes")
    return bytes(body)


def _read_index(url: str) -> list[_Offer]:
    index = _read_small(url)
    offers: list[_Offer] = []
    for entry in msgspec.json.decode(index, type=list[msgspec.Raw]):
        # An entry of another kind, or in a later format, must not hide the others.
        with contextlib.suppress(msgspec.ValidationError):
            offers.append(msgspec.json.decode(entry, type=_Offer))
    return [offer for offer in offers if offer.type == "translate"]


@contextlib.contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A folder for unpacking, on the same disk as its target; it is removed in the end."""
    aside = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder))
    try:
        (aside / METADATA).write_bytes(_STAGING_TYPE)
        yield aside
    finally:
        _remove(aside)


def _remove_abandoned(folder: Path) -> None:
    """Remove what killed installations have left behind."""
    for path in folder.glob(f"{_STAGING}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                _remove(path)


def _remove(folder: Path) -> None:
    """Remove a staging folder, its metadata.json last (see _STAGING)."""
    for path in folder.iterdir():
        if path.name != METADATA:
            shutil.rmtree(path, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(new: Path, target: Path, aside: Path) -> None:
    old = aside / "replaced"
    if present(target):
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if present(old):
            old.rename(target)
        raise


def _pair_of(path: Path) -> Pair | None:
    with contextlib.suppress(OSError, ValueError):
        return read_metadata((path / METADATA).read_bytes()).pair
    return None


def _version_key(version: str) -> tuple[tuple[int, str], ...]:
    """The numbers in it, so that they sort by value; int() only accepts some thousand digits."""
    numbers = (digits.lstrip("0") for digits in re.findall("[0-9]+", version))
    return tuple((len(digits), digits) for digits in numbers)


def _user_folder(variable: str, below_home: str) -> Path:
    home = Path(os.environ["SNAP_USER_DATA"]) if "SNAP" in os.environ else Path.home()
    return Path(os.environ.get(variable) or home / below_home) / "argos-translate"


def _setting(name: str) -> str | None:
    """A setting of argostranslate: from the environment, or else from its settings.json (1.11)."""
    if name in os.environ:
        return os.environ[name]
    file = _user_folder("XDG_CONFIG_HOME", ".config") / "settings.json"
    with contextlib.suppress(OSError, ValueError, RecursionError):
        value = msgspec.json.decode(file.read_bytes(), type=dict[str, Any]).get(name)
        return value if isinstance(value, str) else None
    return None
