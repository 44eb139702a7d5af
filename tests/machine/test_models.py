"""Packages for Argos Translate: listing, installing from files and from an index, and refusing bad ones."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from sitegen.machine.engine import EngineError
from sitegen.machine.packages import archive as archives
from sitegen.machine.packages import download as downloads
from sitegen.machine.packages import models
from tests.conftest import ROOT
from tests.loopback import Request, Server, serving, without_proxies

TOY = ROOT / "tests/fixtures/toy-model/translate-ar_en-toy.argosmodel"

METADATA = {
    "package_version": "1.0",
    "argos_version": "1.0",
    "from_code": "ar",
    "from_name": "Arabic",
    "to_code": "en",
    "to_name": "English",
}
Files = dict[str, bytes]


def package_files(folder: str = "ar_en", **metadata: str) -> Files:
    """What an archive has to hold, with made-up weights."""
    return {
        f"{folder}/metadata.json": json.dumps(METADATA | metadata).encode(),
        f"{folder}/model/model.bin": bytes(range(256)) * 40,
        f"{folder}/model/shared_vocabulary.txt": b"<unk>\n",
        f"{folder}/sentencepiece.model": b"pieces",
    }


def zipped(files: Files) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def write_archive(folder: Path, data: bytes, name: str = "package.argosmodel") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def tree(folder: Path) -> dict[str, str]:
    """Every file and folder below a folder, with a digest."""
    return {
        path.relative_to(folder).as_posix(): ""
        if path.is_dir()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
    }


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packages folder of a user of this test's own, with no network settings of the machine."""
    for name in list(os.environ):
        if name.startswith(("ARGOS_", "XDG_", "SNAP")):
            monkeypatch.delenv(name)
    without_proxies(monkeypatch)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path / "packages"))
    return tmp_path / "packages"


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=downloads.ATTEMPTS, cap=True):
        yield


def test_the_toy_package_is_installed_from_its_file(packages: Path) -> None:
    reports: list[tuple[str, int, int]] = []
    package = models.install_file(TOY, progress=lambda *step: reports.append(step))
    assert package == models.find() == models.installed()[0]
    assert package.path == packages / "translate-ar_en-toy"
    assert package.name == "translate-ar_en 0.1"
    with zipfile.ZipFile(TOY) as archive:
        expected = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    found = {name: digest for name, digest in tree(packages).items() if digest}
    assert found == expected
    assert [path.name for path in packages.iterdir()] == ["translate-ar_en-toy"]
    what, done, total = reports[-1]
    assert what == "unpack translate-ar_en-toy.argosmodel"
    assert done == total == sum(path.stat().st_size for path in package.path.rglob("*") if path.is_file())


def test_the_toy_says_that_it_is_one() -> None:
    with zipfile.ZipFile(TOY) as archive:
        assert "toy" in archive.read("translate-ar_en-toy/README.md").decode()
    assert "toy" in (TOY.parent / "README.md").read_text(encoding="utf-8")
    assert TOY.stat().st_size < 3_000_000


def test_an_installed_package_is_readable_for_others(packages: Path) -> None:
    package = models.install_file(TOY)
    other = packages / "made by hand"
    other.mkdir()
    assert package.path.stat().st_mode == other.stat().st_mode


def test_a_newer_package_is_found_first(packages: Path, tmp_path: Path) -> None:
    for version in ("1.9", "1.10", "1.2"):
        files = package_files(f"translate-ar_en-{version.replace('.', '_')}", package_version=version)
        models.install_file(write_archive(tmp_path, zipped(files)))
    assert [package.version for package in models.installed()] == ["1.10", "1.9", "1.2"]
    assert models.find().name == "translate-ar_en 1.10"


def test_installing_the_same_folder_replaces_it(packages: Path, tmp_path: Path) -> None:
    models.install_file(write_archive(tmp_path, zipped({**package_files(), "ar_en/old.txt": b"x"})))
    models.install_file(write_archive(tmp_path, zipped(package_files(package_version="1.1"))))
    assert [package.version for package in models.installed()] == ["1.1"]
    assert set(tree(packages)) == {
        "ar_en", "ar_en/metadata.json", "ar_en/model", "ar_en/model/model.bin",
        "ar_en/model/shared_vocabulary.txt", "ar_en/sentencepiece.model",
    }  # fmt: skip


def test_what_is_no_package_is_not_listed(packages: Path, tmp_path: Path) -> None:
    assert models.installed() == ()
    models.install_file(write_archive(tmp_path, zipped(package_files())))
    (packages / "empty").mkdir()
    (packages / "file").write_text("x")
    (packages / "broken").mkdir()
    (packages / "broken/metadata.json").write_text("{")
    half = packages / "half"
    half.mkdir()
    (half / "metadata.json").write_text(json.dumps(METADATA))
    assert [package.path.name for package in models.installed()] == ["ar_en"]


def test_without_a_package_both_ways_out_are_reported(packages: Path) -> None:
    with pytest.raises(EngineError) as raised:
        models.find()
    message = str(raised.value)
    assert "sitegen models install ar en" in message
    assert "sitegen models install FILE.argosmodel" in message
    assert "\n" not in message


def changed(name: str, content: bytes | None) -> bytes:
    """An archive with one file changed, added or (None) left out."""
    files = package_files()
    if content is None:
        del files[name]
    else:
        files[name] = content
    return zipped(files)


def with_member(member: zipfile.ZipInfo, content: bytes = b"x") -> bytes:
    data = io.BytesIO(zipped(package_files()))
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(member, content)
    return data.getvalue()


def with_link(target: str) -> bytes:
    member = zipfile.ZipInfo("ar_en/link")
    member.create_system, member.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return with_member(member, target.encode())


def with_device() -> bytes:
    member = zipfile.ZipInfo("ar_en/pipe")
    member.create_system, member.external_attr = 3, (stat.S_IFIFO | 0o644) << 16
    return with_member(member)


def with_nul_in_name() -> bytes:
    return zipped({**package_files(), "ar_en/abcdef": b"x"}).replace(b"ar_en/abcdef", b"ar_en/a\0/../")


def encrypted() -> bytes:
    data = bytearray(zipped(package_files()))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    return bytes(data)


def with_false_size(size: int) -> bytes:
    """The table of contents says of the weights that they are shorter than they are, or longer."""
    data = bytearray(zipped(package_files()))
    at = data.index(b"ar_en/model/model.bin", data.index(b"PK\x01\x02")) - 46
    data[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(data)


def with_flipped_bit() -> bytes:
    data = bytearray(zipped(package_files()))
    at = data.index(b"ar_en/model/model.bin") + len("ar_en/model/model.bin") + 40
    data[at] ^= 8
    return bytes(data)


def bomb() -> bytes:
    return changed("ar_en/zeros", bytes(archives.RATIO_FROM + 1))


def crowd() -> bytes:
    return zipped(package_files() | {f"ar_en/{number}": b"" for number in range(archives.MOST_FILES)})


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty file": (lambda: b"", "not an .argosmodel file"),
    "text": (lambda: b"<html>404</html>", "not an .argosmodel file"),
    "no metadata": (partial(changed, "ar_en/metadata.json", None), "no metadata.json"),
    "broken metadata": (partial(changed, "ar_en/metadata.json", b"{"), "metadata.json"),
    "metadata of another form": (partial(changed, "ar_en/metadata.json", b"[1]"), "metadata.json"),
    "metadata not UTF-8": (partial(changed, "ar_en/metadata.json", b'{"to_code": "\xff"}'), "metadata.json"),
    "metadata without languages": (partial(changed, "ar_en/metadata.json", b"{}"), "from_code"),
    "metadata too large": (partial(changed, "ar_en/metadata.json", b" " * 2**21), "metadata.json of"),
    "a code that is none": (lambda: zipped(package_files(from_code="../ar")), "not the code of a language"),
    "other languages": (lambda: zipped(package_files(from_code="fr")), "from fr to en, not from ar to en"),
    "the other way round": (lambda: zipped(package_files(from_code="en", to_code="ar")), "from en to ar"),
    "another type": (lambda: zipped(package_files(type="sbd")), "'sbd'"),
    "no weights": (partial(changed, "ar_en/model/model.bin", None), "no model/model.bin"),
    "empty weights": (partial(changed, "ar_en/model/model.bin", b""), "no model/model.bin"),
    "no tokenizer": (partial(changed, "ar_en/sentencepiece.model", None), "no sentencepiece.model or bpe"),
    "path upwards": (partial(changed, "../evil", b"x"), "leads out of its folder"),
    "path upwards inside": (partial(changed, "ar_en/../../evil", b"x"), "leads out of its folder"),
    "path to the folder itself": (partial(changed, "ar_en/./evil", b"x"), "leads out of its folder"),
    "absolute path": (partial(changed, "/etc/evil", b"x"), "leads out of its folder"),
    "double slash": (partial(changed, "ar_en//evil", b"x"), "leads out of its folder"),
    "backslashes": (partial(changed, "ar_en\\..\\evil", b"x"), "leads out of its folder"),
    "drive letter": (partial(changed, "C:/evil", b"x"), "leads out of its folder"),
    "NUL in a name": (with_nul_in_name, "leads out of its folder"),
    "symbolic link": (partial(with_link, "/etc/passwd"), "link or device"),
    "pipe": (with_device, "link or device"),
    "encrypted": (encrypted, "encrypted"),
    "same file twice, as some file systems see it": (partial(changed, "ar_en/METADATA.json", b"{}"), "twice"),
    "file and folder": (partial(changed, "ar_en/model", b"x"), "both as a file and as a folder"),
    "two folders": (partial(changed, "other/file", b"x"), "exactly one folder"),
    "no folder": (partial(changed, "file", b"x"), "outside its folder"),
    "hidden folder": (lambda: zipped(package_files(".ssh")), "exactly one folder"),
    "bomb": (bomb, "no model is that large"),
    "too many files": (crowd, "more than"),
    "too short a size": (partial(with_false_size, 100), "cut off or damaged"),
    "too long a size": (partial(with_false_size, 100_000), "cut off or damaged"),
    "flipped bit": (with_flipped_bit, "cut off or damaged"),
    "cut off": (lambda: zipped(package_files())[:-30], "cut off or damaged"),
    "cut off early": (lambda: zipped(package_files())[:300], "cut off or damaged"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_archive_is_refused_and_nothing_changes(packages: Path, tmp_path: Path, case: str) -> None:
    make, reason = BAD[case]
    models.install_file(write_archive(tmp_path, zipped(package_files(package_version="0.9"))))
    path = write_archive(tmp_path, make(), "bad.argosmodel")
    before = tree(tmp_path)
    with pytest.raises(EngineError) as raised:
        models.install_file(path)
    message = str(raised.value)
    assert reason in message
    assert message.startswith("bad.argosmodel ")
    assert message.endswith("nothing was installed")
    assert "\n" not in message
    assert tree(tmp_path) == before


def test_the_toy_cut_off_anywhere_is_refused(packages: Path, tmp_path: Path) -> None:
    data = TOY.read_bytes()
    for size in (1, 4, 100, *range(0, len(data), len(data) // 12), len(data) - 1):
        with pytest.raises(EngineError, match="nothing was installed"):
            models.install_file(write_archive(tmp_path, data[:size]))
        assert not packages.exists() or tree(packages) == {}


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_archive_is_refused_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    data = bytearray(zipped(package_files()))
    for at, value in damage:
        data[at % len(data)] = value
    path = write_archive(folder, bytes(data))
    try:
        package = models.install_file(path, folder=folder / "packages")
    except EngineError:
        assert {name for name in tree(folder) if name != "packages"} == {path.name}
    else:
        # Damage to a date, a comment or a name, which no checksum covers.
        assert package.path.parent == folder / "packages"
        assert (package.path / "model/model.bin").read_bytes() == package_files()["ar_en/model/model.bin"]


def test_a_folder_of_other_languages_is_not_replaced(packages: Path, tmp_path: Path) -> None:
    french = write_archive(tmp_path, zipped(package_files("shared", from_code="fr")))
    models.install_file(french, pair=("fr", "en"))
    before = tree(packages)
    with pytest.raises(EngineError, match="other languages"):
        models.install_file(write_archive(tmp_path, zipped(package_files("shared"))))
    assert tree(packages) == before
    assert models.find(("fr", "en")).path == packages / "shared"


def test_a_missing_file_is_reported(packages: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no such file"):
        models.install_file(tmp_path / "nowhere.argosmodel")


def test_a_folder_that_cannot_be_written_is_reported(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(write_archive(tmp_path, b"a file", "packages")))
    with pytest.raises(EngineError, match=r"cannot be read|cannot take"):
        models.install_file(TOY)
    with pytest.raises(EngineError, match="cannot be read"):
        models.installed()


KILLED = """
import os, signal, sys
from pathlib import Path
from sitegen.machine.packages import models
def progress(what, done, total):
    if done > total // 2:
        os.kill(os.getpid(), signal.SIGKILL)
models.install_file(Path(sys.argv[1]), progress=progress)
"""


def test_a_killed_installation_harms_nobody(packages: Path, tmp_path: Path) -> None:
    models.install_file(write_archive(tmp_path, zipped(package_files())))
    before = tree(packages)
    done = subprocess.run([sys.executable, "-c", KILLED, str(TOY)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [package.path.name for package in models.installed()] == ["ar_en"]
    (left,) = [path for path in packages.iterdir() if path.name != "ar_en"]
    # Argos programs fail on a folder without this file, and pass over an unknown type.
    assert json.loads((left / "metadata.json").read_bytes())["type"] == "incomplete"
    assert {name: digest for name, digest in tree(packages).items() if name in before} == before
    models.install_file(TOY)
    assert left.exists(), "another installation may be at work there"
    os.utime(left, (time.time() - 7_200,) * 2)
    models.install_file(TOY)
    assert sorted(path.name for path in packages.iterdir()) == ["ar_en", "translate-ar_en-toy"]


@pytest.fixture
def argos_listing() -> Callable[[], list[str]]:
    """The packages that Argos's own programs list."""
    if importlib.util.find_spec("argostranslate") is None:
        pytest.skip("Argos Translate is not installed")
    script = (
        "from argostranslate import package; print(*map(repr, package.get_installed_packages()), sep='\\n')"
    )

    def listing() -> list[str]:
        command = [sys.executable, "-c", script]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()

    return listing


def test_argos_lists_what_was_installed_even_beside_a_killed_installation(
    packages: Path, argos_listing: Callable[[], list[str]]
) -> None:
    models.install_file(TOY)
    assert argos_listing() == ["Arabic -> English"]
    subprocess.run([sys.executable, "-c", KILLED, str(TOY)], cwd=ROOT, check=False)
    assert sorted(argos_listing()) == ["Arabic -> English", "incomplete"]


PLACES: dict[str, dict[str, str]] = {
    "home": {},
    "variable": {"ARGOS_PACKAGES_DIR": "elsewhere"},
    "data folder": {"XDG_DATA_HOME": "data"},
    "settings file": {"XDG_CONFIG_HOME": "config"},
    "variable before settings file": {"XDG_CONFIG_HOME": "config", "ARGOS_PACKAGES_DIR": "elsewhere"},
    "snap": {"SNAP": "snap", "SNAP_USER_DATA": "snapped"},
}


@pytest.mark.parametrize("case", PLACES)
def test_the_packages_are_where_argos_has_them(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    if importlib.util.find_spec("argostranslate") is None:
        pytest.skip("Argos Translate is not installed")
    monkeypatch.delenv("ARGOS_PACKAGES_DIR")
    for name, value in PLACES[case].items():
        monkeypatch.setenv(name, str(tmp_path / value))
    settings = tmp_path / "config/argos-translate/settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"ARGOS_PACKAGES_DIR": str(tmp_path / "from-file")}))
    asked = "from argostranslate import settings; print(settings.package_data_dir)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert str(models.packages_folder()) == done.stdout.strip()


class Shop:
    """An index and its files on a server; `stops` are the bytes after which answers break off, in turn."""

    def __init__(self, data: bytes = b"", **offer: object) -> None:
        self.data = data or TOY.read_bytes()
        self.offer = offer
        self.etag = '"1"'
        self.ranges = True
        self.stops: list[int | None] = []
        self.statuses: list[int] = []
        self.asked: list[str | None] = []
        self.url = ""

    def index(self) -> bytes:
        links = ["ipfs://Qm", f"{self.url}/new.argosmodel"]
        offers: list[object] = [
            {"type": "sbd", "package_version": "9.0"},
            METADATA | {"package_version": "0.0", "links": [f"{self.url}/old.argosmodel"]},
            METADATA | {"package_version": "0.1", "links": links} | self.offer,
            METADATA | {"package_version": "7.0", "from_code": "fr", "links": [f"{self.url}/fr.argosmodel"]},
            "not even an object",
        ]
        return json.dumps(offers).encode()

    def __call__(self, request: Request) -> None:
        if request.path == "/index.json":
            request.give(200, self.index())
            return
        if request.path != "/new.argosmodel":
            request.give(404)
            return
        wanted = request.headers.get("Range")
        self.asked.append(wanted)
        stop = self.stops.pop(0) if self.stops else None
        if self.statuses:
            request.give(self.statuses.pop(0))
        elif wanted and self.ranges and request.headers.get("If-Range") in (None, self.etag):
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(self.data):
                request.give(416, headers={"Content-Range": f"bytes */{len(self.data)}"})
                return
            span = f"bytes {start}-{len(self.data) - 1}/{len(self.data)}"
            request.give(206, self.data[start:], {"Content-Range": span, "ETag": self.etag}, stop)
        else:
            request.give(200, self.data, {"ETag": self.etag} if self.etag else {}, stop)


@pytest.fixture
def open_shop(packages: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Shop], Server]]:
    contexts = []

    def open_(shop: Shop) -> Server:
        context = serving(shop)
        server = context.__enter__()
        contexts.append(context)
        shop.url = server.url
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", f"{server.url}/")
        return server

    yield open_
    for context in contexts:
        context.__exit__(None, None, None)


def parts(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "home").rglob("*") if path.is_file()]


def test_the_newest_package_of_the_index_is_installed(
    open_shop: Callable[[Shop], Server], packages: Path, tmp_path: Path
) -> None:
    shop = Shop()
    open_shop(shop)
    reports: list[tuple[str, int, int]] = []
    package = models.install(progress=lambda *step: reports.append(step))
    assert package == models.find()
    assert package.path == packages / "translate-ar_en-toy"
    size = len(shop.data)
    assert ("download translate-ar_en-0_1.argosmodel", size, size) in reports
    assert reports[-1][0] == "unpack translate-ar_en-0_1.argosmodel"
    assert parts(tmp_path) == []
    models.install()
    assert shop.asked == [None], "what already exists is not fetched again"


def test_a_download_that_breaks_off_goes_on_by_itself(open_shop: Callable[[Shop], Server]) -> None:
    shop = Shop()
    shop.stops = [300_000, 200_000, None]
    open_shop(shop)
    reports: list[int] = []
    models.install(
        progress=lambda what, done, total: reports.append(done) if what.startswith("download") else None
    )
    assert shop.asked == [None, "bytes=300000-", "bytes=500000-"]
    assert reports == sorted(reports)
    assert models.find().version == "0.1"


def test_the_next_command_goes_on_where_the_last_one_gave_up(
    open_shop: Callable[[Shop], Server], packages: Path, tmp_path: Path
) -> None:
    shop = Shop()
    shop.stops = [100_000, *[0] * (downloads.ATTEMPTS - 1)]
    open_shop(shop)
    with pytest.raises(EngineError) as raised:
        models.install()
    message = str(raised.value)
    assert "0.1 MB are kept" in message
    assert "sitegen models install FILE.argosmodel" in message
    assert "\n" not in message
    assert not packages.exists()
    assert any(path.suffix == ".part" and path.stat().st_size == 100_000 for path in parts(tmp_path))
    models.install()
    assert shop.asked[-1] == "bytes=100000-"
    assert models.find().version == "0.1"
    assert parts(tmp_path) == []


@pytest.mark.parametrize("proof", ['"2"', "", 'W/"1"'])
def test_a_file_that_may_have_changed_is_fetched_anew(
    open_shop: Callable[[Shop], Server], proof: str
) -> None:
    shop = Shop()
    shop.etag = "" if proof == "" else 'W/"1"' if proof.startswith("W/") else '"1"'
    shop.stops = [100_000, *[0] * (downloads.ATTEMPTS - 1)]
    open_shop(shop)
    with pytest.raises(EngineError):
        models.install()
    shop.etag = proof
    models.install()
    assert models.find().version == "0.1"


def test_a_server_without_ranges_is_enough(open_shop: Callable[[Shop], Server]) -> None:
    shop = Shop()
    shop.ranges, shop.stops = False, [100_000]
    open_shop(shop)
    models.install()
    assert models.find().version == "0.1"


def test_a_download_that_was_complete_is_not_fetched_again(
    open_shop: Callable[[Shop], Server], tmp_path: Path
) -> None:
    shop = Shop()
    open_shop(shop)
    folder = tmp_path / "home/.local/cache/argos-translate/downloads"
    folder.mkdir(parents=True)
    (folder / "translate-ar_en-0_1.argosmodel.part").write_bytes(shop.data)
    (folder / "translate-ar_en-0_1.argosmodel.part.tag").write_text(shop.etag)
    models.install()
    assert shop.asked == [f"bytes={len(shop.data)}-"]


def test_a_server_that_is_busy_is_asked_again(open_shop: Callable[[Shop], Server]) -> None:
    shop = Shop()
    shop.statuses = [503, 429]
    open_shop(shop)
    models.install()
    assert models.find().version == "0.1"


def test_another_link_is_tried(open_shop: Callable[[Shop], Server]) -> None:
    shop = Shop()
    server = open_shop(shop)
    shop.offer = {
        "links": [f"{server.url}/gone", "http://127.0.0.1:1/x", "http://[", f"{server.url}/new.argosmodel"]
    }
    models.install()
    assert models.find().version == "0.1"


@pytest.mark.parametrize("links", [[], ["ipfs://Qm"], ["file:///etc/passwd"]])
def test_links_that_nobody_can_follow_are_reported(
    open_shop: Callable[[Shop], Server], links: list[str]
) -> None:
    open_shop(Shop(links=links))
    with pytest.raises(EngineError, match="no usable link"):
        models.install()


def test_size_and_digest_of_the_index_are_checked(
    open_shop: Callable[[Shop], Server], packages: Path, tmp_path: Path
) -> None:
    data = TOY.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    for offer, reason in (({"sha256": "0" * 64}, "SHA-256"), ({"size": 5}, ", not the 5 that")):
        open_shop(Shop(**offer))
        with pytest.raises(EngineError, match=reason):
            models.install()
        assert not packages.exists()
        assert parts(tmp_path) == []
    open_shop(Shop(sha256=digest.upper(), size=len(data)))
    assert models.install().version == "0.1"


def test_a_download_that_is_no_package_is_not_kept(
    open_shop: Callable[[Shop], Server], packages: Path, tmp_path: Path
) -> None:
    open_shop(Shop(b"<html>a page of the hotel's network</html>"))
    with pytest.raises(EngineError, match=r"not an \.argosmodel file"):
        models.install()
    assert not packages.exists()
    assert parts(tmp_path) == []


def test_languages_that_the_index_does_not_have_are_reported(open_shop: Callable[[Shop], Server]) -> None:
    open_shop(Shop())
    with pytest.raises(EngineError, match="no package from ar to fr"):
        models.install(("ar", "fr"))


@pytest.mark.parametrize("answer", [b"<html>", b"{}", b"\xff", b""])
def test_an_index_that_is_none_is_reported(
    packages: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    with serving(lambda request: request.give(200, answer)) as server:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", server.url)
        with pytest.raises(EngineError, match=r"FILE\.argosmodel"):
            models.install()


@pytest.mark.parametrize("says_so", [True, False])
def test_an_index_without_an_end_is_not_waited_for(
    packages: Path, monkeypatch: pytest.MonkeyPatch, says_so: bool
) -> None:
    """However much a server has to send, and whether or not it says how much."""
    sent = 0

    def endless(request: Request) -> None:
        nonlocal sent
        request.send_response(200)
        if says_so:
            request.send_header("Content-Length", str(1024**4))
        request.end_headers()
        request.close_connection = True
        while sent < 10 * models.LARGEST_INDEX:
            request.wfile.write(b"[" + b" " * 2**20)
            sent += 2**20

    without_proxies(monkeypatch)
    with serving(endless) as server:
        monkeypatch.setenv("ARGOS_PACKAGE_INDEX", server.url)
        with pytest.raises(EngineError, match=r"index .* cannot be read .*larger than [\d,]+ bytes"):
            models.install()
    assert sent < 5 * models.LARGEST_INDEX


def test_without_a_network_both_ways_out_are_reported(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGE_INDEX", "http://127.0.0.1:1/")
    with pytest.raises(EngineError) as raised:
        models.install()
    message = str(raised.value)
    assert "with a network run the same command again" in message
    assert "sitegen models install FILE.argosmodel" in message
    assert "\n" not in message


def test_a_file_larger_than_any_package_is_not_fetched(
    open_shop: Callable[[Shop], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "LARGEST", 1_000)
    open_shop(Shop())
    with pytest.raises(EngineError, match="too large"):
        models.install()
