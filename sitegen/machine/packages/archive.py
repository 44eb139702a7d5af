"""Reading `.argosmodel` archives that may be cut off, foreign or malicious."""

from __future__ import annotations

import contextlib
import lzma
import os
import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import msgspec

from sitegen.machine.engine import EngineError
from sitegen.machine.network import failure_of
from sitegen.machine.packages.download import Progress
from sitegen.model.record import Record

# A package has about ten files with 50 to 300 MB in total; weights hardly compress.
MOST_FILES = 1_000
MOST_BYTES = 4 * 1024**3
MOST_METADATA = 1024**2
# Above this ratio, the content is not a model but meant to fill a disk. Small files may compress well.
HIGHEST_RATIO, RATIO_FROM = 50, 64 * 1024**2

METADATA = "metadata.json"
MODEL = "model/model.bin"
TOKENIZERS = ("sentencepiece.model", "bpe.model")

_CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


class Metadata(Record, frozen=True):
    """The parts of a package's metadata.json that identify it."""

    from_code: str
    to_code: str
    package_version: str = ""
    type: str = "translate"

    @property
    def pair(self) -> tuple[str, str]:
        """The codes of its languages."""
        return self.from_code, self.to_code


def read_metadata(data: bytes) -> Metadata:
    """The content of a metadata.json. Raises ValueError if it does not describe a translation package."""
    try:
        metadata = msgspec.json.decode(data, type=Metadata)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if metadata.type != "translate":
        raise ValueError(f"it is of type {metadata.type!r}, not a translation package")
    for code in metadata.pair:
        if not _CODE.fullmatch(code):
            raise ValueError(f"{code!r} is not the code of a language")
    return metadata


def is_complete(folder: Path) -> bool:
    """Whether an unpacked package has everything that is needed for translating."""
    return (folder / MODEL).is_file() and any((folder / name).is_file() for name in TOKENIZERS)


class Archive(contextlib.AbstractContextManager["Archive"]):
    """An open archive, checked by its table of contents.

    `folder` is the only folder in it, `size` the number of bytes of its files when unpacked. The constructor
    and `unpack` raise EngineError with the reason.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise EngineError(f"{path} cannot be read: {failure_of(error)}") from error
        except _DAMAGED as error:
            raise self._refused(_no_archive(path)) from error
        self._members = [member for member in self._zip.infolist() if not _is_folder(member)]
        self.size = sum(member.file_size for member in self._members)
        try:
            self.folder = self._check_names()
            self.metadata = self._check_content()
        except BaseException:
            self._zip.close()
            raise

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def unpack(self, into: Path, progress: Progress = lambda *_: None) -> Path:
        """Write the files below the existing folder `into`, verifying the checksum of each.

        Return the package's folder there. After an error, `into` may contain a part of it.
        """
        done = 0
        try:
            for member in self._members:
                target = into / member.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with self._zip.open(member) as source, target.open("xb") as file:
                    while chunk := source.read(1024**2):
                        file.write(chunk)
                        done += len(chunk)
                        progress(f"unpack {self.name}", done, self.size)
                    if file.tell() != member.file_size:
                        raise EOFError(f"{member.filename} has {file.tell()} of {member.file_size} bytes")
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise self._refused(f"cannot be unpacked ({failure_of(error)})") from error
        except _DAMAGED as error:
            raise self._refused(f"is cut off or damaged ({failure_of(error)})") from error
        return into / self.folder

    def _check_names(self) -> str:
        """The name of the only folder, after a check of all paths and of the sizes in the archive."""
        self._refuse_if(len(self._zip.infolist()) > MOST_FILES, f"has more than {MOST_FILES} files")
        folders: set[str] = set()
        files: set[str] = set()
        inner: set[str] = set()
        for member in self._zip.infolist():
            name = member.filename.removesuffix("/")
            parts = name.split("/")
            # zipfile ends a name at a NUL; what follows it was meant to deceive.
            odd = member.orig_filename != member.filename or any(c in name for c in "\\:\0")
            leads_out = odd or any(part in ("", ".", "..") for part in parts)
            self._refuse_if(leads_out, f"has a path that leads out of its folder: {member.orig_filename!r}")
            is_plain = stat.S_IFMT(member.external_attr >> 16) in (0, stat.S_IFREG, stat.S_IFDIR)
            self._refuse_if(not is_plain, f"has a link or device in it: {name!r}")
            self._refuse_if(member.flag_bits & 1 > 0, "is encrypted")
            if not _is_folder(member):
                self._refuse_if(name.casefold() in files, f"has {name!r} twice")
                outside = f"is not an Argos package: {name!r} is outside its folder"
                self._refuse_if(len(parts) == 1, outside)
                files.add(name.casefold())
                inner.update(str(parent) for parent in PurePosixPath(name.casefold()).parents)
            folders.add(parts[0])
        clash = min(files & inner, default="")
        self._refuse_if(clash != "", f"has {clash!r} both as a file and as a folder")
        is_one = len(folders) == 1 and _FOLDER.fullmatch(min(folders))
        self._refuse_if(not is_one, "is not an Argos package: it has to hold exactly one folder")
        packed = sum(member.compress_size for member in self._members)
        bomb = self.size > RATIO_FROM and self.size > HIGHEST_RATIO * packed
        too_large = f"would unpack to {self.size:,} bytes: no model is that large"
        self._refuse_if(self.size > MOST_BYTES or bomb, too_large)
        return folders.pop()

    def _check_content(self) -> Metadata:
        sizes = {member.filename: member.file_size for member in self._members}
        wanted = f"{self.folder}/{METADATA}"
        self._refuse_if(wanted not in sizes, f"is not an Argos package: it has no {METADATA}")
        self._refuse_if(sizes[wanted] > MOST_METADATA, f"has a {METADATA} of {sizes[wanted]:,} bytes")
        try:
            data = self._zip.read(wanted)
        except (*_DAMAGED, OSError) as error:
            raise self._refused(f"is cut off or damaged ({failure_of(error)})") from error
        try:
            metadata = read_metadata(data)
        except ValueError as error:
            raise self._refused(f"is not an Argos translation package: {METADATA}: {error}") from error
        has_model = sizes.get(f"{self.folder}/{MODEL}", 0) > 0
        self._refuse_if(not has_model, f"is not an Argos package: it has no {MODEL}")
        has_tokenizer = any(sizes.get(f"{self.folder}/{name}") for name in TOKENIZERS)
        self._refuse_if(not has_tokenizer, f"is not an Argos package: it has no {' or '.join(TOKENIZERS)}")
        return metadata

    def _refuse_if(self, wrong: bool, reason: str) -> None:
        if wrong:
            raise self._refused(reason)

    def _refused(self, reason: str) -> EngineError:
        return EngineError(f"{self.name} {reason}; nothing was installed")


def _is_folder(member: zipfile.ZipInfo) -> bool:
    # Its own `is_dir` fails for an empty name.
    return member.filename.endswith("/")


def _no_archive(path: Path) -> str:
    with path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            return "is cut off or damaged: its end is missing, so download it again"
    return "is not an .argosmodel file (a zip archive)"
